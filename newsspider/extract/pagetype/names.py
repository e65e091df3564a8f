"""What a page is known by: the names in its address, in its head and in its markup.

What they say was learned: each has a weight, above 0 where it speaks for an article. The weights of a page's names of
one kind are summed and divided by a root of their number, so that much markup does not speak louder than little, nor
a single name for all that are missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from newsspider.extract.blocks import Blocks
from newsspider.extract.evidence import Evidence

_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_BETWEEN = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
"""Makes spaces of what is no letter from a to z."""
_DAY = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?=/|$)")
_ENDING = re.compile(r"\.([a-z]\w{1,4})$")
_DAMPING = 3
_MOST = 9
"""Counts above it are alike."""


class PageNames(NamedTuple):
    """Sets of names; a name of one kind is never one of another."""

    address: Set[str]
    """Empty where the address is not known."""
    head: Set[str]
    markup: Set[str]


class NameScores(NamedTuple):
    """Above 0 for an article; 0 where nothing is known."""

    address: float
    head: float
    markup: float


def page_names(page: Blocks, evidence: Evidence, url: str | None) -> PageNames:
    return PageNames(
        address=address_names(url) if url else frozenset(),
        head={f"head {claim}" for claim in evidence.claims} | _body_names(page),
        markup=_markup_names(page),
    )


def address_names(url: str) -> set[str]:
    """The words of each part of an address, and its shape. Numbers are counted and not read."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return set()
    path = unquote(parts.path).lower()
    *folders, slug = [segment for segment in path.split("/") if segment] or [""]
    if ending := _ENDING.search(slug):
        slug = slug[: ending.start()]
    words = _WORD.findall(slug)
    names = {f"host {name}" for name in host.removeprefix("www.").split(".")[:-2] if not name.isdecimal()}
    names |= {f"folder {word}" for folder in folders for word in _WORD.findall(folder)}
    names |= {f"slug {word}" for word in words}
    names |= {f"query {pair.partition('=')[0].lower()}" for pair in parts.query.split("&") if pair}
    names |= {
        f"{min(len(folders), _MOST)} folders",
        f"{min(len(words), _MOST)} words",
        f"{min(len(_DIGIT.findall(slug + parts.query)), _MOST)} digits",
    }
    if len(words) == 1:
        names.add(f"only {words[0]}")
    if ending:
        names.add(f"ending {ending[1]}")
    if _DAY.search(path):
        names.add("day")
    return names


def _body_names(page: Blocks) -> set[str]:
    """Of the document's own element: systems write there what kind of page it is."""
    return {f"body {name}" for name in _parts(page.containers[0].label)} if page.containers else set()


def _markup_names(page: Blocks) -> set[str]:
    """Parts of all class names and ids, and all tags."""
    names = {f"<{tag}>" for tag in {container.tag for container in page.containers}}
    names.update(_parts(" ".join({container.label for container in page.containers})))
    return names


def _parts(label: str) -> list[str]:
    """Names apart at their hyphens and digits. Not a regular expression: a page has some hundred labels."""
    return label.encode("ascii", "replace").translate(_BETWEEN).decode("ascii").split()


def name_scores(names: PageNames, weights: Mapping[str, float]) -> NameScores:
    return NameScores(*(_score(kind, weights) for kind in names))


def _score(names: Set[str], weights: Mapping[str, float]) -> float:
    known = [weight for name in names if (weight := weights.get(name)) is not None]
    return math.fsum(known) * share_of(len(known))


def share_of(known: int) -> float:
    """What one of so many known names of a kind counts for."""
    return 1 / math.sqrt(known + _DAMPING)
