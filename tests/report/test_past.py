from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.errors import ManifestError
from newsspider.report.manifest import ended_manifest, killed_manifest, running_manifest
from newsspider.report.past import read_run
from newsspider.report.tally import RunTally
from tests.report.past_runs import ALARM, manifest, nothing, site
from tests.report.test_manifest import ENDED, RUN
from tests.report.test_manifest import site as tally


def read(told: dict[str, Any]) -> Any:
    return read_run(json.dumps(told))


def test_run_is_read_as_it_was_written() -> None:
    run = read(ended_manifest(RUN, RunTally(sites={"a.example": tally()}), ENDED, 60.0, ()))
    assert (run.run_id, run.state, run.exit_code, run.seconds) == (RUN.run_id, "finished", 0, 60.0)
    assert run.started == RUN.started
    (past,) = run.sites.values()
    assert (past.articles, past.new, past.updated, past.requests, past.listings, past.unmodified) == (3, 2, 1, 9, 5, 2)
    assert past.failed == {"HTTP 404": 1, "too large": 1}
    assert past.nothing is None


@pytest.mark.parametrize("told", [running_manifest(RUN), killed_manifest(running_manifest(RUN))])
def test_run_that_has_not_ended_is_read_as_well(told: dict[str, Any]) -> None:
    run = read(told)
    assert (run.is_over, run.exit_code, dict(run.sites)) == (False, None, {})


def test_manifest_of_the_first_version_is_understood() -> None:
    old = site()
    for key in ("listings", "limits", "recall"):
        del old[key]
    (past,) = read(manifest(sites={"a.example": old}, schemaVersion="1.0.0")).sites.values()
    assert (past.listings, past.limits, past.recall, past.alarms) == (0, {}, None, ())


def test_alarms_and_agreement_are_read_where_there_are_any() -> None:
    told = site(alarms=[ALARM], agreement={"body": 0.31, "date": 1, "authors": None})
    (past,) = read(manifest(sites={"a.example": told})).sites.values()
    assert past.agreement == {"body": 0.31, "date": 1.0}
    assert (past.alarms[0].since, past.alarms[0].examples) == (
        "run-1",
        ("https://www.a.example/2026/11/26/an-article.html",),
    )


def test_why_nothing_came_is_read() -> None:
    (past,) = read(manifest(sites={"a.example": nothing("dns", "its name is not known")})).sites.values()
    assert past.nothing == ("dns", "its name is not known")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"schemaVersion": "2.0.0"}, "version 2.0.0"),
        ({"schemaVersion": None}, "schemaVersion: expected a text"),
        ({"state": "asleep"}, "'asleep' is none of a run"),
        ({"started": "yesterday"}, "'yesterday' is no moment"),
        ({"seconds": -1}, "seconds: expected a number"),
        ({"sites": []}, "sites: expected an object"),
        ({"sites": {"a.example": site(waiting="many")}}, "sites.a.example.waiting: expected a whole number"),
        ({"sites": {"a.example": site(dropped={"copy": True})}}, "sites.a.example.dropped.copy: expected a whole"),
        ({"sites": {"a.example": site(alarms=[{"kind": 1}])}}, "alarms.kind: expected a text"),
        ({"sites": {"a.example": site(agreement={"body": float("nan")})}}, "agreement.body: expected a number"),
    ],
)
def test_what_is_no_manifest_is_told_with_its_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ManifestError, match=words):
        read(manifest() | change)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '{"schemaVersion": "1.2.0"}', b"\xff\xfe{}"])
def test_what_is_no_json_object_is_told(text: str | bytes) -> None:
    with pytest.raises(ManifestError):
        read_run(text)


def test_moments_are_in_utc_whatever_their_offset() -> None:
    run = read(manifest(started="2026-11-26T07:17:00+01:00"))
    assert run.started == datetime(2026, 11, 26, 6, 17, tzinfo=UTC)
