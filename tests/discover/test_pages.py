import time

import lxml.html
import pytest

from newsspider.discover.pages import ArticlePages, first_page_of, may_have_pages, read_pages

STORY = "https://example.com/2026/11/harbour-crane-is-moved"


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body class='single comments-open'>{body}</body></html>"


def pages(body: str, head: str = "", url: str = STORY) -> ArticlePages:
    html = page(body, head)
    found = read_pages(lxml.html.document_fromstring(html), url)
    if found != ArticlePages():
        assert may_have_pages(html.encode(), url)
    return found


def links(*hrefs: str) -> str:
    return "".join(f'<a href="{href}">{number}</a>' for number, href in enumerate(hrefs, 2))


@pytest.mark.parametrize(
    ("url", "second", "third"),
    [
        (STORY, "?page=2", "?page=3"),
        (STORY, f"{STORY}/2/", f"{STORY}/3/"),
        (f"{STORY}/", "2/", "3/"),
        (f"{STORY}/", "page/2/", "page/3/"),
        (STORY, f"{STORY}/seite-2", f"{STORY}/seite-3"),
        (STORY, f"{STORY},seite-2", f"{STORY},seite-3"),
        (f"{STORY}.html", f"{STORY}-2.html", f"{STORY}-3.html"),
        (f"{STORY}.html", f"{STORY}.html?seite=2&amp;utm_source=x", f"{STORY}.html?seite=3"),
        (f"{STORY}.html", f"{STORY}.2.html", f"{STORY}.3.html"),
        ("https://example.com/index.php?id=48213", "index.php?id=48213&amp;page=2", "?id=48213&amp;page=3"),
        ("https://www.example.com/2026/a-story_1_123.html", "/2026/a-story_1_123_2.html", "a-story_1_123_3.html"),
    ],
)
def test_addresses_of_the_article_with_a_number_are_its_pages(url: str, second: str, third: str) -> None:
    assert list(pages(links(second, third), url=url).further) == [2, 3]


def test_pages_that_are_numbered_from_zero_are_known_by_what_is_written_on_them() -> None:
    found = pages('<a href="?page=0">1</a><a href="?page=1">2</a><a href="?page=2">3</a>')
    assert found.further == {2: f"{STORY}?page=1", 3: f"{STORY}?page=2"}


@pytest.mark.parametrize("tag", ['<link rel="next" href="/2026/11/harbour-crane-is-moved/2">', '<a href="?page=2" rel="next">Next</a>'])  # fmt: skip # noqa: E501
def test_next_page_of_the_article_is_its_second(tag: str) -> None:
    assert list(pages(tag).further) == [2]


@pytest.mark.parametrize(
    "trap",
    [
        '<link rel="next" href="/2026/11/market-hall-is-sold">',  # WordPress: the next post
        '<a rel="next" href="/2026/11/market-hall-is-sold/">Next</a>',
        '<a rel="next" href="/2026/11/harbour-crane-is-moved-2/">The harbour crane is moved</a>',
        '<a href="/2026/11/harbour-crane-is-moved-2">Harbour crane: what is next</a>',
        '<a href="/news?page=2">2</a><a href="/2026/11?page=2">2</a><a href="/page/2">2</a>',
        '<div id="comments"><a href="?page=2">2</a></div>',
        '<a href="?page=2#comments">2</a><a href="/2026/11/harbour-crane-is-moved/comment-page-2/">2</a>',
        '<a href="?cpage=2">2</a><a href="?page=1">1</a>',
        '<a href="https://elsewhere.example/2026/11/harbour-crane-is-moved?page=2">2</a>',
        '<a rel="nofollow" href="?page=2">2</a>',
        '<a href="?page=2">2</a><a href="?page=83">83</a>',
    ],
)
def test_next_article_lists_and_comments_are_no_pages_of_the_article(trap: str) -> None:
    assert pages(trap) == ArticlePages()


def test_page_that_forbids_to_follow_its_links_has_no_further_ones() -> None:
    assert pages('<a href="?page=2">2</a>', '<meta name="robots" content="nofollow">') == ArticlePages()


@pytest.mark.parametrize(
    ("href", "text"),
    [
        ("?page=all", "Single page"),
        ("/2026/11/harbour-crane-is-moved/komplettansicht", "Auf einer Seite lesen"),
        ("?print=1", "Artikel auf einer Seite"),
    ],
)
def test_link_to_the_whole_article_is_known(href: str, text: str) -> None:
    found = pages(f'<a href="?page=2">2</a><a href="{href}">{text}</a><a href="/all">Single page</a>')
    assert found.whole is not None
    assert found.whole.endswith(href)


@pytest.mark.parametrize(
    ("url", "back"),
    [
        (f"{STORY}?page=2", '<a href="/2026/11/harbour-crane-is-moved">1</a>'),
        (f"{STORY}/2", '<a rel="prev" href="/2026/11/harbour-crane-is-moved">« zurück</a>'),
        (f"{STORY}-2", f'<a href="{STORY}">1</a><a href="{STORY}-3">3</a>'),
    ],
)
def test_further_page_tells_where_its_article_begins(url: str, back: str) -> None:
    assert pages(back, url=url).first == STORY


def test_second_article_of_a_title_is_no_further_page_of_the_first() -> None:
    assert pages(f'<a href="{STORY}">The harbour crane is moved</a>', url=f"{STORY}-2") == ArticlePages()


def test_pages_behind_this_one_are_given_when_it_is_known_which_one_it_is() -> None:
    root = lxml.html.document_fromstring(page(links("?page=2", "?page=3", "?page=4")))
    found = read_pages(root, f"{STORY}?page=2", first=STORY, number=2)
    assert list(found.further) == [3, 4]


@pytest.mark.parametrize("form", ["?page=2", "/2", "/seite-3", ",seite-2", "/page/2/", "-page-2.html"])
def test_address_of_a_further_page_leads_to_the_first(form: str) -> None:
    first = first_page_of(f"{STORY}{form}")
    assert first is not None
    assert first.rstrip("/").removesuffix(".html") == STORY


@pytest.mark.parametrize(
    "url",
    [
        STORY,
        f"{STORY}-2",
        f"{STORY}?page=1",
        f"{STORY}?page=4711",
        "https://example.com/news?page=2",
        "https://example.com/?p=2",
        "https://example.com/2026/11/2",
    ],
)
def test_address_that_may_be_an_article_s_own_stays(url: str) -> None:
    assert first_page_of(url) is None


def test_most_articles_need_not_be_looked_through_for_pages() -> None:
    share = f'<a href="https://share.example/?u={STORY}">Share</a><img src="/pictures/12.jpg">'
    html = page(f'<a href="/2026/11/25/market-hall-is-sold">Market</a>{share}')
    assert not may_have_pages(html.encode(), STORY)


@pytest.mark.parametrize(("words", "may"), [("story " * 9_000, False), ("story " * 11_000, True), ("story-2 ", True)])
def test_page_that_names_itself_is_looked_through_quickly(words: str, may: bool) -> None:
    start = time.process_time()
    assert may_have_pages(words.encode() * (1 if len(words) > 100 else 100_000), "https://example.com/story") is may
    assert time.process_time() - start < 2
