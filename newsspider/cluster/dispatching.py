"""Which sites are due, and word of them to the workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from kombu.exceptions import OperationalError

from newsspider.cluster.celery import app, crawl, read
from newsspider.cluster.configured import Cluster
from newsspider.cluster.job import ArchiveJob
from newsspider.cluster.registry import Registry, Standing
from newsspider.errors import NewsspiderError
from newsspider.sites import Site, facts_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


_NEVER_AGAIN_S = 1e9


class Unreachable(NewsspiderError):  # noqa: N818
    """The database or the broker cannot be reached: what was not told now is due the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    sites: list[str]
    """Keys of those that were due; of archives as well."""
    standing: Standing
    """Of all of them, afterwards."""


def dispatch(
    sites: Mapping[str, Site], settings: BaseSettings, *, every_s: float | None = None, only_look: bool = False
) -> Dispatched:
    """Tells the broker of the sites (by key) that are due; `only_look`: does not.

    Raises `UsageError`, and `Unreachable`.
    """
    cluster = Cluster.of(settings)
    usual_s = every_s or cluster.every_s
    spans_s = {key: site.every_s or usual_s for key, site in sites.items()}

    def tell(key: str, producer: Any) -> None:
        crawl.apply_async([facts_of(sites[key])], producer=producer)

    return _dispatch(cluster, spans_s, tell, only_look=only_look)


def dispatch_archives(
    names: Sequence[str], into: Path, arguments: Mapping[str, str], settings: BaseSettings, *, only_look: bool = False
) -> Dispatched:
    """The same of archives, by their paths or addresses: each is due until it was read to its end into that folder.
    `arguments` are those of the spider `archive`."""
    cluster = Cluster.of(settings)
    jobs = [ArchiveJob(cluster=cluster, name=name, into=into, arguments=arguments) for name in names]
    facts = {job.key: job.facts for job in jobs}

    def tell(key: str, producer: Any) -> None:
        read.apply_async([facts[key]], producer=producer)

    return _dispatch(cluster, dict.fromkeys(facts, _NEVER_AGAIN_S), tell, only_look=only_look)


def _dispatch(
    cluster: Cluster, spans_s: Mapping[str, float], tell: Callable[[str, Any], None], *, only_look: bool
) -> Dispatched:
    """`spans_s`: from run to run, by key; `tell` tells the broker of one."""
    app.conf.broker_url = cluster.broker  # the command line may name another one than the project
    registry = Registry(cluster.database)
    try:
        registry.prepare()
        due = registry.look(spans_s, cluster.lost_s) if only_look else registry.queue(spans_s, cluster.lost_s)
        if not only_look:
            _tell(registry, due, tell)
        return Dispatched(sites=due, standing=registry.standing(list(spans_s)))
    except psycopg.Error as error:
        raise Unreachable(f"the database cannot be asked: {str(error).strip()}") from None


def _tell(registry: Registry, due: list[str], tell: Callable[[str, Any], None]) -> None:
    told = 0
    try:
        with app.connection_for_write() as connection, app.amqp.Producer(connection) as producer:
            for key in due:
                tell(key, producer)
                told += 1
    except OperationalError as error:
        registry.put_back(due[told:])
        raise Unreachable(f"the broker cannot be told: {error}") from None
