"""Gates that are broken on purpose, each in one way: `scrapy audit` has to notice."""

from __future__ import annotations

from time import monotonic

from scrapy import Request

from newsspider.gate.host import Host, Origin
from newsspider.politeness.pace import Pace
from newsspider.politeness.robots import RobotsRules
from newsspider.scheduler import PoliteScheduler


class _NoGap(Pace):
    def may_start(self, now: float) -> bool:
        return self.in_flight < self.max_in_flight

    def wait_s(self, now: float) -> float:
        return 0.0

    @property
    def ready_at(self) -> float:
        return 0.0


class HastyGate(PoliteScheduler):
    """Waits for nothing, whatever it says."""

    def _host(self, url: str, request: Request) -> Host:
        host = super()._host(url, request)
        if not isinstance(host.pace, _NoGap):
            host.pace = _NoGap(host.pace.delay_s, host.pace.max_in_flight)
        return host


class DeafGate(PoliteScheduler):
    """Does not hear 429 and 503."""

    def _refused(self, host: Host, now: float, status: int, asked_s: float | None) -> None:
        pass


class CuriousGate(PoliteScheduler):
    """Reads robots.txt, and obeys it not."""

    def _forbidden(self, host: Host, request: Request) -> str | None:
        return None


class ImpatientGate(PoliteScheduler):
    """Does not even ask for robots.txt where the spider does not."""

    def _origin(self, url: str, request: Request) -> Origin:
        origin = super()._origin(url, request)
        if origin.rules is None:
            origin.rules, origin.read_at = RobotsRules(url=url), monotonic()
        return origin
