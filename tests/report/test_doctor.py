from __future__ import annotations

import tomllib
from datetime import UTC, datetime

from newsspider.items import Article, Author, Publisher
from newsspider.report.doctor import diagnosis_of, entry_facts, screen, with_entry
from newsspider.report.findings import Findings, FrontFound, Listing, RobotsFound, Trouble
from newsspider.report.nothing import Nothing
from newsspider.report.tally import ExitCode
from newsspider.sites import parse_sites, site_from_address

URL = "https://www.example.com/"


def findings(**others: object) -> Findings:
    found = Findings(
        site=site_from_address(URL),
        robots=RobotsFound(allows=True, reason=None, crawl_delay_s=None, sitemaps=()),
        front=FrontFound(url=URL, articles=30, sections=(f"{URL}town/",), feeds=()),
        requests=9,
        seconds=8.4,
    )
    for name, value in others.items():
        setattr(found, name, value)
    return found


def article() -> Article:
    return Article(
        url=f"{URL}story",
        headline="A story",
        articleBody="The first sentence. The second one.",
        datePublished=datetime(2026, 11, 20, 10, tzinfo=UTC),
        authors=[Author(name="Jane Doe")],
        inLanguage="en",
        publisher=Publisher(name='The "Example"\x7f \\ Söhne'),
    )


def guessed() -> Listing:
    return Listing(kind="feed", url=f"{URL}feed/", named_by="guess", entries=20, newest=None)


def test_example_is_shown_with_what_would_be_exported() -> None:
    found = findings(article=article(), listings=[guessed()])
    lines = screen(found, diagnosis_of(found)).splitlines()
    assert lines[0] == "https://www.example.com/ (9 requests in 8.4 s)"
    assert "  feed        /feed/: 20 articles, found by trying" in lines
    assert '              "A story"' in lines
    assert "              2026-11-20 10:00; Jane Doe; en; 6 words" in lines
    assert "              The first sentence." in lines
    assert lines[-1].startswith("  verdict     it can be crawled: scrapy crawl news -a site=https://www.example.com/")


def test_wall_on_the_front_page_is_no_trouble_where_a_feed_leads_to_articles() -> None:
    wall = Trouble(kind=Nothing.CONSENT_WALL, reason="consent wall: Zustimmung")
    behind = findings(front=None, trouble=wall, article=article(), listings=[guessed()])
    diagnosis = diagnosis_of(behind)
    assert (diagnosis.exit_code, diagnosis.plan) == (ExitCode.WELL, ("1 feed",))
    assert "(its front page: consent wall: Zustimmung)" in screen(behind, diagnosis)
    assert diagnosis_of(findings(trouble=wall)).exit_code is ExitCode.SUSPICIOUS


def test_articles_that_cannot_be_read_on_a_site_that_can_are_odd() -> None:
    found = findings(article_trouble=Trouble(kind=Nothing.BLOCKED, reason="HTTP 403"))
    assert diagnosis_of(found).exit_code is ExitCode.SUSPICIOUS
    assert "blocked: HTTP 403" in screen(found, diagnosis_of(found))


def test_entry_holds_what_a_crawl_would_have_to_guess_and_is_valid() -> None:
    facts = entry_facts(findings(article=article(), listings=[guessed()]))
    text = with_entry("# mine\n[[site]]\nurl = 'https://a.example/'", facts)
    assert text.startswith("# mine\n[[site]]\nurl = 'https://a.example/'\n\n[[site]]\n")
    assert tomllib.loads(text)["site"][1] == {
        "url": URL,
        "name": 'The "Example" \\ Söhne',
        "languages": ["en"],
        "feeds": [f"{URL}feed/"],
    }
    assert [site.url for site in parse_sites(text)] == ["https://a.example/", URL]
    assert with_entry("", {"url": URL}).startswith("[[site]]")
