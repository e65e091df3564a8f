"""The growing newspaper changes as its timeline says, and answers honestly unless it is told to lie."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from benchmarks.crawl import crawl
from benchmarks.growing.process import GrowingSite
from benchmarks.growing.timeline import Timeline
from newsspider.discover.feeds import parse_feed
from newsspider.discover.sitemaps import parse_sitemap
from newsspider.sameness import same_text, shingles_of

TIMELINE = Timeline(seed=3, articles=40, new_per_step=4)
STEP = 4


@pytest.fixture
def site(tmp_path: Path) -> Iterator[GrowingSite]:
    with GrowingSite(TIMELINE, tmp_path / "access.jsonl", lying=["/feed.rss"]) as started:
        yield started


def get(site: GrowingSite, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(site.url).netloc, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_timeline_is_a_function_of_its_seed() -> None:
    assert TIMELINE.truth(STEP) == Timeline(seed=3, articles=40, new_per_step=4).truth(STEP)
    assert TIMELINE.truth(STEP) != Timeline(seed=4, articles=40, new_per_step=4).truth(STEP)


def test_each_step_brings_new_articles_and_each_edit_another_form() -> None:
    assert TIMELINE.count(STEP) == 40 + 4 * STEP
    edited = [version for version in TIMELINE.truth(STEP).values() if version.revisions > 1]
    assert edited
    for version in edited:
        before = TIMELINE.version(version.number, TIMELINE.born(version.number))
        assert (version.headline, version.body, version.published) != (before.headline, before.body, before.published)
        assert version.path == before.path


def test_every_kind_of_edit_and_of_its_announcement_occurs() -> None:
    edits = [edit for number in range(400) for edit in TIMELINE.fate(number).edits]
    assert {edit.kind for edit in edits} == {"text", "headline", "date"}
    assert {edit.told for edit in edits} == {"updated", "lastmod", "title", "nothing"}


def test_no_two_articles_are_one_text() -> None:
    sketches = [shingles_of(version.body) for version in TIMELINE.truth(0).values()]
    assert not any(same_text(one, other) for one, other in combinations(sketches, 2))


def test_page_has_other_advertisements_with_each_request_and_the_same_etag(site: GrowingSite) -> None:
    path = TIMELINE.version(1, 0).path
    (one, one_body), (other, other_body) = get(site, path), get(site, path)
    assert one_body != other_body
    assert one.headers["ETag"] == other.headers["ETag"]
    assert TIMELINE.version(1, 0).paragraphs[0].encode() in one_body


def test_what_has_not_changed_is_not_sent_again(site: GrowingSite) -> None:
    number = next(number for number in range(40) if not TIMELINE.fate(number).edits)
    path = TIMELINE.version(number, 0).path
    page, front = get(site, path)[0].headers, get(site, "/")[0].headers
    assert get(site, "/", If_None_Match=front["ETag"])[0].status == 304
    site.go_on()
    assert get(site, path, If_None_Match=page["ETag"])[0].status == 304
    assert get(site, path, If_Modified_Since=page["Last-Modified"])[0].status == 304
    assert get(site, "/", If_None_Match=front["ETag"])[0].status == 200
    assert get(site, "/", If_Modified_Since=front["Last-Modified"])[0].status == 200


def test_edited_article_has_other_validators(site: GrowingSite) -> None:
    number = next(number for number in range(40) if TIMELINE.fate(number).edits)
    path = TIMELINE.version(number, 0).path
    etag = get(site, path)[0].headers["ETag"]
    site.go_on(TIMELINE.fate(number).edits[0].step)
    assert get(site, path, If_None_Match=etag)[0].status == 200


def test_lying_feed_says_not_modified_although_it_has_changed(site: GrowingSite) -> None:
    before, body = get(site, "/feed.rss")
    site.go_on()
    after, changed = get(site, "/feed.rss")
    assert after.headers["ETag"] == before.headers["ETag"]
    assert body != changed
    assert get(site, "/feed.rss", If_None_Match=before.headers["ETag"])[0].status == 304


def test_vanished_article_is_gone(site: GrowingSite) -> None:
    number, fate = next((n, TIMELINE.fate(n)) for n in range(40) if TIMELINE.fate(n).gone_step)
    site.go_on(fate.gone_step or 0)
    path = TIMELINE.version(number, 0).path
    assert get(site, path)[0].status == fate.gone_status
    assert path.encode() not in get(site, "/sitemap-0.xml")[1]


def test_listings_name_every_article(site: GrowingSite) -> None:
    site.go_on(STEP)
    paths = {version.path for version in TIMELINE.truth(STEP).values()}
    links = parse_sitemap(get(site, "/sitemap-0.xml")[1], site.url).links
    assert {urlsplit(link.url).path for link in links} == paths
    for feed in ("/feed.rss", "/feed.atom"):
        named = {urlsplit(link.url).path for link in parse_feed(get(site, feed)[1], site.url).links}
        assert len(named) == 40
        assert named <= paths


def test_log_says_what_was_asked_conditionally_and_what_was_answered(site: GrowingSite) -> None:
    etag = get(site, "/")[0].headers["ETag"]
    get(site, "/", If_None_Match=etag)
    get(site, "/nowhere")
    asked = [(line.path, line.status, line.conditional) for line in site.log()]
    assert asked == [("/", 200, False), ("/", 304, True), ("/nowhere", 404, False)]


def test_crawl_exports_each_article_once_as_it_is(site: GrowingSite) -> None:
    site.go_on(STEP)
    truth = TIMELINE.truth(STEP)
    run = crawl([site.url], delay_s=0)
    found = [(line["headline"], line["articleBody"], line["datePublished"]) for line in run.articles]
    assert sorted(found) == sorted((each.headline, each.body, each.published.isoformat()) for each in truth.values())
