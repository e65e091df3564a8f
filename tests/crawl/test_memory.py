"""What a run does with what earlier ones have found."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.paper import BRIDGE, FERRY, MARKET, TITLES, Paper, later
from tests.crawl.run import crawl, read_lines
from tests.web import Answer, LocalSite, article_page, honest_etag, listing_page


def test_what_has_not_changed_is_neither_fetched_nor_exported_again(paper: Paper) -> None:
    assert len(paper.crawl().articles) == 2
    again = paper.crawl()
    assert (again.exit_code, again.files) == (ExitCode.WELL, [])
    assert paper.asked(conditional=False) == paper.asked(conditional=True) == ["/"]
    assert "nothing new" in again.stderr


def test_new_article_is_exported_and_nothing_else(paper: Paper) -> None:
    paper.crawl()
    paper.publish(FERRY)
    paper.name(FERRY, BRIDGE, MARKET)
    (line,) = paper.crawl().articles
    assert (line["headline"], line["revision"], line["change"]) == (TITLES[FERRY], 1, "new")
    assert line["firstSeen"] == line["lastSeen"] == line["fetchedAt"]


def test_article_whose_listing_calls_it_otherwise_is_exported_as_another_revision(paper: Paper) -> None:
    first = {line["headline"]: line for line in paper.crawl().articles}[TITLES[BRIDGE]]
    paper.publish(BRIDGE, "The bridge opens again on Tuesday", paragraphs=5)
    paper.name(MARKET, **{BRIDGE: "The bridge opens again on Tuesday"})
    (line,) = paper.crawl().articles
    assert (line["id"], line["revision"], line["change"]) == (first["id"], 2, "updated")
    assert line["changedFields"] == ["articleBody", "headline"]
    assert line["previousContentHash"] == first["contentHash"]
    assert line["firstSeen"] == first["firstSeen"]


def test_article_is_looked_at_again_an_hour_later_and_asked_for_only_if_it_has_changed(paper: Paper) -> None:
    paper.crawl()
    later(paper, 3_700)
    assert paper.crawl().files == []
    assert sorted(paper.asked(conditional=True)) == ["/", BRIDGE, MARKET]
    paper.publish(MARKET, paragraphs=6)
    later(paper, 6 * 3_600)
    (line,) = paper.crawl().articles
    assert (line["headline"], line["revision"], line["changedFields"]) == (TITLES[MARKET], 2, ["articleBody"])


def test_advertisement_that_changes_makes_no_revision(paper: Paper) -> None:
    paper.crawl()
    page = paper.site.routes[BRIDGE]
    assert isinstance(page, str)
    advertisement = '<aside class="ad-slot"><a href="https://shop.example/" rel="sponsored">Boots, dry</a></aside>'
    paper.site.routes[BRIDGE] = page.replace("</main>", f"{advertisement}</main>")
    later(paper, 3_700)
    outcome = paper.crawl()
    assert outcome.files == []
    assert BRIDGE in paper.site.paths
    assert outcome.exit_code == ExitCode.WELL


@pytest.mark.parametrize("status", [404, 410])
def test_article_that_has_gone_is_exported_once_as_removed(paper: Paper, status: int) -> None:
    first = {line["headline"]: line for line in paper.crawl().articles}[TITLES[BRIDGE]]
    paper.site.routes[BRIDGE] = Answer("gone", status=status)
    later(paper, 3_700)
    (line,) = paper.crawl().articles
    assert (line["id"], line["change"], line["revision"], line["headline"]) == (
        first["id"], "removed", 2, TITLES[BRIDGE],
    )  # fmt: skip
    assert line["articleBody"] == ""
    later(paper, 30 * 3_600)
    assert paper.crawl().files == []


def test_article_that_comes_back_is_another_revision(paper: Paper) -> None:
    paper.crawl()
    page = paper.site.routes.pop(BRIDGE)
    later(paper, 3_700)
    paper.crawl()
    paper.site.routes[BRIDGE] = page
    assert paper.crawl().files == []
    later(paper, 3_700)
    paper.name(BRIDGE, MARKET, **{FERRY: TITLES[FERRY]})
    (line,) = paper.crawl().articles
    assert (line["change"], line["revision"]) == ("updated", 3)


def test_address_that_could_not_be_read_is_asked_again_when_its_time_has_come(paper: Paper) -> None:
    page = paper.site.routes[BRIDGE]
    paper.site.routes[BRIDGE] = Answer("not today", status=500)
    assert len(paper.crawl().articles) == 1
    paper.site.routes[BRIDGE] = page
    assert paper.crawl().files == []
    assert BRIDGE not in paper.site.paths
    later(paper, 3_700)
    assert paper.crawl().headlines == [TITLES[BRIDGE]]


def test_copy_under_another_address_is_noticed_in_a_later_run(paper: Paper) -> None:
    paper.crawl()
    page = paper.site.routes[BRIDGE]
    other = "/2026/11/the-same-bridge-somewhere-else"
    paper.site.routes[other] = page
    paper.name(BRIDGE, MARKET, **{other: TITLES[BRIDGE]})
    outcome = paper.crawl()
    assert outcome.files == []
    assert "1 copy" in outcome.stderr
    paper.name(MARKET, **{other: TITLES[BRIDGE], BRIDGE: TITLES[BRIDGE]})
    paper.crawl()
    assert other not in paper.site.paths


WIRE = (
    "Engineers lifted the last of nine steel girders into place on Sunday night, and trains stood still for six hours.",
    "The crossing had been shut since a barge hit its second pier in March, and commuters took a ferry meanwhile.",
    "Repairs cost eleven million crowns, of which the barge's insurer pays nearly all, as the harbour office says.",
    "Cyclists get a lane of their own on the downstream side, which their union had asked for ever since the sixties.",
    "A brass band, two mayors and a tugboat are expected at seven o'clock, before the first lorries may roll across.",
)


def test_same_text_on_another_site_is_exported_and_linked(paper: Paper) -> None:
    page = article_page(TITLES[BRIDGE], paragraphs=0).replace(
        "</h1>", "</h1>" + "".join(f"<p>{text}</p>" for text in WIRE)
    )
    paper.site.routes[BRIDGE] = page
    first = {line["headline"]: line for line in paper.crawl().articles}[TITLES[BRIDGE]]
    with LocalSite({"/": listing_page({BRIDGE: TITLES[BRIDGE]}), BRIDGE: page}, host="127.0.0.2") as other:
        outcome = crawl("-a", f"site={other.url}", data=paper.data)
        (line,) = (line for line in outcome.articles if line["publisher"]["domain"] == other.authority)
        other.routes[BRIDGE] = page.replace(TITLES[BRIDGE], "The bridge is open")
        later(paper, 3_700)
        outcome = crawl("-a", f"site={other.url}", data=paper.data)
        (edited,) = (line for line in outcome.articles if line["revision"] == 2)
    assert (line["duplicateOf"], line["clusterId"], line["revision"]) == (first["id"], first["id"], 1)
    assert (edited["duplicateOf"], edited["clusterId"]) == (first["id"], first["id"])


def test_listing_that_changes_under_the_same_validator_is_not_believed_again(tmp_path: Path) -> None:
    with LocalSite(etag=lambda body: '"always"' if b"<ul>" in body else honest_etag(body)) as site:
        paper = Paper(site, tmp_path / "data")
        paper.publish(BRIDGE)
        paper.name(BRIDGE)
        paper.crawl()
        site.routes[MARKET] = article_page(TITLES[MARKET])
        paper.name(BRIDGE, MARKET)
        with closing(sqlite3.connect(paper.data / "memory.sqlite")) as memory, memory:
            memory.execute("UPDATE sources SET unmodified = 12")  # it is time to check its word
        assert paper.crawl().headlines == [TITLES[MARKET]]
        paper.crawl()
        assert paper.asked(conditional=True) == []


def test_run_goes_on_where_max_articles_ended_the_one_before(paper: Paper) -> None:
    first = paper.crawl("-a", "max_articles=1")
    second = paper.crawl("-a", "max_articles=1")
    assert sorted(first.headlines + second.headlines) == sorted([TITLES[BRIDGE], TITLES[MARKET]])
    assert paper.crawl("-a", "max_articles=1").files == []


def test_array_of_json_is_remembered_once_it_is_stored(paper: Paper) -> None:
    paper.crawl("-O", str(paper.data / "news.json"))
    assert len(json.loads((paper.data / "news.json").read_text())) == 2
    paper.crawl("-O", str(paper.data / "more.json"))
    assert not (paper.data / "more.json").exists()


def test_run_without_a_memory_exports_everything(paper: Paper) -> None:
    assert len(paper.crawl("-s", "NEWSSPIDER_MEMORY=").articles) == 2
    assert len(paper.crawl("-s", "NEWSSPIDER_MEMORY=").articles) == 2
    assert not (paper.data / "memory.sqlite").exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b""), "it is empty"),
        (lambda path: path.write_bytes(b"no database at all"), "it is no database"),
        (lambda path: _execute(path, "PRAGMA user_version = 99"), "a newer newsspider has written it"),
    ],
    ids=["empty", "damaged", "newer"],
)
def test_memory_that_cannot_be_used_ends_the_run_before_it_begins(paper: Paper, damage: Any, said: str) -> None:
    paper.crawl()
    damage(paper.data / "memory.sqlite")
    before = (paper.data / "memory.sqlite").read_bytes()
    outcome = paper.crawl()
    assert outcome.exit_code == ExitCode.OUTPUT
    assert said in outcome.stderr
    assert "memory.sqlite" in outcome.stderr
    assert paper.site.asked == []
    assert (paper.data / "memory.sqlite").read_bytes() == before


def _execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as memory:
        memory.execute(statement)


def test_one_file_that_is_appended_to_has_each_revision_once(paper: Paper) -> None:
    news = paper.data / "news.jsonl"
    for _ in range(2):
        paper.crawl("-o", str(news))
    paper.publish(BRIDGE, paragraphs=7)
    later(paper, 3_700)
    paper.crawl("-o", str(news))
    lines = [(line["headline"], line["revision"]) for line in read_lines(news)]
    assert sorted(lines) == sorted([(TITLES[BRIDGE], 1), (TITLES[BRIDGE], 2), (TITLES[MARKET], 1)])


def test_known_article_that_is_none_for_a_while_is_looked_at_later_and_not_in_every_run(paper: Paper) -> None:
    paper.crawl()
    page = paper.site.routes[BRIDGE]
    paper.site.routes[BRIDGE] = listing_page({MARKET: TITLES[MARKET]})
    later(paper, 3_700)
    assert paper.crawl().files == []
    paper.crawl()
    assert BRIDGE not in paper.site.paths
    assert isinstance(page, str)
    paper.site.routes[BRIDGE] = page.replace("Speaker 0", "Speaker nought")
    later(paper, 3_700)
    (line,) = paper.crawl().articles
    assert (line["headline"], line["revision"]) == (TITLES[BRIDGE], 2)


def test_page_that_claims_the_address_of_an_older_article_is_an_article_of_its_own(paper: Paper) -> None:
    bridge = paper.site.url.rstrip("/") + BRIDGE
    paper.crawl()
    paper.site.routes[FERRY] = article_page(TITLES[FERRY], canonical=bridge)
    paper.name(BRIDGE, MARKET, FERRY)
    (line,) = paper.crawl().articles
    assert (line["headline"], line["change"], line["canonicalUrl"]) == (TITLES[FERRY], "new", line["url"])


def test_page_that_claims_the_address_of_its_own_text_is_a_copy_of_it(paper: Paper) -> None:
    bridge = paper.site.url.rstrip("/") + BRIDGE
    paper.crawl()
    other = "/print/bridge-opens-again"
    paper.site.routes[other] = article_page(TITLES[BRIDGE], canonical=bridge)
    paper.name(BRIDGE, MARKET, **{other: TITLES[BRIDGE]})
    assert paper.crawl().files == []


def test_address_that_redirects_to_an_article_which_the_run_has_is_known_from_then_on(paper: Paper) -> None:
    short = f"{paper.site.url}r/17"
    paper.site.routes["/r/17"] = Answer(status=301, headers={"Location": BRIDGE})
    paper.site.routes["/rss.xml"] = Answer(
        f'<rss version="2.0"><channel><title>T</title><link>{paper.site.url}</link><item><title>{TITLES[BRIDGE]}'
        f"</title><link>{short}</link><pubDate>Thu, 05 Nov 2026 10:00:00 GMT</pubDate></item></channel></rss>",
        content_type="application/rss+xml",
    )
    assert len(paper.crawl().articles) == 2
    assert paper.crawl().files == []
    assert [path for path in paper.asked(conditional=False) if path in ("/r/17", BRIDGE)] == []


def test_address_that_leads_to_the_front_page_is_put_off_like_any_that_fails(paper: Paper) -> None:
    paper.site.routes[FERRY] = Answer(status=302, headers={"Location": "/"})
    paper.name(BRIDGE, FERRY)
    assert paper.crawl().headlines == [TITLES[BRIDGE]]
    assert FERRY in paper.site.paths
    assert paper.crawl().files == []
    assert FERRY not in paper.site.paths
    later(paper, 3_700)
    paper.crawl()
    assert FERRY in paper.site.paths


def test_original_that_comes_after_its_copy_is_looked_at_where_a_listing_calls_it_otherwise(paper: Paper) -> None:
    bridge, other = paper.site.url.rstrip("/") + BRIDGE, "print/2026/11/bridge-opens-again"
    page = article_page(TITLES[BRIDGE], canonical=bridge)
    paper.site.routes |= {f"/{other}": page, BRIDGE: Answer(page, delay_s=2.0)}
    paper.site.routes["/robots.txt"] = Answer(f"Sitemap: {paper.site.url}sitemap.xml", content_type="text/plain")
    entry = f"<url><loc>{paper.site.url}{other}</loc></url>"
    paper.site.routes["/sitemap.xml"] = Answer(f"<urlset>{entry}</urlset>", content_type="application/xml")
    paper.name(BRIDGE)
    # What is stored as one piece is told to the memory at the end, and so after the copy.
    outcome = paper.crawl("-O", str(paper.data / "news.json"))
    assert [line["url"] for line in json.loads((paper.data / "news.json").read_text())] == [f"{paper.site.url}{other}"]
    assert f"Dropped: copy: {bridge}" in outcome.stderr
    page = article_page("The bridge opens again on Tuesday", paragraphs=5, canonical=bridge)
    paper.site.routes |= {f"/{other}": page, BRIDGE: page}
    paper.name(**{BRIDGE: "The bridge opens again on Tuesday"})
    (line,) = paper.crawl().articles
    assert (line["headline"], line["revision"]) == ("The bridge opens again on Tuesday", 2)
