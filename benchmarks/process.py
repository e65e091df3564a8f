"""An extractor in a process of its own: a page in, a result out (the protocol is in benchmarks/reader.py)."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.results import Result, key_of, result_of
from newsspider.training.corpus import TruePage

READER = Path(__file__).with_name("reader.py")


class ReaderProcess:
    """Started when first needed, and again after a crash; a page that takes longer than `timeout_s` is a crash.

    `command` is what speaks the protocol; what it writes to stderr goes to the file `log`.
    """

    def __init__(
        self, command: Sequence[str], log: Path, *, env: Mapping[str, str] | None = None, timeout_s: float = 60
    ) -> None:
        self.versions: dict[str, str] = {}
        self._command = list(command)
        self._log = log
        self._env = env
        self._timeout_s = timeout_s
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, page: TruePage) -> Result:
        """Never raises for what happens to a page; raises `RuntimeError` where the process cannot even start."""
        key = key_of(page)
        process = self._process or self._start()
        request = {"key": key, "url": page.url, "html": base64.b64encode(page.html).decode()}
        reply = self._ask(process, json.dumps(request))
        if reply is None:
            code = self._stop()
            return Result(key=key, error=f"the process ended with {code}, killed after {self._timeout_s:g} s if -9")
        return result_of(reply)

    def _start(self) -> subprocess.Popen[str]:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a") as log:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env=None if self._env is None else dict(self._env),
            )
        self._process = process
        hello = self._ask(process, None)
        if hello is None:
            raise RuntimeError(f"{' '.join(self._command)} ended with {self._stop()}; see {self._log}")
        self.versions = hello["versions"]
        return process

    def _ask(self, process: subprocess.Popen[str], line: str | None) -> dict[str, Any] | None:
        """The reply to a line, or the first line where none is asked; None where the process ended."""
        assert process.stdin
        assert process.stdout
        alarm = threading.Timer(self._timeout_s, process.kill)
        alarm.start()
        try:
            if line is not None:
                process.stdin.write(line + "\n")
                process.stdin.flush()
            reply = process.stdout.readline()
        except BrokenPipeError:
            return None
        finally:
            alarm.cancel()
        return json.loads(reply) if reply.endswith("\n") else None

    def _stop(self) -> int | None:
        """Ends the process; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.close()
        except BrokenPipeError:
            process.kill()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
        code = process.wait()
        process.stdout.close()
        return code
