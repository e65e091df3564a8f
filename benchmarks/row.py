"""Pages, what is true of them and what was read of them -> the figures of one extractor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from benchmarks.facts import Facts, authors_f1, is_day, is_headline
from benchmarks.results import Result, Run, key_of
from newsspider.training.corpus import TruePage
from newsspider.training.evaluate import PageScore, Scores, score_text, summaries

AllFacts = Mapping[tuple[str, str], Facts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An extractor on one corpus; None where the corpus or the extractor does not say."""

    name: str
    scores: Scores
    pages: list[PageScore]
    headline: float | None
    date: float | None
    authors: float | None
    empty: int
    """Pages without a text, crashes included."""
    failed: int
    median_ms: float | None
    """Of CPU time of the call alone, failed pages included as long as the process came back."""
    p95_ms: float | None
    cached: bool = False
    """Whether the times are of an earlier run."""


def row_of(run: Run, pages: Sequence[TruePage], facts: AllFacts, judged: Mapping[str, PageScore] | None = None) -> Row:
    """The figures of a run. `judged`: scores of texts by page id that take the place of the run's own texts."""
    results = [run.results[key_of(page)] for page in pages]
    pairs = list(zip(pages, results, strict=True))
    if judged is None:
        scored = [score_text(page, result.body) for page, result in pairs]
    else:  # a page that was never judged could not be read: an empty text
        scored = [judged.get(page.id) or score_text(page, "") for page in pages]
    times = [result.cpu_ms for result in results if result.cpu_ms is not None]
    known = [(facts[page.corpus, page.id], result) for page, result in pairs]
    told = {
        "headline": any(result.headline for result in results),
        "date": any(result.date for result in results),
        "authors": any(result.authors for result in results),
    }
    return Row(
        name=run.name,
        scores=summaries(scored, lambda _: pages[0].corpus)[0],
        pages=scored,
        headline=_mean(
            is_headline(fact.title, found.headline) for fact, found in known if fact.title and told["headline"]
        ),
        date=_mean(is_day(fact.day, found.date) for fact, found in known if fact.day and told["date"]),
        authors=_mean(
            authors_f1(fact.authors, found.authors) for fact, found in known if fact.authors and told["authors"]
        ),
        empty=sum(not result.body.strip() for result in results),
        failed=sum(result.error is not None for result in results),
        median_ms=median(times) if times else None,
        p95_ms=sorted(times)[int(0.95 * (len(times) - 1))] if times else None,
        cached=run.cached,
    )


def failures(run: Run, pages: Iterable[TruePage]) -> list[tuple[TruePage, Result]]:
    """Pages that an extractor failed on, and how."""
    found = ((page, run.results[key_of(page)]) for page in pages)
    return [(page, result) for page, result in found if result.error is not None]


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return fmean(known) if known else None
