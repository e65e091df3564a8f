"""A server in a process of its own, which says on its first line where it is."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

_PROJECT = Path(__file__).parents[1]


class Served:
    """A context manager; a subclass says what the first line means."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, cwd=_PROJECT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{' '.join(self._command)} ended with {self._process.wait()}")
        self._is_at(line)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()

    def _is_at(self, line: str) -> None:
        raise NotImplementedError
