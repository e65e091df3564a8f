import json
import time
from datetime import UTC, datetime

import lxml.html
import pytest

from newsspider.discover.feeds import announced_by_link, announced_feeds, parse_feed
from newsspider.errors import NotAFeed, TooLarge

URL = "https://example.com/feed.xml"


def rss(items: str, channel: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'.encode()


def test_rss_item_gives_address_title_and_date() -> None:
    feed = parse_feed(
        rss("<item><title>Bridge  opens</title><link>https://example.com/a?utm_source=rss</link>"
            "<pubDate>Tue, 24 Nov 2026 08:00:00 +0100</pubDate></item>", "<language>en-GB</language>"),
        URL,
    )  # fmt: skip
    (link,) = feed.links
    assert (link.url, link.title, link.language) == ("https://example.com/a", "Bridge opens", "en-GB")
    assert link.published == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert (link.via, link.source) == ("feed", URL)


@pytest.mark.parametrize("reference", ["&#xd800;", "&#55296;", "&#xDFFF", "&#99999999;", "&#0;", f"&#{'9' * 5_000};"])
@pytest.mark.parametrize("broken", ["", "<b", "</x>"])
def test_reference_to_no_character_costs_nothing_but_itself(reference: str, broken: str) -> None:
    items = f"<item><title>Bridge {reference}opens</title><link>/a</link></item>"
    (link,) = parse_feed(rss(items + broken), URL).links
    assert (link.title, link.url) == ("Bridge opens", "https://example.com/a")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_feed_may_be_utf_16_with_and_without_a_mark(codec: str) -> None:
    text = rss("<item><title>Паром вернулся</title><link>/a</link></item>").decode()
    assert [link.title for link in parse_feed(text.encode(codec), URL).links] == ["Паром вернулся"]


def test_each_item_keeps_its_own_title() -> None:
    feed = parse_feed(rss("".join(f"<item><title>T{n}</title><link>/{n}</link></item>" for n in range(3))), URL)
    assert [link.title for link in feed.links] == ["T0", "T1", "T2"]


def test_relative_link_is_made_absolute() -> None:
    (link,) = parse_feed(rss("<item><title>A</title><link>/news/a</link></item>"), URL).links
    assert link.url == "https://example.com/news/a"


def test_permalink_guid_stands_for_a_missing_link() -> None:
    (link,) = parse_feed(
        rss('<item><title>A</title><guid isPermaLink="true">https://example.com/a</guid></item>'), URL
    ).links
    assert link.url == "https://example.com/a"


def test_item_without_any_address_is_left_out() -> None:
    assert parse_feed(rss('<item><title>A</title><guid isPermaLink="false">42</guid></item>'), URL).links == []


def test_atom_entry_gives_published_and_modified() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>T</title>'
        b'<entry><title>A</title><link href="https://example.com/a"/><published>2026-11-01T10:00:00+01:00</published>'
        b"<updated>2026-11-02T10:00:00+01:00</updated></entry></feed>"
    )
    (link,) = parse_feed(body, URL).links
    assert link.published == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert link.modified == datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_rdf_feed_is_read() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<channel rdf:about="x"><title>T</title></channel>'
        b'<item rdf:about="https://example.com/a"><title>A</title><link>https://example.com/a</link></item></rdf:RDF>'
    )
    assert [link.url for link in parse_feed(body, URL).links] == ["https://example.com/a"]


def test_json_feed_is_read() -> None:
    body = (
        b'{"version":"https://jsonfeed.org/version/1.1","title":"T","language":"ja",'
        b'"items":[{"id":"1","url":"https://example.com/a","title":"A","date_published":"2026-11-01T10:00:00+09:00"},'
        b'{"id":"https://example.com/b"},{"id":"3"},"nonsense"]}'
    )
    feed = parse_feed(body, URL)
    assert [link.url for link in feed.links] == ["https://example.com/a", "https://example.com/b"]
    assert feed.links[0].language == "ja"


def test_feed_that_breaks_off_gives_what_can_be_read() -> None:
    body = rss("<item><title>A</title><link>https://example.com/a</link></item><item><title>B & C</title><li")
    assert "https://example.com/a" in [link.url for link in parse_feed(body[:-30], URL).links]


