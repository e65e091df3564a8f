"""Whether a run was polite, from its ledger alone: lines in, a verdict out.

The judge believes what the ledger says that happened, and nothing of what the crawler made of it: it counts what is
under way itself, adds the gap and `Retry-After` up itself, and reads robots.txt's rules by itself. What it demands of
every request that went to the network:

| violation | what was not kept |
|---|---|
| `tooSoon` | from start to start at least the delay in force: of the settings, of robots.txt, of the pace |
| `tooMany` | no more under way at the host than the setting allows |
| `inPause` | nothing within a `Retry-After` or a pause |
| `noPause` | after 429 and 503 a pause begins, or the host is given up |
| `afterGivingUp` | nothing once the host is given up |
| `beforeRobots` | the origin's robots.txt has been read, within a day |
| `disallowed` | it allows the address |
| `inconsistent` | the ledger agrees with itself: numbers, hosts, time, rules |
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import singledispatchmethod
from urllib.parse import urlsplit

from newsspider.errors import LedgerError
from newsspider.politeness.robots import DISALLOWED
from newsspider.politeness.robots_rule import Rule, RuleGroup
from newsspider.report.ledger import (
    SCHEMA_VERSION,
    Close,
    End,
    Entry,
    GiveUp,
    Pace,
    Pause,
    Robots,
    Run,
    Skip,
    Start,
    from_line,
)

TOLERANCE_S = 0.001
"""Times are written to the microsecond, and clocks are read one after the other."""
_ROBOTS_LIFETIME_S = 24 * 3600 + 120  # RFC 9309, 2.4; a request may take a moment from the gate to the network
_REFUSALS = (429, 503)
_MOST_VIOLATIONS = 1_000
_MOST_REASONS = 10_000
_MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    """From 1."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Two lines that show it, the earlier one first; None where a line that should be there is not."""

    kind: str
    host: str
    sentence: str
    first: Line | None
    second: Line


@dataclass(slots=True, kw_only=True)
class HostAudit:
    """How one host was asked."""

    requests: int = 0
    least_gap_s: float | None = None
    """From start to start, where it was nearest to what was allowed; None: there was one request."""
    delay_s: float = 0.0
    """In force at that gap; of a single request, at its start."""
    most_in_flight: int = 0
    pauses: int = 0
    paused_s: float = 0.0
    """In all, as announced."""
    gave_up: str | None = None
    violations: int = 0


@dataclass(slots=True, kw_only=True)
class Skipped:
    """Addresses that were not asked for one and the same reason."""

    origin: str
    why: str
    rule: Rule | None
    """The line of the origin's robots.txt that forbids them; None: another reason."""
    count: int = 0
    examples: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Audit:
    """The verdict on a run."""

    run_id: str
    at: str
    """When it began, RFC 3339 in UTC."""
    seconds: float = 0.0
    """To the last line."""
    closed: str | None = None
    """Why it ended; None: it is at work, or was killed."""
    requests: int = 0
    unanswered: int = 0
    """Requests whose end is not in the ledger."""
    hosts: dict[str, HostAudit] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    """The first thousand."""
    violation_count: int = 0

    @property
    def is_proven(self) -> bool:
        return not self.violation_count


def audit(lines: Iterable[str]) -> Audit:
    """The verdict on a ledger's whole lines. Raises `LedgerError`, which names the line."""
    judge: _Judge | None = None
    number = 0
    for number, text in enumerate(lines, 1):
        try:
            entry = from_line(text)
            if judge is None:
                judge = _Judge(_run(entry))
                continue
        except LedgerError as error:
            raise LedgerError(f"line {number}: {error}") from None
        judge.hear(entry, Line(number, text.rstrip("\n")))
    if judge is None:
        raise LedgerError("it is empty")
    return judge.verdict()


def _run(entry: Entry) -> Run:
    if not isinstance(entry, Run):
        raise LedgerError("a ledger begins with its run")
    if entry.schema_version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise LedgerError(f"version {entry.schema_version} of the ledger, and only {SCHEMA_VERSION} is understood")
    return entry


@dataclass(slots=True)
class _Origin:
    """What its robots.txt says."""

    line: Line
    t: float
    refusal: str | None
    group: RuleGroup
    crawl_delay_s: float


@dataclass(slots=True)
class _Host:
    """What is in force at one host."""

    shown: HostAudit
    settings_s: float
    pace_s: float
    paced_by: Line | None = None
    last: tuple[float, Line] | None = None
    under_way: dict[int, Line] = field(default_factory=dict)
    rests_until: float = 0.0
    rest: Line | None = None
    refusal: Line | None = None
    """An answer that nothing has followed from yet."""
    given_up: Line | None = None
    origins: dict[str, _Origin] = field(default_factory=dict)


