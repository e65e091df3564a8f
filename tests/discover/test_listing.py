import lxml.html
import pytest

from newsspider.discover.listing import Listing, read_listing

URL = "https://example.com/"


def listing(body: str, head: str = "", url: str = URL) -> Listing:
    return read_listing(lxml.html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url)


def addresses(found: Listing) -> list[str]:
    return [link.url for link in found.links]


def test_links_of_the_own_site_are_given_in_order_and_made_absolute() -> None:
    found = listing('<a href="/a">A</a><a href="https://www.example.com/b">B</a><a href="c">C</a>')
    assert addresses(found) == ["https://example.com/a", "https://www.example.com/b", "https://example.com/c"]


def test_links_to_other_sites_and_to_no_page_are_left_out() -> None:
    found = listing(
        '<a href="https://elsewhere.example/">x</a><a href="mailto:a@example.com">x</a><a href="#top">x</a>'
        '<a href="JavaScript:void(0)">x</a><a href="http://[">x</a><a>x</a><a href="/">home</a>'
    )
    assert found.links == []


def test_links_marked_nofollow_are_not_followed() -> None:
    assert listing('<a rel="nofollow" href="/a">A</a>').links == []


def test_page_marked_nofollow_gives_only_the_feeds_of_its_head() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    found = listing('<a href="/a">A</a><nav><a href="/sport/">Sport</a></nav>', f'<meta name="robots" content="noindex, NOFOLLOW">{feed}')  # fmt: skip # noqa: E501
    assert (found.links, found.sections, found.feeds) == ([], [], ["https://example.com/feed"])


def test_article_linked_by_picture_and_headline_is_one_link_with_the_headline() -> None:
    found = listing(
        '<a href="/bridge-opens?utm_source=front"><img alt="Photo"></a>'
        '<a href="/bridge-opens/">Bridge over the harbour opens after nine years</a>'
    )
    (link,) = found.links
    assert link.text == "Bridge over the harbour opens after nine years"
    assert link.position == 0


def test_picture_link_takes_its_alternative_text() -> None:
    assert listing('<a href="/a"><img alt="Bridge  opens"></a>').links[0].text == "Bridge opens"


def test_base_of_the_own_site_counts_and_of_a_foreign_one_does_not() -> None:
    own = listing('<a href="a">A</a>', '<base href="https://example.com/news/">')
    foreign = listing('<a href="a">A</a>', '<base href="https://evil.example/">')
    assert addresses(own) == ["https://example.com/news/a"]
    assert addresses(foreign) == ["https://example.com/a"]


def test_sections_are_short_paths_with_those_of_menus_first() -> None:
    found = listing(
        '<main><a href="/kultur/">Kultur</a><a href="/politik/bruecke-am-hafen-nach-neun-jahren-eroeffnet">x</a></main>'
        '<nav><a href="/politik/">Politik</a><a href="/impressum">Impressum</a><a href="/en/world">World</a></nav>'
    )
    assert found.sections == [
        "https://example.com/politik/",
        "https://example.com/en/world",
        "https://example.com/kultur/",
    ]
    assert found.menu == {"https://example.com/politik/", "https://example.com/en/world"}


def test_feed_announced_in_the_head_may_be_on_another_host_and_a_linked_one_may_not() -> None:
    found = listing(
        '<a href="https://elsewhere.example/rss">RSS</a><a href="/rss">RSS</a><a href="/sitemap.xml">Map</a>',
        '<link rel="alternate" type="application/rss+xml" href="https://feeds.example.net/paper">',
    )
    assert found.feeds == ["https://feeds.example.net/paper", "https://example.com/rss"]


def test_next_page_is_the_one_declared() -> None:
    found = listing('<a href="?page=7">7</a>', '<link rel="next" href="/sport?page=2">', "https://example.com/sport")
    assert found.next_url == "https://example.com/sport?page=2"


def test_next_page_is_the_one_with_the_next_number() -> None:
    found = listing(
        '<a href="/sport/page/1">1</a><a href="/culture/page/3">x</a><a href="/sport/page/3">3</a>',
        url="https://example.com/sport/page/2",
    )
    assert found.next_url == "https://example.com/sport/page/3"


def test_next_page_is_the_one_whose_link_says_so() -> None:
    assert listing('<a href="/archive/page/5">Ältere Beiträge</a>').next_url == "https://example.com/archive/page/5"


@pytest.mark.parametrize(
    "text",
    [
        "次",
        "次へ",
        "次のページ »",
        "下一页",
        "下一頁",
        "下一页的新闻",
        "다음",
        "다음페이지",
        "Next »",
        "التالي",
        "Дальше",
    ],
)
def test_link_says_in_many_languages_that_it_is_the_next_page(text: str) -> None:
    assert listing(f'<a href="/archive/page/5">{text}</a>').next_url == "https://example.com/archive/page/5"


@pytest.mark.parametrize("text", ["Nextcloud opens an office", "Suivante ou précédente", "最新ニュース", "第5页"])
def test_link_of_another_page_says_so_too(text: str) -> None:
    assert listing(f'<a href="/archive/page/5">{text}</a>').next_url is None


def test_page_without_further_pages_has_none() -> None:
    assert listing('<a href="/a">A</a>').next_url is None


def test_page_of_very_many_links_gives_the_first_ones_and_says_so() -> None:
    found = listing("".join(f'<a href="/{n}">x</a>' for n in range(5_001)))
    assert (len(found.links), found.cut) == (5_000, True)


def test_page_of_just_as_many_links_as_are_read_is_not_cut() -> None:
    found = listing("".join(f'<a href="/{n}">x</a>' for n in range(5_000)))
    assert (len(found.links), found.cut) == (5_000, False)
