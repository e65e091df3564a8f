"""One slice of one site: `scrapy crawl news` on a leash, for as long as the site is ours."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import psycopg

from newsspider.cluster import leash
from newsspider.cluster.configured import Cluster
from newsspider.cluster.leash import TOO_LATE, clock_s
from newsspider.cluster.registry import HeldLease, Registry

logger = logging.getLogger(__name__)

_RENEWALS = 6
"""In the time of a lease."""
_TRIES_EVERY_S = 1.0
"""Where the database did not answer."""


class Leashed:
    """A command that is killed, with all that it has started, when this process ends; a context manager."""

    def __init__(self, command: Sequence[str], until_s: float, folder: Path) -> None:
        """`until_s`: when it is killed in any case, by `clock_s`."""
        theirs, self._ours = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603  (ourselves)
                [sys.executable, leash.__file__, str(theirs), str(until_s), *command],
                pass_fds=[theirs],
                cwd=folder,
                stdin=subprocess.DEVNULL,
            )
        finally:
            os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def wait(self, timeout_s: float) -> int | None:
        """Its exit code; None: it goes on."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(timeout_s)
        return None

    def may_last(self, until_s: float) -> None:
        self._tell(f"{until_s}\n")

    def ask_to_end(self) -> None:
        self._tell("end\n")

    def kill(self) -> int:
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1
        return self._process.wait()

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # it has ended
            os.write(self._ours, line.encode())


def crawl_slice(
    command: Sequence[str],
    registry: Registry,
    lease: HeldLease,
    asked_s: float,
    cluster: Cluster,
    *,
    folder: Path,
    is_ending: Callable[[], bool],
) -> int | None:
    """Runs the command in a folder; its exit code, or None where the site was lost meanwhile, and it was killed.

    `asked_s`: when the lease was asked for. Once `is_ending`, the crawl is asked to come to its end.
    """
    may_last_s = cluster.crawl_may_last_s(lease.lease_s)
    if clock_s() - asked_s > lease.lease_s / _RENEWALS:  # it took long to get it, on a machine that is busy say
        asked_s, is_ours = clock_s(), False
        with suppress(psycopg.Error):
            is_ours = registry.renew(lease)
        if not is_ours:
            return None
    latest_s, look_at_s = asked_s + cluster.slice_s + cluster.grace_s, asked_s + lease.lease_s / _RENEWALS
    asked_to_end = False
    with Leashed(command, asked_s + may_last_s, folder) as crawl:
        while (code := crawl.wait(min(0.5, max(0.0, look_at_s - clock_s())))) is None:
            if is_ending() and not asked_to_end:
                crawl.ask_to_end()
                asked_to_end = True
            if clock_s() > latest_s:
                logger.warning("%s: its crawl has not come to its end in time, and is killed", lease.site)
                return crawl.kill()
            if clock_s() < look_at_s:
                continue
            asked_s = clock_s()
            try:
                if not registry.renew(lease):
                    logger.warning("%s: another worker has it now; the crawl is killed", lease.site)
                    return None
            except psycopg.Error as error:
                logger.warning("%s: its lease could not be renewed: %s", lease.site, str(error).strip())
                look_at_s = clock_s() + _TRIES_EVERY_S
                continue
            look_at_s = asked_s + lease.lease_s / _RENEWALS
            crawl.may_last(asked_s + may_last_s)
    if code == TOO_LATE:
        logger.warning("%s: its lease could not be kept; the crawl was killed", lease.site)
        return None
    return code


def wait_s(seconds: float, is_ending: Callable[[], bool]) -> None:
    """Sleeps, but not when all is to end."""
    until_s = clock_s() + seconds
    while clock_s() < until_s and not is_ending():
        time.sleep(min(0.2, max(0.0, until_s - clock_s())))
