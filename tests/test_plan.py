from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from scrapy.settings import Settings

from newsspider.errors import UsageError
from newsspider.extract.rules import Rules
from newsspider.plan import read_plan
from newsspider.spiders.site import SiteSpider

NOWHERE = Path("nowhere/sites.toml")


def test_site_argument_names_one_or_several_sites() -> None:
    plan = read_plan({"site": "https://a.example/,https://b.example/"}, NOWHERE)
    assert [site.key for site in plan.sites] == ["a.example", "b.example"]


def test_sites_toml_of_the_project_is_read_where_no_site_is_named(tmp_path: Path) -> None:
    default = tmp_path / "sites.toml"
    default.write_text('[[site]]\nurl = "https://a.example/"\n')
    assert read_plan({}, default).sites[0].key == "a.example"


def test_since_without_a_zone_is_utc() -> None:
    plan = read_plan({"site": "https://a.example/", "since": "2026-11-01"}, NOWHERE)
    assert plan.since == datetime(2026, 11, 1, tzinfo=UTC)


def test_since_keeps_its_offset() -> None:
    plan = read_plan({"site": "https://a.example/", "since": "2026-11-01T06:00+01:00"}, NOWHERE)
    assert plan.since is not None
    assert plan.since.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "seconds"), [("10m", 600), ("90s", 90), ("2h", 7200), ("1h30m", 5400), ("45", 45), ("1h0m5s", 3605)]
)
def test_budget_is_a_time(text: str, seconds: float) -> None:
    assert read_plan({"site": "https://a.example/", "budget": text}, NOWHERE).budget_s == seconds


@pytest.mark.parametrize("text", ["", "0", "0m", "soon", "-5m", "1.5h", "m", "30m1h", "10 m", "1d"])
def test_budget_that_is_none_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(UsageError, match="expected a time such as 10m, 90s or 1h30m"):
        read_plan({"site": "https://a.example/", "budget": text}, NOWHERE)


@pytest.mark.parametrize(("text", "render"), [("1", True), ("true", True), ("0", False), ("no", False)])
def test_render_decides_for_every_site(text: str, render: bool) -> None:
    plan = read_plan({"site": "https://a.example/,https://b.example/", "render": text}, NOWHERE)
    assert [site.render for site in plan.sites] == [render, render]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "-a site="),
        ({"site": "a.example"}, "https://a.example"),
        ({"site": "https://a.example/", "sites": "x.toml"}, "give one"),
        ({"sites": "nowhere.toml"}, "nowhere.toml"),
        ({"site": "https://a.example/", "since": "yesterday"}, "2026-11-01"),
        ({"site": "https://a.example/", "max_articles": "0"}, "whole number"),
        ({"site": "https://a.example/", "max_artciles": "3"}, "max_articles"),
        ({"site": "https://a.example/", "render": "perhaps"}, "render=perhaps: expected 1 or 0"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_remedy(arguments: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        read_plan(arguments, NOWHERE)


def test_spider_for_one_site_may_say_that_its_pages_need_a_browser() -> None:
    class Paper(SiteSpider):
        name = "paper"
        url = "https://a.example/"
        render = ("cdn.example.net",)

    (site,) = Paper.read_plan({}, Settings()).sites
    assert (site.render, site.render_hosts) == (True, ("cdn.example.net",))


def test_spider_for_one_site_may_have_rules_for_its_pages() -> None:
    class Paper(SiteSpider):
        name = "paper"
        url = "https://a.example/"
        rules: ClassVar = {"body": "div.story", "strip": (".promo", "aside")}

    (site,) = Paper.read_plan({}, Settings()).sites
    assert site.rules == Rules(body="div.story", strip=(".promo", "aside"))


def test_rule_of_a_spider_that_cannot_be_used_is_named() -> None:
    class Paper(SiteSpider):
        name = "paper"
        url = "https://a.example/"
        rules: ClassVar = {"strip": ("div[",)}

    with pytest.raises(UsageError, match=r"spider paper: strip of https://a.example/: 'div\['"):
        Paper.read_plan({}, Settings())
