from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from newsspider.report.prometheus import prometheus_text
from tests.report.past_runs import ALARM, HOSTILE, KILLED, NO_MATCH, manifest, nothing, rule, site
from tests.report.test_overview import seen

parser = pytest.importorskip("prometheus_client.parser")


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Name and values of the labels -> value, as Prometheus' own parser has it."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in parser.text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_last_run_and_every_site_are_told() -> None:
    sites = {"a.example": site(7, agreement={"body": 0.25}), "b.example": nothing("blocked", failed={"HTTP 403": 6})}
    found = samples(prometheus_text(seen(manifest(0), manifest(1, sites, exitCode=1))))
    assert found["newsspider_run_exit_code", "news"] == 1
    assert found["newsspider_run_articles", "news", "new"] == 7
    assert found["newsspider_run_failed", "news", "HTTP 403"] == 6
    assert found["newsspider_run_sites", "news", "unread"] == 1
    assert found["newsspider_run_sites", "news", "odd"] == 0
    assert found["newsspider_run_duration_seconds", "news"] == 90
    assert found["newsspider_site_articles", "a.example", "new"] == 7
    assert found["newsspider_site_agreement_ratio", "a.example", "body"] == 0.25
    assert found["newsspider_site_info", "b.example", "unread", "blocked"] == 1
    assert ("newsspider_site_useless_rules", "a.example") not in found


def test_rules_that_are_of_no_use_are_counted() -> None:
    told = {"a.example": site(rules=[rule(), rule(".old", NO_MATCH)]), "b.example": site(rules=[rule()])}
    found = samples(prometheus_text(seen(manifest(0, told))))
    assert found["newsspider_site_useless_rules", "a.example"] == 1
    assert found["newsspider_site_useless_rules", "b.example"] == 0


def test_spiders_have_a_last_run_each() -> None:
    found = samples(prometheus_text(seen(manifest(0), manifest(1, {"b.example": site(9)}, spider="other"))))
    assert found["newsspider_run_articles", "news", "new"] == 3
    assert found["newsspider_run_articles", "other", "new"] == 9


def test_names_and_reasons_of_strangers_are_escaped() -> None:
    told = site(failed={HOSTILE: 2, 'back\\slash "quoted"\nline': 1}, alarms=[ALARM])
    text = prometheus_text(seen(manifest(0, {"a.example": told})))
    found = samples(text)
    assert found["newsspider_run_failed", "news", 'back\\slash "quoted"\\x0aline'] == 1
    assert "\x1b" not in text
    assert found["newsspider_site_alarms", "a.example"] == 1


def lines(text: str) -> Iterator[str]:
    assert text.endswith("\n")
    yield from text.splitlines()


def test_every_metric_has_help_and_type_once_and_before_its_samples() -> None:
    text = prometheus_text(seen(manifest(0, {"a.example": site(), "b.example": nothing("dns")})))
    met: list[str] = []
    for line in lines(text):
        if match := re.match(r"# HELP (\S+) .+", line):
            assert match[1] not in met
            met.append(match[1])
        elif line.startswith("#"):
            assert line == f"# TYPE {met[-1]} gauge"
        else:
            assert line.startswith(f"{met[-1]}{{")


def test_run_that_is_not_over_gives_no_metric() -> None:
    assert samples(prometheus_text(seen(manifest(0, {}, **KILLED)))) == {}
