"""Features as a person reads them: a name that means something, and a value with its unit."""

from __future__ import annotations

import re

_PERCENT = "%"
_COUNT = ""
_SCORE = "±"
_FACT = "?"

_PHRASES: dict[str, tuple[str, str]] = {
    "words": ("words", _COUNT),
    "chars": ("characters", _COUNT),
    "link density": ("share of words in links", _PERCENT),
    "links": ("links", _COUNT),
    "ends in a link": ("ends in a link", _FACT),
    "bold density": ("share set in bold", _PERCENT),
    "ends a sentence": ("ends a sentence", _FACT),
    "ends with a colon": ("ends with a colon", _FACT),
    "commas per word": ("commas per word", _COUNT),
    "digits share": ("share of digits", _PERCENT),
    "upper share": ("share of capitals", _PERCENT),
    "chars per word": ("characters per word", _COUNT),
    "shows a moment": ("begins with a date or a time", _FACT),
    "line breaks": ("line breaks in it", _COUNT),
    "made by breaks": ("line breaks around it", _COUNT),
    "copies": ("times on the page", _COUNT),
    "images just before": ("pictures just before it", _COUNT),
    "images so far": ("pictures above it", _COUNT),
    "phrase score": ("wording as a whole", _SCORE),
    "beginning score": ("first words", _SCORE),
    "ending score": ("last words", _SCORE),
    "word score": ("words that articles use", _SCORE),
    "lowest word score": ("least article-like word", _SCORE),
    "wording": ("wording", _SCORE),
    "name score": ("name of its element (tag, class, id)", _SCORE),
    "parent name score": ("name of the element around it", _SCORE),
    "grandparent name score": ("name of the second element around it", _SCORE),
    "lowest name score": ("least article-like name around it", _SCORE),
    "highest name score": ("most article-like name around it", _SCORE),
    "mean name score": ("names around it, on average", _SCORE),
    "hidden": ("hidden", _FACT),
    "in comments": ("stands among comments", _FACT),
    "depth": ("elements around it", _COUNT),
    "title likeness": ("words shared with the title", _PERCENT),
    "blocks after title": ("blocks below the headline", _COUNT),
    "chars after title": ("characters below the headline", _COUNT),
    "description likeness": ("words shared with the description", _PERCENT),
    "in script body": ("share that JSON-LD's articleBody has", _PERCENT),
    "good": ("is a sentence of some length without links", _FACT),
    "distance to best": ("steps to the container with most text", _COUNT),
    "inside best": ("stands in the container with most text", _FACT),
    "container score": ("text in its container", _PERCENT),
    "parent score": ("text in the container around it", _PERCENT),
    "grandparent score": ("text in the second container around it", _PERCENT),
    "container chars": ("characters in its container", _COUNT),
    "parent chars": ("characters in the container around it", _COUNT),
    "grandparent chars": ("characters in the second container around it", _COUNT),
    "parent link density": ("share of words in links, in the container around it", _PERCENT),
    "grandparent link density": ("share of words in links, in the second container around it", _PERCENT),
    "parent good share": ("share of running text in the container around it", _PERCENT),
    "good share of best": ("share of the page's running text in one container", _PERCENT),
    "same signature": ("blocks of the same tag and class", _COUNT),
    "same signature text": ("share of the page's text of the same tag and class", _PERCENT),
    "repeated siblings": ("siblings that look alike", _COUNT),
    "chars beside controls": ("characters in the box with buttons or fields around it", _COUNT),
    "chars beside paid links": ("characters in the box with a paid link around it", _COUNT),
    "path share": ("running text in containers like its own", _PERCENT),
    "path share of best": ("running text in containers like its own, against the fullest", _PERCENT),
    "parent path share": ("running text in containers like the one around it", _PERCENT),
    "heading wording": ("wording of the heading above", _SCORE),
    "heading name score": ("name of the heading above", _SCORE),
    "blocks since heading": ("blocks since a heading", _COUNT),
    "good around": ("running text around it", _PERCENT),
    "link density around": ("share of words in links, around it", _PERCENT),
    "wording around": ("wording around it", _SCORE),
    "words around": ("words of the blocks around it, on average", _COUNT),
    "name score around": ("names of the elements beside it", _SCORE),
    "page blocks": ("blocks of the page", _COUNT),
    "page chars": ("characters of the page", _COUNT),
    "page good blocks": ("blocks of running text on the page", _COUNT),
    "page p share": ("share of the page's text in paragraphs", _PERCENT),
    "position": ("position on the page", _PERCENT),
    "good blocks before": ("blocks of running text above", _COUNT),
    "good blocks after": ("blocks of running text below", _COUNT),
    "before first good": ("blocks above the first running text", _COUNT),
    "after last good": ("blocks below the last running text", _COUNT),
}
_BESIDE = {"previous": "of the block before", "next": "of the block after", "next2": "of the second block after"}
_PLACED = re.compile(r"(in|is) (\w+)")
_OF_OTHERS = re.compile(r"(.+) of (previous|next2?)")
# What stands for "there is none" in these, so that trees can tell it from a number.
_NONE = {
    "blocks after title": -1000.0,
    "chars after title": -1.0,
    "in script body": -1.0,
    "chars beside controls": 3000.0,
    "chars beside paid links": 3000.0,
    "blocks since heading": 1000.0,
}


def phrase(name: str, value: float) -> str:
    """A feature of `FEATURES` and its value: `share of words in links: 82 %`, `stands in <nav>`."""
    if name in _PHRASES:
        told, unit = _PHRASES[name]
        return f"{told}: none" if _NONE.get(name) == value else _said(told, unit, value)
    if placed := _PLACED.fullmatch(name):
        does, does_not = ("stands in", "does not stand in") if placed[1] == "in" else ("is", "is not")
        return f"{does if value else does_not} <{placed[2]}>"
    if (other := _OF_OTHERS.fullmatch(name)) is None:
        return f"{name}: {value:g}"
    told, unit = _PHRASES[other[1]]
    beside = _BESIDE[other[2]]
    if value == -1.0 and unit != _SCORE:
        return f"{told} {beside}: none"
    return (
        f"{beside.removeprefix('of ')} {_said(told, unit, value)}"
        if unit == _FACT
        else _said(f"{told} {beside}", unit, value)
    )


def _said(told: str, unit: str, value: float) -> str:
    if unit == _FACT:
        return told if value else f"not so: {told}"
    if unit == _PERCENT:
        return f"{told}: {100 * value:.0f}\N{NO-BREAK SPACE}%"
    return f"{told}: {value:+.1f}" if unit == _SCORE else f"{told}: {round(value, 1):,g}"
