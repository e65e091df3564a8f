"""Single judgements of blocks -> judgements that agree: with the page, the place in the markup, the group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
import numpy.typing as npt

from newsspider.extract.groups import is_heading, structures, tag_of

if TYPE_CHECKING:
    from newsspider.extract.blocks import Blocks
    from newsspider.extract.classify import Probabilities
    from newsspider.extract.features import Column

THRESHOLD = 0.5
"""From this judgement on a block is the article's."""
_OF_PLACE = 0.3
"""How much the blocks at the same place of the markup have to say of each of them."""
_LABEL_CHARS = 20
"""The word above an advertisement may stand where the paragraphs do."""
_UNSURE = 0.42
"""A page of which less than this may be asked is strange to the model, by its markup, its names or its language."""
_LEAST = 0.2
"""What is asked of such a page at least: less would make a text of pages that have none, a listing's or an outage's."""
_LEAST_OF_ARTICLE = 0.1
"""Where the page as a whole is likely an article."""
_SOME_OF_PLACE = 0.3
"""Share of a place's characters that has to be taken for the rest of it to be taken, too."""
_LEAST_OF_PLACE = 0.02
"""What is asked of that rest."""
_LEAST_INSIDE = 0.1
_LEAST_HEADING = 0.05
"""Between two blocks of the article in the same container a list, a table, a quote or a heading needs little to belong
to it."""
_LEAST_LAST_TABLE = 0.25
"""A table right below the article's text in the same container: furniture is seldom set as a table of data."""
_NEAR = 6
"""Blocks: an advertisement or a sign-up box may stand between a paragraph and what follows it."""


Stage = Literal["place", "page", "structure", "section"]


def agree(page: Blocks, probabilities: Probabilities, *, is_article: bool) -> list[float]:
    """Of each block; what is at `THRESHOLD` or above is the article's. `is_article`: the page likely is one."""
    *_, (_, judged) = stages(page, probabilities, is_article=is_article)
    return judged


