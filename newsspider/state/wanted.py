"""What a run takes from a listing, and whether an earlier run has taken as much."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A run that wants more of a source than the one that read it has to read it whole, changed or not."""

    since: int
    """Articles published before are not wanted; seconds since 1970, 0: all are."""
    choice: str
    """Stands for everything else that decides which addresses are taken."""

    def __str__(self) -> str:
        return f"{self.since} {self.choice}"

    def is_covered_by(self, earlier: str) -> bool:
        """Whether a run that wanted `earlier` (a `Wanted` as text) has taken whatever this one would."""
        since, _, choice = earlier.partition(" ")
        return choice == self.choice and since.isdecimal() and int(since) <= self.since


def wanted(since: float | None, choices: Iterable[str]) -> Wanted:
    text = "\n".join(choices)
    return Wanted(int(since or 0), hashlib.blake2b(text.encode(), digest_size=8).hexdigest())
