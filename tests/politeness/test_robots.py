from time import process_time

import pytest

from newsspider.politeness.robots import RobotsRules, parse_robots
from newsspider.politeness.robots_rule import Rule

URL = "https://example.com/robots.txt"


def rules(body: bytes, status: int | None = 200) -> RobotsRules:
    return parse_robots(status, body, URL, "newsspider")


def test_longest_match_decides() -> None:
    found = rules(b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n")
    assert not found.allowed("https://example.com/private/a")
    assert found.allowed("https://example.com/private/open/a")
    assert found.reason("https://example.com/private/a") == "robots.txt disallows it"


def test_group_of_our_own_name_replaces_the_general_one() -> None:
    found = rules(b"User-agent: *\nDisallow: /\n\nUser-agent: NewsSpider\nDisallow: /private\n")
    assert found.allowed("https://example.com/a")
    assert not found.allowed("https://example.com/private")


def test_wildcard_and_end_mark_are_understood() -> None:
    found = rules(b"User-agent: *\nDisallow: /*.pdf$\n")
    assert not found.allowed("https://example.com/a/b.pdf")
    assert found.allowed("https://example.com/a/b.pdf.html")


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410])
def test_without_a_robots_txt_everything_is_allowed(status: int) -> None:
    assert rules(b"User-agent: *\nDisallow: /", status).allowed("https://example.com/a")


@pytest.mark.parametrize("status", [429, 500, 503, None])
def test_unreachable_robots_txt_forbids_everything_and_says_why(status: int | None) -> None:
    found = rules(b"", status)
    assert not found.allowed("https://example.com/a")
    assert found.reason("https://example.com/a") == (
        f"robots.txt answered {status}" if status else "robots.txt could not be fetched"
    )


@pytest.mark.parametrize("start", [b"<!DOCTYPE html>", b"\xef\xbb\xbf \n<html>", b"<!-- page --><html>", b"<?xml?>"])
def test_web_page_in_its_place_holds_no_rules(start: bytes) -> None:
    assert rules(start + b"\nUser-agent: *\nDisallow: /\n").allowed("https://example.com/a")


def test_byte_order_mark_does_not_hide_the_first_group() -> None:
    assert not rules(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n").allowed("https://example.com/a")


def test_first_500_kib_are_read_and_a_rule_cut_in_half_is_none() -> None:
    filler = b"# " + b"x" * (500 * 1024 - 40) + b"\n"
    found = rules(b"User-agent: *\nDisallow: /a\n" + filler + b"Disallow: /everything/under/here\n")
    assert not found.allowed("https://example.com/a")
    assert found.allowed("https://example.com/everything")


def test_sitemaps_are_found_wherever_they_stand_and_made_absolute() -> None:
    filler = b"Disallow: /xxxxxxxxxxxxxxxxxxxx\n" * 20_000
    found = rules(b"sitemap: /one.xml\nUser-agent: *\n" + filler + b"SITEMAP : https://cdn.example.net/two.xml # all\n")
    assert found.sitemaps == ("https://example.com/one.xml", "https://cdn.example.net/two.xml")


def test_malformed_sitemap_lines_are_passed_over() -> None:
    found = rules(b"Sitemap:\nSitemap: http://[\nSitemap: ftp://example.com/a\nSitemap: https://\nSitemap: /ok.xml\n")
    assert found.sitemaps == ("https://example.com/ok.xml",)


@pytest.mark.parametrize(
    ("line", "delay_s"),
    [
        (b"Crawl-delay: 2", 2.0),
        (b"Crawl-delay: 0.5", 0.5),
        (b"Request-rate: 1/10", 10.0),
        (b"Request-rate: 2/1m", 30.0),
        (b"Crawl-delay: 5\nRequest-rate: 1/3", 5.0),
        (b"Crawl-delay: -1", None),
        (b"Crawl-delay: nan", None),
        (b"Crawl-delay: soon", None),
        (b"Request-rate: 0/5", None),
        (b"Request-rate: 1/0", None),
        (b"Disallow:", None),
    ],
)
def test_delay_is_the_slowest_that_is_asked_for(line: bytes, delay_s: float | None) -> None:
    assert (rules(b"User-agent: *\n" + line + b"\n").crawl_delay_s or None) == delay_s


@pytest.mark.parametrize("body", [b"", b"\x00\xff\xfe" * 1000, b"Disallow: /\n" * 9, b":::\n" * 99, b"\r" * 999])
def test_rubbish_forbids_nothing(body: bytes) -> None:
    assert rules(body).allowed("https://example.com/a")


def test_many_names_with_many_rules_cost_no_time() -> None:
    names = "".join(f"User-agent: a{number}\n" for number in range(9_000)) + "User-agent: newsspider\n"
    body = names + "Crawl-delay: 3\n" + "".join(f"Disallow: /{number}/\n" for number in range(9_000))
    began = process_time()
    found = rules(body.encode())
    assert process_time() - began < 2
    assert not found.allowed("https://example.com/8999/a")
    assert found.allowed("https://example.com/9000/a")
    assert found.crawl_delay_s == 3.0


def test_line_that_forbids_is_known() -> None:
    found = rules(b"User-agent: *\nAllow: /\nDisallow: /a\n")
    assert found.rule("https://example.com/a") == Rule(3, "Disallow: /a")
    assert found.rule("https://example.com/b") is None


def test_pattern_of_many_wildcards_costs_no_time() -> None:
    found = rules(b"User-agent: *\nDisallow: /" + b"*a" * 500 + b"b$\n")
    assert found.allowed("https://example.com/" + "a" * 1500)


def test_rules_of_very_many_wildcards_forbid_more_and_cost_no_time() -> None:
    wild = b"".join(b"Disallow: /x" + b"*a" * 200 + b"%d$\n" % number for number in range(1_200))
    found = rules(
        b"User-agent: *\nAllow: /x/" + b"*b" * 200 + b"\n" + wild + b"Disallow: /intern/\nAllow: /intern/a*b\n"
    )
    began = process_time()
    for number in range(200):
        assert found.allowed(f"https://example.com/a{'a' * 1_900}{number}")
    assert process_time() - began < 1
    assert not found.allowed(f"https://example.com/x{'a' * 300}")  # although none of the rules says so by itself
    assert not found.allowed(f"https://example.com/x/{'b' * 300}{'a' * 300}")
    assert not found.allowed("https://example.com/intern/c")
    assert found.allowed("https://example.com/intern/ab")
    assert found.rule(f"https://example.com/x{'a' * 300}") is not None


def test_very_many_rules_of_a_wildcard_each_end_before_it() -> None:
    found = rules(b"User-agent: *\n" + b"".join(b"Disallow: /x%d/*a\n" % number for number in range(6_000)))
    assert [found.allowed(f"https://example.com/x{number}/b") for number in (4_999, 5_000, 6_000)] == [
        True,
        False,
        True,
    ]


def test_sitemaps_among_very_many_line_ends_are_found() -> None:
    found = rules(b"\n" * 9_000_000 + b"Sitemap:/a.xml # the first\r\r\n  SITEMAP : b.xml\nNo-Sitemap: /c.xml\n")
    assert found.sitemaps == ("https://example.com/a.xml", "https://example.com/b.xml")
