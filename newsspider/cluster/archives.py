"""Which archives there are to read: the arguments of the spider `archive`, told out to one job each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsspider.archive.months import list_address
from newsspider.archive.plan import read_archive_plan
from newsspider.archive.remote import files_of_month
from newsspider.errors import UsageError
from newsspider.places import project_dir

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_WHERE = frozenset({"path", "base", "months"})
_OF_A_RUN = ("budget", "max_articles")


@dataclass(frozen=True, slots=True)
class Archives:
    names: list[str]
    """Paths and addresses, in their order."""
    arguments: Mapping[str, str]
    """What is wanted of each."""


def archives_named(arguments: Mapping[str, str], settings: BaseSettings) -> Archives:
    """Raises `UsageError`, also where a month's list cannot be had: what is not known of now would never be read."""
    if wrong := next((name for name in _OF_A_RUN if name in arguments), None):
        raise UsageError(f"-a {wrong} is for one run, and each archive has as many as it takes: leave it out")
    plan = read_archive_plan(arguments, project_dir() / Path(settings["NEWSSPIDER_SITES"]))
    names = [archive.name for archive in plan.archives] + list(plan.addresses)
    for month in plan.months:
        assert plan.base is not None
        try:
            names += files_of_month(
                plan.base, month, str(settings["USER_AGENT"]), settings.getfloat("DOWNLOAD_TIMEOUT")
            )
        except (OSError, ValueError) as error:
            url = list_address(plan.base, month)
            raise UsageError(f"-a months: {url} cannot be read: {error}") from None
    wanted = {name: value for name, value in arguments.items() if name not in _WHERE}
    if "sites" in wanted:
        wanted["sites"] = str(Path(wanted["sites"]).expanduser().absolute())
    return Archives(names, wanted)
