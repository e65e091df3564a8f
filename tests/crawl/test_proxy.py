"""A crawl through the proxy that `http_proxy` names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, article_page, listing_page

SITE = "http://www.paper.example/"
STORY = f"{SITE}2026/11/20/told-through-a-proxy.html"
FORBIDDEN = f"{SITE}2026/11/20/told-to-nobody-at-all.html"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Outcome]]:
    """The proxy, which alone knows the site's name, and what came of the crawl."""
    links = {STORY: "A story that comes through a proxy server", FORBIDDEN: "A story that robots.txt keeps for itself"}
    with LocalSite(
        {
            f"{SITE}robots.txt": Answer("User-agent: *\nDisallow: /*nobody\n", content_type="text/plain"),
            SITE: listing_page(links),
            STORY: article_page("Told through a proxy"),
        }
    ) as proxy:
        data = tmp_path_factory.mktemp("proxied")
        outcome = crawl("-a", f"site={SITE}", data=data, allowed="", env={"http_proxy": proxy.url})
        yield proxy, outcome


def test_everything_is_asked_of_the_proxy_and_nothing_has_to_be_allowed(proxied: tuple[LocalSite, Outcome]) -> None:
    proxy, outcome = proxied
    assert outcome.headlines == ["Told through a proxy"], outcome.stderr
    assert all(path.startswith(SITE) for path in proxy.paths)


def test_politeness_is_the_same(proxied: tuple[LocalSite, Outcome]) -> None:
    proxy, _ = proxied
    assert proxy.paths[0] == f"{SITE}robots.txt"
    assert FORBIDDEN not in proxy.paths
    assert max(asked.in_flight for asked in proxy.asked) <= 2