class _Judge:
    def __init__(self, run: Run) -> None:
        self._run = run
        self._audit = Audit(run_id=run.run_id, at=run.at)
        self._hosts: dict[str, _Host] = {}
        self._open: dict[int, tuple[Start, Line]] = {}
        self._last_number = 0
        self._robots_asked: set[tuple[str, str]] = set()
        """Origin and address of requests for a robots.txt that have ended: where they led is asked for, too."""
        self._skipped: dict[tuple[str, str, Rule | None], Skipped] = {}
        self._latest: Line | None = None

    def hear(self, entry: Entry, line: Line) -> None:
        if entry.t + TOLERANCE_S < self._audit.seconds:
            self._convict("inconsistent", "", "time goes backwards", self._latest, line)
        self._audit.seconds = max(self._audit.seconds, entry.t)
        self._latest = line
        self._hear(entry, line)

    def verdict(self) -> Audit:
        self._audit.unanswered = len(self._open)
        self._audit.skipped = sorted(self._skipped.values(), key=lambda skipped: -skipped.count)
        return self._audit

    # --- what happened ----------------------------------------------------------------------------------------------

    @singledispatchmethod
    def _hear(self, entry: Entry, line: Line) -> None:
        self._convict("inconsistent", "", "a second run in one ledger", None, line)

    @_hear.register
    def _(self, start: Start, line: Line) -> None:
        key = _host_of(start.url)
        host = self._host(key)
        host.shown.requests += 1
        self._audit.requests += 1
        self._check_numbers(start, host, key, line)
        self._check_gap(start, host, key, line)
        self._check_rest(start, host, key, line)
        self._check_robots(start, host, key, line)
        if host.given_up:
            self._convict("afterGivingUp", key, "asked although it was given up", host.given_up, line)
        host.under_way[start.n] = line
        host.shown.most_in_flight = max(host.shown.most_in_flight, len(host.under_way))
        if len(host.under_way) > self._run.max_in_flight:
            oldest = next(iter(host.under_way.values()))
            sentence = f"{len(host.under_way)} under way, and {self._run.max_in_flight} are allowed"
            self._convict("tooMany", key, sentence, oldest, line)
        host.last = start.t, line
        self._open[start.n] = start, line

    @_hear.register
    def _(self, end: End, line: Line) -> None:
        start, _ = self._open.pop(end.n, (None, None))
        if start is None:
            self._convict("inconsistent", "", f"request {end.n} ends, and is not under way", None, line)
            return
        host = self._host(_host_of(start.url))
        host.under_way.pop(end.n, None)
        if start.robots_of is not None:
            self._robots_asked.add((start.robots_of, start.url))
        if end.status in _REFUSALS:
            host.refusal = line
            self._rest(host, end.t + (end.retry_after or 0.0), line)

    @_hear.register
    def _(self, pace: Pace, line: Line) -> None:
        host = self._host(pace.host)
        if host.paced_by is None and pace.why == "settings":
            host.settings_s = pace.delay
        host.pace_s, host.paced_by = pace.delay, line

    @_hear.register
    def _(self, pause: Pause, line: Line) -> None:
        host = self._host(pause.host)
        host.shown.pauses += 1
        host.shown.paused_s += pause.seconds
        host.refusal = None
        self._rest(host, pause.t + pause.seconds, line)

    @_hear.register
    def _(self, give_up: GiveUp, line: Line) -> None:
        host = self._host(give_up.host)
        host.refusal = None
        host.given_up = host.given_up or line
        host.shown.gave_up = host.shown.gave_up or give_up.why

    @_hear.register
    def _(self, robots: Robots, line: Line) -> None:
        host = self._host(_host_of(robots.origin))
        delay_s = robots.crawl_delay or 0.0
        host.origins[robots.origin] = _Origin(line, robots.t, robots.refusal, RuleGroup(robots.rules), delay_s)

    @_hear.register
    def _(self, skip: Skip, line: Line) -> None:
        origin = _origin_of(skip.url)
        known = self._host(_host_of(skip.url)).origins.get(origin)
        if skip.why == DISALLOWED:
            rule = known.group.forbidding(skip.url) if known else None
            if rule != skip.rule:
                sentence = "another line of robots.txt decides about an address that was not asked"
                self._convict("inconsistent", skip.host, sentence, known.line if known else None, line)
        key = origin, skip.why, skip.rule
        if key not in self._skipped and len(self._skipped) >= _MOST_REASONS:
            key = "", "other reasons", None
        skipped = self._skipped.setdefault(key, Skipped(origin=key[0], why=key[1], rule=key[2]))
        skipped.count += 1
        if len(skipped.examples) < _MOST_EXAMPLES:
            skipped.examples.append(skip.url)

    @_hear.register
    def _(self, close: Close, line: Line) -> None:
        self._audit.closed = close.reason

    # --- what has to hold -------------------------------------------------------------------------------------------

    def _check_numbers(self, start: Start, host: _Host, key: str, line: Line) -> None:
        if start.n <= self._last_number:
            self._convict("inconsistent", key, f"there was a request {start.n} before", None, line)
        self._last_number = max(self._last_number, start.n)
        if start.host != key:
            self._convict("inconsistent", key, f"the address is not {start.host}'s", None, line)
        if start.in_flight != len(host.under_way) + 1:
            sentence = f"{len(host.under_way) + 1} are under way, and not {start.in_flight}"
            self._convict("inconsistent", key, sentence, None, line)

    def _check_gap(self, start: Start, host: _Host, key: str, line: Line) -> None:
        asked_s = max((origin.crawl_delay_s for origin in host.origins.values()), default=0.0)
        delay_s = max(host.settings_s, host.pace_s, asked_s)
        shown = host.shown
        if host.last is None:
            shown.delay_s = delay_s
            return
        before_t, before = host.last
        gap_s = start.t - before_t
        if shown.least_gap_s is None or gap_s - delay_s < shown.least_gap_s - shown.delay_s:
            shown.least_gap_s, shown.delay_s = gap_s, delay_s
        if gap_s < delay_s - TOLERANCE_S:
            self._convict(
                "tooSoon", key, f"{gap_s:.3f} s after the one before, and the delay is {delay_s:g} s", before, line
            )

    def _check_rest(self, start: Start, host: _Host, key: str, line: Line) -> None:
        if start.t < host.rests_until - TOLERANCE_S:
            sentence = f"{host.rests_until - start.t:.3f} s before the end of a pause"
            self._convict("inPause", key, sentence, host.rest, line)
        if host.refusal is not None:
            self._convict("noPause", key, "no pause has followed a refusal", host.refusal, line)
            host.refusal = None

    def _check_robots(self, start: Start, host: _Host, key: str, line: Line) -> None:
        if start.robots_of is not None and self._is_for_robots(start, start.robots_of):
            return
        origin = host.origins.get(_origin_of(start.url))
        if origin is None:
            self._convict("beforeRobots", key, "robots.txt has not been read", None, line)
        elif start.t - origin.t > _ROBOTS_LIFETIME_S:
            self._convict("beforeRobots", key, "robots.txt was read more than a day ago", origin.line, line)
        elif origin.refusal is not None:
            self._convict("disallowed", key, origin.refusal, origin.line, line)
        elif rule := origin.group.forbidding(start.url):
            sentence = f"line {rule.line} of robots.txt forbids it: {rule.text}"
            self._convict("disallowed", key, sentence, origin.line, line)

    def _is_for_robots(self, start: Start, origin: str) -> bool:
        """Whether a request is for the robots.txt that it says, or has been led to from there."""
        if start.redirected_from is not None:
            return (origin, start.redirected_from) in self._robots_asked
        return urlsplit(start.url)[2:] == ("/robots.txt", "", "")

    def _rest(self, host: _Host, until: float, line: Line) -> None:
        if until > host.rests_until:
            host.rests_until, host.rest = until, line

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            shown = self._audit.hosts[key] = HostAudit()
            host = self._hosts[key] = _Host(shown, self._run.delay, self._run.delay)
        return host

    def _convict(self, kind: str, host: str, sentence: str, first: Line | None, second: Line) -> None:
        self._audit.violation_count += 1
        if host in self._audit.hosts:
            self._audit.hosts[host].violations += 1
        if len(self._audit.violations) < _MOST_VIOLATIONS:
            violation = Violation(kind=kind, host=host, sentence=sentence, first=first, second=second)
            self._audit.violations.append(violation)


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host_of(url: str) -> str:
    """Name, and port where it is not the scheme's."""
    parts = urlsplit(url)
    is_usual = parts.port in (None, 443 if parts.scheme == "https" else 80)
    return (parts.hostname or "") + ("" if is_usual else f":{parts.port}")
