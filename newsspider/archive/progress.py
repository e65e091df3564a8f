"""How far a run has read its archives: what is under way, or not told to a memory yet, holds back what may be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush

from newsspider.archive.entries import Archive, Capture
from newsspider.report.archives import ArchiveTally
from newsspider.state.contract import ArchiveRead, Key


@dataclass(slots=True, eq=False)
class Progress:
    """Of one archive. Everything before `reached` was given out."""

    archive: Archive
    reached: int
    is_whole: bool = False
    tally: ArchiveTally = field(default_factory=ArchiveTally)
    _open: Counter[int] = field(default_factory=Counter)
    _heap: list[int] = field(default_factory=list)
    _told: tuple[int, bool] | None = None

    def begin(self, begins: int) -> None:
        """Something is under way that begins there. What is never over is read again by the next run."""
        if not self._open[begins]:
            heappush(self._heap, begins)
        self._open[begins] += 1

    def end(self, begins: int) -> None:
        self._open[begins] -= 1

    @property
    def settled_to(self) -> int:
        """Everything that begins before is over."""
        while self._heap and self._open[self._heap[0]] <= 0:
            del self._open[heappop(self._heap)]
        return self._heap[0] if self._heap else self.reached

    @property
    def is_over(self) -> bool:
        """Nothing of it is under way any more."""
        return self.settled_to == self.reached

    def news(self) -> ArchiveRead | None:
        """What a memory is to be told; None: nothing that it does not know, or the archive is not there any more."""
        if not self.has_news:
            return None
        self._told = offset, is_whole = self._settled
        try:
            mark = self.archive.mark(offset)
        except OSError:
            return None
        return ArchiveRead(name=self.archive.name, offset=offset, mark=mark, whole=is_whole)

    @property
    def has_news(self) -> bool:
        return self._settled != self._told

    @property
    def _settled(self) -> tuple[int, bool]:
        return self.settled_to, self.is_whole and self.is_over


@dataclass(frozen=True, slots=True)
class Taken:
    """A capture, and where it is from."""

    progress: Progress
    capture: Capture
    keys: frozenset[Key]
    """The addresses that it is of."""


class ReadArchives:
    """Those of one run. Captures of one address are read one after another: the next one when the memory knows of the
    one before, so that each is compared with what it has followed."""

    def __init__(self, released: Callable[[Taken], None]) -> None:
        """`released` is called with what had to wait."""
        self._released = released
        self.tallies: dict[str, ArchiveTally] = {}
        """By the archives' names."""
        self._current: list[Progress] = []
        """Those of which something is to be told."""
        self._busy: set[Key] = set()
        self._waiting: list[Taken] = []
        self._over: list[frozenset[Key]] = []
        self._being_told: list[frozenset[Key]] = []
        self.waiting_bytes = 0

    def open(self, archive: Archive, start: int) -> Progress:
        progress = Progress(archive, start, tally=self.tally_of(archive))
        self._current.append(progress)
        return progress

    def tally_of(self, archive: Archive) -> ArchiveTally:
        return self.tallies.setdefault(archive.name, ArchiveTally(archive.label))

    def takes(self, taken: Taken) -> bool:
        """Whether a capture may be read now; otherwise it is `released` later."""
        taken.progress.begin(taken.capture.begins)
        if taken.keys & self._busy:
            self._waiting.append(taken)
            self.waiting_bytes += len(taken.capture.body)
            return False
        self._busy |= taken.keys
        return True

    def over(self, taken: Taken) -> None:
        """A capture was read, and what comes of it is written, though not told to the memory."""
        taken.progress.end(taken.capture.begins)
        self._over.append(taken.keys)

    def leave(self, taken: Taken) -> None:
        """A capture was not read to an end: the next run begins with it."""
        self._busy -= taken.keys

    def leave_waiting(self) -> int:
        """What waits is the next run's; says how many."""
        left, self._waiting, self.waiting_bytes = len(self._waiting), [], 0
        return left

    @property
    def has_waiting(self) -> bool:
        return bool(self._waiting)

    @property
    def has_news(self) -> bool:
        return bool(self._over) or any(progress.has_news for progress in self._current)

    def news(self) -> list[ArchiveRead]:
        """What the memory is to be told now, with everything that has happened so far."""
        self._being_told += self._over
        self._over = []
        found = [read for progress in self._current if (read := progress.news())]
        self._current = [one for one in self._current if one is self._current[-1] or not one.is_over]
        return found

    def told(self) -> None:
        """The memory was told of what `news` gave."""
        told, self._being_told = self._being_told, []
        for keys in told:
            self._busy -= keys
        if not told or not self._waiting:
            return
        waiting, self._waiting, self.waiting_bytes = self._waiting, [], 0
        for taken in waiting:
            if taken.keys & self._busy:
                self._waiting.append(taken)
                self.waiting_bytes += len(taken.capture.body)
            else:
                self._busy |= taken.keys
                self._released(taken)


def where_to_begin(archive: Archive, known: ArchiveRead | None) -> int | None:
    """After what an earlier run has settled, where the archive is still the same; None: there is nothing more.

    Raises `OSError`.
    """
    if known is None:
        return 0
    if known.mark and known.mark != archive.mark(known.offset):
        return 0
    return None if known.whole else known.offset
