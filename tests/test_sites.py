import time

import pytest

from newsspider.errors import SitesError
from newsspider.extract.rules import Rules
from newsspider.sites import parse_sites, site_from_address, sites_from_addresses

FULL = """
[[site]]
url = "https://www.example.com"
name = "The Example"
languages = ["en"]
sections = ["/politics/"]
feeds = ["https://feeds.example.net/all.xml"]
sitemaps = ["/news.xml"]
include = ["/articles/"]
exclude = ["/video/"]
delay = 2.5

[[site]]
url = "https://www.example.org/"
"""


def test_table_becomes_a_site_with_absolute_addresses() -> None:
    first, second = parse_sites(FULL)
    assert (first.url, first.key, first.name, first.delay_s) == (
        "https://www.example.com/",
        "example.com",
        "The Example",
        2.5,
    )
    assert first.sections == ("https://www.example.com/politics/",)
    assert first.feeds == ("https://feeds.example.net/all.xml",)
    assert second.delay_s is None


@pytest.mark.parametrize(
    ("value", "render", "hosts"),
    [("true", True, ()), ("false", False, ()), ('["CDN.example.net"]', True, ("cdn.example.net",))],
)
def test_render_is_yes_or_no_or_the_hosts_that_pages_need(value: str, render: bool, hosts: tuple[str, ...]) -> None:
    (site,) = parse_sites(f'[[site]]\nurl = "https://www.example.com/"\nrender = {value}\n')
    assert (site.render, site.render_hosts) == (render, hosts)


RULES = """
[[site]]
url = "https://www.example.com/"
[site.rules]
body = "div.story-text"
strip = [".promo", "aside.newsletter"]
headline = "h1.title"
authors = ".byline a"
date = "time.published::attr(datetime)"
"""


def test_rules_of_a_site_are_selectors() -> None:
    (site,) = parse_sites(RULES)
    assert site.rules == Rules(
        body="div.story-text",
        strip=(".promo", "aside.newsletter"),
        headline="h1.title",
        authors=".byline a",
        date="time.published::attr(datetime)",
    )
    assert parse_sites(FULL)[0].rules is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('body = "div["', "'div['"),
        ('body = "p::text"', "elements"),
        ('strip = ["p", "a:b"]', "'a:b'"),
        ('strip = ".promo"', "list of CSS selectors"),
        ('headline = ["h1"]', "a CSS selector"),
        ('date = ""', "::attr(datetime)"),
        ('author = "a"', "unknown rule 'author'"),
    ],
)
def test_rule_that_cannot_be_used_is_named_with_its_line_its_site_and_its_fault(line: str, expected: str) -> None:
    text = f'[[site]]\nurl = "https://b.example/"\n\n[[site]]\nurl = "https://a.example/"\n[site.rules]\n{line}\n'
    with pytest.raises(SitesError) as error:
        parse_sites(text, "my.toml")
    said = str(error.value)
    assert said.startswith("my.toml, line 7: ")
    assert "https://a.example/" in said
    assert expected in said
    assert line.split()[0] in said


@pytest.mark.parametrize("rules", ['rules.body = "div["', 'rules = "div"', 'rules = {body = "div["}'])
def test_rules_may_be_written_in_other_ways(rules: str) -> None:
    with pytest.raises(SitesError, match=r"line 3: .*(selector)"):
        parse_sites(f'[[site]]\nurl = "https://a.example/"\n{rules}\n')


def test_rules_of_two_tables_of_a_site_are_put_together() -> None:
    other = '[[site]]\nurl = "https://sport.example.com/"\nrules = {body = "main", strip = ["nav", ".promo"]}\n'
    (site,) = parse_sites(RULES + other)
    assert site.rules is not None
    assert (site.rules.body, site.rules.strip) == ("div.story-text", (".promo", "aside.newsletter", "nav"))


def test_include_and_exclude_decide_which_addresses_a_site_wants() -> None:
    site = parse_sites(FULL)[0]
    assert site.wants("https://www.example.com/articles/a")
    assert not site.wants("https://www.example.com/news/a")
    assert not site.wants("https://www.example.com/articles/video/a")


