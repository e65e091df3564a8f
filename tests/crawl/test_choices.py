"""What a reader chooses: `sites.toml`, `since`, `max_articles`, and the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.crawl.feeds import rss
from tests.crawl.run import Outcome, crawl, together
from tests.web import LocalSite, article_page, listing_page

DAYS = {
    "one": "Mon, 02 Nov 2026 09:00:00 GMT",
    "five": "Fri, 20 Nov 2026 09:00:00 GMT",
    "three": "Tue, 10 Nov 2026 09:00:00 GMT",
    "two": "Thu, 05 Nov 2026 09:00:00 GMT",
    "four": "Sun, 15 Nov 2026 09:00:00 GMT",
}
"""Of five articles, in the disorder in which the feed names them."""


def dated_site() -> LocalSite:
    site = LocalSite({"/": listing_page({}, head='<link rel="alternate" type="application/rss+xml" href="/feed.rss">')})
    site.routes["/feed.rss"] = rss({f"{site.url}story/{name}": day for name, day in DAYS.items()})
    for name in DAYS:
        site.routes[f"/story/{name}"] = article_page(f"Number {name}")
    return site


def stories_asked(site: LocalSite) -> list[str]:
    return [path.removeprefix("/story/") for path in site.paths if path.startswith("/story/")]


@pytest.fixture(scope="module")
def dated() -> Iterator[tuple[LocalSite, LocalSite]]:
    with dated_site() as all_since, dated_site() as only_two:
        yield all_since, only_two


@pytest.fixture(scope="module")
def runs(dated: tuple[LocalSite, LocalSite], tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    since, most = dated
    new = tmp_path_factory.mktemp
    return together(
        partial(crawl, "-a", f"site={since.url}", "-a", "since=2026-11-10", data=new("since"), delay_s=0.1),
        partial(crawl, "-a", f"site={most.url}", "-a", "max_articles=2", data=new("most"), delay_s=0.1),
    )


def test_newest_articles_are_asked_for_first(dated: tuple[LocalSite, LocalSite], runs: list[Outcome]) -> None:
    assert stories_asked(dated[0]) == ["five", "four", "three"]


def test_since_leaves_older_articles_unasked(runs: list[Outcome]) -> None:
    assert runs[0].headlines == ["Number five", "Number four", "Number three"]


def test_max_articles_exports_the_newest_and_no_more(runs: list[Outcome]) -> None:
    assert runs[1].headlines == ["Number five", "Number four"]
    assert runs[1].exit_code == 0


def test_max_articles_leaves_the_rest_unasked(dated: tuple[LocalSite, LocalSite], runs: list[Outcome]) -> None:
    assert len(stories_asked(dated[1])) <= 4, "two exported, and what was in flight by then"


def story(name: str) -> tuple[str, str]:
    return f"/{name}-story-of-november-2026.html", f"A {name} story about the harbour that the front page has"


def paper(*names: str) -> LocalSite:
    routes = {story(name)[0]: article_page(f"The {name} story") for name in names}
    return LocalSite({"/": listing_page(dict(map(story, names))), **routes})


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, LocalSite, Outcome]]:
    """Two sites crawled from a `sites.toml`: one with every kind of wish, one with none."""
    data = tmp_path_factory.mktemp("listed")
    with paper("local", "sports", "sponsored") as choosy, paper("plain", "sports") as plain:
        choosy.routes["/hidden/"] = listing_page(dict([story("hidden-local")]))
        choosy.routes["/hidden.rss"] = rss({f"{choosy.url}fed-local-story": DAYS["one"]})
        choosy.routes["/hidden.xml"] = f"{choosy.url}2026/11/20/mapped-local-story.html\n"
        for path in (story("hidden-local")[0], "/fed-local-story", "/2026/11/20/mapped-local-story.html"):
            choosy.routes[path] = article_page(f"Found at {path}")
        toml = data / "many.toml"
        toml.write_text(
            f'[[site]]\nurl = "{choosy.url}"\nname = "The Choosy Courier"\nlanguages = ["en"]\n'
            f'sections = ["/hidden/"]\nfeeds = ["/hidden.rss"]\nsitemaps = ["/hidden.xml"]\n'
            f'include = ["local|sponsored"]\nexclude = ["sponsored"]\ndelay = 0.15\n\n'
            f'[[site]]\nurl = "{plain.url}"\n'
        )
        yield choosy, plain, crawl("-a", f"sites={toml}", data=data)


Listed = tuple[LocalSite, LocalSite, Outcome]


def test_every_site_of_the_list_is_crawled(listed: Listed) -> None:
    choosy, plain, outcome = listed
    assert outcome.exit_code == 0, outcome.stderr
    assert len(outcome.headlines_of(choosy.authority)) == 4
    assert outcome.headlines_of(plain.authority) == ["The plain story", "The sports story"]


def test_include_and_exclude_decide_what_is_asked_for(listed: Listed) -> None:
    choosy = listed[0]
    assert story("local")[0] in choosy.paths
    assert story("sports")[0] not in choosy.paths, "not included"
    assert story("sponsored")[0] not in choosy.paths, "included, but excluded"


@pytest.mark.parametrize("path", [story("hidden-local")[0], "/fed-local-story", "/2026/11/20/mapped-local-story.html"])
def test_sections_feeds_and_sitemaps_that_are_named_are_read(listed: Listed, path: str) -> None:
    assert f"Found at {path}" in listed[2].headlines_of(listed[0].authority)


def test_name_of_the_list_is_the_publishers(listed: Listed) -> None:
    choosy, _, outcome = listed
    names = {a["publisher"]["name"] for a in outcome.articles if a["publisher"]["domain"] == choosy.authority}
    assert names == {"The Choosy Courier"}


def test_delay_of_the_list_is_kept_for_that_site_alone(listed: Listed) -> None:
    choosy, plain, _ = listed
    took_s = choosy.asked[-1].started - choosy.asked[0].started
    assert took_s >= 0.15 * (len(choosy.asked) - 1) - 0.1
    assert min(plain.gaps_s()) < 0.1


def test_sites_toml_beside_scrapy_cfg_is_what_is_crawled_where_nothing_is_named(tmp_path: Path) -> None:
    with paper("plain") as site:
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
        (tmp_path / "sites.toml").write_text(f'[[site]]\nurl = "{site.url}"\n')
        outcome = crawl(data=tmp_path / "data", cwd=tmp_path)
    assert outcome.headlines == ["The plain story"]
