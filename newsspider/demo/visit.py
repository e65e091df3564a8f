"""Where a page is being read: the address it answers to."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from newsspider.demo.story import Story


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
