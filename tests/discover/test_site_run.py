from dataclasses import replace
from datetime import UTC, datetime

from newsspider.discover.site_run import Limits, SiteRun
from newsspider.discover.urls import article_id
from newsspider.items import Link, Via
from newsspider.sites import site_from_address

LIMITS = Limits(
    sections=2, sitemaps=2, feeds=2, pages_per_section=2, archive_pages=2, link_likelihood=0.5, sitemap_likelihood=0.3
)
TWO_CHANNELS: tuple[Via, Via] = ("feed", "sitemap")
URL = "https://example.com/2026/11/a-story-of-some-length"


def run() -> SiteRun:
    return SiteRun(site_from_address("https://example.com/"), LIMITS)


def link(source: str = "https://example.com/feed", url: str = URL) -> Link:
    return Link(url=url, via="feed", source=source)


def test_every_channel_that_names_an_article_is_kept_until_it_is_finished() -> None:
    one = run()
    assert one.wants(link())
    assert one.wants(link("https://example.com/other"))
    assert [channel.url for channel in one.channels_of(URL)] == [
        "https://example.com/feed",
        "https://example.com/other",
    ]
    assert one.takes_article(URL)
    one.finished(URL)
    assert one.channels == {}


def test_article_is_asked_for_once_under_whichever_address() -> None:
    one = run()
    assert one.takes_article(URL)
    assert not one.takes_article(f"{URL}?utm_source=feed")


def test_article_is_counted_once_whoever_names_it_and_when() -> None:
    one = run()
    for finish in (False, True):
        one.wants(link())
        one.takes_article(URL)
        if finish:
            one.finished(URL)
    one.wants(link("https://example.com/other"))
    assert (one.found, one.channels) == (1, {})


def test_known_article_may_still_be_asked_for() -> None:
    one = run()
    one.wants(link())
    one.leaves(URL)
    one.wants(link("https://example.com/other"))
    assert (one.found, one.channels) == (1, {})
    assert one.takes_article(URL)


def test_nothing_is_wanted_of_a_site_that_has_given_enough() -> None:
    one = run()
    one.full = True
    assert not one.wants(link())
    assert not one.takes_article(URL)


def test_foreign_article_is_not_wanted() -> None:
    assert not run().wants(link(url="https://elsewhere.example.org/2026/11/a-story-of-some-length"))


def test_postponed_article_is_counted_once_and_has_its_channels_when_it_is_asked_for() -> None:
    one = run()
    one.wants(link())
    one.postpones(URL)
    assert one.wants(link("https://example.com/other"))
    assert (one.found, one.channels, one.is_postponed(f"{URL}?utm_source=feed")) == (1, {}, True)
    named = [link(), link("https://example.com/other")]
    assert one.recalls(named) == named[0]
    assert (one.found, one.is_postponed(URL)) == (1, False)
    assert [channel.url for channel in one.channels_of(URL)] == [each.source for each in named]
    assert one.recalls(named) is None, "it is asked for already"


def test_address_of_an_earlier_run_is_counted_when_it_is_asked_for() -> None:
    one = run()
    assert one.recalls([link()])
    assert one.found == 1
    assert not one.takes_article(URL)


def test_address_of_an_earlier_run_is_asked_for_where_any_of_its_channels_makes_it_wanted() -> None:
    since = datetime(2026, 11, 20, tzinfo=UTC)
    one = SiteRun(site_from_address("https://example.com/"), LIMITS, since)
    old = replace(link(), published=datetime(2026, 11, 1, tzinfo=UTC))
    assert one.recalls([old]) is None
    assert one.recalls([old, link("https://example.com/other")]) == link("https://example.com/other")


def test_articles_are_counted_by_who_named_them_also_after_they_are_finished() -> None:
    one = run()
    for number in range(20):
        url = f"{URL}-{number}"
        one.wants(link(url=url))
        one.takes_article(url)
        one.finished(url)
        one.is_article(url, article(url), 60.0)
        one.wants(Link(url=url, via="sitemap", source="https://example.com/map.xml"))
    recall = one.recall()
    assert recall is not None
    assert (recall.found, recall.missed) == (20, 0.0)


def test_what_turned_out_to_be_no_article_is_not_counted() -> None:
    one = run()
    for number in range(20):
        for via in TWO_CHANNELS:
            one.wants(Link(url=f"{URL}-{number}", via=via, source="https://example.com/"))
    assert one.recall() is None


def test_article_that_channels_name_by_two_addresses_is_one() -> None:
    one = run()
    for number in range(20):
        short, long = f"https://example.com/?p={number}", f"{URL}-{number}"
        one.wants(link(url=short))
        one.wants(Link(url=long, via="sitemap", source="https://example.com/map.xml"))
        one.is_article(long, article(long), None)
        one.is_article(short, article(long), None)
    recall = one.recall()
    assert recall is not None
    assert (recall.found, recall.missed) == (20, 0.0)


def test_nothing_is_estimated_of_a_site_of_which_only_so_many_articles_were_wanted() -> None:
    one = run()
    for number in range(20):
        for via in TWO_CHANNELS:
            one.wants(Link(url=f"{URL}-{number}", via=via, source="https://example.com/"))
        one.is_article(f"{URL}-{number}", article(f"{URL}-{number}"), None)
    assert one.recall() is not None
    one.full = True
    assert one.recall() is None


def article(url: str) -> bytes:
    return bytes.fromhex(article_id(url))


TOPICS = ["https://example.com/tag/fog/", "https://example.com/tag/tides/"]
SECTIONS = ["https://example.com/world/", "https://example.com/sport/"]


def test_topics_are_no_sections_where_menus_name_as_many_others() -> None:
    one = run()
    one.has_menu(TOPICS + SECTIONS)
    assert [one.takes_section(url) for url in TOPICS + SECTIONS] == [False, False, True, True]


def test_topics_are_the_sections_where_menus_name_few_others() -> None:
    one = run()
    one.has_menu([*TOPICS, SECTIONS[0]])
    assert all(map(one.takes_section, TOPICS))


def test_topic_that_the_user_has_named_is_a_section_anyway() -> None:
    one = SiteRun(replace(site_from_address("https://example.com/"), sections=(TOPICS[0],)), LIMITS)
    one.has_menu(SECTIONS)
    assert [one.takes_section(url) for url in TOPICS] == [True, False]


def test_article_that_this_run_has_exported_is_news_under_its_own_address_too() -> None:
    one = run()
    one.is_article("https://example.com/r/20", bytes.fromhex(article_id(URL)), None, found=True)
    one.is_article("https://example.com/r/21", bytes.fromhex(article_id(f"{URL}-2")), None)
    assert one.is_news(URL)
    assert not one.is_news(f"{URL}-2")


def test_front_page_and_sources_that_were_asked_for_are_listings() -> None:
    one = run()
    one.takes_section(SECTIONS[0])
    assert one.is_listing("https://example.com/?utm_source=feed")
    assert one.is_listing(SECTIONS[0])
    assert not one.is_listing(URL)
