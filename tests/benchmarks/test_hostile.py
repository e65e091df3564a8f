"""The judge of crawls among attackers must be able to condemn."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from benchmarks.hostile.__main__ import run_alone
from benchmarks.hostile.attack import Attack
from benchmarks.hostile.cases import ATTACKS, GROUPS, PLAIN, by_name
from benchmarks.hostile.crawl import Crawled
from benchmarks.hostile.judge import Verdict, judge, judge_plain
from benchmarks.hostile.process import SiteLog, WebLog
from benchmarks.hostile.tree import tree_mb, tree_of

GOOD = ["The ferry is back", "The bridge is closed"]
ATTACK = Attack(name="an attack", group="wire", does="nothing", good=2, failed={"too large": 1})
WEB = WebLog(sites=[SiteLog(asked=[(0.0, "/", None)], sent=100, connections=1)], secret=0, elsewhere=[])


def record(headline: str, **more: Any) -> str:
    moment = datetime(2026, 11, 26, tzinfo=UTC).isoformat()
    url = "http://127.0.0.1:8000/x"
    fields = {"schemaVersion": "1.0.0", "id": "0" * 32, "url": url, "headline": headline, "articleBody": "Text."}
    return json.dumps({**fields, "fetchedAt": moment, **more}, ensure_ascii=False)


CRAWLED = Crawled(
    exit_code=0,
    duration_s=2.0,
    cpu_s=2.0,
    peak_mb=200.0,
    lines=[record(headline) for headline in GOOD],
    torn=0,
    log="well\n",
    manifest={"sites": {"127.0.0.1:8000": {"failed": {"too large: 48 MB are under way": 1}}}},
)


def judged(crawled: Crawled = CRAWLED, web: WebLog = WEB, attack: Attack = ATTACK) -> Verdict:
    return judge(attack, GOOD, crawled, web, 1.5)


def test_a_crawl_that_brought_all_and_told_all_has_survived() -> None:
    assert judged().faults == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"exit_code": -9}, "exit -9"),
        ({"log": "Traceback (most recent call last):\n"}, "traceback"),
        ({"log": "GET http://a\u2028FORGED/\n"}, "in the log"),
        ({"log": "\x1b[31mred\n"}, "in the log"),
        ({"torn": 1}, "breaks off"),
        ({"peak_mb": 401.0}, "401 MB"),
        ({"cpu_s": 7.0}, "CPU seconds"),
        ({"duration_s": 100.0}, "seconds"),
        ({"lines": CRAWLED.lines[:1]}, "missing: 'The bridge is closed'"),
        ({"lines": [*CRAWLED.lines, CRAWLED.lines[0]]}, "not asked for"),
        ({"lines": [CRAWLED.lines[0], CRAWLED.lines[1][:-9]]}, "no JSON"),
        ({"lines": [CRAWLED.lines[0], record(GOOD[1], articleBody="one\u2028two")]}, "a line within it"),
        ({"lines": [CRAWLED.lines[0], record(GOOD[1]).replace("Text.", "\\ud800")]}, "half a character"),
        ({"lines": [CRAWLED.lines[0], record(GOOD[1], id=5)]}, "no record"),
        ({"manifest": {}}, "failed says 'too large' 0 times"),
    ],
)
def test_what_went_wrong_is_noticed(changed: dict[str, Any], fault: str) -> None:
    assert any(fault in said for said in judged(replace(CRAWLED, **changed)).faults)


def test_a_connection_to_the_forbidden_port_is_noticed() -> None:
    assert judged(web=replace(WEB, secret=1)).faults == ("1 connections to the forbidden port",)
    assert judged(web=replace(WEB, elsewhere=["GET / HTTP/1.1"])).faults == ("1 connections to another site",)


def test_too_many_requests_and_cookies_are_noticed() -> None:
    busy = SiteLog(asked=[(0.0, "/", "a=b")] * 50, sent=1 << 30, connections=1)
    said = judged(web=replace(WEB, sites=[busy])).faults
    assert [fault.partition(",")[0] for fault in said] == ["a cookie was sent back", "50 requests", "1"]


def test_a_request_for_what_nobody_may_ask_for_is_noticed() -> None:
    attack = replace(ATTACK, forbidden="/intern")
    asked = SiteLog(asked=[(0.0, "/intern/x", None), (0.1, "/", None)], sent=1, connections=1)
    assert judged(attack=attack).faults == ()
    assert judged(attack=attack, web=replace(WEB, sites=[asked])).faults == ("1 requests for what nobody may ask for",)


def of_plain(crawled: Crawled, web: WebLog = WEB, **attack: Any) -> tuple[str, ...]:
    return judge_plain(replace(ATTACK, **attack), GOOD, crawled, web, 1.5).faults


PLAIN_CRAWLED = replace(
    CRAWLED,
    lines=[json.dumps({"headline": headline, "articleBody": "x"}) for headline in (*GOOD, "Another page")],
    manifest={},
)


def test_crawler_without_a_manifest_is_judged_by_what_it_did() -> None:
    cookies = SiteLog(asked=[(0.0, "/", "a=b")], sent=100, connections=1)
    noisy = replace(PLAIN_CRAWLED, log="Traceback (most recent call last):\n")
    assert of_plain(noisy, replace(WEB, sites=[cookies])) == ()


@pytest.mark.parametrize(
    ("changed", "attack", "fault"),
    [
        ({"exit_code": -9}, {}, "had to be ended"),
        ({"peak_mb": 401.0}, {}, "401 MB"),
        ({"duration_s": 100.0}, {}, "seconds"),
        ({"log": "\x1b[31mred\n"}, {}, "in the log"),
        ({"lines": PLAIN_CRAWLED.lines[1:]}, {}, "missing: 'The ferry is back'"),
        ({"lines": [*PLAIN_CRAWLED.lines, "{"]}, {}, "no record"),
        ({}, {"good": 1}, "not asked for: 'The bridge is closed'"),
        ({}, {"never": ("Another page",)}, "not asked for: 'Another page'"),
        ({}, {"also": ("A third",)}, "missing: 'A third'"),
        ({}, {"texts": {GOOD[0]: "Fähre"}}, "another text"),
    ],
)
def test_what_such_a_crawler_did_wrong_is_noticed(changed: dict[str, Any], attack: dict[str, Any], fault: str) -> None:
    assert any(fault in said for said in of_plain(replace(PLAIN_CRAWLED, **changed), **attack))


def test_a_text_in_the_wrong_encoding_is_noticed() -> None:
    texts = replace(ATTACK, texts={GOOD[0]: "Fähre"})
    assert judged(attack=texts).faults == (f"another text than it was: {GOOD[0]}",)


def test_every_attack_has_a_name_of_its_own_and_a_group() -> None:
    assert max(Counter(attack.name for attack in ATTACKS).values()) == 1
    assert {attack.group for attack in ATTACKS} == set(GROUPS)
    assert all(by_name(attack.name) is attack for attack in (PLAIN, *ATTACKS))


def test_attacks_that_share_a_site_have_addresses_and_headlines_of_their_own() -> None:
    joined = [attack for attack in ATTACKS if attack.joins]
    links = Counter(path for attack in joined for path in (*attack.links, *attack.menu, *attack.feeds))
    titles = Counter(title for attack in joined for title in attack.also)
    assert (max(links.values()), max(titles.values())) == (1, 1)


def test_memory_of_a_process_counts_its_children() -> None:
    pid = os.getpid()
    assert pid in tree_of(pid)
    assert 5 < tree_mb(pid) < 4_000
    assert tree_mb(2**22 + 1) == 0


@pytest.mark.parametrize("name", ["plain", "foreign claims"])
def test_a_crawl_in_earnest_survives(name: str) -> None:
    verdict, crawled = run_alone(by_name(name), 0.0, None)
    assert (verdict.faults, verdict.requests > 4) == ((), True), crawled.log
