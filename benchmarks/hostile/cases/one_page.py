"""Attacks that are one page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.hostile.attack import Attack, Origin, Route
from benchmarks.hostile.pages import story


def one_page(name: str, group: str, does: str, make: Callable[[Origin], Route], **expected: Any) -> Attack:
    """The front page links it as it links articles; `make` gives it once it is known where the site is."""
    path, text = story(name)
    return Attack(
        name=name, group=group, does=does, routes=lambda origin: {path: make(origin)}, links={path: text}, **expected
    )


def headline_of(name: str) -> str:
    """Of the article that such a page is, where it is one."""
    return f"The page of the {name} after all"
