"""What is true of the web: its articles, and what is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from benchmarks.localweb.leaves import Leaf

Channel = Literal["front", "section", "page", "archive", "feed", "sectionFeed", "sitemap", "newsSitemap"]
"""What names an article: the front page, the first page of a section, its further pages, a day's archive ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article of a site."""

    number: int
    title: str
    section: str
    path: str
    """Its canonical address without the origin."""
    aliases: tuple[str, ...]
    """Further addresses under which it is served, or from which one is led to it."""
    named: Mapping[Channel, str]
    """The channels that name it, and as what: its own address, or one of the aliases."""
    published: datetime
    step: int
    """The step of the web from which on it is there."""
    is_edited: bool
    """It is, with the first step."""
    is_brief: bool
    """Two sentences of the page's text, in the site's own layout."""
    has_marks: bool
    """Without: neither og:type nor JSON-LD."""
    leaf: Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A page that is no article."""

    kind: str
    path: str
    title: str
    leaf: Leaf | None = None
    """Without: one of our own making."""
