"""How fast one host may be asked: values and a clock in, decisions out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST_PAUSE_S = 5.0
_MOST_REFUSALS = 6


@dataclass(slots=True)
class Pace:
    """The gap and the requests in flight of one host. Times are seconds of a monotonic clock."""

    delay_s: float
    """Least time from the start of one request to the start of the next."""
    max_in_flight: int
    in_flight: int = field(default=0, init=False)
    ready_at: float = field(default=0.0, init=False)
    """No request may start before."""
    refusals: int = field(default=0, init=False)
    """Answers in a row that asked us to come back later (429, 503)."""

    def may_start(self, now: float) -> bool:
        return self.in_flight < self.max_in_flight and now >= self.ready_at

    def start(self, now: float) -> None:
        """A request starts: the next one waits for the delay."""
        self.in_flight += 1
        self.ready_at = now + self.delay_s

    def sent(self, now: float) -> None:
        """The request that started last leaves only now: the delay counts from here."""
        self.ready_at = max(self.ready_at, now + self.delay_s)

    def slow_down(self, delay_s: float) -> None:
        """The host asks for a longer delay, which counts from the request that started last."""
        longer_s = max(0.0, delay_s - self.delay_s)
        self.delay_s += longer_s
        self.ready_at += longer_s

    def finish(self) -> None:
        """A request that started has ended, well or not."""
        self.in_flight -= 1

    def refuse(self, now: float, pause_s: float) -> None:
        """The host asked us to come back later: nothing starts for `pause_s` seconds."""
        self.refusals += 1
        self.ready_at = max(self.ready_at, now + pause_s)

    def accept(self) -> None:
        """The host answered: one refusal is forgotten, so that it settles instead of swinging."""
        self.refusals = max(0, self.refusals - 1)


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
