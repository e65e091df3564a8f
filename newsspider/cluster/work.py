"""What a worker does when it hears of a job: takes it, does a slice of it, and lets go of it."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from dataclasses import dataclass

import psycopg

from newsspider.cluster.job import Job
from newsspider.cluster.leash import clock_s
from newsspider.cluster.registry import HeldLease, Registry, State
from newsspider.cluster.slice import crawl_slice, wait_s
from newsspider.errors import OutputError
from newsspider.places import project_dir
from newsspider.report.tally import ExitCode
from newsspider.runid import new_run_id

logger = logging.getLogger(__name__)

ending = threading.Event()
"""The worker comes to its end, and its crawls with it."""

_NOBODYS_FAULT = frozenset({ExitCode.STOPPED, ExitCode.LOCKED})
_TRIES_S = 20.0
"""For so long a site is waited for that has its rest; then others have their turn."""
_TRIES_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    state: State
    failed: bool = False


def do(job: Job) -> bool:
    """Does a slice of a job, if it is due and nobody else's; whether it is to be gone on with.

    Raises `Ending` where the worker ends before it has begun.
    """
    registry = Registry(job.cluster.database, patience_s=job.lease_s / 6)
    asked_s, lease = _taken(registry, job)
    if lease is None:
        return False
    run_id = new_run_id()
    logger.info("%s: run %s begins, token %d", job.key, run_id, lease.token)
    try:
        job.prepare()
        command = [sys.executable, "-m", "scrapy", *job.command(run_id, lease.token)]
        code = crawl_slice(
            command, registry, lease, asked_s, job.cluster, folder=project_dir(), is_ending=ending.is_set
        )
    except OutputError as error:
        logger.error("%s", error)
        code = ExitCode.OUTPUT
    if code is None:
        return False
    outcome = _outcome(job, code, has_more=job.has_more(run_id))
    logger.info("%s: run %s has ended with exit code %d: %s", job.key, run_id, code, outcome.state)
    _let_go(registry, lease, job.rest_s(run_id), outcome)
    return outcome.state == "due" and code in job.well


class Ending(Exception):  # noqa: N818
    """The worker ends: somebody else is to hear of the site."""


def _taken(registry: Registry, job: Job) -> tuple[float, HeldLease | None]:
    """When the lease was asked for, and the lease; None: there is nothing to do. Waits for the database."""
    until_s = clock_s() + _TRIES_S
    while not ending.is_set():
        asked_s = clock_s()
        try:
            taken = registry.begin(job.key, _name(), job.lease_s)
            if isinstance(taken, HeldLease):
                return asked_s, taken
            if taken in ("running", "resting"):
                logger.info("%s: nothing to do, it is %s", job.key, taken)
                return asked_s, None
            if asked_s > until_s:
                logger.info("%s: cannot be had at the moment; the next dispatch tells of it again", job.key)
                registry.put_back([job.key])
                return asked_s, None
        except psycopg.Error as error:
            logger.warning("%s: waiting for the database: %s", job.key, str(error).strip())
        wait_s(_TRIES_EVERY_S, ending.is_set)
    raise Ending(job.key)


def _outcome(job: Job, code: int, *, has_more: bool) -> Outcome:
    if code in job.well:
        return Outcome("due" if has_more else "resting")
    if code in _NOBODYS_FAULT:
        return Outcome("due")
    return Outcome("resting" if job.waits_after_failure else "due", failed=True)


def _let_go(registry: Registry, lease: HeldLease, rest_s: float, outcome: Outcome) -> None:
    """Where the database cannot be told, the lease runs out, and the site counts as lost."""
    until_s = clock_s() + lease.lease_s
    while clock_s() < until_s:
        try:
            if not registry.end(lease, rest_s=rest_s, state=outcome.state, failed=outcome.failed):
                logger.warning("%s: another worker has it now", lease.site)
            return
        except psycopg.Error as error:
            logger.warning("%s: waiting for the database: %s", lease.site, str(error).strip())
            wait_s(_TRIES_EVERY_S, lambda: False)


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
