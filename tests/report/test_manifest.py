from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

from newsspider.discover.recall import Recall
from newsspider.report.manifest import RunFacts, WrittenFile, ended_manifest, killed_manifest, running_manifest
from newsspider.report.tally import RunTally, SiteTally

RUN = RunFacts(
    run_id="20261126T060700Z-ab12",
    spider="news",
    started=datetime(2026, 11, 26, 7, 7, tzinfo=timezone(timedelta(hours=1))),
    arguments={"budget": "50m"},
    versions={"newsspider": "0.1.0"},
    pid=7,
    host="crawler",
)
ENDED = datetime(2026, 11, 26, 6, 8, tzinfo=UTC)


def site() -> SiteTally:
    tally = SiteTally(requests=9, read=8, articles=3, found=7, unchanged=2, known=4, listings=5, unmodified=2)
    tally.changes.update({"new": 2, "updated": 1})
    tally.dropped.update({"copy": 1})
    tally.failed.update({"HTTP 404": 1, "too large": 1})
    tally.not_asked.update({"robots.txt disallows it": 1})
    return tally


def test_manifest_of_a_run_that_is_at_work_says_what_it_is_about_to_do() -> None:
    manifest = running_manifest(RUN)
    assert (manifest["finished"], manifest["state"], manifest["exitCode"]) == (False, "running", None)
    assert manifest["started"] == "2026-11-26T06:07:00Z"
    assert manifest["arguments"] == {"budget": "50m"}


def test_manifest_of_a_site_has_its_figures() -> None:
    manifest = ended_manifest(RUN, RunTally(sites={"a.example": site()}), ENDED, 60.0, ())
    assert manifest["sites"]["a.example"] == {
        "found": 7,
        "fetched": 9,
        "exported": {"new": 2, "updated": 1, "removed": 0},
        "unchanged": 2,
        "known": 4,
        "listings": 5,
        "unmodified": 2,
        "waiting": 0,
        "dropped": {"copy": 1},
        "failed": {"HTTP 404": 1, "too large": 1},
        "notAsked": {"robots.txt disallows it": 1},
        "limits": {"too large": 1},
        "errors": 0,
        "hubs": {},
        "rules": [],
        "nothingCame": None,
        "recall": None,
        "agreement": {},
        "alarms": [],
    }


def test_manifest_says_how_many_articles_a_site_has_that_no_channel_has_named() -> None:
    tally = site()
    tally.recall = Recall(found=412, missed=9.4, missed_from=4.8, missed_to=20.2, days=7, advice="add sections")
    manifest = ended_manifest(RUN, RunTally(sites={"a.example": tally}), ENDED, 60.0, ())
    assert manifest["sites"]["a.example"]["recall"] == {
        "found": 412,
        "missed": 9,
        "missedFrom": 4,
        "missedTo": 21,
        "days": 7,
        "advice": "add sections",
    }


def test_manifest_has_the_exit_code_with_its_name_and_the_outputs() -> None:
    written = (WrittenFile(path="/data/a.jsonl", lines=3, size=300), WrittenFile(path="s3://bucket/a", lines=3))
    manifest = ended_manifest(RUN, RunTally(sites={"a.example": site()}), ENDED, 60.0, written)
    assert (manifest["exitCode"], manifest["exitName"], manifest["seconds"]) == (0, "WELL", 60.0)
    assert manifest["outputs"] == [
        {"path": "/data/a.jsonl", "lines": 3, "bytes": 300},
        {"path": "s3://bucket/a", "lines": 3, "bytes": None},
    ]


def test_every_state_of_a_run_has_the_same_keys_and_is_json() -> None:
    ended = ended_manifest(RUN, RunTally(), ENDED, 1.0, ())
    killed = killed_manifest(running_manifest(RUN))
    assert set(ended) == set(killed) == set(running_manifest(RUN))
    assert json.loads(json.dumps(ended)) == ended
    assert (killed["state"], killed["finished"]) == ("killed", False)


def test_manifest_tells_a_budget_and_a_signal_from_the_end() -> None:
    states = [
        ended_manifest(RUN, tally, ENDED, 1.0, ())["state"]
        for tally in (RunTally(), RunTally(budget_used=True), RunTally(stopped="shutdown"))
    ]
    assert states == ["finished", "budget", "stopped"]
