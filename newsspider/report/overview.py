"""What a person wants to know of the last runs: runs in, one after the other, and numbers by run and by site out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from newsspider.report.audit import Audit
from newsspider.report.measured import TemplateHistory
from newsspider.report.newest import NewestArticle
from newsspider.report.past import Alarm, PastRun, PastSite
from newsspider.report.rules import RuleCount, RuleCounts
from newsspider.report.standing import TROUBLE, Standing, standing_of


@dataclass(slots=True, kw_only=True)
class RunFigures:
    """A run, all its sites together; zeros while it is at work, and of one that was killed."""

    run: PastRun
    """Without its sites."""
    sites: int = 0
    new: int = 0
    updated: int = 0
    removed: int = 0
    requests: int = 0
    listings: int = 0
    unmodified: int = 0
    waiting: int = 0
    errors: int = 0
    alarms: int = 0
    missed: int = 0
    """Articles that no channel has named, estimated, of the sites where it can be known."""
    recall_sites: int = 0
    """Those."""
    standings: Counter[Standing] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    not_asked: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    agreement: dict[str, float] = field(default_factory=dict)
    """By field, the mean of the sites that can tell."""
    audit: Audit | None = None
    """None: nobody has asked for it, or there is no ledger."""

    @property
    def articles(self) -> int:
        return self.new + self.updated + self.removed

    @property
    def troubled(self) -> int:
        """Sites where somebody has to do something."""
        return sum(self.standings[standing] for standing in TROUBLE)

    @property
    def unmodified_share(self) -> float | None:
        """Of the listings that were asked; None: none was, or the manifest does not know."""
        return min(1.0, self.unmodified / self.listings) if self.listings else None


@dataclass(slots=True, kw_only=True)
class SiteHistory:
    """A site over the runs; lists have a place for each run, and None in it where the run was not about the site."""

    key: str
    standing: Standing
    latest: PastSite
    """In the last run that was about it."""
    latest_run: int
    """The place of that run."""
    articles: list[int | None]
    standings: list[Standing | None]
    agreement: dict[str, list[float | None]] = field(default_factory=dict)
    new: int = 0
    updated: int = 0
    removed: int = 0
    requests: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    not_asked: Counter[str] = field(default_factory=Counter)
    limits: Counter[str] = field(default_factory=Counter)
    last_new: datetime | None = None
    """When the last run began that brought a new article of it."""
    alarms: list[tuple[int, Alarm]] = field(default_factory=list)
    """Those of all runs, with their places: a site that has changed is said once, and learned anew."""
    rules: RuleCounts = field(default_factory=dict)
    """Those that the site has now: what they were good for in all runs, and what to do about them."""
    templates: list[TemplateHistory] = field(default_factory=list)
    """What its pages are made with, the most frequent first; none: nothing is remembered of them."""

    @property
    def troubled(self) -> list[bool]:
        """By run: somebody had to do something."""
        return [standing in TROUBLE for standing in self.standings]

    @property
    def missed(self) -> int | None:
        return self.latest.recall.missed if self.latest.recall else None

    @property
    def last_agreement(self) -> float | None:
        """The mean over the fields, as last measured; None: it never was."""
        latest = self.latest.agreement
        return sum(latest.values()) / len(latest) if latest else None

    @property
    def useless_rules(self) -> list[tuple[str, str, str]]:
        """Of each that matches nothing or has become needless: the rule, its selector, and what is said of it."""
        return [(rule, selector, count.advice) for (rule, selector), count in self.rules.items() if count.advice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A manifest, or the memory, that could not be read."""

    path: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Overview:
    made: datetime
    """Aware."""
    runs: list[RunFigures]
    """The oldest first."""
    sites: list[SiteHistory]
    """What has to be looked at first; then those that bring most."""
    newest: Sequence[NewestArticle] = ()
    """The newest first."""
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def alarms(self) -> list[tuple[SiteHistory, RunFigures, Alarm]]:
        """Those of all runs, the newest first."""
        found = [(place, site, alarm) for site in self.sites for place, alarm in site.alarms]
        found.sort(key=lambda entry: -entry[0])
        return [(site, self.runs[place], alarm) for place, site, alarm in found]

    @property
    def templates(self) -> list[tuple[SiteHistory, TemplateHistory]]:
        """Those of all sites of which anybody can tell how far they agree, the worst first."""
        found = [
            (worst, site, one) for site in self.sites for one in site.templates if (worst := one.worst) is not None
        ]
        found.sort(key=lambda entry: (entry[0], -sum(entry[2].pages), entry[1].key))
        return [(site, template) for _, site, template in found]

    @property
    def last(self) -> RunFigures | None:
        """The last run that is over."""
        return next((figures for figures in reversed(self.runs) if figures.run.is_over), None)


