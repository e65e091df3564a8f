"""The newspaper that ships with the project, crawled from its address alone and compared with its manuscripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from benchmarks.comparison import compare
from newsspider.demo.server import DemoServer
from newsspider.demo.truth import truth
from tests.crawl.run import Outcome, crawl


@dataclass(frozen=True)
class Crawled:
    server: DemoServer
    outcome: Outcome

    def article(self, part: str) -> dict[str, Any]:
        """The only article whose address has that part."""
        (found,) = [article for article in self.outcome.articles if part in article["url"]]
        return found


@pytest.fixture(scope="module")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with DemoServer() as server:
        yield Crawled(server, crawl("-a", f"site={server.url}", data=tmp_path_factory.mktemp("newspaper")))


def test_every_article_is_found_and_nothing_else(newspaper: Crawled) -> None:
    found = compare(truth(), newspaper.outcome.articles)
    assert (found.missing, found.extra) == ((), ())


def test_every_text_headline_author_date_language_and_section_is_exact(newspaper: Crawled) -> None:
    found = compare(truth(), newspaper.outcome.articles)
    assert found.is_exact, "\n".join(str(difference) for difference in found.differences)


def test_page_that_started_the_project_is_a_clean_article(newspaper: Crawled) -> None:
    article = newspaper.article("nato-generalsekretaer")
    assert article["headline"] == "NATO-Generalsekretär fordert Treffen mit Russland am 12. Januar"
    blocks = article["articleBody"].split("\n\n")
    assert len(blocks) == 6
    assert blocks[0].startswith("NATO-Generalsekretär Jens Stoltenberg beschloss, am 12. Januar")
    assert blocks[2] == "gegenseitige Anschuldigungen"
    assert blocks[5].endswith("für einen Dialog mit dem von Wladimir Putin geführten Land.")


def test_page_that_started_the_project_is_not_dated_by_the_clock_in_its_masthead(newspaper: Crawled) -> None:
    article = newspaper.article("nato-generalsekretaer")
    assert (article["datePublished"], article["dateModified"]) == (None, None)
    assert article["articleSection"] == "World"
    assert article["publisher"]["name"] == "Liberty Case News"
    assert article["inLanguage"] == "de"


def test_it_is_crawled_as_politely_as_any_site(newspaper: Crawled) -> None:
    asked = [access.path for access in newspaper.server.log]
    assert asked[0] == "/robots.txt"
    assert newspaper.server.peak_in_flight <= 2
    assert len(asked) == len(set(asked))