@pytest.mark.parametrize("body", [b"", b"<html><body>no feed</body></html>", b"{}", b"{broken", b"\x00\xff\xfe" * 50])
def test_what_is_no_feed_is_named_so(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        parse_feed(body, URL)


def test_date_without_a_year_is_no_date() -> None:
    (link,) = parse_feed(rss("<item><link>/a</link><pubDate>Tue, 24 Nov</pubDate></item>"), URL).links
    assert link.published is None


def test_announced_feeds_come_before_visible_ones_and_comment_feeds_not_at_all() -> None:
    page = lxml.html.fromstring(
        '<html><head><link rel="alternate" type="application/rss+xml" href="/all.xml">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">'
        '<link rel="alternate" hreflang="fr" href="/fr/"></head>'
        '<body><a href="/sport/rss">RSS</a><a href="/about">About</a></body></html>'
    )
    assert announced_feeds(page, "https://example.com/") == [
        "https://example.com/all.xml",
        "https://example.com/sport/rss",
    ]


def test_dublin_core_date_of_an_rdf_feed_is_the_publication() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><link>/a</link>'
        b"<dc:date>2026-11-24T09:00:00+09:00</dc:date></item></rdf:RDF>"
    )
    (link,) = parse_feed(body, URL).links
    assert (link.published, link.modified) == (datetime(2026, 11, 24, tzinfo=UTC), None)


def test_date_in_a_languages_own_form_is_read() -> None:
    (link,) = parse_feed(
        rss("<item><link>/a</link><pubDate>Κυρ, 11 Ιούλ 2004 12:00:00 EST</pubDate></item>"), URL
    ).links
    assert link.published == datetime(2004, 7, 11, 17, tzinfo=UTC)


def test_missing_update_is_not_filled_from_the_publication() -> None:
    (link,) = parse_feed(rss("<item><link>/a</link><pubDate>2026-11-24</pubDate></item>"), URL).links
    assert link.modified is None


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_declared_encoding_is_believed(encoding: str) -> None:
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        + rss("<item><title>Brücke</title><link>/a</link></item>").decode()[21:]
    )
    assert parse_feed(body.encode(encoding), URL).links[0].title == "Brücke"


def test_undeclared_latin_text_is_not_garbled() -> None:
    body = rss("<item><title>Brücke</title><link>/a</link></item>").decode().encode("cp1252")
    assert parse_feed(body, URL).links[0].title == "Brücke"


def test_unescaped_ampersand_and_html_entity_do_no_harm() -> None:
    (link,) = parse_feed(rss("<item><title>A & B&nbsp;C</title><link>/a?x=1&y=2</link></item>"), URL).links
    assert (link.title, link.url) == ("A & B C", "https://example.com/a?x=1&y=2")


