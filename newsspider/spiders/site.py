"""A spider for one named site: facts only, the rest is `NewsSpider`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from newsspider.errors import UsageError
from newsspider.plan import Plan, plan_of
from newsspider.sites import site_from_facts
from newsspider.spiders.base import NewsSpider

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_ARGUMENTS = ("since", "max_articles", "budget", "render", "insecure")

_FACTS = (
    "url", "languages", "sections", "feeds", "sitemaps", "include", "exclude", "delay", "insecure", "render", "rules",
)  # fmt: skip


class SiteSpider(NewsSpider):
    """The facts have the names and the meaning of the keys of `sites.toml`; only `url` is needed."""

    url: ClassVar[str]
    languages: ClassVar[Sequence[str]] = ()
    sections: ClassVar[Sequence[str]] = ()
    feeds: ClassVar[Sequence[str]] = ()
    sitemaps: ClassVar[Sequence[str]] = ()
    include: ClassVar[Sequence[str]] = ()
    exclude: ClassVar[Sequence[str]] = ()
    delay: ClassVar[float | None] = None
    insecure: ClassVar[bool] = False
    render: ClassVar[bool | Sequence[str]] = False
    rules: ClassVar[Mapping[str, str | Sequence[str]] | None] = None

    @classmethod
    def read_plan(cls, arguments: dict[str, str], settings: BaseSettings) -> Plan:
        for name in arguments:
            if name not in _ARGUMENTS:
                raise UsageError(
                    f"-a {name}: {cls.name} crawls {cls.url} and takes {', '.join(_ARGUMENTS)}; "
                    "for other sites use scrapy crawl news"
                )
        facts = {key: _as_in_a_file(value) for key in _FACTS if (value := getattr(cls, key)) is not None}
        return plan_of([site_from_facts(facts, where=f"spider {cls.name}")], arguments)


def _as_in_a_file(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_in_a_file(entry) for key, entry in value.items()}
    return list(value) if isinstance(value, tuple) else value
