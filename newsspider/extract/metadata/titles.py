"""What a declared title holds beside the headline: names of sites and sections, and how it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsspider.extract.metadata.evidence import Said
from newsspider.extract.metadata.text import fold

_MAX_ADDED_WORDS = 5
_MAX_SECTION_WORDS = 2
_SPACED = r"\s+[|\-–—·•»«:/]+\s+"
SEPARATOR = re.compile(rf"{_SPACED}|\s*[|»]\s*")
# Quicker by far, and all that a title without "|" and "»" can hold.
_SPACED_SEPARATOR = re.compile(_SPACED)
_COLON = re.compile(r":\s+")


def without_site(title: str, site_names: frozenset[str]) -> str:
    """A title without the site's name at its end or beginning."""
    for _ in range(3):
        marks = _marks(title)
        if not marks:
            break
        tail, head = title[marks[-1].end() :], title[: marks[0].start()]
        if _names_site(tail, site_names):
            title = title[: marks[-1].start()].rstrip()
        elif _names_site(head, site_names):
            title = title[marks[0].end() :].lstrip()
        else:
            break
    return title


def _marks(title: str) -> list[re.Match[str]]:
    """What parts a title into headline and names."""
    found = SEPARATOR if "|" in title or "»" in title else _SPACED_SEPARATOR
    return list(found.finditer(title))


def _names_site(text: str, site_names: frozenset[str]) -> bool:
    """Whether a part of a title is the site's name, or hardly more than that ("derbote.de", "Der Bote online")."""
    bare = fold(text).replace(" ", "")
    names = [name.replace(" ", "") for name in site_names]
    return bool(bare) and (
        bare in names or any(len(name) >= 5 and name in bare and len(bare) <= 2 * len(name) for name in names)
    )


def forms(title: str) -> Iterator[str]:
    """A title, and the same without the name of a section at its end, folded."""
    yield fold(title)
    marks = _marks(title)
    if marks and len(title[marks[-1].end() :].split()) <= _MAX_SECTION_WORDS:
        yield fold(title[: marks[-1].start()])


def spelled(headline: str, declared: list[Said[str]]) -> str:
    """The headline with the spaces of the declared title: its parts may be elements, a colon among them."""
    closed = headline.replace(" ", "")
    for said in declared:
        if said.value.replace(" ", "").startswith(closed):
            places = range(len(closed), len(said.value) + 1)
            end = next(end for end in places if len(said.value[:end].replace(" ", "")) == len(closed))
            if fold(said.value[:end]) == fold(headline):
                return said.value[:end]
    return headline


def is_other_wording(said: Said[str], headline: str) -> bool:
    """Whether a declared title is worded otherwise: neither cut short nor with the name of a site or section added."""
    same, other = fold(headline), fold(said.value)
    if same == other or (said.value.endswith(("…", "...")) and same.startswith(other)):
        return False
    for cut in _marks(said.value):
        head, tail = said.value[: cut.start()], said.value[cut.end() :]
        added = tail if fold(head) == same else head if fold(tail) == same else None
        if added is not None and (said.source == "title" or len(added.split()) <= _MAX_ADDED_WORDS):
            return False
    return True


def cuts(title: str, site_names: frozenset[str]) -> Iterator[str]:
    """What of a title may be the headline, folded: either side of a mark in it, and the rest after a site's name."""
    for match in (*_marks(title), *_COLON.finditer(title)):
        yield fold(title[: match.start()])
        yield fold(title[match.end() :])
    folded = fold(title)
    yield from {folded.removeprefix(f"{name} ") for name in site_names} - {folded}
