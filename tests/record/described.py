"""A schema as a list of what a line may hold: `python -m tests.record.described > tests/record/versions/X.Y.Z.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsspider.record import schema

Description = dict[str, str]
"""Path of a field (`authors[].name`) -> its type, `required` or not, and what it may be."""


def described(whole: dict[str, Any]) -> Description:
    return dict(_fields(whole, "", whole))


def _fields(said: dict[str, Any], path: str, whole: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in said.get("properties", {}).items():
        where = f"{path}.{name}" if path else name
        is_required = name in said.get("required", ())
        yield from _field(field, where, whole, "required " if is_required else "")


def _field(said: dict[str, Any], path: str, whole: dict[str, Any], marks: str) -> Iterator[tuple[str, str]]:
    if "$ref" in said:
        said = whole["$defs"][said["$ref"].rpartition("/")[2]]
    if "anyOf" in said:
        (some,) = (each for each in said["anyOf"] if each.get("type") != "null")
        yield from _field(some, path, whole, f"{marks}null ")
        return
    if "enum" in said:
        yield path, f"{marks}one of {' '.join(sorted(map(str, said['enum'])))}"
        return
    types = said["type"] if isinstance(said["type"], list) else [said["type"]]
    yield path, f"{marks}{' '.join(sorted(types))}{_limits(said)}"
    if "items" in said:
        yield from _field(said["items"], f"{path}[]", whole, "")
    if isinstance(of_all := said.get("additionalProperties"), dict):
        yield from _field(of_all, f"{path}.*", whole, "")
    yield from _fields(said, path, whole)


def _limits(said: dict[str, Any]) -> str:
    names = ("pattern", "minLength", "minimum", "maximum")
    return "".join(f" {name}={said[name]}" for name in names if name in said)


if __name__ == "__main__":
    print(json.dumps(described(schema()), indent=1, sort_keys=True))
