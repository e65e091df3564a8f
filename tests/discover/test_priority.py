from datetime import UTC, datetime, timedelta

from newsspider.discover.priority import FEED, FRONT_PAGE, SECTION, SITEMAP, priority
from newsspider.items import Link, Via

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def link(via: Via, age: timedelta | None = None) -> Link:
    return Link(
        url="https://example.com/a", via=via, source="https://example.com/", published=NOW - age if age else None
    )


def test_listings_come_before_articles_and_sections_after_the_fresh_ones() -> None:
    fresh = priority(link("feed", timedelta(hours=1)), NOW)
    assert FRONT_PAGE > FEED > SITEMAP > fresh > SECTION


def test_newer_article_comes_first_whatever_named_it() -> None:
    newer = priority(link("sitemap", timedelta(hours=2)), NOW)
    older = priority(link("newsSitemap", timedelta(hours=9)), NOW)
    assert newer > older


def test_undated_link_of_the_front_page_comes_before_old_articles_and_one_of_a_sitemap_last() -> None:
    front, old, undated = (
        priority(link("frontPage"), NOW),
        priority(link("sitemap", timedelta(days=40)), NOW),
        priority(link("sitemap"), NOW),
    )
    assert front > old > undated - 1
    assert undated < SECTION


def test_date_in_the_future_is_as_new_as_now() -> None:
    assert priority(link("feed", timedelta(days=-400)), NOW) == priority(link("feed", timedelta(seconds=1)), NOW)
