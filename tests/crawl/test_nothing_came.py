"""Of a site that gave nothing a run says why, in words, in its exit code and in its manifest."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.paper import BRIDGE, MARKET, Paper, later
from tests.crawl.run import Outcome, crawl
from tests.obstacles import CHALLENGES, CONSENT, SHELL, page
from tests.web import Answer, LocalSite, Route, article_page, listing_page

STORY = "/2026/11/20/a-story-that-is-named-on-the-front-page.html"
FRONT = listing_page({STORY: "A story that is named on the front page"})


def closed_port() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}/"


def everywhere(answer: Route) -> dict[str, Route]:
    return {"/": answer, STORY: answer}


SITES: dict[str, tuple[str, dict[str, Route]]] = {
    "well": ("", {"/": FRONT, STORY: article_page("The story")}),
    "forbidden": ("blocked", everywhere(Answer("no", status=403))),
    "challenge 200": ("blocked", everywhere(CHALLENGES["Cloudflare"])),
    "challenge 202": ("blocked", everywhere(Answer(CHALLENGES["AWS WAF"], status=202))),
    "challenge 403": ("blocked", everywhere(Answer(CHALLENGES["DataDome"], status=403))),
    "challenge 503": ("blocked", everywhere(Answer(CHALLENGES["Anubis"], status=503))),
    "challenged articles": ("blocked", {"/": FRONT, STORY: CHALLENGES["HUMAN"]}),
    "challenged section": (
        "blocked",
        {"/": listing_page({}, menu={"/politics/": "Politics"}), "/politics/": CHALLENGES["Cloudflare"]},
    ),
    "consent": ("consent_wall", everywhere(CONSENT["de"])),
    "consent elsewhere": (
        "consent_wall",
        {
            "/": Answer(status=302, headers={"Location": "/consent/?back=/"}),
            "/consent/?back=/": CONSENT["fr"],
        },
    ),
    "shell": ("empty_shell", everywhere(SHELL["react"])),
    "soft 404": ("soft_404", {"/": FRONT, STORY: page("Seite nicht gefunden", "<p>Suche</p>")}),
    "dead end": ("soft_404", {"/": FRONT, STORY: Answer(status=302, headers={"Location": "/2026/"}), "/2026/": FRONT}),
    "robots": ("robots", {"/robots.txt": Answer("User-agent: *\nDisallow: /\n", content_type="text/plain")}),
    "broken": ("http_error", everywhere(Answer("", status=500))),
    "nothing": ("no_article", {"/": listing_page({})}),
}


@dataclass(frozen=True, slots=True)
class Crawled:
    outcome: Outcome
    keys: dict[str, str]
    sites: dict[str, Any]
    """By key, as the manifest has them."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    data = tmp_path_factory.mktemp("nothing")
    with ExitStack() as stack:
        served = {name: stack.enter_context(LocalSite(routes)) for name, (_, routes) in SITES.items()}
        urls = {name: site.url for name, site in served.items()}
        urls |= {"closed": closed_port(), "unknown": "http://nowhere.invalid/"}
        settings = ("-s", "RETRY_TIMES=0")
        outcome = crawl("-a", f"site={','.join(urls.values())}", *settings, data=data)
    keys = {name: url.partition("://")[2].rstrip("/") for name, url in urls.items()}
    (manifest,) = (data / "runs").glob("*/manifest.json")
    return Crawled(outcome, keys, json.loads(manifest.read_text("utf-8"))["sites"])


CLASSES = {name: kind for name, (kind, _) in SITES.items() if kind} | {"closed": "unreachable", "unknown": "dns"}


@pytest.mark.parametrize("name", CLASSES)
def test_manifest_tells_why_nothing_came(crawled: Crawled, name: str) -> None:
    nothing = crawled.sites[crawled.keys[name]]["nothingCame"]
    assert nothing["class"] == CLASSES[name], nothing


@pytest.mark.parametrize("name", CLASSES)
def test_summary_tells_it_in_words(crawled: Crawled, name: str) -> None:
    (line,) = [line for line in crawled.outcome.stderr.splitlines() if f"INFO:   {crawled.keys[name]}: " in line]
    nothing = crawled.sites[crawled.keys[name]]["nothingCame"]
    assert nothing["sentence"] in line or "nothing could be read: " in line


def test_nothing_but_the_article_is_exported(crawled: Crawled) -> None:
    assert crawled.outcome.headlines == ["The story"]
    assert crawled.sites[crawled.keys["well"]]["nothingCame"] is None
    assert crawled.sites[crawled.keys["well"]]["exported"] == {"new": 1, "updated": 0, "removed": 0}


def test_challenge_is_named_with_its_provider(crawled: Crawled) -> None:
    for provider in ("Cloudflare", "AWS WAF, HTTP 202", "DataDome, HTTP 403", "Anubis, HTTP 503"):
        assert f"(challenge page: {provider})" in crawled.outcome.stderr


def test_some_sites_failed(crawled: Crawled) -> None:
    assert crawled.outcome.exit_code == ExitCode.SOME_FAILED


def test_server_that_does_not_speak_tls_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    with LocalSite({}) as site:
        outcome = crawl("-a", f"site={site.url.replace('http', 'https')}", "-s", "RETRY_TIMES=0", data=tmp_path)
    (manifest,) = (tmp_path / "runs").glob("*/manifest.json")
    (tally,) = json.loads(manifest.read_text("utf-8"))["sites"].values()
    assert tally["nothingCame"]["class"] == "tls", outcome.stderr
    assert outcome.exit_code == ExitCode.NONE_REACHED


def test_challenge_for_everything_is_a_site_that_could_not_be_read(tmp_path: Path) -> None:
    with LocalSite(everywhere(CHALLENGES["Cloudflare"])) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.exit_code == ExitCode.NONE_REACHED
    assert outcome.files == []


def test_consent_wall_looks_wrong_although_it_was_read(tmp_path: Path) -> None:
    with LocalSite(everywhere(CONSENT["en"])) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.exit_code == ExitCode.SUSPICIOUS


def test_site_whose_articles_are_all_challenges_is_not_called_without_news_in_later_runs(paper: Paper) -> None:
    for path in (BRIDGE, MARKET):
        paper.site.routes[path] = CHALLENGES["Cloudflare"]
    for _ in range(2):
        outcome = paper.crawl()
        assert outcome.exit_code == ExitCode.SUSPICIOUS
        assert "nothing new" not in outcome.stderr
        later(paper, 3_700)