def test_entities_are_not_expanded_nor_files_read() -> None:
    declared = (
        b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    body = declared + rss("<item><title>&b;&f;</title><link>/a</link></item>")[21:]
    (link,) = parse_feed(body, URL).links
    assert "aaaa" not in (link.title or "")
    assert "root" not in (link.title or "")


def test_tag_of_very_many_attributes_is_refused_at_once() -> None:
    attributes = " ".join(f'a{n}=">"' for n in range(100_000))
    with pytest.raises(NotAFeed, match="attributes"):
        parse_feed(rss(f"<item {attributes}><link>/a</link></item>"), URL)


def test_picture_written_into_its_tag_is_no_such_tag() -> None:
    picture = f'<![CDATA[<img src="data:image/png;base64,{"A" * 20_000}==">]]>'
    assert len(parse_feed(rss(f"<item><link>/a</link><description>{picture}</description></item>"), URL).links) == 1


def test_of_a_very_large_feed_the_first_entries_are_read() -> None:
    items = "".join(f"<item><link>/{n}</link></item>" for n in range(60_000))
    links = parse_feed(rss(items), URL).links
    assert len(links) == 5_000
    assert links[0].url == "https://example.com/0"


def test_feed_on_another_host_is_announced_by_link_only() -> None:
    page = lxml.html.fromstring(
        '<html><head><link rel="alternate" type="application/atom+xml" href="https://feeds.example.net/a"></head>'
        '<body><a href="/rss">RSS</a><a href="/sitemap.xml">Map</a></body></html>'
    )
    assert announced_by_link(page, "https://example.com/") == ["https://feeds.example.net/a"]
    assert announced_feeds(page, "https://example.com/") == ["https://feeds.example.net/a", "https://example.com/rss"]


@pytest.mark.parametrize("charset", ["punycode", "idna", "hex", "uu", "base64", "unicode_escape", "no-such"])
def test_what_is_no_encoding_of_texts_decodes_no_feed(charset: str) -> None:
    body = rss("<item><link>/a</link><title>Caf\u00e9 by the ferry</title></item>").decode().encode("cp1252")
    start = time.process_time()
    (link,) = parse_feed(body + b" " * 1_000_000, URL, f"text/xml; charset={charset}").links
    assert link.title == "Caf\u00e9 by the ferry"
    assert time.process_time() - start < 1


def test_titles_are_clean() -> None:
    body = b'{"version":"1","items":[{"url":"/a","title":"The\\ud800 ferry\\u001b[31m\\u202e\\u2028returns\\u0000"}]}'
    (link,) = parse_feed(body, URL).links
    assert link.title == "The ferry[31m returns"


def test_long_address_of_a_json_feed_is_kept() -> None:
    (link,) = parse_feed(b'{"items":[{"url":"/' + b"a" * 600 + b'"}]}', URL).links
    assert len(link.url) > 600


def test_json_feed_that_would_become_very_many_objects_is_refused() -> None:
    with pytest.raises(TooLarge):
        parse_feed(b'{"items":[' + b"{}," * 2_000_000 + b"{}]}", URL)


WHOLE = "<p>" + "The council spoke about the bridge &amp; the ferry for two hours. " * 12 + "</p>"


@pytest.mark.parametrize(
    "body",
    [
        f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>One</title>
        <link>https://n.example/1</link><description>A teaser.</description>
        <content:encoded><![CDATA[{WHOLE}]]></content:encoded></item></channel></rss>""".encode(),
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="https://n.example/1"/>
        <content type="html"><![CDATA[{WHOLE}]]></content></entry></feed>""".encode(),
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": "1", "url": "https://n.example/1", "content_html": WHOLE}],
            }
        ).encode(),
    ],
)
def test_whole_text_of_an_entry_is_kept_without_its_tags(body: bytes) -> None:
    (link,) = parse_feed(body, "https://n.example/feed").links
    assert link.text is not None
    assert link.text.startswith("The council spoke about the bridge & the ferry for two hours. The council")


def test_teasers_are_no_whole_texts_and_only_the_newest_entries_have_one() -> None:
    entries = [
        {
            "id": str(number),
            "url": f"https://n.example/{number}",
            "content_html": WHOLE if number else "<p>A teaser.</p>",
        }
        for number in range(80)
    ]
    feed = parse_feed(json.dumps({"version": "1.1", "items": entries}).encode(), "https://n.example/feed")
    assert [place for place, link in enumerate(feed.links) if link.text] == list(range(1, 50))


RUSSIAN = "Городской совет утвердил новый бюджет на будущий год после долгих споров о школах и дорогах"


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "gb18030", "shift_jis"])
@pytest.mark.parametrize("claim", ['<?xml version="1.0" encoding="utf-8"?>', ""])
def test_encoding_of_a_feed_that_claims_another_is_detected(encoding: str, claim: str) -> None:
    headline = {"gb18030": "市议会经过长时间辩论后批准了明年的预算", "shift_jis": "市議会は来年の予算を承認しました"}
    title = headline.get(encoding, RUSSIAN)
    items = "".join(
        f"<item><link>https://example.com/a{number}</link><title>{title} {number}</title></item>"
        for number in range(20)
    )
    body = f'{claim}<rss version="2.0"><channel>{items}</channel></rss>'.encode(encoding)
    assert parse_feed(body, URL, "application/rss+xml; charset=utf-8").links[0].title == f"{title} 0"
