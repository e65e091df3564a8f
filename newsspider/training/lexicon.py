"""Labelled pages -> the lexicon: how likely text under a name, or with a phrase, belongs to an article.

Each site has one vote, so that a site with many pages does not decide; and a page is judged without its own site's
vote, so that what the trees learn of these scores holds for sites they have never seen.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newsspider.extract.blocks import Blocks
from newsspider.extract.lexicon import Lexicon, names_of, phrases_of, words_of
from newsspider.training.labels import Labels

_PRIOR = 2.0
_LEAST_NAME_SITES = 3
_LEAST_WORD_SITES = 4
_LEAST_WORD_SCORE = 0.25
_BEFORE, _AFTER = 8, 15
"""Blocks around the article whose words are learned from: what is far away is told by its place."""


@dataclass(slots=True)
class Votes:
    """Of each name or phrase, the votes of sites: share of its text that is the article's."""

    by_site: dict[str, dict[str, tuple[float, float]]] = field(default_factory=lambda: defaultdict(dict))
    """Name -> site -> (weight that is content, weight in all)."""
    prior: float = 0.5
    _sums: dict[str, tuple[float, int]] = field(default_factory=dict)

    def add(self, name: str, site: str, content: float, total: float) -> None:
        before = self.by_site[name].get(site, (0.0, 0.0))
        self.by_site[name][site] = (before[0] + content, before[1] + total)

    def close(self) -> None:
        """Count the votes, once all are in."""
        self._sums = {
            name: (sum(content / total for content, total in sites.values()), len(sites))
            for name, sites in self.by_site.items()
        }
        shares = [content / count for content, count in self._sums.values()]
        self.prior = sum(shares) / max(len(shares), 1)

    def score(self, name: str, least_sites: int, without: str | None = None) -> float | None:
        """Log-odds of a name against those of all; None where too few sites voted. `without`: a site left out."""
        content, sites = self._sums.get(name, (0.0, 0))
        if without is not None and (own := self.by_site[name].get(without) if name in self.by_site else None):
            content, sites = content - own[0] / own[1], sites - 1
        if sites < least_sites:
            return None
        odds = (content + _PRIOR * self.prior) / (sites - content + _PRIOR * (1 - self.prior))
        return math.log(odds) - math.log(self.prior / (1 - self.prior))


class _Without(dict[str, float]):
    """Scores without one site's vote, worked out when they are asked for."""

    def __init__(self, votes: Votes, least_sites: int, least_score: float, site: str) -> None:
        super().__init__()
        self._about = (votes, least_sites, least_score, site)

    def get(self, name: str, default: float | None = None) -> float | None:  # type: ignore[override]
        votes, least_sites, least_score, site = self._about
        score = votes.score(name, least_sites, site)
        return default if score is None or abs(score) < least_score else score


@dataclass(frozen=True, slots=True)
class Learned:
    names: Votes
    words: Votes

    def lexicon(self) -> Lexicon:
        """All votes, rounded, in a fixed order."""
        return Lexicon(
            names=_table(self.names, _LEAST_NAME_SITES, 0.0),
            words=_table(self.words, _LEAST_WORD_SITES, _LEAST_WORD_SCORE),
        )

    def without(self, site: str) -> Lexicon:
        return Lexicon(
            names=_Without(self.names, _LEAST_NAME_SITES, 0.0, site),
            words=_Without(self.words, _LEAST_WORD_SITES, _LEAST_WORD_SCORE, site),
        )


def learn(pages: Iterable[tuple[str, Blocks, Labels]]) -> Learned:
    """The votes of (site, blocks, labels)."""
    learned = Learned(Votes(), Votes())
    for site, page, labels in pages:
        _learn_names(learned.names, site, page, labels)
        _learn_words(learned.words, site, page, labels)
    learned.names.close()
    learned.words.close()
    return learned


def _learn_names(votes: Votes, site: str, page: Blocks, labels: Labels) -> None:
    under: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row, block in enumerate(page.blocks):
        if labels.weight[row] <= 0:
            continue
        size = float(len(block.text))
        seen: set[str] = set()
        for container in page.path(block.container):
            seen.update(names_of(container.tag, container.label))
        for name in seen:
            under[name][0] += size * bool(labels.content[row])
            under[name][1] += size
    for name, (content, total) in under.items():
        votes.add(name, site, content, total)


def _learn_words(votes: Votes, site: str, page: Blocks, labels: Labels) -> None:
    for row in _near(labels, len(page.blocks)):
        if labels.weight[row] > 0:
            for phrase in set(phrases_of(words_of(page.blocks[row].text))):
                votes.add(phrase, site, float(labels.content[row]), 1.0)


def _near(labels: Labels, size: int) -> Iterator[int]:
    first, last = labels.span
    yield from range(max(0, first - _BEFORE), min(size, last + _AFTER + 1))


def _table(votes: Votes, least_sites: int, least_score: float) -> dict[str, float]:
    scores = ((name, votes.score(name, least_sites)) for name in sorted(votes.by_site))
    return {name: round(score, 2) for name, score in scores if score is not None and abs(score) >= least_score}
