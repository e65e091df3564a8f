from __future__ import annotations

import pytest

from newsspider.discover.suffixes import registered_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("bbc.co.uk", "bbc.co.uk"),
        ("news.example.com", "example.com"),
        ("a.b.name.github.io", "name.github.io"),
        ("www.ck", "www.ck"),
        ("shop.www.ck", "www.ck"),
        ("a.b.example.ck", "b.example.ck"),
        ("city.kawasaki.jp", "city.kawasaki.jp"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("xn--h1alffa9f.xn--p1ai", "xn--h1alffa9f.xn--p1ai"),
    ],
)
def test_domain_is_the_suffix_and_what_stands_before_it(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


@pytest.mark.parametrize(
    "host", ["localhost", "co.uk", "com", "github.io", "127.0.0.1", "1.2.3.4", "::1", "host.of-nobodys-tld", ""]
)
def test_what_is_no_domain_has_none(host: str) -> None:
    assert registered_domain(host) is None