def test_two_front_pages_of_one_domain_are_one_site_with_two_beginnings() -> None:
    (site,) = sites_from_addresses("https://www.example.com/,https://www.example.com/sport/")
    assert site.url == "https://www.example.com/"
    assert site.sections == ("https://www.example.com/sport/",)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://www.example.com", "https://www.example.com/"),
        ("HTTPS://WWW.Example.com:443/", "https://www.example.com/"),
        ("https://zürich.example/Über", "https://xn--zrich-kva.example/%C3%9Cber"),
        ("https://me:secret@www.example.com/#top", "https://www.example.com/"),
    ],
)
def test_address_is_brought_into_the_form_in_which_it_is_asked_for(address: str, url: str) -> None:
    assert site_from_address(address).url == url
    (site,) = parse_sites(f'[[site]]\nurl = "https://www.example.com/"\nfeeds = ["{address}"]\n')
    assert site.feeds == (url,)


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("[[site]]\nurl = \n", "line 2", "TOML"),
        ('[[site]]\nurl = "https://a.example/"\nfeeds = [', "line 3", "TOML"),
        ('[[site]]\nurl = "https://a.example/"\n\n[[site]]\nname = "B"\n', "line 4", "url"),
        ('[[site]]\nurl = "https://a.example/"\ndelai = 3\n', "line 3", "delay"),
        ('[[site]]\nurl = "https://a.example/"\ndelay = "3"\n', "line 3", "number of seconds"),
        ('[[site]]\nurl = "a.example"\n', "line 2", "did you mean https://a.example"),
        ('[[site]]\nurl = "https://a.example/"\ninclude = ["("]\n', "line 3", "regular expression"),
        ('[[site]]\nurl = "https://a.example/"\nfeeds = "/rss"\n', "line 3", "list of strings"),
        ('[[site]]\nurl = "https://a.example/"\nrender = "yes"\n', "line 3", "true, false, or the hosts"),
        ('[[site]]\nurl = "https://a.example/"\nrender = ["https://b.example/"]\n', "line 3", "cdn.example.net"),
        ('[site]\nurl = "https://a.example/"\n', "line 1", "[[site]]"),
        ('[[sites]]\nurl = "https://a.example/"\n', "line 1", "[[site]]"),
        ("", "sites.toml", "[[site]]"),
    ],
)
def test_malformed_file_names_the_line_and_what_was_expected(text: str, where: str, expected: str) -> None:
    with pytest.raises(SitesError) as error:
        parse_sites(text)
    assert where in str(error.value)
    assert expected in str(error.value)


@pytest.mark.parametrize(
    "address",
    ["example.com", "ftp://example.com/", "https://", "http://exa mple.com/", "https://a:b:c/", "https://a..b/"],
)
def test_what_is_no_address_is_refused_with_the_remedy(address: str) -> None:
    with pytest.raises(SitesError, match="https://"):
        site_from_address(address)


def test_no_address_at_all_is_refused() -> None:
    with pytest.raises(SitesError):
        sites_from_addresses(" , ")


def test_thousands_of_sites_are_read_at_once() -> None:
    text = "".join(f'[[site]]\nurl = "https://www.example-{number}.com/"\ndelay = 2\n' for number in range(5_000))
    start = time.process_time()
    assert len(parse_sites(text)) == 5_000
    assert time.process_time() - start < 5
    lines = text.splitlines()
    lines[14_996] = 'delay = "no"'
    with pytest.raises(SitesError, match=r"line 14997: delay = 'no'"):
        parse_sites("\n".join(lines))


def test_time_from_run_to_run_is_written_as_people_do() -> None:
    (site,) = parse_sites('[[site]]\nurl = "https://www.example.com/"\nevery = "1h30m"')
    assert site.every_s == 5400.0
    with pytest.raises(SitesError, match=r"line 3: every = 90; expected a time such as 90s, 30m or 1h30m"):
        parse_sites('[[site]]\nurl = "https://www.example.com/"\nevery = 90')


def test_many_sites_are_read_in_time_that_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        text = "".join(f'[[site]]\nurl = "https://paper{number}.example/"\n' for number in range(count))
        began = time.process_time()
        parse_sites(text)
        return time.process_time() - began

    seconds(100)
    assert seconds(20_000) < 30 * seconds(2_000)
