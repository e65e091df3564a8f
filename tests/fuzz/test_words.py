"""Addresses, robots.txt, headers, lines of a ledger."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsspider import reservations
from newsspider.charset import codec_of, decoded
from newsspider.discover.urls import absolute, article_id, article_key, normalize, same_site, site_key
from newsspider.errors import LedgerError
from newsspider.politeness.pace import retry_after_s
from newsspider.politeness.robots import parse_robots
from newsspider.report.ledger import from_line, to_line
from tests.fuzz.hostile import bodies, is_clean, texts

NOW = datetime(2026, 11, 26, tzinfo=UTC)
ADDRESS = (
    "http://", "https://", "HTTP:\\\\", "//", "user:pass@", "example.com", "EXAMPLE.com.", "[::1]",
    "[::ffff:127.0.0.1]", "127.1", ":80", ":99999", ":0x50", "/", "/..", "/./", "//", "?", "&", "utm_source=x", "a=1",
    ";jsessionid=AB", "#", "#!x", "%2e%2e", "xn--", "ü.de", "\uff0e", "\u3002", " ", "javascript:", "data:",
    "index.html",
)  # fmt: skip
ROBOTS = (
    "User-agent: *\n", "user-agent:newsspider\n", "Disallow: /a*b$\n", "Allow: /\n", "Disallow:", "*", "$",
    "Crawl-delay: 1e308\n", "Crawl-delay: nan\n", "Sitemap: https://example.com/s\n", "Sitemap: //[\n",
    "Request-rate: 1/0s 0900-1700\n", "#", "<html>", "%", "/" * 50, "*" * 50,
)  # fmt: skip
LEDGER = (
    '{"t":0.1,"event":"start",', '"n":1,', '"at":"2026",', '"host":"a",', '"method":"GET",', '"url":"https://a/",',
    '"kind":"front",', '"in_flight":1', '"status":99999999999', '"rules":[[1,"x"],5]', "}",
    '{"t":1,"event":"close","reason":"finished"}', '"t":true,', "[",
)  # fmt: skip
DIRECTIVES = (
    "noindex",
    "none",
    ",",
    ":",
    "newsspider:",
    "googlebot:",
    "max-snippet:-1",
    "unavailable_after: Fri, 1 Jan 2027 1:2:3",
    " ",
)


@given(texts(ADDRESS, 12))
def test_address_is_normal_once_it_was_normalised(text: str) -> None:
    found = normalize(text)
    if found is not None:
        assert normalize(found) == found
        assert found.startswith(("http://", "https://"))
        assert found.isascii()
        assert "@" not in found.split("/")[2]
        assert article_key(found) == article_key(normalize(found) or "")
        assert same_site(found, site_key(found))
    assert len(article_id(text)) == 32
    assert (address := absolute(text, "https://example.com/a/b")) is None or normalize(address) is not None


@given(bodies(ROBOTS), texts(ADDRESS, 6))
def test_robots_txt_gives_rules(body: bytes, address: str) -> None:
    rules = parse_robots(200, body, "https://example.com/robots.txt", "newsspider")
    assert rules.allowed(f"https://example.com/{address}") in (True, False)
    assert rules.crawl_delay_s is None or rules.crawl_delay_s >= 0


@given(
    st.one_of(
        st.text(),
        st.floats().map(str),
        st.integers().map(str),
        st.datetimes().map("{:%a, %d %b %Y %H:%M:%S GMT}".format),
    )
)
def test_retry_after_is_a_number_of_seconds_or_nothing(value: str) -> None:
    seconds = retry_after_s(value, NOW)
    assert seconds is None or seconds >= 0


@given(texts(LEDGER, 12))
def test_line_of_a_ledger_is_an_entry_or_refused_by_name(line: str) -> None:
    with suppress(LedgerError):
        entry = from_line(line)
        assert from_line(to_line(entry)) == entry


@given(st.lists(texts(DIRECTIVES, 10), max_size=5))
def test_directives_are_few_and_clean(lines: list[str]) -> None:
    for found in (reservations.of_header(lines, "newsspider"), reservations.of_meta(lines)):
        assert len(found) <= 30
        assert all(directive and is_clean(directive) and len(directive) <= 100 for directive in found)


NO_ENCODINGS = ("idna", "punycode", "hex", "rot13", "unicode_escape", "zlib", "uu", "undefined")


@given(st.one_of(st.text(), st.sampled_from((*NO_ENCODINGS, "utf-7", "utf_16", "gbk"))), st.binary())
def test_name_of_an_encoding_decodes_texts_or_nothing(name: str, body: bytes) -> None:
    codec = codec_of(name)
    assert codec is None or name not in NO_ENCODINGS
    if codec is not None:
        assert isinstance(body.decode(codec, errors="replace"), str)
    assert isinstance(decoded(body, name), str)
