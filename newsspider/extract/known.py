"""What is told of the article elsewhere on its page: used to find where its text begins, and not to say it twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    titles: tuple[str, ...] = ()
    """Forms of its headline."""
    authors: tuple[str, ...] = ()
    """Names."""
    description: str | None = None
