"""newsspider in any Scrapy project by one line of its settings::

ADDONS = {"newsspider.addon.NewsspiderAddon": 100}
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.request import getproxies

from newsspider import __version__
from newsspider import settings as ours
from newsspider.log import clean_logs
from newsspider.secrets import conceal, passwords_of, secrets_of

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_EARLY = ("TWISTED_DNS_RESOLVER", "REACTOR_THREADPOOL_MAXSIZE", "NEWSSPIDER_ALLOWED_NETWORKS", "NEWSSPIDER_SITES")
"""What the process and the spider read before Scrapy asks its add-ons for settings."""

_PROJECT = frozenset({"ADDONS", "BOT_NAME", "COMMANDS_MODULE", "NEWSPIDER_MODULE", "SPIDER_MODULES", "TEMPLATES_DIR"})
"""What stays the other project's own."""


class NewsspiderAddon:
    """Sets what `newsspider/settings.py` sets, wherever the project has not decided otherwise."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """The spider `news` is there beside the project's own, and from here on logs are clean."""
        clean_logs()
        conceal([*secrets_of(settings), *passwords_of(getproxies().values())])
        modules = settings.getlist("SPIDER_MODULES")
        missing = [module for module in ours.SPIDER_MODULES if module not in modules]
        settings.set("SPIDER_MODULES", [*modules, *missing], priority="project")
        for name in _EARLY:
            settings.set(name, getattr(ours, name), priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        for name in dir(ours):
            if name.isupper() and name not in _PROJECT:
                self._set(settings, name)
        conceal(secrets_of(settings))  # those of the spider among them
        self._introduce(settings)

    def _introduce(self, settings: BaseSettings) -> None:
        """Our name and whom to write to, unless the project has its own."""
        contact = settings["NEWSSPIDER_CONTACT"]
        agent = user_agent(contact)
        settings.set("USER_AGENT", agent, priority="addon")
        if not contact and settings["USER_AGENT"] == agent:
            logger.warning(
                "NEWSSPIDER_CONTACT is not set, so that webmasters cannot tell whom to write to: "
                "-s NEWSSPIDER_CONTACT=mailto:you@example.org"
            )

    def _set(self, settings: BaseSettings, name: str) -> None:
        value = getattr(ours, name)
        if isinstance(value, dict) and name != "FEEDS":
            value = {**value, **settings.getdict(name)}
            settings.set(name, value, priority=max(settings.getpriority(name) or 0, 15))
        else:
            settings.set(name, value, priority="addon")


def user_agent(contact: str) -> str:
    """Name, version and whom to write to (RFC 9110, 10.1.5)."""
    return f"newsspider/{__version__} (+{contact})" if contact else f"newsspider/{__version__}"
