"""Pages that give no article: counted by reason, with their address in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, article_page, listing_page

PNG = b"\x89PNG\r\n\x1a\n" + bytes(2000)


def path(name: str) -> str:
    return f"/2026/11/20/a-page-that-is-{name}.html"


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, LocalSite, Outcome]]:
    """A site with an article and one page of every kind that is none; and another site, to which one leads."""
    names = ("fine", "a-picture", "old", "gone", "home", "elsewhere")
    links = {path(name): f"A page of this paper that is called {name}" for name in names}
    with LocalSite() as other, LocalSite({"/": listing_page(links), path("fine"): article_page("Fine")}) as site:
        site.routes |= {
            path("a-picture"): Answer(PNG, content_type="image/png"),
            path("old"): article_page("Old", published="2026-10-01T10:00:00Z"),
            path("home"): Answer(status=302, headers={"Location": "/index.html"}),
            path("elsewhere"): Answer(status=301, headers={"Location": f"{other.url}a-story"}),
        }
        site.routes["/index.html"] = site.routes["/"]
        other.routes["/a-story"] = article_page("Of another paper")
        data = tmp_path_factory.mktemp("reasons")
        yield site, other, crawl("-a", f"site={site.url}", "-a", "since=2026-11-01", data=data)


Crawled = tuple[LocalSite, LocalSite, Outcome]


def test_the_article_is_exported_and_nothing_else(crawled: Crawled) -> None:
    assert crawled[2].headlines == ["Fine"]
    assert crawled[2].exit_code == 0


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a-picture", "Dropped: not_html: {url} ("),
        ("old", "Dropped: too_old: {url} (published 2026-10-01)"),
        ("gone", "Failed: {url} (HTTP 404)"),
        ("home", "Failed: {url} (redirects to the front page)"),
    ],
)
def test_log_says_why_an_address_gave_nothing(crawled: Crawled, name: str, line: str) -> None:
    site, _, outcome = crawled
    url = f"{site.url}index.html" if name == "home" else f"{site.url.rstrip('/')}{path(name)}"
    assert line.format(url=url) in outcome.stderr


def test_redirect_to_another_site_gives_no_article_of_this_one(crawled: Crawled) -> None:
    assert f"(redirects to another site: {crawled[1].url}a-story)" in crawled[2].stderr
    assert crawled[1].paths == []


def test_summary_counts_by_reason(crawled: Crawled) -> None:
    site, _, outcome = crawled
    (line,) = [line for line in outcome.stderr.splitlines() if f"  {site.authority}: 1 article; " in line]
    assert "dropped: 1 not_html, 1 too_old" in line
    assert "1 HTTP 404" in line
    assert "1 redirects to the front page" in line
