"""What the settings say of many machines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from newsspider.errors import UsageError
from newsspider.places import data_dir
from newsspider.state.database import database_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newsspider.sites import Site

_RESTS = (
    "DOWNLOAD_DELAY",
    "NEWSSPIDER_MAX_CRAWL_DELAY_S",
    "NEWSSPIDER_MAX_LATENCY_DELAY_S",
    "NEWSSPIDER_MAX_PAUSE_S",
)
_SHARE_IN_WHICH_IT_ENDS = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Times in seconds; see settings.py."""

    broker: str
    database: str
    """Its address, `postgresql://...`."""
    keeps_memory: bool
    """It is the memory's as well."""
    sites_dir: Path
    """Where each site has a folder of its own."""
    every_s: float
    slice_s: float
    grace_s: float
    """What a crawl may need beyond its slice to begin and to end."""
    least_lease_s: float
    lost_s: float
    longest_rest_s: float
    """Between two requests to a host, whatever it asks for."""

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Raises `UsageError`."""
        memory = settings["NEWSSPIDER_MEMORY"] or ""
        keeps_memory = database_of(memory) is not None
        database = settings["NEWSSPIDER_CLUSTER_DATABASE"] or (memory if keeps_memory else "")
        if keeps_memory and database != memory:
            raise UsageError(
                "NEWSSPIDER_MEMORY and NEWSSPIDER_CLUSTER_DATABASE name two databases, and the memory has to see who "
                "has a site: leave out the latter"
            )
        if database_of(database) is None:
            raise UsageError(
                "many machines need a PostgreSQL database in which they see who has which site: "
                "-s NEWSSPIDER_CLUSTER_DATABASE=postgresql://user@host/name"
            )
        return cls(
            broker=settings["NEWSSPIDER_CLUSTER_BROKER"],
            database=database,
            keeps_memory=keeps_memory,
            sites_dir=data_dir(settings) / "sites",
            every_s=settings.getfloat("NEWSSPIDER_CLUSTER_EVERY_S"),
            slice_s=settings.getfloat("NEWSSPIDER_CLUSTER_SLICE_S"),
            grace_s=60.0 + settings.getfloat("NEWSSPIDER_GRACE_S"),
            least_lease_s=settings.getfloat("NEWSSPIDER_CLUSTER_LEASE_S"),
            lost_s=settings.getfloat("NEWSSPIDER_CLUSTER_LOST_S"),
            longest_rest_s=max(map(settings.getfloat, _RESTS)),
        )

    @property
    def usual_lease_s(self) -> float:
        """Of a site without wishes of its own."""
        return self._lease_s(self.longest_rest_s)

    def rest_s(self, site: Site) -> float:
        """The longest that a host of a site may have to be left alone after a request."""
        return max(self.longest_rest_s, site.delay_s or 0.0)

    def lease_s(self, site: Site) -> float:
        """For how long a worker has a site unless it says so again: when a crawl is ended for want of a lease, a third
        of it is left, and a host has had its rest when somebody else may ask."""
        return self._lease_s(self.rest_s(site))

    def _lease_s(self, rest_s: float) -> float:
        return max(self.least_lease_s, rest_s / _SHARE_IN_WHICH_IT_ENDS)

    def crawl_may_last_s(self, lease_s: float) -> float:
        """From when a lease was asked for."""
        return lease_s * (1 - _SHARE_IN_WHICH_IT_ENDS)
