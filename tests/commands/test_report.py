"""`scrapy report` as a user runs it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from newsspider.extract.measure import Measure
from newsspider.report.overview_json import SCHEMA_VERSION, overview_json
from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, scrapy
from tests.report.past_runs import (
    ALARM,
    HOSTILE,
    KILLED,
    NO_MATCH,
    manifest,
    nothing,
    remember,
    rule,
    site,
    write_runs,
)
from tests.report.test_overview import seen

SCHEMA: dict[str, Any] = json.loads(files("newsspider.report").joinpath("report.schema.json").read_text("utf-8"))


def report(*arguments: str, data: Path, **options: Any) -> Outcome:
    return scrapy("report", "--data", str(data), *arguments, data=data, **options)


def with_lines(data: Path, *headlines: str) -> dict[str, Any]:
    """A manifest whose run has written these articles."""
    path = data / "articles" / "news-1.jsonl"
    path.parent.mkdir(parents=True)
    records = [{"url": f"https://a.example/{name}", "id": name, "headline": name} for name in headlines]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return manifest(1, outputs=[{"path": str(path), "lines": len(headlines), "bytes": path.stat().st_size}])


def test_page_is_written_into_the_data_folder(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    write_runs(tmp_path, manifest(0), with_lines(tmp_path, "Tuba found on tram"))
    outcome = report(data=tmp_path)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout == f"wrote {tmp_path}/report.html\n"
    assert "Tuba found on tram" in (tmp_path / "report.html").read_text("utf-8")
    assert not list(tmp_path.glob(".*.part"))


def test_page_goes_where_it_is_asked_for(tmp_path: Path) -> None:
    pytest.importorskip("jinja2")
    write_runs(tmp_path, manifest(0))
    outcome = report("-o", "-", data=tmp_path)
    assert outcome.stdout.startswith("<!doctype html>")
    assert not (tmp_path / "report.html").exists()


def test_json_is_as_the_schema_says_and_writes_no_page(tmp_path: Path) -> None:
    write_runs(
        tmp_path,
        manifest(0, {"a.example": site(alarms=[ALARM], agreement={"body": 0.9, "date": 1.0})}),
        manifest(1, {}, **KILLED),
        with_lines(tmp_path, "one", HOSTILE) | {"runId": "run-2"},
        manifest(3, {HOSTILE: nothing("dns", HOSTILE, failed={HOSTILE: 1})}),
        "{",
    )
    outcome = report("--json", "--articles", "1", data=tmp_path)
    told = json.loads(outcome.stdout)
    jsonschema.validate(told, SCHEMA)
    assert told["schemaVersion"] == SCHEMA_VERSION
    assert [run["runId"] for run in told["runs"]] == ["run-0", "run-1", "run-2", "run-3"]
    assert [one["headline"] for one in told["newest"]] == [HOSTILE]
    assert told["sites"]["a.example"]["articles"] == [4, None, 4, None]
    assert "run-4/manifest.json is left out: it is not JSON" in outcome.stderr
    assert not (tmp_path / "report.html").exists()


def keys(schema: Mapping[str, Any], value: Any) -> None:
    """Fails where a value of the schema is missing from what is written, however deep."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"])
        for name, inner in schema["properties"].items():
            keys(inner, value[name])


def test_schema_describes_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    told = overview_json(seen(manifest(0)))
    keys(SCHEMA, told)
    keys({"$ref": "run"}, told["runs"][0])
    keys({"$ref": "site"}, told["sites"]["a.example"])


def test_agreement_by_template_is_what_the_memory_keeps_of_these_runs(tmp_path: Path) -> None:
    write_runs(tmp_path, *(manifest(number, {"a.example": site(rules=[rule(advice=NO_MATCH)])}) for number in range(3)))
    pages = [Measure(template="b06101", words=300, agreement={"body": share}) for share in (1.0, 0.5)]
    remember(tmp_path, "a.example", pages, [], pages[:1], pages)
    before = (tmp_path / "memory.sqlite").read_bytes()
    told = json.loads(report("--json", data=tmp_path).stdout)
    jsonschema.validate(told, SCHEMA)
    (template,) = told["sites"]["a.example"]["templates"]
    keys({"$ref": "template"}, template)
    keys({"$ref": "rule"}, told["sites"]["a.example"]["rules"][0])
    assert template == {
        "name": "b06101",
        "pages": [2, 0, 1],
        "words": 300,
        "agreement": {"body": {"pages": 3, "mean": 0.8333, "byRun": [0.75, None, 1.0]}},
        "example": "https://a.example/2/0",
    }
    assert told["sites"]["a.example"]["rules"][0]["pages"] == 9
    assert (tmp_path / "memory.sqlite").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["memory.sqlite", "runs"]


