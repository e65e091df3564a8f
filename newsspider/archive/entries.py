"""What an archive holds, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from newsspider.items import Warc


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is known of a page before its body is read."""

    url: str
    at: datetime
    """When it was captured; aware."""
    languages: tuple[str, ...] = ()
    """As the archive has identified them; BCP 47 or ISO 639-3. Empty: it has not."""


Filter = Callable[[Head], str | None]
"""Why a page is left out, in a few words; None: it is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A response as it was kept."""

    begins: int
    """Where reading has to begin for it to be read again."""
    head: Head
    place: Warc
    status: int
    headers: tuple[tuple[str, str], ...]
    """As they came, in their order."""
    body: bytes
    """As it came, without the chunks of HTTP/1.1; it may be packed as `content-encoding` says."""
    missing: str | None = None
    """Why the body is not all there; None: it is, as far as anybody knows."""
    told: str | None = None
    """What newsspider has noted beside it: see `newsspider.archive.note`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """A page that was as it had been before, so that nothing of it was kept."""

    begins: int
    head: Head


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A page that is not read."""

    begins: int
    head: Head
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """What cannot be read; it costs nothing else."""

    begins: int
    reason: str
    is_torn: bool = False
    """The archive ends within it, and more of it may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The archive was read to here, where it ends for now."""

    begins: int
    is_whole: bool = False
    """Nothing more comes: it need not be looked at again."""


Entry: TypeAlias = Capture | Revisit | LeftOut | Broken | End


class Archive(Protocol):
    """Is read in one thread at a time, which need not be always the same."""

    @property
    def name(self) -> str:
        """Its absolute path, or its address: what it is remembered by."""
        ...

    @property
    def label(self) -> str:
        """What it is called in records and in the log."""
        ...

    def mark(self, offset: int) -> bytes:
        """A hash of what stands before an offset; empty: nobody can say. Raises `OSError`."""
        ...

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        """From an offset on that an entry began at, 0 or that of an `End`; the last one is an `End`.

        Bodies of more than `most_bytes` are left out. Raises `OSError` where the archive cannot be read.
        """
        ...
