"""The Celery application: `celery -A newsspider.cluster worker`.

Celery hands out sites, at least once each, in the order in which they were dispatched; a crawl is a process of its own,
so that a thread each is enough to look after them.
"""

from __future__ import annotations

from typing import Any

from celery import Celery, signals
from celery.exceptions import Reject
from scrapy.utils.project import get_project_settings

from newsspider.cluster import work
from newsspider.cluster.configured import Cluster
from newsspider.cluster.database import Database
from newsspider.cluster.job import ArchiveJob, Job, SiteJob

QUEUE = "newsspider"

app = Celery("newsspider", set_as_current=False)


def _configured() -> dict[str, Any]:
    """What Celery reads when it first needs it. Raises `UsageError`."""
    cluster = Cluster.of(get_project_settings())
    return {
        "broker_url": cluster.broker,
        "broker_connection_retry_on_startup": True,
        # A task that was not acknowledged in this time is delivered again (Redis); one that is at work still, to
        # nobody's harm: who gets it sees that the site is taken.
        "broker_transport_options": {"visibility_timeout": 2 * (cluster.slice_s + cluster.grace_s)},
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
    """What is wrong with settings or database is said at once."""
    Database(Cluster.of(get_project_settings()).database).prepare()


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _end(**_: Any) -> None:
    work.ending.set()
