import gzip
import re
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from newsspider.discover.sitemap_xml import _mended, read_xml
from newsspider.discover.sitemaps import SitemapRef, children_worth_reading, parse_sitemap
from newsspider.errors import NotASitemap, TooLarge

URL = "https://example.com/sitemap.xml"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


def urlset(entries: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS} {NEWS}>{entries}</urlset>'.encode()


def test_news_entry_gives_its_own_title_date_and_language() -> None:
    body = urlset(
        "<url><loc>https://example.com/a</loc><news:news><news:publication><news:name>Example</news:name>"
        "<news:language>de</news:language></news:publication><news:publication_date>2026-11-23T18:00:00+01:00"
        "</news:publication_date><news:title>Brücke offen</news:title></news:news>"
        "<image:image><image:loc>https://example.com/a.jpg</image:loc><image:title>Foto</image:title></image:image></url>"
    )
    (link,) = parse_sitemap(body, URL).links
    assert (link.url, link.title, link.language, link.via) == (
        "https://example.com/a",
        "Brücke offen",
        "de",
        "newsSitemap",
    )
    assert link.published == datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "declaration", ["", '<?xml version="1.0" encoding="utf-16"?>', '<?xml version="1.0" encoding="utf-8"?>']
)
def test_sitemap_may_be_utf_16_with_and_without_a_mark(codec: str, declaration: str) -> None:
    entries = "".join(
        f"<url><loc>https://example.com/{number}?a=1&b=2</loc><news:news><news:title>Паром вернулся {number}"
        "</news:title></news:news></url>"
        for number in range(500)
    )
    body = f"{declaration}<urlset {NS} {NEWS}>{entries}</urlset>".encode(codec)
    for form in (body, gzip.compress(body)):
        links = parse_sitemap(form, URL).links
        assert (len(links), links[7].url, links[7].title) == (
            500,
            "https://example.com/7?a=1&b=2",
            "Паром вернулся 7",
        )
    assert len(parse_sitemap("\n".join(link.url for link in links).encode(codec), URL).links) == 500


def test_reference_to_half_a_character_costs_its_element_alone() -> None:
    body = urlset(
        "<url><loc>https://example.com/&#xd800;</loc></url><url><loc>https://example.com/a</loc>"
        "<news:news><news:title>Half &#xd800; a letter</news:title></news:news></url>"
    )
    assert [(link.url, link.title) for link in parse_sitemap(body, URL).links] == [("https://example.com/a", None)]


def test_image_address_is_not_taken_for_the_page() -> None:
    body = urlset("<url><image:image><image:loc>https://example.com/a.jpg</image:loc></image:image></url>")
    assert parse_sitemap(body, URL).links == []


def test_newest_entries_come_first_and_undated_last() -> None:
    body = urlset(
        "<url><loc>https://example.com/old</loc><lastmod>2020-01-01</lastmod></url>"
        "<url><loc>https://example.com/undated</loc></url>"
        "<url><loc>https://example.com/new</loc><lastmod>2026-11-01</lastmod></url>"
    )
    assert [link.url[20:] for link in parse_sitemap(body, URL).links] == ["new", "old", "undated"]


def test_entries_before_since_are_left_out_and_undated_ones_kept() -> None:
    body = urlset(
        "<url><loc>https://example.com/old</loc><lastmod>2020-01-01</lastmod></url>"
        "<url><loc>https://example.com/undated</loc></url>"
    )
    links = parse_sitemap(body, URL, since=datetime(2026, 1, 1, tzinfo=UTC)).links
    assert [link.url for link in links] == ["https://example.com/undated"]


def test_gzipped_sitemap_is_read() -> None:
    body = gzip.compress(urlset("<url><loc>https://example.com/a</loc></url>"))
    assert len(parse_sitemap(body, URL + ".gz").links) == 1


def test_gzip_of_several_members_is_read_to_its_end() -> None:
    body = urlset("<url><loc>https://example.com/a</loc></url><url><loc>https://example.com/b</loc></url>")
    assert len(parse_sitemap(gzip.compress(body[:300]) + gzip.compress(body[300:]) + b"junk", URL).links) == 2


