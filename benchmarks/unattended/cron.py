"""`scrapy crawl news` as cron starts it, and what may happen to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

_PROJECT = Path(__file__).parents[2]
_LONGEST_S = 600
_FAKETIME = ("faketime/libfaketime.so.1", "libfaketime.so.1")
KILLED = -signal.SIGKILL


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    exit_code: int
    """Negative: ended by that signal."""
    duration_s: float
    stopping_s: float = 0.0
    """Of them, after it got a signal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """The command, always the same; `output`: the file of `-o`, where it is not a file for each run."""

    url: str
    data: Path
    output: Path | None = None
    delay_s: float = 0.0

    def start(
        self, *arguments: str, most_file_bytes: int | None = None, clock: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Does not wait for its end.

        `most_file_bytes`: no file may become larger, the log among them; `clock`: a file that says how wrong it is.
        """
        log = self.data.parent / "crawl.log"
        # In blocks of 512 bytes (POSIX); Python ignores the signal, and the write fails.
        limit = ["sh", "-c", 'ulimit -f "$0" && exec "$@"', str(most_file_bytes // 512)] if most_file_bytes else []
        with log.open("ab") as stderr:
            return subprocess.Popen(
                [*limit, *self.command(), *arguments],
                cwd=_PROJECT,
                env={**os.environ, "PYTHONPATH": str(_PROJECT), **(_wrong_clock(clock) if clock else {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
            )

    def run(self, *arguments: str, most_file_bytes: int | None = None) -> Run:
        """Undisturbed, but for what the arguments say."""
        started_s = time.monotonic()
        process = self.start(*arguments, most_file_bytes=most_file_bytes)
        return Run(exit_code=end_of(process), duration_s=time.monotonic() - started_s)

    def signalled(self, after_s: float, number: signal.Signals = signal.SIGKILL) -> Run:
        """Gets a signal after so many seconds, if it is not over before."""
        started_s = sent_s = time.monotonic()
        process = self.start()
        try:
            exit_code = process.wait(after_s)
            sent_s = time.monotonic()
        except subprocess.TimeoutExpired:
            sent_s = time.monotonic()
            process.send_signal(number)
            exit_code = end_of(process)
        ended_s = time.monotonic()
        return Run(exit_code=exit_code, duration_s=ended_s - started_s, stopping_s=ended_s - sent_s)

    def jumped(self, offset: str, after_s: float) -> Run:
        """Its clock jumps (`+2h`) after so many seconds, if it is not over before. Needs `faketime_library`."""
        clock = self.data.parent / "clock"
        clock.write_text("+0")
        started_s = time.monotonic()
        process = self.start(clock=clock)
        try:
            exit_code = process.wait(after_s)
        except subprocess.TimeoutExpired:
            clock.write_text(offset)
            exit_code = end_of(process)
        return Run(exit_code=exit_code, duration_s=time.monotonic() - started_s)

    def elsewhere(self, name: str) -> Cron:
        """The same command with another memory."""
        return replace(self, data=self.data.with_name(name), output=self.output and self.output.with_stem(name))

    def files(self) -> list[Path]:
        """Of lines, under their final names."""
        if self.output:
            return [self.output] if self.output.exists() else []
        folder = self.data / "articles"
        return sorted(path for path in folder.glob("*") if path.name.endswith((".jsonl", ".jsonl.gz")))

    def unfinished(self) -> list[Path]:
        """Other files beside them."""
        return sorted({*(self.data / "articles").glob("*")} - {*self.files()})

    def command(self) -> list[str]:
        settings = {
            "NEWSSPIDER_DATA_DIR": self.data,
            "NEWSSPIDER_ALLOWED_NETWORKS": urlsplit(self.url).netloc,
            "DOWNLOAD_DELAY": self.delay_s,
        }
        return [
            *(sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={self.url}"),
            *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
            *(("-o", str(self.output)) if self.output else ()),
        ]


def end_of(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. One that hangs is killed after ten minutes."""
    try:
        return process.wait(_LONGEST_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def faketime_library(folders: Sequence[str] = ("/usr/lib", "/usr/local/lib")) -> Path | None:
    """The library that makes a clock wrong, where it is installed (Debian: libfaketime); or LIBFAKETIME names it."""
    named = os.environ.get("LIBFAKETIME")
    found = [Path(named)] if named else []
    found += [path for folder in folders for name in _FAKETIME for path in Path(folder).glob(f"*/{name}")]
    return next((path for path in found if path.exists()), None)


def _wrong_clock(file: Path) -> dict[str, str]:
    """The environment of a process whose clock is as wrong as the file says, whenever it says so."""
    library = faketime_library()
    if library is None:
        raise FileNotFoundError("libfaketime is not installed")
    return {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
