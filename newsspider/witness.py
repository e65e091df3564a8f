"""Who is told of everything that passes the gate, and of what does not: a ledger, say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scrapy import Request

    from newsspider.politeness.robots import RobotsRules
    from newsspider.politeness.robots_rule import Rule


class Witness(Protocol):
    """Is told when it happens; times are seconds of the monotonic clock. What it raises is the gate's end, so that it
    raises nothing."""

    def started(self, request: Request, now: float) -> None:
        """A request goes to the network."""

    def ended(
        self, request: Request, now: float, *, status: int | None, size: int, asked_s: float | None, failure: str | None
    ) -> None:
        """It has ended: with a status and bytes as they came over the wire, or with a failure. `asked_s` is what its
        Retry-After asks for."""

    def paced(self, host: str, gap_s: float, why: str) -> None:
        """From now on a host is asked no faster than once in `gap_s`."""

    def paused(self, host: str, now: float, seconds: float, why: str) -> None:
        """A host is not asked for so long, from now on."""

    def gave_up(self, host: str, why: str) -> None:
        """A host is not asked any more."""

    def robots_read(self, origin: str, status: int | None, rules: RobotsRules) -> None:
        """What an origin's robots.txt says; `status` None: it could not be fetched."""

    def skipped(self, request: Request, why: str, rule: Rule | None) -> None:
        """A request is not sent; `rule` is the line of robots.txt that forbids it."""
