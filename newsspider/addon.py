"""newsspider in any Scrapy project by one line of its settings::

ADDONS = {"newsspider.addon.NewsspiderAddon": 100}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsspider import __version__
from newsspider import settings as ours

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_PROJECT = frozenset({"ADDONS", "BOT_NAME", "COMMANDS_MODULE", "NEWSPIDER_MODULE", "SPIDER_MODULES", "TEMPLATES_DIR"})
"""What stays the other project's own."""


class NewsspiderAddon:
    """Sets what `newsspider/settings.py` sets, wherever the project has not decided otherwise."""

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        """The spider `news` is there beside the project's own."""
        modules = settings.getlist("SPIDER_MODULES")
        missing = [module for module in ours.SPIDER_MODULES if module not in modules]
        settings.set("SPIDER_MODULES", [*modules, *missing], priority="project")
        for name in ("TWISTED_DNS_RESOLVER", "REACTOR_THREADPOOL_MAXSIZE", "NEWSSPIDER_ALLOWED_NETWORKS"):
            settings.set(name, getattr(ours, name), priority="addon")

    def update_settings(self, settings: BaseSettings) -> None:
        for name in dir(ours):
            if name.isupper() and name not in _PROJECT:
                self._set(settings, name)
        settings.set("USER_AGENT", user_agent(settings["NEWSSPIDER_CONTACT"]), priority="addon")

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