def test_memory_that_cannot_be_read_costs_the_report_no_more_than_its_part(tmp_path: Path) -> None:
    write_runs(tmp_path, manifest(0))
    (tmp_path / "memory.sqlite").write_text("no database" * 999)
    outcome = report("--json", data=tmp_path)
    told = json.loads(outcome.stdout)
    assert (outcome.exit_code, told["sites"]["a.example"]["templates"]) == (0, [])
    assert "memory.sqlite is left out: it is no database" in outcome.stderr
    assert report("--json", "-s", "NEWSSPIDER_MEMORY=", data=tmp_path).stderr == ""


def test_metrics_are_written_as_a_whole_and_without_a_page(tmp_path: Path) -> None:
    write_runs(tmp_path, manifest(0))
    target = tmp_path / "newsspider.prom"
    target.write_text("an earlier one\n" * 10_000)
    outcome = report("--prometheus", str(target), data=tmp_path)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")
    assert target.read_text("utf-8").startswith("# HELP newsspider_run_info ")
    assert "earlier" not in target.read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newsspider.prom", "runs"]


def test_only_the_last_runs_and_the_sites_that_are_wanted_are_told(tmp_path: Path) -> None:
    write_runs(tmp_path, *(manifest(number, {"a.example": site(), "b.example": site()}) for number in range(4)))
    told = json.loads(report("--json", "--runs", "2", "--site", "b.example", data=tmp_path).stdout)
    assert [run["runId"] for run in told["runs"]] == ["run-2", "run-3"]
    assert list(told["sites"]) == ["b.example"]


def test_ledger_of_the_last_run_is_judged(tmp_path: Path) -> None:
    write_runs(tmp_path, manifest(0))
    ledger = {
        "t": 0,
        "event": "run",
        "schemaVersion": "1.0.0",
        "runId": "run-0",
        "at": "x",
        "delay": 1,
        "maxInFlight": 2,
    }
    (tmp_path / "runs" / "run-0" / "requests.jsonl").write_text(json.dumps(ledger) + "\n")
    told = json.loads(report("--json", data=tmp_path).stdout)
    assert told["runs"][0]["politeness"] == {"requests": 0, "violations": 0}
    told = json.loads(report("--json", "--audit", "0", data=tmp_path).stdout)
    assert told["runs"][0]["politeness"] is None


@pytest.mark.parametrize(
    ("arguments", "runs", "code", "words"),
    [
        ((), (), ExitCode.USAGE, "yet: scrapy crawl news makes one"),
        (("--json",), ("{",), ExitCode.USAGE, "none of 1 manifests can be read: it is not JSON"),
        (("--json", "--site", "c.example"), (manifest(),), ExitCode.USAGE, "c.example is in none of the last 1 runs"),
        (("--prometheus", "/nowhere/a.prom"), (manifest(),), ExitCode.OUTPUT, "/nowhere/a.prom cannot be written"),
        (("--json", "-o", "-"), (manifest(),), ExitCode.USAGE, "name a file for the page"),
        (("--runs", "none"), (), 2, "'none': expected a whole number from 1 on"),
        (("last",), (), 2, "what to look at is said by options"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(
    tmp_path: Path, arguments: tuple[str, ...], runs: tuple[Any, ...], code: int, words: str
) -> None:
    write_runs(tmp_path, *runs)
    outcome = report(*(arguments or ("--json",)), data=tmp_path)
    assert (outcome.exit_code, outcome.stdout) == (code, "")
    assert words in outcome.stderr
    assert "Traceback" not in outcome.stderr
