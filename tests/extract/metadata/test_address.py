from urllib.parse import urljoin, urlsplit

import pytest

from newsspider.extract.metadata.address import absolute, join, path_of

BASE = "https://news.example.com/islands/ferry"


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example.org", "http://other.example.org/", "https://other.example.org:8080/a/../b.html?c=d&e#f",
        "https://other.example.org/a%20b/ü,(1)?q=/?", "HTTPS://other.example.org/a", "https://other.example.org/a?",
        "https://other.example.org/a;", "https://user@other.example.org/a", "https:/a", "https://", "https:a",
        "/a", "/", "/a?b=../c#d", "/a/../b", "/./a", "/.well-known/a", "//other.example.org/a", "///a", "/a?", "/a;b",
        "a", "./a", "../a", "?a", "#a", "", "mailto:a@example.org",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "base",
    [
        "https://news.example.com/islands/ferry", "http://news.example.com:80", "https://news.example.com?a=/b",
        "HTTPS://news.example.com/a", "https://user@news.example.com/a", "file:///a", None,
    ],
)  # fmt: skip
def test_addresses_are_joined_as_the_standard_library_joins_them(href: str, base: str | None) -> None:
    assert join(href, base) == urljoin(base or "", href)


@pytest.mark.parametrize("href", ["http://", "http:///a", "http://[broken", "ftp://example.org/a", "#a", " ", None])
def test_what_is_no_address_of_the_web_is_none(href: str | None) -> None:
    assert absolute(href, BASE) is None


def test_spaces_in_an_address_are_escaped() -> None:
    assert absolute("https://other.example.org/a b.jpg", BASE) == "https://other.example.org/a%20b.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.com", "https://news.example.com/", "https://news.example.com?a=/b", "http://a.org#b/c",
        "https://news.example.com:80/a;b/c.jpg?d#e", "https://a.org//b/../c", "https://a.org/ü (1).jpg",
        "https://a.org/b[1].jpg", "https://user@a.org/b", "HTTPS://A.org/B", "https://a.org/b\\c", "https://a_b.org/c",
    ],
)  # fmt: skip
def test_path_of_an_address_is_the_standard_librarys(address: str) -> None:
    assert path_of(address) == urlsplit(address).path
