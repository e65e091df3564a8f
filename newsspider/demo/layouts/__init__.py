"""Five ways to set a story. Each module has `article(story, visit)` and `listing(section, number, visit)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newsspider.demo.layouts import arabic, classic, components, tables, wordpress
from newsspider.demo.sections import LayoutName, Section
from newsspider.demo.story import Story
from newsspider.demo.visit import Visit


@dataclass(frozen=True, slots=True)
class Layout:
    article: Callable[[Story, Visit], str]
    listing: Callable[[Section, int, Visit], str]


LAYOUTS: dict[LayoutName, Layout] = {
    "classic": Layout(classic.article, classic.listing),
    "wordpress": Layout(wordpress.article, wordpress.listing),
    "tables": Layout(tables.article, tables.listing),
    "components": Layout(components.article, components.listing),
    "arabic": Layout(arabic.article, arabic.listing),
}
