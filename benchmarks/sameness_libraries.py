"""MinHash of libraries, on the same runs of words as ours; those that are not installed are left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata
from itertools import combinations
from typing import Any

from newsspider.extract.lexicon import words_of

_NUMBERS = 64
_STEPS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A MinHash of 64 numbers, as many as ours; two texts are one from an estimated resemblance on."""

    distribution: str
    fingerprint: Callable[[str], Any]

    def name(self, least: float) -> str:
        return f"{self.distribution} {metadata.version(self.distribution)}, from {least:.2f}"

    def same(self, least: float) -> Callable[[Any, Any], bool]:
        return lambda one, other: bool(one.jaccard(other) >= least)

    def threshold(self, groups: list[list[str]], bound: float) -> float:
        """The least at which no group has a greater share of pairs that are taken for one text."""
        found = [
            sorted(one.jaccard(other) for one, other in combinations(map(self.fingerprint, group), 2))
            for group in groups
        ]
        steps = (step / _STEPS for step in range(_STEPS + 1))
        return next(
            least for least in steps if all(sum(each >= least for each in one) <= bound * len(one) for one in found)
        )


def libraries() -> list[Library]:
    return [library for library in (_datasketch(), _rensa()) if library]


def _runs(text: str) -> list[str]:
    words = words_of(text)
    return [" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))]


def _datasketch() -> Library | None:
    try:
        module = import_module("datasketch")
    except ImportError:
        return None

    def fingerprint(text: str) -> Any:
        made = module.MinHash(num_perm=_NUMBERS)
        made.update_batch([run.encode() for run in set(_runs(text))])
        return made

    return Library(distribution="datasketch", fingerprint=fingerprint)


def _rensa() -> Library | None:
    try:
        module = import_module("rensa")
    except ImportError:
        return None

    def fingerprint(text: str) -> Any:
        made = module.RMinHash(num_perm=_NUMBERS, seed=1)
        made.update(_runs(text))
        return made

    return Library(distribution="rensa", fingerprint=fingerprint)
