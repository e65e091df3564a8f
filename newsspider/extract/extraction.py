"""What comes of reading a page."""

from __future__ import annotations

from dataclasses import dataclass

from newsspider.extract.rules import RuleUse
from newsspider.items import Article


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article, and what was learned beside it."""

    article: Article
    rules: tuple[RuleUse, ...] = ()
    """What each of the site's rules was good for; none where it has none."""
