"""Where a page is being read, and how its links are written."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from newsspider.demo.story import Story
from newsspider.items import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    origin: str
    """Scheme, host and port, without a slash at the end: `http://127.0.0.1:8000`."""
    path: str
    """Of the page, with its query."""

    def absolute(self, path: str) -> str:
        return self.origin + path


_TRACKING = "utm_source=courier&utm_medium=teaser&utm_campaign=autumn"


def address(story: Story, path: str | None = None) -> str:
    """The story's path as listings link to it, ready for an attribute."""
    target = path or story.path
    if story.tracked:
        target += ("&" if "?" in target else "?") + _TRACKING
    return escape(target)


def author_path(author: Author) -> str:
    """Path of the page about an author."""
    return f"/author/{quote('-'.join(author.name.lower().split()))}/"


def tag_path(tag: str) -> str:
    """Path of the page about a topic."""
    return f"/tag/{quote(tag)}/"
