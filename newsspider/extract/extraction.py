"""What comes of reading a page."""

from __future__ import annotations

from dataclasses import dataclass

from newsspider.extract.measure import Measure
from newsspider.extract.outline import Outline
from newsspider.extract.recurring import NOTHING_SEEN, Observation
from newsspider.extract.rules import RuleUse
from newsspider.items import Article


@dataclass(frozen=True, slots=True)
class Extraction:
    """An article, and what was learned beside it."""

    article: Article
    rules: tuple[RuleUse, ...] = ()
    """What each of the site's rules was good for; none where it has none."""
    measure: Measure | None = None
    """What its site can be watched by; None where nobody has asked for it."""
    seen: Observation = NOTHING_SEEN
    """What its page adds to what is known of the site; nothing where nobody has asked for it."""
    outline: Outline | None = None
    """What tells whether the page has to be read again, now that more is known of its site; None: it has to be, or
    nobody has asked for it."""
