from __future__ import annotations

import pytest
from tldextract import TLDExtract

from newsspider.discover.hosts import ascii_host
from newsspider.discover.suffixes import registered_domain

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

UNDER_A_WILDCARD = {
    "ex.futurecms.at",
    "in.futurecms.at",
    "oci.customer-oci.com",
    "ocp.customer-oci.com",
    "ocs.customer-oci.com",
    "privatelink.snowflake.app",
    "sub.wc.psl.hrsn.dev",
    "svc.firenet.ch",
}
"""Which tldextract takes for no suffixes, as longer ones end with them."""


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


def test_whole_list_is_read_as_tldextract_reads_it() -> None:
    rules = frozenset(_extract.tlds)
    assert len(rules) > 9_000
    hosts = {f"{before}{rule.lstrip('!*.')}" for rule in rules for before in ("", "example.", "www.of.example.")}
    for host in hosts - UNDER_A_WILDCARD:
        name = ascii_host(host) or ""
        assert registered_domain(name) == (_extract.extract_str(name).top_domain_under_public_suffix or None)
    assert [registered_domain(host) for host in UNDER_A_WILDCARD] == [None] * len(UNDER_A_WILDCARD)
