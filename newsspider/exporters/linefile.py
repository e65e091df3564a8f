"""A file of lines that is whole whenever the run is killed, and says how much of it is durable."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from newsspider.errors import StateError
from newsspider.exporters.rotation import Rotation
from newsspider.state.chunks import ends_whole
from newsspider.state.contract import Output
from newsspider.state.naming import free_name, make_folder, rename, sync_folder
from newsspider.state.packing import packing_of

logger = logging.getLogger(__name__)

PART = ".part"
"""Ends the name of a file that is not complete."""

_MEMBER_BYTES = 1 << 20
_MEMBER_S = 0.25


class LineFile(io.BufferedIOBase):
    """What is written goes to the file at each flush, a whole number of lines at a time; where it is packed
    (`.gz`, `.zst`), at the end of a member: after a quarter of a second, after 1 MiB, and at every `durable`.

    The file is opened when the first line comes; `begun` is called before anything is written. Where writing fails, the
    file is cut back to what was whole, `failure` says why, and nothing more is written.
    """

    failure: OSError | StateError | None = None
    is_remembered: bool = False
    """Somebody settles what is durable, and rotates: see `newsspider.exporters.commit`."""
    is_stored: bool = False
    """Nothing more comes."""
    is_complete: bool = False
    """It is stored, and has its name."""

    def __init__(
        self,
        name: Path,
        run_id: str,
        *,
        anew: bool,
        rotation: Rotation | None = None,
        begun: Callable[[LineFile], None] = lambda _: None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ) -> None:
        """`anew`: the file has its name only when it is complete; otherwise it is appended to."""
        super().__init__()
        self._anew = anew
        self._rotation = rotation or Rotation()
        self._begun = begun
        self._today = today
        self._packing = packing_of(name)
        self._first_name = name
        self._path = name.with_name(f"{name.name}{PART}") if anew else name
        self._raw: io.FileIO | None = None
        self._pending = bytearray()
        self._member_began_s = monotonic()
        self._written_on = today()
        self._lines = 0
        self._pieces = 1
        self._complete: list[tuple[str, int]] = []
        self.output = Output(path=str(self._path), name=str(name), run_id=run_id)
        """As the memory has to know it."""

    # --- writing -----------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        return str(self._path)

    def writable(self) -> bool:
        return True

    @property
    def is_begun(self) -> bool:
        return self._raw is not None

    def begin(self) -> None:
        """Opens it, where it is not open. Raises `failure`."""
        if self.failure is not None:
            raise self.failure
        if self._raw is None:
            self._begin()

    def write(self, data: Any, /) -> int:
        if self.failure is not None:
            raise self.failure
        if not self._pending:
            self._member_began_s = monotonic()
        if self._raw is None:  # at once, and not when a member ends: `begun` comes before anything is to be remembered
            self._begin()
        self._pending += data
        return len(data)

    def flush(self) -> None:
        if self.failure is not None:
            raise self.failure
        is_due = len(self._pending) >= _MEMBER_BYTES or monotonic() - self._member_began_s >= _MEMBER_S
        if self._pending and (is_due or not self._packing):
            self._write_out()

    def written(self) -> list[tuple[str, int]]:
        """The names of the files that were written, as they are at the moment, and the lines in each."""
        return [*self._complete, (str(self._path), self._lines)] if self._lines else self._complete.copy()

    # --- being remembered --------------------------------------------------------------------------------------------

    def mark(self) -> Output | None:
        """Hands everything to the file; how long it is then, which is not durable yet. Raises `failure`.

        None: nothing was written since it was begun anew.
        """
        if self.failure is not None:
            raise self.failure
        if self._pending:
            self._write_out()
        if self._raw is not None:
            self.output = replace(self.output, known_bytes=_size(self._raw))
        return self.output if self._raw is not None or self.is_stored else None

    def descriptor(self) -> int | None:
        """A descriptor of its own for whoever makes the file durable, and closes it then; None: it is not open."""
        return None if self._raw is None else os.dup(self._raw.fileno())

    def is_due(self) -> bool:
        """Whether the file has to be closed and begun anew; also where somebody has moved it away (logrotate)."""
        if self._raw is None:
            return False
        if self._is_moved():
            return True
        return self._rotation.is_due(_size(self._raw), self._written_on, self._today())

    def rotate(self) -> None:
        """Gives the file a name of its own; the next line begins a new one. What is pending goes there."""
        assert self._raw is not None
        is_moved = self._is_moved()
        os.fsync(self._raw.fileno())
        self._raw.close()
        self._raw = None
        if not is_moved:
            self._give_name()
        self._begin_anew()

    # --- the end -----------------------------------------------------------------------------------------------------

    def store(self, *, may_replace: bool, is_whole: bool) -> None:
        """Makes everything durable, and gives the file its name where it is whole. Raises `failure`.

        A run's own file has the run's id in its name, which nobody else has; any other name is taken only where the
        file `may_replace` what has it.
        """
        self.is_stored = True
        self.mark()
        if self._raw is not None:
            os.fsync(self._raw.fileno())
            self._raw.close()
            self._raw = None
            name = Path(self.output.name)
            is_own = self.output.run_id in name.name and not name.exists()
            if self._anew and is_whole and (may_replace or is_own):
                rename(self._path, name)
                self._path = name
        self.is_complete = str(self._path) == self.output.name

    def close(self) -> None:
        """Lets go of the file; what is pending is lost."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None
        self._pending.clear()

    # --- steps -------------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        try:
            self._raw = self._open()
            self._written_on = self._today()
        except (OSError, StateError) as error:
            self._give_up(error)
            raise

    def _write_out(self) -> None:
        assert self._raw is not None
        data = self._packing.pack(bytes(self._pending)) if self._packing else bytes(self._pending)
        try:
            self._append(self._raw, data)
        except OSError as error:
            self._give_up(error)
            raise
        self._written_on = self._today()
        self._lines += self._pending.count(b"\n")
        self._pending.clear()

    def _append(self, raw: io.FileIO, data: bytes) -> None:
        whole = _size(raw)
        try:
            _write_all(raw, data)
        except OSError:
            raw.truncate(whole)  # half a line, or half a member
            raise

    def _open(self) -> io.FileIO:
        make_folder(self._path.parent)
        if self._anew:
            self._begun(self)  # before it is there: nobody would know of it after a kill between the two
            raw = io.FileIO(self._path, "wb")
            sync_folder(self._path.parent)
            return raw
        if self._path.exists():
            self._make_room()
        is_there = self._path.exists()
        raw = io.FileIO(self._path, "ab")
        try:
            if not is_there:
                sync_folder(self._path.parent)
            elif not self._packing:
                _end_last_line(raw, self._path)
            self.output = replace(self.output, known_bytes=_size(raw))
            self._begun(self)
        except BaseException:
            raw.close()
            raise
        return raw

    def _give_up(self, error: OSError | StateError) -> None:
        self.failure = error
        self.close()

    def _make_room(self) -> None:
        """A file of an earlier run may be of an earlier day, or full, or not to be appended to."""
        found = self._path.stat()
        self._written_on = datetime.fromtimestamp(found.st_mtime, UTC).date()
        if self._rotation.is_due(found.st_size, self._written_on, self._today()):
            self._give_name()
            self._begin_anew()
        elif self._packing is not None:
            with self._path.open("rb") as file:
                if ends_whole(file, found.st_size, self._packing):
                    return
            torn = free_name(self._path, "torn")
            logger.warning("%s ends in the middle of something: it is called %s now, and begun anew", self._path, torn)
            rename(self._path, torn)

    def _give_name(self) -> None:
        name = free_name(Path(self.output.name), "" if self._anew else self._written_on.isoformat())
        rename(self._path, name)
        self._path = name

    def _begin_anew(self) -> None:
        if self._lines:
            self._complete.append((str(self._path), self._lines))
        self._lines = 0
        self._pieces += 1
        name = free_name(self._first_name, str(self._pieces)) if self._anew else self._first_name
        self._path = name.with_name(f"{name.name}{PART}") if self._anew else name
        self.output = replace(self.output, path=str(self._path), name=str(name), known_bytes=0)

    def _is_moved(self) -> bool:
        assert self._raw is not None
        try:
            return not os.path.samestat(self._path.stat(), os.fstat(self._raw.fileno()))
        except FileNotFoundError:
            return True


def _size(raw: io.FileIO) -> int:
    return os.fstat(raw.fileno()).st_size


def _write_all(raw: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[raw.write(rest) :]


def _end_last_line(raw: io.FileIO, path: Path) -> None:
    """Ends the last line of a file that is appended to, where whoever wrote it was kept from that."""
    with suppress(PermissionError), path.open("rb") as written:  # not everybody who may write may read
        if _size(raw):
            written.seek(-1, os.SEEK_END)
            if written.read(1) != b"\n":
                _write_all(raw, b"\n")
