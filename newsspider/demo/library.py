"""All stories, and who lists which."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from newsspider.demo import manuscript
from newsspider.demo.sections import SECTIONS, Section
from newsspider.demo.story import Outlet, Story


@cache
def stories() -> tuple[Story, ...]:
    """Every story, the newest first; those without a date lead."""
    folder = files("newsspider.demo").joinpath("articles")
    found = [
        manuscript.read(entry.read_text(encoding="utf-8"))
        for language in folder.iterdir()
        if language.is_dir()
        for entry in language.iterdir()
        if entry.name.endswith(".md")
    ]
    return tuple(sorted(found, key=_newest_first))


def _newest_first(story: Story) -> tuple[float, str]:
    return (-story.published.timestamp() if story.published else float("-inf"), story.path)


@cache
def by_path() -> dict[str, Story]:
    """Every story under each of its paths."""
    return {path: story for story in stories() for path in (story.path, *story.aliases)}


def listed(outlet: Outlet, section: str | None = None) -> tuple[Story, ...]:
    """The stories an outlet names, optionally of one section."""
    return tuple(s for s in stories() if outlet in s.outlets and section in (None, s.section))


def section_pages(section: Section) -> list[tuple[Story, ...]]:
    """A section's listing, cut into pages; at least one."""
    found = listed("section", section.key)
    size = section.per_page
    return [found[start : start + size] for start in range(0, max(len(found), 1), size)]


def section_of(story: Story) -> Section:
    return SECTIONS[story.section]


def neighbours(story: Story) -> tuple[Story, ...]:
    """What a story's page links to: front page stories in its language, so that no page gives away what only one
    other listing names."""
    language = section_of(story).language
    return tuple(s for s in listed("front") if s is not story and section_of(s).language == language)