def test_gzip_that_breaks_off_gives_what_it_holds() -> None:
    body = urlset("".join(f"<url><loc>https://example.com/{n}</loc></url>" for n in range(5_000)))
    links = parse_sitemap(gzip.compress(body)[:-2_000], URL).links
    assert 1_000 < len(links) < 5_000


def test_gzip_bomb_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse_sitemap(gzip.compress(b"\n" * (60 * 1024 * 1024)), URL)


def test_members_of_gzip_without_end_are_refused_in_no_time() -> None:
    start = time.process_time()
    with pytest.raises(TooLarge, match="members"):
        parse_sitemap(gzip.compress(b"") * 100_000, URL)
    assert time.process_time() - start < 1


def test_gzip_within_gzip_of_very_many_pieces_is_read() -> None:
    body = urlset("".join(f"<url><loc>https://example.com/{n}</loc></url>" for n in range(3_000)))
    packed = b"".join(gzip.compress(body[start : start + 100]) for start in range(0, len(body), 100))
    assert len(parse_sitemap(gzip.compress(packed), URL).links) == 3_000


@pytest.mark.parametrize("inside", [b"&" * 2_000_000, b"<![CDATA[&]]>" * 200_000, b"]" * 5_000_000])
def test_signs_that_have_to_be_mended_take_no_memory(inside: bytes) -> None:
    packed = gzip.compress(b"<urlset>" + inside, 1)
    del inside
    tracemalloc.start()
    try:
        parse_sitemap(packed, URL)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_ampersands_are_mended_wherever_the_text_is_cut(size: int) -> None:
    whole = b"&&amp;&#x10FFFF;a]]>&<![CDATA[&]&]]]>&lt<![CDATA[&<![CDATA[&]]]]>&quot;&]]&"
    mended = b"&amp;&amp;&#x10FFFF;a]]>&amp;<![CDATA[&]&]]]>&amp;lt<![CDATA[&<![CDATA[&]]]]>&quot;&amp;]]&amp;"
    text = b"x" * 20 + whole
    assert b"".join(_mended(iter(text[at : at + size] for at in range(0, len(text), size)))) == b"x" * 20 + mended


def test_list_of_line_ends_without_end_takes_no_memory() -> None:
    packed = gzip.compress(b"https://example.com/a\r\n" + b"\n" * 45_000_000, 1)
    tracemalloc.start()
    try:
        assert len(parse_sitemap(packed, URL).links) == 1
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_title_and_language_of_an_entry_are_clean() -> None:
    body = urlset(
        "<url><loc>https://example.com/a</loc><news:news><news:publication><news:language>en\u2028</news:language>"
        f"</news:publication><news:title>A\u202eferry\u0085 {'x' * 400}</news:title></news:news></url>"
    )
    (link,) = parse_sitemap(body, URL).links
    assert link.language == "en"
    assert link.title == ("Aferry " + "x" * 400)[:300]


def test_flood_of_empty_elements_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse_sitemap(gzip.compress(urlset("<url>" + "<a/>" * 100_000 + "</url>")), URL)


def test_at_most_50000_entries_are_taken() -> None:
    body = urlset("".join(f"<url><loc>https://example.com/{n}</loc></url>" for n in range(50_100)))
    sitemap = parse_sitemap(body, URL)
    assert (len(sitemap.links), sitemap.left_out) == (50_000, 100)


@pytest.mark.parametrize(
    "entry",
    [
        "<url><loc>https://example.com/{n}</loc><lastmod>{year}-11-25</lastmod></url>",
        "<url><loc>https://example.com/{year}/11/25/story-{n}.html</loc></url>",
        "<url><loc>https://example.com/story-{n}.html</loc></url>",
    ],
    ids=["date of their own", "date in their address", "rising numbers"],
)
@pytest.mark.parametrize("newest_is_last", [True, False])
def test_newest_of_too_many_entries_are_taken_wherever_they_stand(entry: str, newest_is_last: bool) -> None:
    entries = [entry.format(n=n, year=2026 if n >= 1_000 else 2019) for n in range(1_010)]
    body = urlset("".join(entries if newest_is_last else reversed(entries)))
    _, taken, left_out = read_xml(iter([body]), URL, 10)
    assert (len(taken), left_out) == (10, 1_000)
    assert {found.loc for found in taken} == {re.findall("<loc>(.*)</loc>", text)[0] for text in entries[-10:]}


