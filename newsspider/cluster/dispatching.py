"""Which sites are due, and word of them to the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
from kombu.exceptions import OperationalError

from newsspider.cluster.celery import app, crawl
from newsspider.cluster.configured import Cluster
from newsspider.cluster.database import Database, Standing
from newsspider.errors import NewsspiderError
from newsspider.sites import Site, facts_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class Unreachable(NewsspiderError):  # noqa: N818
    """The database or the broker cannot be reached: what was not told now is due the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    sites: list[str]
    """Keys of those that were due."""
    standing: Standing
    """Of all of them, afterwards."""


def dispatch(
    sites: Mapping[str, Site], settings: BaseSettings, *, every_s: float | None = None, only_look: bool = False
) -> Dispatched:
    """Tells the broker of the sites (by key) that are due; `only_look`: does not.

    Raises `UsageError`, and `Unreachable`.
    """
    cluster = Cluster.of(settings)
    app.conf.broker_url = cluster.broker  # the command line may name another one than the project
    usual_s = every_s or cluster.every_s
    spans_s = {key: site.every_s or usual_s for key, site in sites.items()}
    database = Database(cluster.database)
    try:
        database.prepare()
        due = database.look(spans_s, cluster.lost_s) if only_look else database.queue(spans_s, cluster.lost_s)
        if not only_look:
            _tell(database, [sites[key] for key in due])
        return Dispatched(sites=due, standing=database.standing(list(sites)))
    except psycopg.Error as error:
        raise Unreachable(f"the database cannot be asked: {str(error).strip()}") from None


def _tell(database: Database, due: list[Site]) -> None:
    told = 0
    try:
        with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer:
            for site in due:
                crawl.apply_async([facts_of(site)], producer=producer)
                told += 1
    except OperationalError as error:
        database.not_queued([site.key for site in due[told:]])
        raise Unreachable(f"the broker cannot be told: {error}") from None
