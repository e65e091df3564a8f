"""What a run is kept from, or wants less of, is there for a later one, and nothing is asked for again for ever."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.paper import BRIDGE, FERRY, MARKET, TITLES, Paper, later
from tests.obstacles import CHALLENGES
from tests.web import Answer, article_page, listing_page

DAY_S = 24 * 3_600


def sitemap(paper: Paper, modified: Mapping[str, str]) -> None:
    """Names articles with their dates of change."""
    entries = "".join(f"<url><loc>{paper.site.url[:-1]}{path}</loc><lastmod>{date}</lastmod></url>"
                      for path, date in modified.items())  # fmt: skip
    paper.site.routes["/sitemap.xml"] = Answer(f"<urlset>{entries}</urlset>", content_type="application/xml")


def test_what_was_too_old_for_one_run_is_there_for_one_that_wants_more(paper: Paper) -> None:
    paper.site.routes[BRIDGE] = article_page(TITLES[BRIDGE], published="2026-03-01T10:00:00Z")
    paper.site.routes[MARKET] = article_page(TITLES[MARKET], published="2026-11-01T10:00:00Z")
    assert paper.crawl("-a", "since=2026-10-01").headlines == [TITLES[MARKET]]
    assert paper.crawl("-a", "since=2026-10-01").files == []
    assert BRIDGE not in paper.site.paths
    assert paper.crawl().headlines == [TITLES[BRIDGE]]


def test_further_pages_of_a_section_are_read_by_the_next_run_where_this_one_was_kept_from_it(paper: Paper) -> None:
    def section(path: str, next_page: str = "") -> str:
        head = f'<link rel="next" href="{next_page}">' if next_page else ""
        return listing_page({path: TITLES[path]}, head=head)

    paper.site.routes["/"] = listing_page({BRIDGE: TITLES[BRIDGE]}, menu={"/town/": "Town"})
    paper.site.routes["/town/"] = section(MARKET, "/town/?page=2")
    paper.site.routes["/town/?page=2"] = Answer("not now", status=503)
    paper.publish(FERRY)
    assert paper.crawl("-s", "RETRY_TIMES=0").headlines == sorted([TITLES[BRIDGE], TITLES[MARKET]])
    paper.site.routes["/town/?page=2"] = section(FERRY)
    assert paper.crawl().headlines == [TITLES[FERRY]]
    assert paper.crawl().files == []
    assert paper.asked(conditional=False) == paper.asked(conditional=True)


def test_section_that_is_named_as_an_article_while_it_has_not_changed_is_read_as_one(paper: Paper) -> None:
    page = article_page(TITLES[FERRY])
    paper.site.routes["/"] = listing_page({BRIDGE: TITLES[BRIDGE]}, menu={"/ferry/": "Ferry"})
    paper.site.routes["/ferry/"] = page
    assert paper.crawl().headlines == [TITLES[BRIDGE]]
    feed = (
        f'<rss version="2.0"><channel><title>T</title><item><title>{TITLES[FERRY]}</title>'
        f"<link>{paper.site.url}ferry/</link></item></channel></rss>"
    )
    paper.site.routes["/feed"] = Answer(feed, content_type="application/rss+xml")
    paper.site.routes["/"] = listing_page(
        {BRIDGE: TITLES[BRIDGE]},
        head='<link rel="alternate" type="application/rss+xml" href="/feed">',
        menu={"/ferry/": "Ferry"},
    )
    assert paper.crawl().headlines == [TITLES[FERRY]]


def test_article_that_is_none_any_more_is_not_asked_for_in_every_run(paper: Paper) -> None:
    paper.crawl()
    paper.site.routes[BRIDGE] = listing_page({f"/elsewhere/{number}": f"Shop {number}" for number in range(30)})
    later(paper, 3_700)
    paper.crawl()
    assert BRIDGE in paper.site.paths
    paper.crawl()
    assert BRIDGE not in paper.site.paths


@pytest.fixture
def old_paper(paper: Paper) -> Paper:
    """Its articles are not looked at by schedule any more, and a sitemap dates them."""
    sitemap(paper, {BRIDGE: "2026-01-01", MARKET: "2026-01-01"})
    paper.crawl()
    for age_s in (3_700, 30 * DAY_S):
        later(paper, age_s)
        assert paper.crawl().files == []
    later(paper, DAY_S)
    return paper


def test_edit_of_an_old_article_that_could_not_be_read_at_once_is_read_later(old_paper: Paper) -> None:
    old_paper.site.routes[BRIDGE] = Answer("not now", status=503)
    sitemap(old_paper, {BRIDGE: "2026-01-02", MARKET: "2026-01-01"})
    old_paper.crawl("-s", "RETRY_TIMES=0")
    assert BRIDGE in old_paper.site.paths
    old_paper.publish(BRIDGE, paragraphs=6)
    assert old_paper.crawl().files == []
    assert BRIDGE not in old_paper.site.paths
    later(old_paper, 3_700)
    assert old_paper.crawl().headlines == [TITLES[BRIDGE]]


def test_edit_that_is_told_shortly_after_two_looks_in_vain_is_not_missed(old_paper: Paper) -> None:
    for day in (2, 3):
        sitemap(old_paper, {BRIDGE: f"2026-01-0{day}", MARKET: "2026-01-01"})
        old_paper.crawl()
        assert BRIDGE in old_paper.site.paths
    old_paper.publish(BRIDGE, paragraphs=6)
    sitemap(old_paper, {BRIDGE: "2026-01-04", MARKET: "2026-01-01"})
    old_paper.crawl()
    assert BRIDGE not in old_paper.site.paths
    later(old_paper, 3_700)
    assert old_paper.crawl().headlines == [TITLES[BRIDGE]]


def test_old_article_that_has_gone_is_told_with_its_address_and_some_headline(old_paper: Paper) -> None:
    old_paper.site.routes[BRIDGE] = Answer("gone", status=410)
    sitemap(old_paper, {BRIDGE: "2026-01-02", MARKET: "2026-01-01"})
    (line,) = old_paper.crawl().articles
    assert (line["change"], line["url"]) == ("removed", f"{old_paper.site.url[:-1]}{BRIDGE}")
    assert line["headline"]


def test_listing_s_title_is_remembered_through_a_revision(paper: Paper) -> None:
    paper.crawl()
    paper.publish(BRIDGE, paragraphs=6)
    later(paper, 3_700)
    assert paper.crawl().headlines == [TITLES[BRIDGE]]
    title = "The bridge opens again on Tuesday"
    paper.publish(BRIDGE, title, paragraphs=6)
    paper.name(MARKET, **{BRIDGE: title})
    assert paper.crawl().headlines == [title]


def test_article_is_looked_at_once_whichever_of_its_addresses_a_listing_names(paper: Paper) -> None:
    amp = "/amp/bridge-opens-again-shortly"
    paper.site.routes[BRIDGE] = article_page(TITLES[BRIDGE], canonical=BRIDGE)
    paper.site.routes[amp] = article_page(TITLES[BRIDGE], canonical=BRIDGE)
    paper.name(BRIDGE, **{amp: TITLES[BRIDGE]})
    assert paper.crawl().headlines == [TITLES[BRIDGE]]
    title = "The bridge opens again on Tuesday"
    paper.site.routes[BRIDGE] = article_page(title, canonical=BRIDGE, paragraphs=8)
    paper.site.routes[amp] = article_page(title, canonical=BRIDGE, paragraphs=2)
    paper.name(**{BRIDGE: title, amp: title})
    outcome = paper.crawl()
    assert [line["revision"] for line in outcome.articles] == [2]
    assert len({BRIDGE, amp} & set(paper.site.paths)) == 1


@pytest.mark.parametrize(("one", "other"), [(BRIDGE, MARKET), (MARKET, BRIDGE)])
def test_article_that_redirects_to_another_one_is_no_revision(paper: Paper, one: str, other: str) -> None:
    paper.crawl()
    paper.site.routes[one] = Answer("", status=301, headers={"Location": other})
    for _ in range(2):  # both are due in the first run, where the other one is asked for anyway
        later(paper, 3_700)
        assert paper.crawl().files == []


def test_more_sitemaps_than_one_run_reads_are_read_in_turn(paper: Paper) -> None:
    def urlset(path: str) -> Answer:
        return Answer(
            f"<urlset><url><loc>{paper.site.url[:-1]}{path}</loc></url></urlset>", content_type="application/xml"
        )

    children = {f"/sitemap-{name}.xml": f"/2026/11/{name}-is-in-the-news-again" for name in ("one", "two", "three")}
    for name, path in children.items():
        paper.site.routes[name] = urlset(path)
        paper.publish(path, f"Article of {path}")
    locations = "".join(f"<sitemap><loc>{paper.site.url[:-1]}{name}</loc></sitemap>" for name in children)
    paper.site.routes["/sitemap.xml"] = Answer(
        f"<sitemapindex>{locations}</sitemapindex>", content_type="application/xml"
    )
    paper.site.routes["/robots.txt"] = Answer(f"Sitemap: {paper.site.url}sitemap.xml", content_type="text/plain")
    found = []
    for _ in range(3):
        found += paper.crawl("-s", "NEWSSPIDER_MAX_SITEMAPS=2").headlines
        later(paper, DAY_S)
    assert sum(headline.startswith("Article of") for headline in found) == 3
    assert len(found) == len(set(found))


@pytest.mark.parametrize("status", [403, 503])
def test_site_that_is_down_for_a_while_loses_nothing(paper: Paper, status: int) -> None:
    paper.crawl()
    paper.publish(FERRY)
    pages = dict(paper.site.routes)
    paper.name(FERRY, BRIDGE, MARKET)
    front = paper.site.routes["/"]
    paper.site.routes = {path: Answer("down", status=status) for path in pages}
    outcome = paper.crawl("-s", "RETRY_TIMES=0")
    assert outcome.exit_code == ExitCode.NONE_REACHED
    paper.site.routes = {**pages, "/": front}
    assert paper.crawl().headlines == [TITLES[FERRY]]


def test_listing_is_not_asked_for_by_the_date_of_a_challenge_that_stood_in_its_place(paper: Paper) -> None:
    front = paper.site.routes["/"]
    paper.site.routes["/"] = CHALLENGES["Cloudflare"]
    assert paper.crawl().files == []
    paper.site.routes["/"] = front
    assert len(paper.crawl().articles) == 2
    assert paper.asked(conditional=True) == []
