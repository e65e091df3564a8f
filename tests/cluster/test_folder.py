"""A site's folder has what its run is given, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("psycopg", reason="there is no psycopg here")

from newsspider.cluster.folder import SiteFolder
from newsspider.cluster.rest import rest_after_s
from newsspider.report.ledger import Close, Entry, Pace, Pause, Run, Start, to_line
from newsspider.report.limits import REQUESTS
from newsspider.sites import parse_sites
from tests.crawl.run import PROJECT

ALL_KEYS = """
[[site]]
url = "https://www.example.net/"
name = "The \\"Example\\" \\u007f \\U0001F4F0"
languages = ["en", "de"]
sections = ["/politics/"]
feeds = ["https://feeds.example.com/rss.xml"]
sitemaps = ["/map.xml"]
include = ["/articles?/\\\\d+"]
exclude = ["/video/"]
delay = 0
every = "1h30m"
insecure = true
render = ["cdn.example.org"]
[site.rules]
body = "div.story-text"
strip = [".promo"]
date = "time::attr(datetime)"
"""


@pytest.mark.parametrize("text", [ALL_KEYS, (PROJECT / "examples" / "sites.toml").read_text("utf-8")])
def test_run_is_given_the_site_as_the_user_has_described_it(tmp_path: Path, text: str) -> None:
    for site in parse_sites(text):
        folder = SiteFolder(tmp_path / site.key)
        folder.write(site)
        assert parse_sites(folder.sites.read_text("utf-8")) == [site]


def manifest(**of_site: Any) -> str:
    state = of_site.pop("state", "finished")
    counts = {"found": 0, "fetched": 30, "unchanged": 0, "known": 0, "waiting": 0, "errors": 0}
    site = {**counts, "exported": {"new": 0, "updated": 0, "removed": 0}, "dropped": {}, "failed": {}, "notAsked": {}}
    return json.dumps(
        {
            "schemaVersion": "1.3.0",
            "runId": "r",
            "spider": "news",
            "state": state,
            "started": "2026-11-26T10:00:00+00:00",
            "ended": None,
            "seconds": None,
            "exitCode": 0,
            "exitName": "WELL",
            "stopped": None,
            "versions": {},
            "outputs": [],
            "sites": {"example.com": {**site, "limits": {}, "nothingCame": None, **of_site}},
        }
    )


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (True, manifest(state="budget", waiting=5)),
        (True, manifest(waiting=5, limits={REQUESTS: 5})),
        (False, manifest(waiting=5)),  # it has ended by itself: what waits has to, for a host that refuses say
        (False, manifest(state="budget")),
        (False, manifest(state="budget", waiting=5, fetched=0)),  # nor will another slice of that length do more
        (False, "half of"),
    ],
)
def test_site_is_gone_on_with_when_only_its_slice_was_too_short(tmp_path: Path, text: str, *, more: bool) -> None:
    (tmp_path / "runs" / "r").mkdir(parents=True)
    (tmp_path / "runs" / "r" / "manifest.json").write_text(text)
    assert SiteFolder(tmp_path).has_more("r", "example.com") is more
    assert not SiteFolder(tmp_path).has_more("another", "example.com")


RUN = Run(t=0.0, schema_version="1.0.0", run_id="r", at="2026-11-26T10:00:00Z", delay=1.0, max_in_flight=2)


@pytest.mark.parametrize(
    ("rest_s", "entries"),
    [
        (1.0, [RUN, Close(t=60.0, reason="finished")]),
        (7.0, [RUN, Pace(t=3.0, host="example.com", delay=7.0, why="robots.txt"), Close(t=60.0, reason="finished")]),
    ],
)
def test_hosts_rest_as_long_as_their_pace(tmp_path: Path, rest_s: float, entries: list[Entry]) -> None:
    ledger = tmp_path / "requests.jsonl"
    ledger.write_text("".join(map(to_line, entries)))
    assert rest_after_s(ledger, 60.0) == rest_s


def test_pause_that_is_not_over_is_rested_for(tmp_path: Path) -> None:
    last = Start(
        t=65.0, n=1, at="", host="example.com", method="GET", url="https://example.com/", kind="front", in_flight=1
    )
    ledger = tmp_path / "requests.jsonl"
    ledger.write_text("".join(map(to_line, [RUN, Pause(t=50.0, host="a", seconds=40.0, why="429"), last])))
    assert rest_after_s(ledger, 60.0) == 25.0


def test_longest_rest_where_nothing_is_known(tmp_path: Path) -> None:
    assert rest_after_s(tmp_path / "none.jsonl", 60.0) == 60.0
    torn = tmp_path / "torn.jsonl"
    torn.write_text(to_line(RUN) + '{"t":3,"event":"pace","ho')
    assert rest_after_s(torn, 60.0) == 60.0
