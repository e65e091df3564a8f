"""Scores -> tables, and what the figures have to reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.localweb.judge import Score
from benchmarks.table import figure, table

_RECALL, _LINK_ONLY_RECALL, _PRECISION, _CANONICAL = 0.98, 0.95, 0.97, 0.98
_REQUESTS_AN_ARTICLE, _NEW_RECALL, _SECOND_SHARE = 1.4, 0.97, 0.25
_IN_FLIGHT, _CALENDAR = 2, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    name: str
    value: float
    bound: float
    is_least: bool
    """Whether the value must reach the bound; else it must not be above."""

    @property
    def kept(self) -> bool:
        return self.value >= self.bound if self.is_least else self.value <= self.bound

    def row(self) -> list[str]:
        digits = 0 if self.value == int(self.value) and self.bound == int(self.bound) else 4
        bound = f"{'at least' if self.is_least else 'at most'} {self.bound:g}"
        return [self.name, figure(self.value, digits), bound, "yes" if self.kept else "no"]


def figures(first: Sequence[Score], second: Sequence[Score]) -> list[Figure]:
    """`second`: of the run after the step, in the same order."""
    both = [*first, *second]
    linked = [score for score in first if score.is_link_only]
    others = [score for score in first if not score.is_link_only]

    def most(name: str, value: float, bound: float = 0) -> Figure:
        return Figure(name=name, value=value, bound=bound, is_least=False)

    def least(name: str, value: float, bound: float) -> Figure:
        return Figure(name=name, value=value, bound=bound, is_least=True)

    requests = [sum(score.manners.requests for score in run) for run in (first, second)]
    return [
        least("recall", _recall(others), _RECALL),
        least("recall of sites that have links only", _recall(linked), _LINK_ONLY_RECALL),
        least("precision", _precision(first), _PRECISION),
        most("exported twice", sum(len(score.doubled) for score in both)),
        least("address is the canonical one", _canonical(first), _CANONICAL),
        most("requests an article", _share(requests[0], sum(score.found for score in first)), _REQUESTS_AN_ARTICLE),
        least("second run: recall of new articles", _recall(second), _NEW_RECALL),
        most("second run: requests, share of the first run's", _share(requests[1], requests[0]), _SECOND_SHARE),
        most("requests that robots.txt disallows", sum(len(score.manners.disallowed) for score in both)),
        most("requests within Retry-After", sum(len(score.manners.in_pause) for score in both)),
        most("most in flight of a host", max(score.manners.in_flight for score in both), _IN_FLIGHT),
        most("most pages of a calendar", max(score.manners.calendar for score in first), _CALENDAR),
    ]


def figure_table(rows: Sequence[Figure]) -> str:
    return table(("in all", "measured", "bound", "kept"), [row.row() for row in rows])


_COLUMNS: tuple[tuple[str, Callable[[Score], str]], ...] = (
    ("articles", lambda score: str(score.expected)),
    ("found", lambda score: str(score.found)),
    ("recall", lambda score: figure(_recall([score]), 3)),
    ("lines", lambda score: str(score.lines)),
    ("precision", lambda score: figure(_precision([score]), 3)),
    ("edits", lambda score: str(score.edits)),
    ("twice", lambda score: str(len(score.doubled))),
    ("canonical", lambda score: figure(_canonical([score]), 3)),
    ("requests", lambda score: str(score.manners.requests)),
    ("an article", lambda score: figure(_share(score.manners.requests, score.found), 2)),
    ("disallowed", lambda score: str(len(score.manners.disallowed))),
    ("in pause", lambda score: str(len(score.manners.in_pause))),
    ("in flight", lambda score: str(score.manners.in_flight)),
    ("calendar", lambda score: str(score.manners.calendar)),
)


def site_table(title: str, scores: Sequence[Score]) -> str:
    names = [f"{score.site} (links only)" if score.is_link_only else score.site for score in scores]
    rows = [[name, *(cell(score) for _, cell in _COLUMNS)] for name, score in zip(names, scores, strict=True)]
    return table((title, *(name for name, _ in _COLUMNS)), rows)


def side_by_side(runs: Mapping[str, Sequence[Score]]) -> str:
    """Recall and precision of each program on each site, and in all."""
    names = list(runs)
    head = ("site", *(f"{name}: {what}" for name in names for what in ("recall", "precision")))
    sites = [score.site for score in runs[names[0]]]
    rows = [
        [site, *(cell for name in names for cell in _two(runs[name][place : place + 1]))]
        for place, site in enumerate(sites)
    ]
    rows.append(["all", *(cell for name in names for cell in _two(runs[name]))])
    requests = [str(sum(score.manners.requests for score in runs[name])) for name in names]
    rows.append(["requests", *(cell for count in requests for cell in (count, ""))])
    forbidden = [str(sum(len(score.manners.disallowed) for score in runs[name])) for name in names]
    rows.append(["disallowed", *(cell for count in forbidden for cell in (count, ""))])
    doubled = [str(sum(len(score.doubled) for score in runs[name])) for name in names]
    rows.append(["articles named again", *(cell for count in doubled for cell in (count, ""))])
    return table(head, rows)


def _two(scores: Sequence[Score]) -> tuple[str, str]:
    return figure(_recall(scores), 3), figure(_precision(scores), 3)


def wrong_table(scores: Sequence[Score]) -> str:
    """What was exported and is no article, by kind."""
    kinds = Counter(kind for score in scores for kind, _ in score.wrong)
    return table(("no article, but exported", "lines"), [[kind, str(count)] for kind, count in kinds.most_common()])


def _recall(scores: Sequence[Score]) -> float:
    return _share(sum(score.found for score in scores), sum(score.expected for score in scores))


def _precision(scores: Sequence[Score]) -> float:
    return _share(sum(score.lines - len(score.wrong) for score in scores), sum(score.lines for score in scores))


def _canonical(scores: Sequence[Score]) -> float:
    articles = sum(score.lines - len(score.wrong) for score in scores)
    return _share(articles - sum(len(score.off_canonical) for score in scores), articles)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
