"""The settings as people read them: what settings.py says of each, by its sections."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeAlias

from newsspider import settings
from newsspider.errors import UsageError

Value: TypeAlias = str | int | float | bool | list[str] | list[int]

_SECTION = re.compile(r"^# --- (?P<name>.+?) -+$")
_COMMENT = "# "
_OURS = ("NEWSSPIDER_", "NEWSPIDER_")  # Scrapy's own NEWSPIDER_MODULE is known
_PLAIN = (str, int, float, bool)
_NOT_TO_TURN = frozenset({"the project"})
"""Sections that hold the project together."""
_CLASS = re.compile(r"(?:newsspider|scrapy)\.\w+(?:\.\w+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """A setting that people may turn: a number, a text, yes or no, or a list of them."""

    name: str
    section: str
    about: str
    """What stands above it: unit, reason, what happens then. Empty: its name says it."""
    default: Value


def read_knobs() -> list[Knob]:
    """In the order of settings.py. What stands above one holds for those that follow it without a line between."""
    source = Path(settings.__file__).read_text("utf-8")
    return [knob for knob in _knobs(source) if knob.section not in _NOT_TO_TURN]


def check_names(names: Iterable[str]) -> None:
    """Raises `UsageError` for a name that begins as ours do and is none, a slip of the keyboard for instance."""
    known = [name for name in vars(settings) if name.isupper()]
    for name in names:
        if name.startswith(_OURS) and name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"{name}: there is no such setting{meant} (scrapy settings --newsspider has all)")


def _knobs(source: str) -> Iterator[Knob]:
    names, ends = dict(_assigned(source)), 0
    section, about, is_open = "", list[str](), False
    for number, line in enumerate(source.splitlines(), 1):
        if number <= ends:  # within a value of several lines
            continue
        is_comment = line.startswith(_COMMENT)
        if found := _SECTION.match(line):
            section, about = found["name"], []
        elif is_comment:
            about = [*(about if is_open else ()), line.removeprefix(_COMMENT)]
        elif not line.strip():
            about = []
        elif number in names:
            name, ends = names[number]
            value = getattr(settings, name)
            if _is_to_turn(value):
                yield Knob(name=name, section=section, about=" ".join(about), default=value)
        is_open = is_comment


def _assigned(source: str) -> Iterator[tuple[int, tuple[str, int]]]:
    """Line -> the setting that it gives a value, and the last line of that."""
    for node in ast.parse(source).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        for target in targets:
            if isinstance(target, ast.Name) and target.id.isupper():
                yield node.lineno, (target.id, node.end_lineno or node.lineno)


def _is_to_turn(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(isinstance(each, _PLAIN) and not _CLASS.fullmatch(str(each)) for each in values)