def stages(page: Blocks, probabilities: Probabilities, *, is_article: bool) -> Iterator[tuple[Stage, list[float]]]:
    """What the blocks are brought to agree with, in order, and the judgements after each; `agree` gives the last."""
    chars = np.array([len(block.text) for block in page.blocks], dtype=float)
    place = np.array([page.containers[block.container].place for block in page.blocks], dtype=np.intp)
    # The lines of a text without markup are all at one place, which says nothing of them.
    has_places = len(page.containers) > 1
    with_place = _with_place(chars, place, probabilities) if has_places else probabilities
    yield "place", with_place.tolist()
    least = _LEAST_OF_ARTICLE if is_article else _LEAST
    with_page = _with_page(chars, place, with_place, least) if has_places else with_place
    yield "page", with_page.tolist()
    judged = _with_structure(page, with_page)
    yield "structure", judged
    yield "section", _with_section(page, judged)


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which blocks are judged together, and what each takes to be judged in another way."""

    group: npt.NDArray[np.int32]
    """Of each block, the number of its list or table of data; -1: it stands in none."""
    least: npt.NDArray[np.float64]
    """Of each block that stands in none, the lowest judgement that may do where the article surrounds it."""

    @classmethod
    def of(cls, page: Blocks) -> Self:
        rows = range(len(page.blocks))
        groups = structures(page, rows)
        return cls(
            np.array([groups[row].index if row in groups else -1 for row in rows], dtype=np.int32),
            np.array([_least_of(page, row) for row in rows]),
        )


def sides(
    chars: Column, place: npt.NDArray[np.intp], grouping: Grouping, probabilities: Probabilities
) -> npt.NDArray[np.int8]:
    """How many of the bounds that matter for a block its judgement reaches, of each. Where these are the same for two
    judgements of a page, `agree` has the same blocks at `THRESHOLD` or above, whether the page is an article or not.

    `chars` and `place` are each block's characters, and its place by a number.
    """
    with_place = _with_place(chars, place, probabilities)
    of_either = (_with_page(chars, place, with_place, least) for least in (_LEAST, _LEAST_OF_ARTICLE))
    return np.concatenate([_sides(chars, grouping, judged) for judged in of_either])


def _sides(chars: Column, grouping: Grouping, judged: Probabilities) -> npt.NDArray[np.int8]:
    reached = (judged >= grouping.least).astype(np.int8) + (judged >= THRESHOLD)
    grouped = grouping.group >= 0
    if grouped.any():
        members = grouping.group[grouped]
        means = np.bincount(members, (chars * judged)[grouped]) / np.maximum(np.bincount(members, chars[grouped]), 1)
        bounds = (_LEAST_INSIDE, _LEAST_LAST_TABLE, THRESHOLD)
        reached[grouped] = np.searchsorted(bounds, means, side="right")[members]
    return reached


def _least_of(page: Blocks, row: int) -> float:
    """As `_with_section` has it."""
    if tag_of(page, row) == "pre":
        return THRESHOLD  # below it, nothing makes a difference
    if is_heading(page, row):
        return _LEAST_HEADING
    return _LEAST_INSIDE if _quote_of(page, row) is not None else THRESHOLD


def _with_place(chars: Column, place: npt.NDArray[np.intp], probabilities: Probabilities) -> Probabilities:
    """Means, in log-odds, of each block and of all at its place, by their characters. No label becomes text by them."""
    odds = np.log(np.clip(probabilities, 1e-4, 1 - 1e-4)) - np.log(np.clip(1 - probabilities, 1e-4, 1 - 1e-4))
    mean = np.bincount(place, chars * odds)[place] / np.bincount(place, chars)[place]
    judged: Probabilities = 1 / (1 + np.exp(-((1 - _OF_PLACE) * odds + _OF_PLACE * mean)))
    return np.where(chars < _LABEL_CHARS, np.minimum(judged, probabilities), judged)


def _with_page(chars: Column, place: npt.NDArray[np.intp], judged: Probabilities, least: float) -> Probabilities:
    """Of a page that the model is unsure of, what is taken is what gives the highest expected F1, and the rest of the
    places that some of it is taken of, a block of which the model is sure of among it.

    The threshold for that is half of that F1 (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of Classifiers to
    Maximize F1 Measure", 2014). With a fixed one such pages lost half of their text or all of it.
    """
    asked = max(_expected_f1(chars, judged) / 2, least)
    if asked >= _UNSURE:
        return judged
    likely = judged >= asked
    of_place = np.bincount(place, chars * likely) >= _SOME_OF_PLACE * np.bincount(place, chars)
    is_sure = np.bincount(place, judged >= THRESHOLD) > 0
    taken = likely | ((of_place & is_sure)[place] & (judged >= _LEAST_OF_PLACE))
    lowered: Probabilities = np.where(taken, np.maximum(judged, THRESHOLD), judged)
    return lowered


def _expected_f1(chars: Column, judged: Probabilities) -> float:
    """Of the characters of as many blocks, from the likeliest on, as make it the highest."""
    if not len(judged):
        return 1.0
    order = np.argsort(-judged, kind="stable")
    sizes = chars[order]
    right = np.cumsum(sizes * judged[order])
    return float((2 * right / (np.cumsum(sizes) + right[-1])).max())


def _with_structure(page: Blocks, probabilities: Probabilities) -> list[float]:
    """A list or a table is the article's as a whole or not at all."""
    judged: list[float] = probabilities.tolist()
    groups: dict[int, list[int]] = defaultdict(list)
    for row, container in structures(page, range(len(page.blocks))).items():
        groups[container.index].append(row)
    for index, members in groups.items():
        sizes = [len(page.blocks[row].text) for row in members]
        mean = sum(judged[row] * size for row, size in zip(members, sizes, strict=True)) / sum(sizes)
        container = page.containers[index]
        least = THRESHOLD
        if mean >= THRESHOLD:
            pass
        elif _is_inside(page, judged, members[0], members[-1], container.parent):
            least = _LEAST_INSIDE
        elif container.tag == "table" and _is_below(page, judged, members[0], container.parent):
            least = _LEAST_LAST_TABLE
        whole = max(mean, THRESHOLD) if mean >= least else min(mean, THRESHOLD / 2)
        for row in members:
            judged[row] = whole
    return judged


def _with_section(page: Blocks, judged: list[float]) -> list[float]:
    """A heading, a quote or a program that the article's text surrounds is the article's."""
    judged = judged.copy()
    for row in range(len(page.blocks) - 1):
        is_code = tag_of(page, row) == "pre"
        if judged[row] >= THRESHOLD or (judged[row] < _LEAST_HEADING and not is_code):
            continue
        if is_code:
            holder, least = page.blocks[row].container, 0.0
        elif is_heading(page, row):
            holder, least = page.blocks[row].container, _LEAST_HEADING
        elif (quote := _quote_of(page, row)) is not None:
            holder, least = quote, _LEAST_INSIDE
        else:
            continue
        parent = page.containers[holder].parent
        if judged[row] < least or not _is_inside(page, judged, row, row, parent):
            continue
        if not is_heading(page, row) or _is_text(page, judged, row + 1, parent):
            judged[row] = THRESHOLD
    return judged


def _quote_of(page: Blocks, row: int) -> int | None:
    """Index of the quote that a block stands in."""
    around = page.path(page.blocks[row].container)
    return next((container.index for container in around if container.tag == "blockquote"), None)


def _is_inside(page: Blocks, judged: list[float], first: int, last: int, parent: int) -> bool:
    """Whether the article stands close by on both sides under the same container."""
    return _is_below(page, judged, first, parent) and _is_above(page, judged, last, parent)


def _is_below(page: Blocks, judged: list[float], first: int, parent: int) -> bool:
    near = range(first - 1, max(first - 1 - _NEAR, -1), -1)
    return any(_is_text(page, judged, row, parent) for row in near)


def _is_above(page: Blocks, judged: list[float], last: int, parent: int) -> bool:
    near = range(last + 1, min(last + 1 + _NEAR, len(page.blocks)))
    return any(_is_text(page, judged, row, parent) for row in near)


def _is_text(page: Blocks, judged: list[float], row: int, parent: int) -> bool:
    return judged[row] >= THRESHOLD and tag_of(page, row) != "h1" and page.holds(parent, row)
