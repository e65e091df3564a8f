"""A Scrapy that has loaded what every run loads, and waits: each run is a branch of it.

Of the two seconds of processor time that a crawl of a page takes, most are spent on loading the same modules again. A
branch is a process of its own, with its own streams, folder and environment, and goes the way of `python -m scrapy`
from where that has loaded its modules; what is loaded before is loaded here in the same way. What a run finds when
Python starts (PYTHONPATH, a locale, LD_PRELOAD) is not to be tested in a branch. The processes that read for a run are
branches, too: see `tests.crawl.warm_stem`.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import socket
import sys
import time
from contextlib import suppress
from importlib import import_module
from struct import Struct
from typing import Any

from scrapy.utils.misc import walk_modules_iter

from tests.crawl.warm_stem import WarmStem

MOST_BYTES = 150_000
"""Of what a run is told; no message may be longer than a socket's buffer."""
NUMBER = Struct("!i")

_PACKAGES = (
    "newsspider.commands",
    "newsspider.exporters",
    "newsspider.extensions",
    "newsspider.middlewares",
    "newsspider.pipelines",
    "newsspider.spiders",
    "newsspider.state",
    "scrapy.commands",
)
_MODULES = (
    "newsspider.downloader",
    "newsspider.dupefilter",
    "newsspider.log",
    "newsspider.resolver",
    "newsspider.scheduler",
    "scrapy.core.downloader.contextfactory",
    "newsspider.wire.handler",
)


def main(asked: socket.socket) -> None:
    """Serves until nobody is there who could ask, and returns in a branch once that is to go its way."""
    _load()
    WarmStem().is_asked_by_runs()
    while True:
        told, ends, _, _ = socket.recv_fds(asked, MOST_BYTES, 4)
        _reap()
        if not told:
            os._exit(0)
        if not os.fork():
            break
        for end in ends:
            os.close(end)
    asked.close()
    fate = socket.socket(fileno=ends.pop())
    _keep(fate, ends)
    fate.close()
    _become(json.loads(told), ends)


def _load() -> None:
    from newsspider.discover.urls import site_key
    from newsspider.extract import warm_up

    for package in _PACKAGES:
        list(walk_modules_iter(package))
    for module in _MODULES:
        import_module(module)
    warm_up()
    site_key("https://www.example.co.uk/")  # reads the list of suffixes
    assert "twisted.internet.reactor" not in sys.modules, "each run has its own"
    gc.collect()
    gc.freeze()


def _reap() -> None:
    """Keepers that have told what they stayed for."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _keep(fate: socket.socket, ends: list[int]) -> None:
    """Branches off the run, and stays to tell how it ends; returns in the run alone."""
    if pid := os.fork():
        for end in ends:
            os.close(end)
        fate.sendall(NUMBER.pack(pid))
        _, status = os.waitpid(pid, 0)
        fate.sendall(NUMBER.pack(os.waitstatus_to_exitcode(status)))
        os._exit(0)


def _become(told: dict[str, Any], ends: list[int]) -> None:
    """A process as `python -m scrapy` has it at its beginning."""
    for stream, end in enumerate(ends):
        os.dup2(end, stream)
        os.close(end)
    os.chdir(told["cwd"])
    os.environ.clear()
    os.environ.update(told["env"])
    time.tzset()
    sys.path[0] = told["cwd"]
    sys.argv[1:] = told["arguments"]


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
