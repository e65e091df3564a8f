"""newsspider in another Scrapy project, by one line of its settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.run import Outcome, crawl, read_lines, scrapy
from tests.web import Answer, LocalSite, article_page, listing_page

STORY, SECRET = "/2026/11/20/a-story-for-the-adopted.html", "/2026/11/20/a-story-that-is-secret.html"

OTHER_SPIDER = """
import scrapy

class Other(scrapy.Spider):
    name = "other"

    async def start(self):
        yield {"headline": "An item of the project's own"}
"""


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, LocalSite, Outcome]]:
    """A project fresh from `scrapy startproject`, with our line in its settings, and a crawl that it did."""
    folder = tmp_path_factory.mktemp("adopted")
    assert scrapy("startproject", "theirs", ".", data=folder, cwd=folder).exit_code == 0
    with (folder / "theirs" / "settings.py").open("a") as settings:
        settings.write('\nADDONS = {"newsspider.addon.NewsspiderAddon": 100}\n')
    (folder / "theirs" / "spiders" / "other.py").write_text(OTHER_SPIDER)
    links = {STORY: "A story that the adopted spider will find", SECRET: "A story that robots.txt keeps for itself"}
    with LocalSite({"/": listing_page(links), STORY: article_page("For the adopted")}) as site:
        site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /*secret\n", content_type="text/plain")
        yield folder, site, crawl("-a", f"site={site.url}", data=folder / "lasting", cwd=folder)


def test_articles_are_written_as_in_our_own_project(adopted: tuple[Path, LocalSite, Outcome]) -> None:
    _, _, outcome = adopted
    assert outcome.exit_code == 0
    assert outcome.headlines == ["For the adopted"]
    assert outcome.articles[0]["schemaVersion"]


def test_politeness_comes_with_it(adopted: tuple[Path, LocalSite, Outcome]) -> None:
    _, site, _ = adopted
    assert site.paths[0] == "/robots.txt"
    assert SECRET not in site.paths
    assert max(asked.in_flight for asked in site.asked) <= 2
    assert site.asked[0].agent.startswith("newsspider/")


def test_spiders_of_the_project_still_write_their_items(adopted: tuple[Path, LocalSite, Outcome]) -> None:
    folder = adopted[0]
    outcome = crawl("-O", "items.jsonl", spider="other", data=folder / "others", cwd=folder)
    assert outcome.exit_code == 0
    assert read_lines(folder / "items.jsonl") == [{"headline": "An item of the project's own"}]
    assert not (folder / "others").exists(), "-O takes the place of the run's own file"
