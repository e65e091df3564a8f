"""What an origin's file reserves is read as the protocol says, and nothing that is in it does any harm."""

from __future__ import annotations

import json
from time import process_time
from typing import Any

import pytest

from newsspider.politeness.tdm_file import TdmFile, parse_tdm_file

ORIGIN = "https://news.example"


def file(*rules: Any) -> TdmFile:
    return parse_tdm_file(json.dumps(rules).encode(), f"{ORIGIN}/.well-known/tdmrep.json")


def rule(location: Any, reservation: Any = 1, **more: Any) -> dict[str, Any]:
    return {"location": location, "tdm-reservation": reservation, **more}


def said(found: TdmFile, path: str) -> bool | None:
    holds = found.rule_for(f"{ORIGIN}{path}")
    return holds.reservation if holds else None


@pytest.mark.parametrize(
    ("location", "path", "is_met"),
    [
        ("/", "/2026/a.html", True),
        ("/sport/", "/sport/a", True),
        ("/sport/", "/sports", False),
        ("/Sport/", "/sport/a", False),
        ("/a/*.jpg", "/a/b/c.jpg?w=1", True),
        ("/a/*.jpg$", "/a/b/c.jpg?w=1", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/path/foo-%24", "/path/foo-$", True),
        ("/caf%C3%A9/", "/café/menu", True),
        ("*", "/anything", True),
        ("*/premium/", "/de/premium/x", True),
        ("sport/", "/sport/", False),
    ],
)
def test_patterns_are_those_of_robots_txt(location: str, path: str, is_met: bool) -> None:
    assert said(file(rule(location)), path) is (True if is_met else None)


def test_first_rule_that_matches_holds() -> None:
    found = file(rule("/a/free/", 0), rule("/a/odd/", "perhaps"), rule("/a/", "1", **{"tdm-policy": "/policy.json"}))
    assert [said(found, path) for path in ("/a/free/x", "/a/odd/x", "/a/x", "/b")] == [False, None, True, None]
    holds = found.rule_for(f"{ORIGIN}/a/x")
    assert holds is not None
    assert holds.policy == f"{ORIGIN}/policy.json"


@pytest.mark.parametrize("value", [2, -1, True, None, 1.5, [], {}, "yes", 10**400])
def test_other_values_say_nothing(value: Any) -> None:
    assert said(file(rule("/", value)), "/x") is None


@pytest.mark.parametrize(
    "odd", [None, 5, "x", [], {}, rule(5), rule(None), rule(""), rule("/" * 5_000), rule("/\ud800")]
)
def test_what_is_no_rule_is_passed_over(odd: Any) -> None:
    assert said(file(odd, rule("/")), "/x") is True


def test_rule_without_its_brackets_is_taken_for_one() -> None:
    assert said(parse_tdm_file(b'\xef\xbb\xbf{"location": "/", "tdm-reservation": 1}', ORIGIN), "/x") is True


@pytest.mark.parametrize("body", [b"", b"  \n", b"<!doctype html><p>no such page"])
def test_page_in_the_place_of_the_file_is_no_fault(body: bytes) -> None:
    assert parse_tdm_file(body, ORIGIN) == TdmFile()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"5",
        b'"x"',
        b"[" * 500_000,
        b'{"a":' * 90_000,
        b"\xff\xfe\x00",
        b"9" * 400_000,
        b'[{"location": "/"',
        b"\x00",
    ],
)
def test_what_is_no_json_says_so_and_nothing_else(body: bytes) -> None:
    found = parse_tdm_file(body, ORIGIN)
    assert found.rules == ()
    assert found.fault


def test_policy_that_is_no_web_address_is_none() -> None:
    policies = ["javascript:alert(1)", "http://[", 5, "x" * 5_000, "\ud800"]
    assert all(one.policy is None for one in file(*(rule("/", **{"tdm-policy": policy}) for policy in policies)).rules)


def test_rules_without_end_are_cut_and_cost_little() -> None:
    found = file(
        *(rule("/" + "*a" * 400 + "$") for _ in range(500)), *(rule("/" + "*b" * 200, 0) for _ in range(5_000))
    )
    began = process_time()
    for _ in range(20):
        assert said(found, "/" + "ab" * 800) is True
        assert said(found, "/x" + "b" * 1_600) is None
    assert process_time() - began < 0.5
    assert len(found.rules) == 500
