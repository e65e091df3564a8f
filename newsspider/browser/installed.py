"""Whether a browser is there, known before the first request."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.sites import Site

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""Commands of a Chromium, Debian's first."""


def check_browser(sites: Iterable[Site], settings: BaseSettings) -> None:
    """Raises `UsageError` where one of the sites needs a browser and there is none.

    The whole run is refused: a site that would bring nothing, run after run, is what its reader wants to hear of first.
    """
    if not any(site.render for site in sites):
        return
    find_chromium(settings["NEWSSPIDER_BROWSER"])
    pages, requests = settings.getint("NEWSSPIDER_BROWSER_PAGES"), settings.getint("CONCURRENT_REQUESTS")
    if 0 < requests <= pages:  # open pages would keep the requests from starting that they wait for
        raise UsageError(f"CONCURRENT_REQUESTS={requests}: expected more than NEWSSPIDER_BROWSER_PAGES={pages}")


def find_chromium(setting: str) -> Path:
    """The browser that finishes pages; `setting` is NEWSSPIDER_BROWSER, a path, a command or empty.

    Raises `UsageError`, which names what is missing and how it is got.
    """
    if find_spec("playwright") is None:
        raise UsageError(f"render: needs {install_command('browser')}")
    if setting:
        found = which(Path(setting).expanduser())
        if found is None:
            raise UsageError(f"NEWSSPIDER_BROWSER={setting}: expected the path of a Chromium that can be run")
        return Path(found)
    for name in NAMES:
        if found := which(name):
            return Path(found)
    raise UsageError(
        "render: there is no Chromium on this machine; install one (apt-get install chromium), "
        "or say where it is: -s NEWSSPIDER_BROWSER=/path/to/chromium"
    )
