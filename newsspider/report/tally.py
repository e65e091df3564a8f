"""What a run did, in numbers: by site and in all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from newsspider.discover.recall import Recall
from newsspider.report.archives import ArchiveTally
from newsspider.report.limits import limits_of
from newsspider.report.nothing import Nothing
from newsspider.report.rules import RuleCounts

_MOST_ODD_PAGES = 2


class ExitCode(IntEnum):
    """What `scrapy crawl` tells its caller, cron say."""

    WELL = 0
    """All went well; also that there was nothing new, and that the budget was used up."""
    SOME_FAILED = 1
    """Some sites gave nothing because they could not be read, or a fault of our own code lost a page."""
    NONE_REACHED = 2
    """No site could be read."""
    SUSPICIOUS = 3
    """A site was read, but no article was found on it, and nothing says that this is as it should be; or its pages, or
    the rhythm of its articles, are other ones than they were."""
    STOPPED = 4
    """The run was stopped before its end; the lines that were written are whole."""
    USAGE = 64
    """What was asked for cannot be done; nothing was crawled."""
    OUTPUT = 74
    """The output, or the memory, cannot be read or written."""
    LOCKED = 75
    """Another run is at work with the same memory."""


@dataclass(slots=True)
class SiteTally:
    """What a run did with one site."""

    render: bool = False
    """A browser finishes its pages."""
    requests: int = 0
    """Sent, robots.txt, retries and redirects included."""
    read: int = 0
    """Answers of status 2xx from the site itself, without robots.txt and challenge pages."""
    articles: int = 0
    """Exported."""
    changes: Counter[str] = field(default_factory=Counter)
    """The exported ones by what they are: new, updated or removed."""
    found: int = 0
    """Addresses of articles that its listings named."""
    unchanged: int = 0
    """Articles that were looked at again and had not changed, and listings that were not modified."""
    known: int = 0
    """Addresses named that lead to articles which we have."""
    listings: int = 0
    """Front page, sections, feeds and sitemaps that answered, "not modified" among the answers."""
    unmodified: int = 0
    """Front page, sections, feeds and sitemaps that had not changed."""
    waiting: int = 0
    """Addresses that were not asked for before the run ended: the next run's."""
    dropped: Counter[str] = field(default_factory=Counter)
    """Pages that were not exported, by reason."""
    failed: Counter[str] = field(default_factory=Counter)
    """Requests that brought nothing, by reason."""
    not_asked: Counter[str] = field(default_factory=Counter)
    """Addresses that were not asked for (robots.txt, a host that gave up), by reason."""
    limits: Counter[str] = field(default_factory=Counter)
    """Limits of ours that were met, by reason; those of single answers are counted by `failed` and `dropped` alone."""
    errors: int = 0
    """Faults of our own code."""
    troubles: Counter[Nothing] = field(default_factory=Counter)
    """What `failed` counts, by class."""
    front_trouble: Nothing | None = None
    """What kept us from the front page."""
    kept_out: Counter[Nothing] = field(default_factory=Counter)
    """Articles in whose place something else came, by class."""
    hubs: dict[str, str] = field(default_factory=dict)
    """Feed -> the WebSub hub that it names."""
    rules: RuleCounts = field(default_factory=dict)
    """What its rules were good for."""
    recall: Recall | None = None
    """How many articles were missed; None: nobody can know."""
    agreement: dict[str, float] = field(default_factory=dict)
    """By field, from 0 to 1: how far what was extracted agrees with what the site itself says of it."""
    alarms: list[dict[str, Any]] = field(default_factory=list)
    """What has changed of it, see `newsspider.drift.alarms`."""

    @property
    def failure(self) -> str | None:
        """Why the site could not be read at all; None: something of it was read, or its turn did not come."""
        if self.read or self.unchanged:
            return None
        reasons = self.failed + self.not_asked
        if not reasons:
            return None if self.waiting else "no answer"
        reason, count = reasons.most_common(1)[0]
        return reason if reasons.total() == 1 else f"{reason} ({count} of {reasons.total()} requests)"

    @property
    def limits_met(self) -> dict[str, int]:
        """All limits of ours that were met, and how often."""
        return {**limits_of(self.failed, self.dropped), **self.limits}

    @property
    def is_kept_out(self) -> bool:
        """No article could be read, however much its listings name that is known. One or two odd pages are no sign of
        that on a site whose articles we have."""
        met = self.kept_out.total()
        return not self.articles and not self.unchanged and (met > _MOST_ODD_PAGES or (met > 0 and not self.known))

    @property
    def is_suspicious(self) -> bool:
        """Read, yet nothing was taken from it and nothing says that this is as it should be."""
        if self.is_kept_out:
            return bool(self.read)
        as_it_should_be = (
            self.dropped["too_old"]
            + self.dropped["copy"]
            + self.known
            + self.unmodified
            + self.unchanged
            + self.waiting
        )
        return bool(self.read) and not self.articles and not as_it_should_be


@dataclass(slots=True)
class RunTally:
    """What a run did."""

    sites: dict[str, SiteTally] = field(default_factory=dict)
    files: list[tuple[str, int]] = field(default_factory=list)
    """Where the articles are, and how many."""
    output_failed: bool = False
    stopped: str | None = None
    """Why the run ended before its end (a signal, a limit); None: it did not."""
    budget_used: bool = False
    """The run ended since its time was used up."""
    only_since: bool = False
    """The run was asked for recent articles only, so that none is no surprise."""
    archives: dict[str, ArchiveTally] = field(default_factory=dict)
    """What was read of archives, by their names; empty: servers were asked."""

    def site(self, key: str) -> SiteTally:
        return self.sites.setdefault(key, SiteTally())

    @property
    def articles(self) -> int:
        return sum(site.articles for site in self.sites.values())

    @property
    def requests(self) -> int:
        return sum(site.requests for site in self.sites.values())

    @property
    def waiting(self) -> int:
        return sum(site.waiting for site in self.sites.values())

    @property
    def exit_code(self) -> ExitCode:
        if self.output_failed:
            return ExitCode.OUTPUT
        if self.stopped:
            return ExitCode.STOPPED
        if self.archives:
            return self._exit_code_of_archives()
        failed = [site for site in self.sites.values() if site.failure]
        if failed:
            return ExitCode.NONE_REACHED if len(failed) == len(self.sites) else ExitCode.SOME_FAILED
        if any(site.errors for site in self.sites.values()):
            return ExitCode.SOME_FAILED
        if any(site.alarms for site in self.sites.values()):
            return ExitCode.SUSPICIOUS
        if not self.only_since and any(site.is_suspicious for site in self.sites.values()):
            return ExitCode.SUSPICIOUS
        return ExitCode.WELL

    def _exit_code_of_archives(self) -> ExitCode:
        """What single sites have there is as it was captured; that nothing came of all of them is odd."""
        archives, sites = self.archives.values(), self.sites.values()
        if all(archive.has_failed for archive in archives):
            return ExitCode.NONE_REACHED
        if any(archive.is_damaged for archive in archives) or any(site.errors for site in sites):
            return ExitCode.SOME_FAILED
        came = any(site.articles or site.unchanged or site.dropped["copy"] for site in sites)
        if any(site.read for site in sites) and not came and not self.only_since:
            return ExitCode.SUSPICIOUS
        return ExitCode.WELL
