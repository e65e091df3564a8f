"""A site of several hosts: the names are known to the proxy alone, so that they need not exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.feeds import sitemap
from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, article_page, listing_page

BARE, WWW, SPORT, OTHER = (f"http://{name}/" for name in ("paper.com", "www.paper.com", "sport.paper.com", "ad.net"))
FRONT, MATCH, HIDDEN, MAPPED, ADVERT = (
    f"{WWW}2026/11/20/told-on-the-front-page.html",
    f"{SPORT}2026/11/20/told-by-the-sports-desk.html",
    f"{SPORT}2026/11/20/told-to-nobody-at-all.html",
    f"{WWW}2026/11/20/told-by-the-sitemap-only.html",
    f"{OTHER}2026/11/20/told-by-somebody-who-pays.html",
)


def robots(body: str) -> Answer:
    return Answer(body, content_type="text/plain")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Outcome]]:
    links = {url: f"A story that is long enough to be one: {url[-25:-5]}" for url in (FRONT, MATCH, HIDDEN, ADVERT)}
    with LocalSite(
        {
            BARE: Answer(status=301, headers={"Location": WWW}),
            f"{WWW}robots.txt": robots(f"Sitemap: {WWW}map.xml\n"),
            f"{SPORT}robots.txt": robots("User-agent: *\nDisallow: /*nobody\n"),
            f"{WWW}map.xml": sitemap(FRONT, MAPPED),
            WWW: listing_page(links),
            FRONT: article_page("On the front page"),
            MATCH: article_page("By the sports desk"),
            MAPPED: article_page("By the sitemap"),
        }
    ) as proxy:
        data = tmp_path_factory.mktemp("hosts")
        yield proxy, crawl("-a", f"site={BARE}", data=data, allowed="", env={"http_proxy": proxy.url})


def test_site_that_has_moved_to_another_host_of_its_own_is_crawled_there(crawled: tuple[LocalSite, Outcome]) -> None:
    assert crawled[1].exit_code == 0, crawled[1].stderr
    assert crawled[1].headlines_of("paper.com") == ["By the sitemap", "By the sports desk", "On the front page"]


def test_every_host_is_asked_for_its_own_robots_txt_first(crawled: tuple[LocalSite, Outcome]) -> None:
    for host in (BARE, WWW, SPORT):
        asked = [path for path in crawled[0].paths if path.startswith(host)]
        assert asked[0] == f"{host}robots.txt"
        assert asked.count(f"{host}robots.txt") == 1
    assert HIDDEN not in crawled[0].paths


def test_links_to_other_sites_are_left_alone(crawled: tuple[LocalSite, Outcome]) -> None:
    assert not [path for path in crawled[0].paths if path.startswith(OTHER)]


def test_nothing_is_asked_twice(crawled: tuple[LocalSite, Outcome]) -> None:
    assert len(crawled[0].paths) == len(set(crawled[0].paths))


def test_international_name_is_asked_for_robots_txt_once(tmp_path: Path) -> None:
    ascii_front = "http://xn--zrich-kva.com/"
    story = f"{ascii_front}2026/11/20/told-by-the-lake-of-this-town.html"
    routes = {
        ascii_front: listing_page({story: "A story that the town by the lake tells"}),
        story: article_page("By the lake"),
    }
    with LocalSite(routes) as proxy:
        outcome = crawl("-a", "site=http://zürich.com/", data=tmp_path, allowed="", env={"http_proxy": proxy.url})
    assert outcome.headlines == ["By the lake"]
    assert proxy.paths.count(f"{ascii_front}robots.txt") == 1
