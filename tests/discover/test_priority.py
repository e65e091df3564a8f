from datetime import UTC, datetime, timedelta

from newsspider.discover.priority import FEED, FRONT_PAGE, SECTION, SITEMAP, fresh_at, priority
from newsspider.items import Link, Via

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def link(via: Via, age: timedelta | None = None) -> Link:
    return Link(
        url="https://example.com/a", via=via, source="https://example.com/", published=NOW - age if age else None
    )


def rank(named: Link) -> int:
    now = int(NOW.timestamp())
    return priority(fresh_at(named, now), now)


def test_listings_come_before_articles_and_sections_after_the_fresh_ones() -> None:
    fresh = rank(link("feed", timedelta(hours=1)))
    assert FRONT_PAGE > FEED > SITEMAP > fresh > SECTION


def test_newer_article_comes_first_whatever_named_it() -> None:
    newer = rank(link("sitemap", timedelta(hours=2)))
    older = rank(link("newsSitemap", timedelta(hours=9)))
    assert newer > older


def test_undated_link_of_the_front_page_comes_before_old_articles_and_one_of_a_sitemap_last() -> None:
    front, old, undated = (
        rank(link("frontPage")),
        rank(link("sitemap", timedelta(days=40))),
        rank(link("sitemap")),
    )
    assert front > old > undated - 1
    assert undated < SECTION


def test_date_in_the_future_is_as_new_as_now() -> None:
    assert rank(link("feed", timedelta(days=-400))) == rank(link("feed", timedelta(seconds=1)))


def test_undated_article_ages_while_it_waits() -> None:
    now = int(NOW.timestamp())
    fresh = fresh_at(link("frontPage"), now)
    assert priority(fresh, now) - priority(fresh, now + 24 * 3600) == 24
