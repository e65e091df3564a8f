"""The schema changes as docs/reference/record.md promises; each version that was ever written is recorded here."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from newsspider.items import SCHEMA_VERSION
from newsspider.record import schema
from tests.record.described import Description, described

VERSIONS = Path(__file__).parent / "versions"
Version = tuple[int, ...]


def _number(name: str) -> Version:
    return tuple(map(int, name.split(".")))


def recorded() -> dict[Version, Description]:
    paths = sorted(VERSIONS.glob("*.json"), key=lambda path: _number(path.stem))
    return {_number(path.stem): json.loads(path.read_text("utf-8")) for path in paths}


def least_step(before: Description, after: Description) -> str:
    """The least that a version has to rise by: `major`, `minor` or `patch`."""
    if any(_is_broken(said, after.get(path)) for path, said in before.items()):
        return "major"
    return "minor" if before != after else "patch"


def _is_broken(before: str, after: str | None) -> bool:
    """Whether a reader who relies on a field as it was meets something else: only new words may come to a list."""
    if before == after:
        return False
    words, now = before.partition("one of "), (after or "").partition("one of ")
    return not (words[1] and now[1] and words[0] == now[0] and set(words[2].split()) <= set(now[2].split()))


def step(before: Version, after: Version) -> str:
    return next(name for name, a, b in zip(("major", "minor", "patch"), before, after, strict=True) if a != b)


def test_present_schema_is_the_one_that_its_version_is_recorded_with() -> None:
    """It fails where the schema was changed: raise SCHEMA_VERSION as the promise says, and record the new one."""
    assert described(schema()) == recorded()[_number(SCHEMA_VERSION)]


def test_no_later_version_is_recorded() -> None:
    assert max(recorded()) == _number(SCHEMA_VERSION)


def test_each_version_rises_by_as_much_as_its_changes_ask_for() -> None:
    order = ("patch", "minor", "major")
    for (before, was), (after, now) in itertools.pairwise(recorded().items()):
        assert order.index(step(before, after)) >= order.index(least_step(was, now)), f"{before} -> {after}"


@pytest.mark.parametrize(
    ("before", "after", "least"),
    [
        ({"a": "string"}, {"a": "string"}, "patch"),
        ({"a": "string"}, {"a": "string", "b": "null string"}, "minor"),
        ({"a": "one of x y"}, {"a": "one of x y z"}, "minor"),
        ({"a": "one of x y"}, {"a": "one of x"}, "major"),
        ({"a": "string"}, {}, "major"),
        ({"a": "string"}, {"a": "integer"}, "major"),
        ({"a": "string"}, {"a": "null string"}, "major"),
        ({"a": "required string"}, {"a": "string"}, "major"),
    ],
)
def test_rules_are_those_of_the_promise(before: Description, after: Description, least: str) -> None:
    assert least_step(before, after) == least