def overview(
    runs: Iterable[PastRun],
    made: datetime,
    *,
    only: frozenset[str] = frozenset(),
    skipped: list[Skipped] | None = None,
) -> Overview:
    """Of runs, the oldest first, each of which is let go of before the next one is taken. `only` names the sites that
    are wanted; none: all are."""
    gathered = _Gathering(only)
    for run in runs:
        gathered.add(run)
    return Overview(made=made, runs=gathered.runs, sites=gathered.finish(), skipped=skipped or [])


class _Gathering:
    def __init__(self, only: frozenset[str]) -> None:
        self.runs: list[RunFigures] = []
        self._only = only
        self._sites: dict[str, SiteHistory] = {}

    def add(self, run: PastRun) -> None:
        place = len(self.runs)
        wanted = {key: site for key, site in run.sites.items() if not self._only or key in self._only}
        self.runs.append(_figures(run, wanted))
        for key, site in wanted.items():
            self._add_site(key, site, run, place)

    def finish(self) -> list[SiteHistory]:
        last_of = {figures.run.spider: place for place, figures in enumerate(self.runs) if figures.run.is_over}
        for history in self._sites.values():
            _fill(history, len(self.runs))
            if history.latest_run < last_of[self.runs[history.latest_run].run.spider]:
                history.standing = Standing.ABSENT
        rank = {standing: number for number, standing in enumerate(Standing)}
        return sorted(
            self._sites.values(),
            key=lambda site: (rank[site.standing], -(site.new + site.updated + site.removed), site.key),
        )

    def _add_site(self, key: str, site: PastSite, run: PastRun, place: int) -> None:
        standing = standing_of(site)
        history = self._sites.get(key)
        if history is None:
            history = self._sites[key] = SiteHistory(
                key=key, standing=standing, latest=site, latest_run=place, articles=[], standings=[]
            )
        history.standing, history.latest, history.latest_run = standing, site, place
        _fill(history, place)
        history.articles.append(site.articles)
        history.standings.append(standing)
        for name, value in site.agreement.items():
            series = history.agreement.setdefault(name, [])
            series += [None] * (place - len(series))
            series.append(value)
        history.new += site.new
        history.updated += site.updated
        history.removed += site.removed
        history.requests += site.requests
        for counted, reasons in (
            (history.dropped, site.dropped),
            (history.failed, site.failed),
            (history.not_asked, site.not_asked),
            (history.limits, site.limits),
        ):
            if reasons:
                counted.update(reasons)
        history.alarms += [(place, alarm) for alarm in site.alarms]
        history.rules = _added(history.rules, site)
        if site.new:
            history.last_new = run.started


def _added(before: RuleCounts, site: PastSite) -> RuleCounts:
    """Rules are those of the last run that read a page: the others somebody has dropped, or has changed."""
    if not site.rules:
        return {} if site.new or site.updated else before
    counts: RuleCounts = {}
    for rule in site.rules:
        key = (rule.rule, rule.selector)
        count = counts[key] = before.get(key, RuleCount())
        count.add(rule.pages, rule.matched, rule.differed)
        count.advice = rule.advice
    return counts


def _fill(history: SiteHistory, length: int) -> None:
    """Lists that end earlier get places in which nothing is known."""
    series: list[list[int | None] | list[Standing | None] | list[float | None]] = [history.articles, history.standings]
    for one in (*series, *history.agreement.values()):
        one.extend([None] * (length - len(one)))


def _figures(run: PastRun, sites: dict[str, PastSite]) -> RunFigures:
    figures = RunFigures(run=replace(run, sites={}), sites=len(sites))  # its sites would be most of the memory
    sums: dict[str, list[float]] = {}
    for site in sites.values():
        figures.new += site.new
        figures.updated += site.updated
        figures.removed += site.removed
        figures.requests += site.requests
        figures.listings += site.listings
        figures.unmodified += site.unmodified
        figures.waiting += site.waiting
        figures.errors += site.errors
        figures.alarms += len(site.alarms)
        if site.recall:
            figures.missed += site.recall.missed
            figures.recall_sites += 1
        figures.standings[standing_of(site)] += 1
        for counted, reasons in (
            (figures.dropped, site.dropped),
            (figures.failed, site.failed),
            (figures.not_asked, site.not_asked),
            (figures.limits, site.limits),
        ):
            if reasons:
                counted.update(reasons)
        for name, value in site.agreement.items():
            sums.setdefault(name, []).append(value)
    figures.agreement = {name: sum(values) / len(values) for name, values in sorted(sums.items())}
    return figures
