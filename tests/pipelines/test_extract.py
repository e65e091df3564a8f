"""What the crawl knows of a page and the page itself does not say, or says wrongly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.discover.urls import article_id
from newsspider.errors import NotHtml
from newsspider.items import Article, Discovery, Link, Page
from newsspider.pipelines.extract import article_of
from newsspider.sites import Site
from tests.web import article_page

URL = "https://www.example.com/2026/11/05/a-story.html"
LINK = Link(url=URL, via="feed", source="https://www.example.com/rss", title="A story")


def read(body: str | bytes, site: Site | None = None, channels: list[Discovery] | None = None, **page: Any) -> Article:
    given: dict[str, Any] = {
        "url": URL,
        "final_url": URL,
        "headers": {"content-type": "text/html; charset=utf-8"},
        **page,
    }
    return article_of(
        Page(
            body=body.encode() if isinstance(body, str) else body,
            fetched_at=datetime(2026, 11, 6, tzinfo=UTC),
            status=200,
            link=LINK,
            site="example.com",
            **given,
        ),
        site,
        channels or [],
    )


def test_canonical_address_of_the_own_site_is_the_articles() -> None:
    own = "https://www.example.com/2026/11/05/the-story-itself.html"
    article = read(article_page("A story", canonical=own))
    assert (article.canonicalUrl, article.id) == (own, article_id(own))
    assert article.urlAliases == [URL]


@pytest.mark.parametrize("claim", ["https://example.org/a-story", "https://www.example.com/", "javascript:0"])
def test_page_may_not_claim_a_foreign_address_nor_the_front_page(claim: str) -> None:
    assert read(article_page("A story", canonical=claim)).canonicalUrl == URL


def test_address_that_was_asked_for_stays_an_alias_of_the_one_that_answered() -> None:
    article = read(article_page("A story"), url="https://example.com/go/17")
    assert (article.url, article.requestedUrl) == (URL, "https://example.com/go/17")
    assert article.urlAliases == ["https://example.com/go/17"]


def test_identity_is_the_same_for_every_address_of_an_article() -> None:
    tracked = read(article_page("A story"), final_url=f"{URL}?utm_source=x")
    assert tracked.id == read(article_page("A story")).id


def test_name_of_the_sites_list_is_the_publishers_and_the_domain_the_sites() -> None:
    article = read(article_page("A story"), Site(url="https://www.example.com/", key="example.com", name="The Paper"))
    assert article.publisher is not None
    assert (article.publisher.name, article.publisher.domain) == ("The Paper", "example.com")


def test_channels_of_the_crawl_are_the_discovery() -> None:
    channels = [Discovery(via="sitemap", url="https://www.example.com/map.xml")]
    assert read(article_page("A story"), channels=channels).discovery == channels


def test_without_channels_the_link_is_the_discovery() -> None:
    assert read(article_page("A story")).discovery == [Discovery(via="feed", url=LINK.source, title="A story")]


def test_charset_of_the_header_is_believed() -> None:
    page = article_page("Ünïcode in Zürich").encode("utf-16")
    article = read(page, headers={"content-type": "text/html; charset=utf-16"})
    assert article.headline == "Ünïcode in Zürich"


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(NotHtml):
        read(b"\x89PNG\r\n\x1a\n" + bytes(2000), headers={"content-type": "image/png"})
