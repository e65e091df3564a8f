"""Whether fewer articles come than a site has at these hours of the week.

Only hours that were seen in two earlier weeks at least count: before that nobody knows whether a site works at
weekends. Too many articles are none too few: news break.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import lgamma, log

from newsspider.drift.alarms import Alarm, Change, of_kind
from newsspider.drift.evidence import log_mean
from newsspider.drift.sums import RunSums
from newsspider.drift.templates import log_gamma_poisson

THRESHOLD = 1_000.0
_HOUR_S = 3_600
_DAY_S = 86_400
_WEEK_HOURS = 168
_LONGEST_S = 3 * _DAY_S
"""What came in a longer time says little of its hours."""
_LEAST_WEEKS = 2
_LATEST_S = 4 * _DAY_S
"""A change is looked for in the last days."""
_TRIED = 4.0
"""So many different times at which it may have begun are there: hours of the same day are not."""
_PRIOR_HOURS, _PRIOR_ARTICLES = 0.1, 0.1
"""As if each hour of the week had been seen for so long, at the site's own mean rate but with no more articles: a
weekend of which two were seen is as quiet as it was."""
_LEFT = (0.02, 0.1, 0.25)
"""Of the articles, where hardly any come."""
_MOST_TIMES_USUAL = 5.0
_SPREAD, _SPREAD_DAYS = 0.25, 5.0
"""Days differ by half before any was seen, which so many days count against."""
_SPREADS = (0.17, 2.0)
"""At least and at most: the variance of how much happens on a day, as a share of the square of its mean."""
_BACK = 0.5


@dataclass(frozen=True, slots=True)
class _Span:
    """What came between two runs."""

    run: RunSums
    """The second one."""
    hours: dict[int, float]
    """Hour of the week, of 168 -> hours."""
    articles: int


def rhythm_alarm(runs: Sequence[RunSums]) -> Alarm | None:
    """Whether too few articles have come up to the last one of a site's runs, oldest first. None: no, or nobody
    knows."""
    spans: Sequence[_Span] = list(_spans(runs))
    if not spans or spans[-1].run is not runs[-1]:
        return None
    begin = runs[-1].started - _LATEST_S
    before = [span for span in spans if span.run.started <= begin]
    if not before:
        return None
    rates = _Rates(before)
    known = [span for span in spans if span.run.started > begin and rates.knows(span)]
    latest = _since_they_came_again(runs, known, rates)
    if not latest or latest[-1] is not spans[-1]:
        return None
    articles = list(accumulate(span.articles for span in reversed(latest)))
    usual = list(accumulate(rates.usual(span) for span in reversed(latest)))
    shape = 1 / rates.spread(before)
    ratios = [_log_ratio(count, mean, shape) for count, mean in zip(articles, usual, strict=True)]
    best = max(range(len(ratios)), key=ratios.__getitem__)
    if (total := ratios[best] - log(_TRIED)) < log(THRESHOLD):
        return None
    change = Change(what="articles", before=usual[best], after=float(articles[best]))
    return Alarm(kind="rhythm", since=latest[-1 - best].run.run_id, changes=(change,), odds=total / log(10))


def _spans(runs: Sequence[RunSums]) -> Iterator[_Span]:
    """Between runs that came to their end: what others have brought in between belongs to them."""
    since: RunSums | None = None
    articles = 0
    for run in runs:
        articles += run.articles
        if not run.whole:
            continue
        if since is not None and 0 < run.started - since.started <= _LONGEST_S:
            yield _Span(run, _hours(since.started, run.started), articles)
        since, articles = run, 0


def _hours(begin: int, end: int) -> dict[int, float]:
    """Hours of the week, from midnight of Thursday (UTC) on, and how much of each is between two moments."""
    found: dict[int, float] = defaultdict(float)
    while begin < end:
        until = min(end, (begin // _HOUR_S + 1) * _HOUR_S)
        found[begin // _HOUR_S % _WEEK_HOURS] += (until - begin) / _HOUR_S
        begin = until
    return dict(found)


class _Rates:
    """How many articles a site has an hour, by the hour of the week."""

    def __init__(self, spans: Sequence[_Span]) -> None:
        weeks: dict[int, set[int]] = defaultdict(set)
        hours: dict[int, float] = defaultdict(float)
        articles: dict[int, float] = defaultdict(float)
        busy = sorted(span.articles for span in spans if span.articles)
        most = _MOST_TIMES_USUAL * busy[len(busy) // 2] if busy else 0.0  # an archive that is read brings thousands
        for span in spans:
            share = min(span.articles, most) / sum(span.hours.values())
            for hour, part in span.hours.items():
                weeks[hour].add(span.run.started // _HOUR_S // _WEEK_HOURS)
                hours[hour] += part
                articles[hour] += part * share
        mean = sum(articles.values()) / sum(hours.values())
        prior = min(_PRIOR_HOURS * mean, _PRIOR_ARTICLES)
        self._weeks = {hour: len(found) for hour, found in weeks.items()}
        self._rates = {hour: (articles[hour] + prior) / (part + _PRIOR_HOURS) for hour, part in hours.items()}

    def knows(self, span: _Span) -> bool:
        return all(self._weeks.get(hour, 0) >= _LEAST_WEEKS for hour in span.hours)

    def usual(self, span: _Span) -> float:
        """Articles."""
        return sum(self._rates.get(hour, 0.0) * part for hour, part in span.hours.items())

    def spread(self, spans: Sequence[_Span]) -> float:
        """How much days differ: the variance of what happens, beyond chance, as a share of the square of its mean."""
        days: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for span in spans:
            day = days[span.run.started // _DAY_S]
            day[0] += span.articles
            day[1] += self.usual(span)
        weeks = max(2, max(self._weeks.values()))
        inside = weeks / (weeks - 1)  # the rates are made of these days, which so look more alike than they are
        told = [(max(0.0, usual - count) ** 2 * inside - usual / 2, usual**2) for count, usual in days.values()]
        squares = sum(square for _, square in told)
        prior = _SPREAD_DAYS * squares / len(told)
        # Days of many articles do not tell of days of few: what is missing counts, as if what is beyond was alike.
        spread = (2 * sum(excess for excess, _ in told) + _SPREAD * prior) / (squares + prior) if squares else _SPREAD
        return min(_SPREADS[1], max(_SPREADS[0], spread))


def _since_they_came_again(runs: Sequence[RunSums], latest: Sequence[_Span], rates: _Rates) -> Sequence[_Span]:
    """What is told once is not told again before articles have come as usual; all of them where nothing was told."""
    told = next((run.started for run in reversed(runs) if of_kind(run.alarms, "rhythm")), None)
    if told is None:
        return latest
    later = [span for span in latest if span.run.started > told]
    came = (place for place, span in enumerate(later) if span.articles >= max(1.0, _BACK * rates.usual(span)))
    first = next(came, None)
    return later[first:] if first is not None else []


def _log_ratio(articles: int, usual: float, shape: float) -> float:
    """Of hardly any articles, to as many as ever."""
    if usual <= 0:
        return 0.0
    changed = [articles * log(share * usual) - share * usual - lgamma(articles + 1) for share in _LEFT]
    return log_mean([(1 / len(_LEFT), one) for one in changed]) - log_gamma_poisson(articles, usual, shape)