def test_of_entries_without_end_the_first_million_elements_are_read() -> None:
    body = urlset("<url><loc>https://example.com/a</loc></url>" + "<url/>" * 3_000_000)
    sitemap = parse_sitemap(gzip.compress(body, 1), URL)
    assert (len(sitemap.links), sitemap.left_out) == (1, 1)


def test_sitemap_of_nothing_but_ampersands_is_refused() -> None:
    body = urlset("<url><loc>https://example.com/" + "&" * 20_000_000 + "</loc></url>")
    with pytest.raises(TooLarge, match="ampersands"):
        parse_sitemap(gzip.compress(body, 1), URL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tag_of_very_many_attributes_is_refused_in_no_time(encoding: str) -> None:
    body = "<urlset><url " + " ".join(f"a{n}='>'" for n in range(300_000)) + "/></urlset>"
    start = time.process_time()
    with pytest.raises(TooLarge):
        parse_sitemap(body.encode(encoding), URL)
    assert time.process_time() - start < 0.3


def test_addresses_with_very_many_parameters_are_no_attributes() -> None:
    query = "&amp;".join(f"p{n}=1" for n in range(200))
    body = urlset("".join(f"<url><loc>https://example.com/{n}?{query}</loc></url>" for n in range(50)))
    assert len(parse_sitemap(body, URL).links) == 50


def test_prefix_that_was_never_declared_is_understood() -> None:
    body = (
        b"<urlset><url><loc>https://example.com/a</loc><news:news><news:title>T</news:title></news:news></url></urlset>"
    )
    (link,) = parse_sitemap(body, URL).links
    assert (link.via, link.title) == ("newsSitemap", "T")


@pytest.mark.parametrize("loc", ["?a=1&b=2", "?a=1&amp;b=2", "<![CDATA[?a=1&b=2]]>"])
def test_ampersand_of_an_address_is_kept_however_it_is_written(loc: str) -> None:
    (link,) = parse_sitemap(urlset(f"<url><loc>{loc}</loc></url>"), "https://example.com/").links
    assert link.url == "https://example.com/?a=1&b=2"


def test_sitemap_that_breaks_off_gives_its_whole_entries() -> None:
    body = urlset("<url><loc>https://example.com/a</loc></url><url><loc>https://example.com/b</loc></url>")
    assert "https://example.com/a" in [link.url for link in parse_sitemap(body[:-30], URL).links]


def test_sitemap_in_utf16_is_read() -> None:
    body = urlset("<url><loc>https://example.com/a</loc></url>").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert len(parse_sitemap(body, URL).links) == 1


def test_feed_stands_for_a_sitemap() -> None:
    body = b'<rss version="2.0"><channel><item><link>https://example.com/a</link></item></channel></rss>'
    (link,) = parse_sitemap(body, URL).links
    assert (link.url, link.via) == ("https://example.com/a", "feed")


def test_publication_after_since_keeps_an_entry_whose_update_is_older() -> None:
    body = urlset(
        "<url><loc>https://example.com/a</loc><lastmod>2020-01-01</lastmod><news:news>"
        "<news:publication_date>2026-11-23</news:publication_date></news:news></url>"
    )
    assert len(parse_sitemap(body, URL, since=datetime(2026, 1, 1, tzinfo=UTC)).links) == 1


def test_index_names_its_children() -> None:
    body = (
        f"<sitemapindex {NS}><sitemap><loc>/posts-1.xml</loc><lastmod>2026-11-20</lastmod></sitemap>"
        f"<sitemap><loc>{URL}</loc></sitemap></sitemapindex>"
    ).encode()
    (child,) = parse_sitemap(body, URL).children
    assert child == SitemapRef(url="https://example.com/posts-1.xml", modified=datetime(2026, 11, 20, tzinfo=UTC))


def test_plain_list_of_addresses_is_a_sitemap() -> None:
    assert len(parse_sitemap(b"https://example.com/a\nhttps://example.com/b\n\nnonsense\n", URL).links) == 2


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://example.com/&b;&f;</loc></url></urlset>'
    )
    assert all("aaaa" not in link.url and "root" not in link.url for link in parse_sitemap(bomb, URL).links)


