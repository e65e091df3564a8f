"""What each reason is called on the page, and its colour."""

from __future__ import annotations

from newsspider.items import Reason

KEPT_HUE = 145

SHOWN: dict[Reason, tuple[str, int | None, str]] = {
    "headline": ("headline", 48, "the headline, which is a field of its own"),
    "byline": ("byline", 36, "who wrote it, which is a field of its own"),
    "caption": ("caption", 60, "a picture's caption"),
    "author": ("about the author", 74, "what is told of the author"),
    "related": ("pointer", 300, "a pointer to another article"),
    "above": ("above the text", 282, "stands above the article's text"),
    "below": ("below the text", 266, "stands below the article's text"),
    "navigation": ("navigation", 212, "menus and breadcrumbs"),
    "links": ("links", 236, "nothing but links"),
    "header": ("page header", 196, "the page's or a section's header"),
    "footer": ("page footer", 182, "the page's or a section's footer"),
    "aside": ("aside", 92, "set apart from the text"),
    "advertisement": ("advertisement", 2, "paid for, or made to be clicked"),
    "form": ("form", 20, "something to fill in or to press"),
    "comments": ("comments", 318, "what readers say"),
    "repeat": ("repeat", 334, "said elsewhere in the article"),
    "recurring": ("on other pages, too", 40, "comes again and again on the site's pages"),
    "empty-section": ("empty section", 348, "a heading with nothing below it"),
    "rule": ("site rule", 250, "left out by what sites.toml says of this site"),
    "unlikely": ("not the article's", None, "unlike the text of an article"),
}
"""Of each reason: its name, the hue of its colour in degrees (None: grey), and what it means."""


def stylesheet() -> str:
    """The hue of each reason, as CSS."""
    rules = [f".r-kept{{--h:{KEPT_HUE}}}"]
    rules += [
        f".r-{reason}{{--h:{hue}}}" if hue is not None else f".r-{reason}{{--h:220;--s:4%}}"
        for reason, (_, hue, _) in SHOWN.items()
    ]
    return "\n".join(rules) + "\n"
