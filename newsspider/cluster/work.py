"""What a worker does when it hears of a site: takes it, crawls a slice of it, and lets go of it."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from dataclasses import dataclass
from typing import Any

import psycopg

from newsspider.cluster.configured import Cluster
from newsspider.cluster.database import Database, Lease, State
from newsspider.cluster.folder import SiteFolder
from newsspider.cluster.leash import clock_s
from newsspider.cluster.rest import rest_after_s
from newsspider.cluster.slice import crawl_slice, wait_s
from newsspider.errors import OutputError
from newsspider.places import project_dir
from newsspider.report.tally import ExitCode
from newsspider.runid import new_run_id
from newsspider.sites import Site, site_from_facts

logger = logging.getLogger(__name__)

ending = threading.Event()
"""The worker comes to its end, and its crawls with it."""

_WELL = frozenset({ExitCode.WELL, ExitCode.SUSPICIOUS})
_NOBODYS_FAULT = frozenset({ExitCode.STOPPED, ExitCode.LOCKED})
_TRIES_S = 20.0
"""For so long a site is waited for that has its rest; then others have their turn."""
_TRIES_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    state: State
    failed: bool = False


def crawl(cluster: Cluster, facts: dict[str, Any]) -> bool:
    """Crawls a slice of the site of these facts, if it is due and nobody else's; whether it is to be gone on with.

    Raises `SitesError` where they are those of no site, and `Ending` where the worker ends before it has begun.
    """
    site = site_from_facts(facts, "the site that was dispatched")
    database = Database(cluster.database, patience_s=cluster.lease_s(site) / 6)
    asked_s, lease = _taken(database, cluster, site)
    if lease is None:
        return False
    run_id, folder = new_run_id(), SiteFolder(cluster.sites_dir / site.key)
    logger.info("%s: run %s begins, token %d", site.key, run_id, lease.token)
    try:
        folder.write(site)
        command = _command(cluster, site, folder, run_id, lease)
        code = crawl_slice(command, database, lease, asked_s, cluster, folder=project_dir(), is_ending=ending.is_set)
    except OutputError as error:
        logger.error("%s", error)
        code = ExitCode.OUTPUT
    if code is None:
        return False
    outcome = _outcome(code, has_more=folder.has_more(run_id, site.key))
    rest_s = rest_after_s(folder.ledger(run_id), cluster.rest_s(site))
    logger.info("%s: run %s has ended with exit code %d: %s", site.key, run_id, code, outcome.state)
    _let_go(database, lease, rest_s, outcome)
    return outcome.state == "due" and code in _WELL


class Ending(Exception):  # noqa: N818
    """The worker ends: somebody else is to hear of the site."""


def _taken(database: Database, cluster: Cluster, site: Site) -> tuple[float, Lease | None]:
    """When the lease was asked for, and the lease; None: there is nothing to do. Waits for the database."""
    lease_s, until_s = cluster.lease_s(site), clock_s() + _TRIES_S
    while not ending.is_set():
        asked_s = clock_s()
        try:
            taken = database.begin(site.key, _name(), lease_s)
            if isinstance(taken, Lease):
                return asked_s, taken
            if taken in ("running", "resting"):
                logger.info("%s: nothing to do, it is %s", site.key, taken)
                return asked_s, None
            if asked_s > until_s:
                logger.info("%s: cannot be had at the moment; the next dispatch tells of it again", site.key)
                database.put_back(site.key)
                return asked_s, None
        except psycopg.Error as error:
            logger.warning("%s: waiting for the database: %s", site.key, str(error).strip())
        wait_s(_TRIES_EVERY_S, ending.is_set)
    raise Ending(site.key)


def _outcome(code: int, *, has_more: bool) -> Outcome:
    if code in _WELL:
        return Outcome("due" if has_more else "resting")
    return Outcome("due") if code in _NOBODYS_FAULT else Outcome("resting", failed=True)


def _let_go(database: Database, lease: Lease, rest_s: float, outcome: Outcome) -> None:
    """Where the database cannot be told, the lease runs out, and the site counts as lost."""
    until_s = clock_s() + lease.lease_s
    while clock_s() < until_s:
        try:
            if not database.end(lease, rest_s=rest_s, state=outcome.state, failed=outcome.failed):
                logger.warning("%s: another worker has it now", lease.site)
            return
        except psycopg.Error as error:
            logger.warning("%s: waiting for the database: %s", lease.site, str(error).strip())
            wait_s(_TRIES_EVERY_S, lambda: False)


def _command(cluster: Cluster, site: Site, folder: SiteFolder, run_id: str, lease: Lease) -> list[str]:
    settings: dict[str, object] = {
        "NEWSSPIDER_DATA_DIR": folder.path,
        "NEWSSPIDER_RUN_ID": run_id,
        "NEWSSPIDER_CLUSTER_SITE": lease.site,
    }
    if cluster.keeps_memory:  # which writes nothing more for who has lost the site
        settings["NEWSSPIDER_LEASE"] = f"{lease.site}:{lease.token}"
    return [
        *(sys.executable, "-m", "scrapy", "crawl", "news"),
        *("-a", f"sites={folder.sites}", "-a", f"budget={max(1, round(cluster.slice_s))}s"),
        *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
    ]


def _name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
