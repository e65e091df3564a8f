"""How fast one host may be asked: values and a clock in, decisions out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import inf

REFUSALS = frozenset({429, 503})
"""Statuses that ask us to come back later."""

REJECTIONS = frozenset({401, 403, 407, 451})
"""Statuses that say no: one page's as likely as the host's, so that only several in a row say something of the host."""

_REJECTIONS_A_STEP = 5
"""After so many in a row the gap doubles, and after as many more again."""
_FIRST_PAUSE_S = 5.0
_MOST_REFUSALS = 6

_LATENCY_WEIGHT = 0.25
"""Of the newest answer in the smoothed latency: some ten answers and it has settled."""
_SLOW_S = 1.0
"""Latency from which on a host counts as slow; what is faster may as well be our own process that was busy."""
_LATENCY_STEP_S = 0.25
"""The gap follows the latency in steps, so that it does not change with every answer."""

_FIRST_CAUTION_S = 0.5
_MOST_CAUTION_S = 16.0
_CAUTION_KEPT = 0.7
_NO_CAUTION_S = 0.1


@dataclass(slots=True)
class Pace:
    """The gap and the requests in flight of one host. Times are seconds of a monotonic clock."""

    delay_s: float
    """Least time from the start of one request to the start of the next, as the settings or the host ask for it."""
    max_in_flight: int
    max_latency_delay_s: float = 0.0
    """What the gap may grow to where the host answers slowly; 0: however slowly it answers, it does not grow."""
    in_flight: int = field(default=0, init=False)
    refusals: int = field(default=0, init=False)
    """Answers in a row that asked us to come back later (429, 503)."""
    rejections: int = field(default=0, init=False)
    """Answers in a row that said no (401, 403, 407, 451)."""
    latency_s: float = field(default=0.0, init=False)
    """Smoothed, from the request to the head of the answer."""
    _is_slowed_down: bool = field(default=False, init=False)
    _caution_s: float = field(default=0.0, init=False)
    """What is added to the gap since the host refused, until it has settled."""
    _started_at: float = field(default=-inf, init=False)
    _sent_at: float = field(default=-inf, init=False)
    _paused_until: float = field(default=-inf, init=False)

    @property
    def gap_s(self) -> float:
        """Least time from the start of one request to the start of the next, as of now."""
        return max(self.delay_s, self._latency_gap_s) + self._caution_s

    @property
    def why(self) -> str:
        """What the gap comes from: `refusals`, `latency`, `robots.txt` or `settings`."""
        if self._caution_s:
            return "refusals"
        if self._latency_gap_s > self.delay_s:
            return "latency"
        return "robots.txt" if self._is_slowed_down else "settings"

    @property
    def ready_at(self) -> float:
        """No request may start before."""
        return max(self._paused_until, self._started_at + self.gap_s)

    def may_start(self, now: float) -> bool:
        return self.in_flight < self.max_in_flight and now >= self.ready_at

    def start(self, now: float) -> None:
        """A request starts: the next one waits for the delay."""
        self.in_flight += 1
        self._started_at = now

    def wait_s(self, now: float) -> float:
        """How long the request that started last has still to wait at the door; 0: it may leave.

        Only what has come up since it started holds it back: a pause, or a longer gap after the one before it.
        """
        return max(0.0, self._paused_until - now, self._sent_at + self.gap_s - now)

    def sent(self, now: float) -> None:
        """The request that started last leaves only now: the delay counts from here."""
        self._started_at = self._sent_at = now

    def slow_down(self, delay_s: float) -> None:
        """The host asks for a longer delay, which counts from the request that started last."""
        if delay_s > self.delay_s:
            self.delay_s = delay_s
            self._is_slowed_down = True

    def finish(self) -> None:
        """A request that started has ended, well or not."""
        self.in_flight -= 1

    def refuse(self, now: float, pause_s: float) -> None:
        """The host asked us to come back later: nothing starts for `pause_s` seconds, and then more slowly than before,
        twice as slowly with every further refusal."""
        self.refusals += 1
        self.rest(now, pause_s)
        self._slow_down_by_half()

    def reject(self) -> bool:
        """The host said no. Several in a row are a wish to be asked less: whether it is one, as of now."""
        self.rejections += 1
        if self.rejections % _REJECTIONS_A_STEP == 0:
            self._slow_down_by_half()
        return self.rejections >= _REJECTIONS_A_STEP

    def rest(self, now: float, pause_s: float) -> None:
        """Nothing starts for so long."""
        self._paused_until = max(self._paused_until, now + pause_s)

    def _slow_down_by_half(self) -> None:
        doubled_s = max(2 * self._caution_s, self.delay_s, _FIRST_CAUTION_S)
        self._caution_s = min(doubled_s, max(_MOST_CAUTION_S, self.delay_s))

    def answered(self, latency_s: float, *, well: bool) -> None:
        """The host answered after `latency_s`; not `well`: with an error, or not at all.

        A good answer forgets one refusal, so that the host settles instead of swinging, and brings the gap nearer to
        what it was. An error never shortens the gap: it often comes quickly from a host that is in trouble.
        """
        if well or latency_s > self.latency_s:
            self.latency_s += _LATENCY_WEIGHT * (latency_s - self.latency_s)
        if well:
            self.refusals = max(0, self.refusals - 1)
            self.rejections = 0
            caution_s = self._caution_s * _CAUTION_KEPT
            self._caution_s = caution_s if caution_s >= _NO_CAUTION_S else 0.0

    @property
    def _latency_gap_s(self) -> float:
        """As long as an answer takes, so that a slow host has one request at a time to see to."""
        if self.latency_s < _SLOW_S:
            return 0.0
        return min(round(self.latency_s / _LATENCY_STEP_S) * _LATENCY_STEP_S, self.max_latency_delay_s)


def is_well(status: int | None) -> bool:
    """Whether an answer is a sign of a host that can cope; None: there was none. A page that has gone is no trouble."""
    return status is not None and (status < 400 or status in (404, 410))


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a `Retry-After` header asks for (RFC 9110, 10.2.3: a number of seconds, or a date).

    None where there is no header or it makes no sense; never negative.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for an offset of many digits
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def pause_s(asked_s: float | None, refusals: int, max_pause_s: float) -> float | None:
    """How long a host that refused rests, in seconds; None: leave it alone for the rest of this run.

    `asked_s` is what its `Retry-After` said, if anything; `refusals` how many answers in a row were refusals before
    this one. Without a `Retry-After` the pause doubles from 5 s up to `max_pause_s`, and a host that still refuses
    after six of them is left alone.
    """
    if asked_s is not None:
        return asked_s if asked_s <= max_pause_s else None
    if refusals >= _MOST_REFUSALS:
        return None
    return float(min(_FIRST_PAUSE_S * 2**refusals, max_pause_s))
