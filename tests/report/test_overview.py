from __future__ import annotations

import json
from typing import Any

import pytest

from newsspider.drift.sums import RunSums, packed
from newsspider.extract.measure import Measure
from newsspider.report.measured import template_histories
from newsspider.report.overview import Overview, overview
from newsspider.report.past import read_run
from newsspider.report.rules import RuleCount, RuleCounts
from newsspider.report.standing import Standing
from tests.report.past_runs import ALARM, FIRST, KILLED, NO_MATCH, manifest, nothing, rule, site


def seen(*manifests: dict[str, Any], only: frozenset[str] = frozenset()) -> Overview:
    return overview((read_run(json.dumps(one)) for one in manifests), FIRST, only=only)


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        (site(), Standing.WELL),
        (nothing("nothing_new"), Standing.QUIET),
        (nothing("not_reached"), Standing.WAITING),
        (nothing("dns"), Standing.UNREAD),
        (nothing("blocked", limits={"refuses": 1}), Standing.UNREAD),
        (nothing("empty_shell"), Standing.ODD),
        (nothing("of a later version"), Standing.ODD),
        (site(errors=1), Standing.FAULTY),
        (site(limits={"trap": 1}), Standing.LIMITED),
        (site(alarms=[ALARM]), Standing.ALARM),
    ],
)
def test_site_stands_as_its_last_run_has_left_it(told: dict[str, Any], standing: Standing) -> None:
    (history,) = seen(manifest(0), manifest(1, {"a.example": told})).sites
    assert history.standing is standing


def test_history_has_a_place_for_every_run() -> None:
    told = seen(
        manifest(0, {"a.example": site(3)}),
        manifest(1, {"a.example": site(5), "b.example": site(1, agreement={"body": 0.9})}),
        manifest(2, {}, **KILLED),
        manifest(3, {"a.example": nothing("dns"), "b.example": site(2, agreement={"body": 0.8})}),
    )
    histories = {history.key: history for history in told.sites}
    assert histories["a.example"].articles == [4, 6, None, 0]
    assert histories["b.example"].articles == [None, 2, None, 3]
    assert histories["b.example"].agreement == {"body": [None, 0.9, None, 0.8]}
    assert histories["a.example"].troubled == [False, False, False, True]
    assert histories["a.example"].last_new == told.runs[1].run.started


def test_reasons_add_up_over_sites_and_runs() -> None:
    told = seen(manifest(0), manifest(1, {"a.example": site(), "b.example": site(dropped={"copy": 1, "too_old": 5})}))
    assert told.runs[1].dropped == {"copy": 3, "too_old": 5}
    assert {history.key: history.dropped["copy"] for history in told.sites} == {"a.example": 4, "b.example": 1}


def test_what_has_to_be_looked_at_comes_first() -> None:
    told = seen(
        manifest(
            0,
            {
                "well.example": site(9),
                "better.example": site(20),
                "quiet.example": nothing("nothing_new"),
                "gone.example": nothing("dns"),
                "changed.example": site(alarms=[ALARM]),
            },
        )
    )
    order = [history.key for history in told.sites]
    assert order == ["changed.example", "gone.example", "quiet.example", "better.example", "well.example"]
    assert told.runs[0].troubled == 2


def test_site_that_the_last_run_was_not_about_is_absent() -> None:
    told = seen(manifest(0, {"a.example": site(), "b.example": nothing("dns")}), manifest(1, {"a.example": site()}))
    assert {history.key: history.standing for history in told.sites}["b.example"] is Standing.ABSENT


def test_run_of_another_spider_or_one_that_is_at_work_makes_nobody_absent() -> None:
    told = seen(
        manifest(0),
        manifest(1, {"b.example": site()}, spider="other"),
        manifest(2, {}, **KILLED | {"state": "running"}),
    )
    assert [history.standing for history in told.sites] == [Standing.WELL, Standing.WELL]
    assert told.last is told.runs[1]


def test_share_of_listings_that_had_not_changed_is_unknown_of_old_manifests() -> None:
    old = site()
    del old["listings"]
    told = seen(manifest(0, {"a.example": old}), manifest(1))
    assert [figures.unmodified_share for figures in told.runs] == [None, 0.4]


def test_sites_can_be_chosen() -> None:
    told = seen(manifest(0, {"a.example": site(3), "b.example": site(5)}), only=frozenset({"b.example"}))
    assert ([history.key for history in told.sites], told.runs[0].new) == (["b.example"], 5)


def test_agreement_of_a_run_is_the_mean_of_the_sites_that_can_tell() -> None:
    sites = {
        "a.example": site(agreement={"body": 1.0}),
        "b.example": site(agreement={"body": 0.5}),
        "c.example": site(),
    }
    assert seen(manifest(0, sites)).runs[0].agreement == {"body": 0.75}


def test_alarms_of_earlier_runs_are_not_forgotten_the_newest_first() -> None:
    changed = site(alarms=[ALARM])
    told = seen(
        manifest(0, {"a.example": changed}), manifest(1, {"a.example": site(), "b.example": changed}), manifest(2)
    )
    assert [(one.key, figures.run.run_id) for one, figures, _ in told.alarms] == [
        ("b.example", "run-1"),
        ("a.example", "run-0"),
    ]


def rules_of(*manifests: dict[str, Any]) -> RuleCounts:
    (history,) = seen(*manifests).sites
    return history.rules


def test_rules_add_up_over_the_runs_and_have_the_last_one_s_advice() -> None:
    told = rules_of(
        manifest(0, {"a.example": site(rules=[rule(), rule(".old")])}),
        manifest(1, {"a.example": site(rules=[rule(advice=NO_MATCH, matched=0, differed=0)])}),
    )
    assert told == {("strip", ".promo"): RuleCount(6, 2, 1, NO_MATCH)}


def test_what_was_said_of_rules_stays_while_no_page_is_read_and_goes_with_the_rules() -> None:
    before = manifest(0, {"a.example": site(rules=[rule(advice=NO_MATCH)])})
    quiet = manifest(1, {"a.example": nothing("nothing_new", rules=[])})
    (history,) = seen(before, quiet).sites
    assert history.useless_rules == [("strip", ".promo", NO_MATCH)]
    assert rules_of(before, quiet, manifest(2, {"a.example": site(rules=[])})) == {}


def test_templates_that_agree_least_come_first_whichever_site_has_them() -> None:
    told = seen(manifest(0, {"a.example": site(), "b.example": site()}))
    for history, share in zip(told.sites, (0.9, 0.7), strict=True):
        pages = [Measure(template="b06101", agreement={"body": share})] * 9
        run = RunSums(run_id="run-0", started=0)
        for page in pages:
            run.add(page, "https://a.example/")
        history.templates = template_histories([(0, packed(run))], 1)
    assert [history.key for history, _ in told.templates] == ["b.example", "a.example"]
