"""Where requests may go: the public web, and what the user has allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.run import Outcome, crawl, together
from tests.raw import GOOD, RawSite, Route, answer, redirect
from tests.rebinding import FIRST, THEN
from tests.web import Answer, LocalSite, article_page, listing_page

STORY = "/2026/11/20/a-story-of-this-machine.html"
ELSEWHERE = "/2026/11/20/a-story-that-lives-elsewhere.html"


def paper() -> LocalSite:
    links = {
        STORY: "A story that this machine itself has to tell",
        ELSEWHERE: "A story that leads somewhere else today",
    }
    return LocalSite({"/": listing_page(links), STORY: article_page("Of this machine")})


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, list[Outcome]]]:
    """A site of this machine, crawled without leave: by its number, and by its name."""
    new = tmp_path_factory.mktemp
    with paper() as site:
        named = site.url.replace("127.0.0.1", "localhost")
        yield (
            site,
            together(
                lambda: crawl("-a", f"site={site.url}", data=new("number"), allowed=""),
                lambda: crawl("-a", f"site={named}", data=new("name"), allowed="127.0.0.1:1,10.0.0.0/8"),
            ),
        )


def test_private_address_is_not_asked_for_anything(private: tuple[LocalSite, list[Outcome]]) -> None:
    assert private[0].asked == []
    assert [outcome.files for outcome in private[1]] == [[], []]


def test_refusal_says_which_setting_allows_the_address(private: tuple[LocalSite, list[Outcome]]) -> None:
    for outcome in private[1]:
        assert outcome.exit_code == 2
        assert re.search(
            r"\(private address: \S+( \(\S+\))?; NEWSSPIDER_ALLOWED_NETWORKS can allow it\)", outcome.stderr
        )
        assert "Traceback" not in outcome.stderr


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, LocalSite, Outcome]]:
    """A site of which host and port alone are allowed, and another of this machine that it leads to."""
    with paper() as site, LocalSite({"/robots.txt": "", "/": "internal"}) as other:
        site.routes[ELSEWHERE] = Answer(status=302, headers={"Location": f"{other.url}admin"})
        site.routes["/robots.txt"] = Answer(f"Sitemap: {other.url}map.xml\n", content_type="text/plain")
        data = tmp_path_factory.mktemp("pair")
        yield site, other, crawl("-a", f"site={site.url}", data=data, allowed=site.authority)


def test_single_host_and_port_can_be_allowed(pair: tuple[LocalSite, LocalSite, Outcome]) -> None:
    assert pair[2].headlines == ["Of this machine"]


def test_redirects_and_sitemaps_do_not_lead_to_another_port_of_this_machine(
    pair: tuple[LocalSite, LocalSite, Outcome],
) -> None:
    site, other, outcome = pair
    assert ELSEWHERE in site.paths
    assert other.asked == []
    assert f"Refused: {other.url}robots.txt" in outcome.stderr


def test_entry_that_is_no_network_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    outcome = crawl("-a", "site=http://127.0.0.1:1/", data=tmp_path, allowed="localhost")
    assert outcome.exit_code == 64
    assert "'localhost' is neither a network such as 127.0.0.0/8" in outcome.stderr


SPELLINGS = [
    "127.1",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "127.0.0.1.",
    "0x7f000001",
    "localhost",
    "LOCALHOST.",
    "a.localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "127.0.0.2",
    "0.0.0.0",
    "user:word@127.0.0.1",
    "example.com@127.0.0.1",
    "１２７.0.0.1",
]


def test_no_spelling_of_an_address_of_this_machine_leads_there(tmp_path: Path) -> None:
    """Not by a sitemap, a feed, a redirect of the front page, of robots.txt or of a page, nor by a refresh."""
    with RawSite({}) as secret:
        port = secret.authority.partition(":")[2]
        aims = [f"http://{host}:{port}/admin" for host in SPELLINGS]
        robots = "".join(f"Sitemap: {aim}\n" for aim in aims)
        feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="{aim}">' for aim in aims)
        routes: dict[str, Route] = {
            f"/2026/11/25/a-story-that-leads-to-secret-number-{number}.html": redirect(aim.encode().decode("latin-1"))
            for number, aim in enumerate(aims)
        }
        routes["/robots.txt"] = answer(robots, kind="text/plain")
        with RawSite(routes) as site, RawSite({"/robots.txt": redirect(aims[0])}) as second:
            site.routes["/"] = site.front(routes, feeds)
            second.routes["/"] = answer(f'<meta http-equiv="refresh" content="0; url={aims[3]}">')
            both, allowed = f"{site.url},{second.url}", f"{site.authority},{second.authority}"
            outcome = crawl("-a", f"site={both}", data=tmp_path, allowed=allowed)
    assert secret.connections == 0
    assert re.search(r"Failed: .*secret-number-0.* \(private address: 127\.1 \(127\.0\.0\.1\); ", outcome.stderr)
    assert outcome.headlines_of(site.authority) == sorted(GOOD.values()), outcome.stderr


def test_name_that_leads_elsewhere_after_it_was_checked_is_not_connected_to(tmp_path: Path) -> None:
    resolver = ("-s", "TWISTED_DNS_RESOLVER=tests.rebinding.RebindingResolver", "-s", "RETRY_TIMES=0")
    with RawSite({}, host=THEN) as secret:
        port = secret.authority.partition(":")[2]
        site = f"site=http://rebind.example.com:{port}/"
        outcome = crawl("-a", site, *resolver, data=tmp_path, allowed=f"{FIRST}/32")
    assert secret.connections == 0
    assert f"(private address: rebind.example.com ({THEN}); NEWSSPIDER_ALLOWED_NETWORKS can allow it)" in outcome.stderr
    assert "Traceback" not in outcome.stderr
