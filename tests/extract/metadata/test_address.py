from urllib.parse import urljoin

import pytest

from newsspider.extract.metadata.address import absolute, is_absolute

BASE = "https://news.example.com/islands/ferry"


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example.org",
        "http://other.example.org/",
        "https://other.example.org:8080/a/../b.html?c=d&e#f",
        "https://other.example.org/a%20b/ü,(1)?q=/?",
    ],
)
def test_complete_addresses_stay_as_they_are(href: str) -> None:
    assert is_absolute(href)
    assert absolute(href, BASE) == absolute(href, None) == urljoin(BASE, href) == href


@pytest.mark.parametrize(
    "href",
    [
        "/a", "//other.example.org/a", "HTTPS://other.example.org/a", "https:/a", "https://", "https://a b/c",
        "https://other.example.org/a b", "https://other.example.org/a?", "https://other.example.org/a#",
        "https://other.example.org/a;", "https://user@other.example.org/a", "https://[::1]/a", "ftp://example.org/a",
    ],
)  # fmt: skip
def test_what_joining_may_change_is_not_called_complete(href: str) -> None:
    assert not is_absolute(href)


def test_spaces_in_an_address_are_escaped() -> None:
    assert absolute("https://other.example.org/a b.jpg", BASE) == "https://other.example.org/a%20b.jpg"