@pytest.mark.parametrize("body", [b"", b"<html><body/></html>", b"<opml/>", b"\x1f\x8bbroken", b"<", b"just words"])
def test_what_is_no_sitemap_is_named_so(body: bytes) -> None:
    with pytest.raises(NotASitemap):
        parse_sitemap(body, URL)


def refs(*names: str) -> list[SitemapRef]:
    return [SitemapRef(url=f"https://example.com/{name}") for name in names]


def test_children_with_news_and_new_months_come_first() -> None:
    order = children_worth_reading(refs("sitemap-2019-01.xml", "sitemap-2026-11.xml", "news.xml"), NOW)
    assert [ref.url.rsplit("/")[-1] for ref in order] == ["news.xml", "sitemap-2026-11.xml", "sitemap-2019-01.xml"]


def test_children_that_end_before_since_are_not_read() -> None:
    since = datetime(2026, 10, 15, tzinfo=UTC)
    order = children_worth_reading(refs("sitemap-2019.xml", "sitemap-2026-10.xml", "posts-3.xml"), NOW, since)
    assert {ref.url.rsplit("/")[-1] for ref in order} == {"sitemap-2026-10.xml", "posts-3.xml"}


def test_children_of_images_authors_and_tags_are_not_read() -> None:
    others = refs("image-sitemap-1.xml", "author-sitemap.xml", "post_tag-sitemap.xml", "tags.xml", "page-sitemap.xml")
    articles = refs("post-sitemap.xml", "sitemap-page-3.xml")
    assert children_worth_reading([*others, *articles], NOW) == articles


SINCE = datetime(2026, 10, 15, tzinfo=UTC)


def test_period_in_a_folder_or_a_parameter_counts_like_one_in_the_name() -> None:
    old = refs("sitemaps/2019/11/", "sitemap.xml?yyyy=2019&mm=11&dd=02", "sitemap/2019-11-02.xml.gz")
    new = refs("sitemaps/2026/11/", "sitemap.xml?yyyy=2026&mm=11&dd=02")
    assert set(map(_name, children_worth_reading([*old, *new], NOW, SINCE))) == set(map(_name, new))


def test_number_of_a_part_is_not_taken_for_a_year() -> None:
    parts = [*refs("posts-1.xml"), *refs("posts-2019.xml")]
    years = [*refs("archive-2018.xml"), *refs("archive-2026.xml")]
    kept = children_worth_reading([*parts, *years], NOW, SINCE)
    assert {_name(ref) for ref in kept} == {"posts-1.xml", "posts-2019.xml", "archive-2026.xml"}


def test_old_news_archive_does_not_come_before_what_is_new() -> None:
    order = children_worth_reading(refs("news-2015-01.xml", "posts-2026-11.xml"), NOW)
    assert [_name(ref) for ref in order] == ["posts-2026-11.xml", "news-2015-01.xml"]


def test_new_date_of_an_old_period_makes_it_no_newer() -> None:
    ref = SitemapRef(url="https://example.com/sitemap-2019-01.xml", modified=NOW)
    assert children_worth_reading([ref], NOW, SINCE) == []


def test_impossible_day_in_a_name_is_no_date() -> None:
    assert len(children_worth_reading(refs("sitemap-2019-02-31.xml"), NOW, SINCE)) == 1


def _name(ref: SitemapRef) -> str:
    return ref.url.removeprefix("https://example.com/")
