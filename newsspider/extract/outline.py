"""Whether a page comes out as it did, now that more is known of its site: told without reading it again.

The first pages of a site are read before it is known what they have in common (`newsspider.extract.recurring`), and are
judged anew by that. Of most of them nothing changes; the few kilobytes of a page that are kept here are enough to know
so, in a hundredth of the time. Where they say that nothing changes, nothing does; where it might, the page is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from newsspider.extract.agree import THRESHOLD, Grouping, sides
from newsspider.extract.recurring import Marked, Recurring, marked_as, weighed

if TYPE_CHECKING:
    from newsspider.extract.judged import Judged


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """Arrays as bytes, which go from one process to another: a number for each block, in `places` for each place."""

    texts: bytes
    """`Marked.texts`, 64 bits each."""
    places: bytes
    """`Marked.places`, 64 bits each."""
    place: bytes
    """`Marked.place`, 32 bits each."""
    chars: bytes
    """`Marked.chars`, 32 bits each."""
    probabilities: bytes
    """The model's own, 64 bits each."""
    group: bytes
    """`Grouping.group`, 32 bits each."""
    least: bytes
    """`Grouping.least`, 64 bits each."""
    touched: bytes
    """Whether the block is the article's, or a step that sees the whole page has taken it in or left it out."""


def outline_of(judged: Judged, marks: Marked) -> Outline:
    """Of a page that was judged alone, without rules of its site."""
    grouping = Grouping.of(judged.page)
    touched = np.zeros(len(judged.page.blocks), dtype=np.bool_)
    touched[[*judged.chosen.rows, *judged.chosen.decided]] = True
    return Outline(
        texts=np.array(marks.texts, dtype=np.uint64).tobytes(),
        places=np.array(marks.places, dtype=np.uint64).tobytes(),
        place=marks.place.astype(np.uint32).tobytes(),
        chars=marks.chars.astype(np.uint32).tobytes(),
        probabilities=judged.probabilities.astype(np.float64).tobytes(),
        group=grouping.group.astype(np.int32).tobytes(),
        least=grouping.least.tobytes(),
        touched=touched.tobytes(),
    )


def stays(outline: Outline, known: Recurring) -> bool:
    """Whether the page's text, and what is said of what was left out, is the same by what is `known` of its site, of
    which it is one page."""
    probabilities = np.frombuffer(outline.probabilities)
    marks = marked_as(
        texts=np.frombuffer(outline.texts, dtype=np.uint64).tolist(),
        places=np.frombuffer(outline.places, dtype=np.uint64).tolist(),
        place=np.frombuffer(outline.place, dtype=np.uint32).astype(np.intp),
        chars=np.frombuffer(outline.chars, dtype=np.uint32).astype(float),
        probabilities=probabilities,
    )
    by_site = weighed(marks, known, itself=True)
    touched = np.frombuffer(outline.touched, dtype=np.bool_)
    if any(touched[row] or probabilities[row] >= THRESHOLD for row in by_site.furniture):
        return False
    grouping = Grouping(np.frombuffer(outline.group, dtype=np.int32), np.frombuffer(outline.least))
    before = sides(marks.chars, marks.place, grouping, probabilities)
    return np.array_equal(before, sides(marks.chars, marks.place, grouping, by_site.probabilities))
