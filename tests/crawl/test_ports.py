"""Ports that a site's own address has, and others."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.run import Outcome, crawl
from tests.web import Answer, LocalSite, article_page, listing_page

PAPER = "http://www.example.com"
STORY = "/2026/11/20/a-story-at-the-usual-port.html"
ODD = "/2026/11/20/a-story-at-an-odd-port.html"
LEADS = "/2026/11/20/a-story-that-leads-to-an-odd-port.html"


def proxy_for(port: str, odd: str) -> LocalSite:
    """A proxy that knows a paper at a port (`:8080`, or nothing), and names what would be at another one."""
    here, there = f"{PAPER}{port}", f"http://news.example.com{odd}"
    links = {
        STORY: "A story that is kept at the port of the paper",
        f"{there}{ODD}": "A story that is kept at another port",
        LEADS: "A story that is not kept where it was",
    }
    return LocalSite(
        {
            f"{here}/robots.txt": Answer(f"Sitemap: {there}/map.xml\n", content_type="text/plain"),
            f"{here}/": listing_page(links),
            f"{here}{STORY}": article_page("At the port of the paper"),
            f"{here}{LEADS}": Answer(status=302, headers={"Location": f"{there}{ODD}"}),
            f"{there}{ODD}": article_page("At another port"),
        }
    )


def crawled(proxy: LocalSite, site: str, data: Path, *settings: str) -> Outcome:
    return crawl("-a", f"site={site}", *settings, data=data, allowed="", env={"http_proxy": proxy.url})


def test_odd_ports_are_not_asked(tmp_path: Path) -> None:
    with proxy_for("", ":22") as proxy:
        outcome = crawled(proxy, f"{PAPER}/", tmp_path)
    assert outcome.headlines == ["At the port of the paper"]
    assert f"{PAPER}{LEADS}" in proxy.paths
    assert [path for path in proxy.paths if ":22" in path] == []
    assert "Refused: http://news.example.com:22/robots.txt (port not allowed: 22)" in outcome.stderr


def test_port_in_the_sites_own_address_is_asked_at_its_other_hosts_too(tmp_path: Path) -> None:
    with proxy_for(":8080", ":8080") as proxy:
        outcome = crawled(proxy, f"{PAPER}:8080/", tmp_path)
    assert outcome.headlines == ["At another port", "At the port of the paper"]


def test_port_may_be_allowed(tmp_path: Path) -> None:
    with proxy_for("", ":8443") as proxy:
        outcome = crawled(proxy, f"{PAPER}/", tmp_path, "-s", "NEWSSPIDER_ALLOWED_PORTS=80,443,8443")
    assert outcome.headlines == ["At another port", "At the port of the paper"]
