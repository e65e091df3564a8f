"""The Celery application: `celery -A newsspider.cluster worker`.

Celery hands out sites, at least once each, in the order in which they were dispatched; a crawl is a process of its own,
so that a thread each is enough to look after them.
"""

from __future__ import annotations

import logging
import time
from typing import Any

import psycopg
from celery import Celery, signals
from celery.exceptions import Reject
from scrapy.utils.project import get_project_settings

from newsspider.cluster import work
from newsspider.cluster.configured import Cluster
from newsspider.cluster.job import ArchiveJob, Job, SiteJob
from newsspider.cluster.registry import Registry
from newsspider.errors import UsageError
from newsspider.report.refusal import refuse

logger = logging.getLogger(__name__)

QUEUE = "newsspider"
_TRIES_EVERY_S = 2.0

app = Celery("newsspider", set_as_current=False)


def _configured() -> dict[str, Any]:
    """What Celery reads when it first needs it."""
    settings = get_project_settings()
    return {
        "broker_url": settings["NEWSSPIDER_CLUSTER_BROKER"],
        "broker_connection_retry_on_startup": True,
        # A task that was not acknowledged in this time is delivered again (Redis); one that is at work still, to
        # nobody's harm: who gets it sees that the site is taken.
        "broker_transport_options": {"visibility_timeout": 600.0 + 2 * settings.getfloat("NEWSSPIDER_CLUSTER_SLICE_S")},
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_pool": "threads",
        "task_default_queue": QUEUE,
        "task_ignore_result": True,
        "task_publish_retry_policy": {"max_retries": 3, "interval_start": 0.2, "interval_max": 2.0},
        "worker_send_task_events": False,
    }


app.add_defaults(_configured)


@app.task(name="newsspider.crawl")  # type: ignore[untyped-decorator]
def crawl(facts: dict[str, Any]) -> None:
    """One slice of the site of these facts (see `newsspider.sites.facts_of`), and word of the next one if there is more
    of it: behind all sites that wait."""
    if _done(SiteJob.of(_cluster(), facts)):
        crawl.delay(facts)


@app.task(name="newsspider.read")  # type: ignore[untyped-decorator]
def read(facts: dict[str, Any]) -> None:
    """The same of an archive, by `ArchiveJob.facts`."""
    if _done(ArchiveJob.of(_cluster(), facts)):
        read.delay(facts)


def _cluster() -> Cluster:
    return Cluster.of(get_project_settings())


def _done(job: Job) -> bool:
    """Whether there is more of it."""
    try:
        return work.do(job)
    except work.Ending as error:
        raise Reject(str(error), requeue=True) from None


@signals.worker_init.connect  # type: ignore[untyped-decorator]
def _prepare(**_: Any) -> None:
    """What is wrong with the settings is said at once; a database that is away is waited for."""
    try:
        cluster = Cluster.of(get_project_settings())
    except UsageError as error:
        raise SystemExit(refuse(error)) from None
    while True:
        try:
            Registry(cluster.database).prepare()
        except psycopg.OperationalError as error:
            logger.warning("Waiting for the database: %s", str(error).strip())
            time.sleep(_TRIES_EVERY_S)
        else:
            break


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _end(**_: Any) -> None:
    work.ending.set()
