"""Rows of extractors -> by language, and in words where a peer reads better."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.row import Row
from benchmarks.table import figure, table
from newsspider.training.evaluate import Scores, summaries

_FEWEST_PAGES = 3
_FIGURES: tuple[tuple[str, Callable[[Row], float | None], bool], ...] = (
    ("sequence F1", lambda row: row.scores.sequence, True),
    ("snippet F1", lambda row: row.scores.snippets, True),
    ("headline", lambda row: row.headline, True),
    ("date", lambda row: row.date, True),
    ("authors F1", lambda row: row.authors, True),
    ("CPU ms median", lambda row: row.median_ms, False),
    ("CPU ms p95", lambda row: row.p95_ms, False),
)
"""What they are called, where they stand, and whether more is better."""


def by_language(rows: Sequence[Row]) -> str:
    """Sequence F1, or snippet F1 where only parts of the truth are known, of languages with a few pages."""
    found = {
        row.name: {score.name: score for score in summaries(row.pages, lambda page: page.language)} for row in rows
    }
    languages = [score for score in found[rows[0].name].values() if score.pages >= _FEWEST_PAGES]
    languages.sort(key=lambda score: -score.pages)
    lines = [
        [language.name, str(language.pages), *(figure(_text(found[row.name][language.name])) for row in rows)]
        for language in languages
    ]
    return table(("language", "pages", *(row.name for row in rows)), lines)


def _text(score: Scores) -> float | None:
    return score.snippets if score.sequence is None else score.sequence


def better(rows: Sequence[Row], own: str) -> Iterator[str]:
    """Each figure in which a peer is ahead of `own`; one line where none is."""
    ours = next((row for row in rows if row.name == own), None)
    if ours is None or len(rows) == 1:
        return
    ahead = False
    for name, value, more_is_better in _FIGURES:
        mine = value(ours)
        peers = [(row.name, told) for row in rows if row is not ours and (told := value(row)) is not None]
        if mine is None or not peers:
            continue
        best, told = max(peers, key=lambda peer: peer[1]) if more_is_better else min(peers, key=lambda peer: peer[1])
        if told > mine if more_is_better else told < mine:
            ahead = True
            digits = 3 if more_is_better else 1
            yield f"- {best} is ahead in {name}: {figure(told, digits)} against {figure(mine, digits)}"
    if not ahead:
        yield "- no peer is ahead in any figure"
