"""How well the pages of a site are read, by how many others of it were seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.recurring.site import MadePage
from newsspider.extract.article import read_text
from newsspider.extract.assemble import body_text
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.classify import Model
from newsspider.extract.evidence import Evidence, evidence_of
from newsspider.extract.lexicon import words_of
from newsspider.extract.metadata.page import read_page
from newsspider.extract.metadata.read import Metadata, metadata_of
from newsspider.extract.parse import parse
from newsspider.extract.recurring import NOTHING_KNOWN, KnownSite, Recurring, learned

LEVELS = (1, 2, 3, 5, 10, 20, 30)
"""Numbers of pages: the first of a site, the second ..."""
PROBES = 4
"""Pages of each site that are read at each level, and that nothing is learned from."""
_DRAWS = 5_000


class Score(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A page, parsed once to be judged several times."""

    made: MadePage
    blocks: Blocks
    evidence: Evidence
    metadata: Metadata

    @classmethod
    def of(cls, made: MadePage) -> Read:
        root = parse(made.html, url=made.url)
        told = read_page(root, made.url, None)
        return cls(made, read_blocks(root), evidence_of(told), metadata_of(told))


@dataclass(frozen=True, slots=True, eq=False)
class SiteCurve:
    """Means over the probes of one site, a score a level."""

    name: str
    scores: list[Score]
    known: Recurring
    """After the last page."""


def curve_of(name: str, pages: Sequence[MadePage], model: Model) -> SiteCurve:
    """The first pages are read again and again, while the others are learned from."""
    reads = [Read.of(page) for page in pages[:PROBES]]
    known, scores = NOTHING_KNOWN, []
    rest = iter(pages[PROBES:])
    for level in LEVELS:
        while known.number < level - 1 and (page := next(rest, None)) is not None:
            read = Read.of(page)
            known = learned(known, read_text(read.blocks, read.evidence, read.metadata, page.url, model).seen)
        scores.append(_mean([_score(read, model, known) for read in reads]))
    return SiteCurve(name, scores, known)


def _score(read: Read, model: Model, known: Recurring) -> Score:
    reading = read_text(read.blocks, read.evidence, read.metadata, read.made.url, model, site=KnownSite(known))
    return score(read.made.body, body_text(reading.parts))


def score(truth: str, found: str) -> Score:
    """Of words, each as often as it is there."""
    wanted, got = Counter(words_of(truth)), Counter(words_of(found))
    common = (wanted & got).total()
    return Score(common / max(got.total(), 1), common / max(wanted.total(), 1))


def _mean(scores: Sequence[Score]) -> Score:
    return Score(*(float(value) for value in np.mean(scores, axis=0)))


def gain(curves: Sequence[SiteCurve], level: int) -> tuple[tuple[float, float, float], ...]:
    """Of precision, recall and F1 at a level above the first page's: mean and the ends of its 95 % interval, for which
    whole sites are drawn again."""
    at = LEVELS.index(level)
    rows = np.array([_difference(curve.scores[at], curve.scores[0]) for curve in curves])
    draws = np.random.default_rng(20261126).integers(0, len(rows), (_DRAWS, len(rows)))
    means: npt.NDArray[np.float64] = rows[draws].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    middle = rows.mean(axis=0)
    return tuple((float(middle[n]), float(low[n]), float(high[n])) for n in range(3))


def _difference(one: Score, other: Score) -> tuple[float, float, float]:
    return one.precision - other.precision, one.recall - other.recall, one.f1 - other.f1
