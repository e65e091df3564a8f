"""A page's blocks and what its site's rules match -> the blocks of the article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from newsspider.extract.blocks import INLINE, LINE_BREAK, Blocks, TextBlock, block_text
from newsspider.extract.furniture import FIGURE_TEXTS
from newsspider.extract.inside import Inside
from newsspider.extract.known import Known
from newsspider.extract.metadata.read import Metadata
from newsspider.extract.rules import Matches, Rules
from newsspider.extract.select import STEPS_INSIDE, Selection, settle
from newsspider.items import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Where blocks stand, as far as rules ask for it."""

    body: list[int]
    """In elements of the body and text, whatever is stripped of it; none: the general way decides."""
    captions: frozenset[int]
    """In elements of the body, and captions."""
    cut: frozenset[int]
    """Of the body only in part: the rest of them is gone."""
    stripped: list[frozenset[int]]
    """By rule for what to strip, in its elements wholly or in part; the latter part is gone."""
    barred: frozenset[int]
    """In such elements wholly."""


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """The blocks of the article, and whether they would be others without each rule."""

    chosen: Selection
    left_out: dict[int, Reason]
    """Why others are not, as far as rules and steps tell."""
    body: bool | None
    """None: it gives nothing."""
    strip: list[bool]
    standing: Standing


def stand(page: Blocks, matches: Matches, known: Known) -> Standing:
    """Where blocks stand. A block of which elements hold a part is cut down to what is the article's."""
    stripped: list[frozenset[int]] = []
    barred: set[int] = set()
    for elements in matches.strip:
        wholly, partly = _rows_in(page, Inside(elements), keep=False) if elements else (set(), set())
        stripped.append(frozenset(wholly | partly))
        barred |= wholly
    if not matches.body:
        return Standing([], frozenset(), frozenset(), stripped, frozenset(barred))
    inside = Inside(matches.body)
    wholly, partly = _rows_in(page, inside, keep=True)
    shown = [row for row in sorted(wholly | partly) if _is_shown(page, row, inside)]
    captions = {row for row in shown if _is_caption(page, row, inside) or known.is_caption(page.blocks[row])}
    body = [row for row in shown if row not in captions]
    return Standing(body, frozenset(captions), frozenset(partly), stripped, frozenset(barred))


def leave_out_pictures(metadata: Metadata, matches: Matches) -> list[bool]:
    """Takes what is embedded and pictured in stripped elements out of a page's metadata; by rule whether any was."""
    found: list[bool] = []
    for elements in matches.strip:
        inside = Inside(elements)
        figures = {place: image for place, image in metadata.figures.items() if not inside(place)}
        frames = {place: embed for place, embed in metadata.frames.items() if not inside(place)}
        found.append(len(figures) < len(metadata.figures) or len(frames) < len(metadata.frames))
        if found[-1]:
            embeds = {embed.url for embed in metadata.frames.values()} - {embed.url for embed in frames.values()}
            metadata.embeds = [embed for embed in metadata.embeds if embed.url not in embeds]
            metadata.images, metadata.figures, metadata.frames = list(figures.values()), figures, frames
    return found


def rule(page: Blocks, known: Known, standing: Standing, choose: Callable[[frozenset[int]], Selection]) -> Ruling:
    """The blocks that are the article's by the rules; `choose` gives those that are by the general way, without some
    that cannot be."""
    general = choose(frozenset())
    unstripped = settle(page, standing.body, known, STEPS_INSIDE) if standing.body else general
    strip = [not rows.isdisjoint(unstripped.rows) for rows in standing.stripped]
    chosen = choose(standing.barred) if standing.barred else general
    by_body = settle(page, standing.body, known, STEPS_INSIDE, standing.barred)
    barred: dict[int, Reason] = dict.fromkeys(standing.barred, "rule")
    if not by_body.rows:
        return Ruling(chosen, {**chosen.left_out, **barred}, None, strip, standing)
    outside: dict[int, Reason] = dict.fromkeys(set(chosen.rows) - set(by_body.rows), "rule")
    captions: dict[int, Reason] = dict.fromkeys(standing.captions, "caption")
    differs = by_body.rows != chosen.rows or not standing.cut.isdisjoint(by_body.rows)
    return Ruling(by_body, {**outside, **captions, **by_body.left_out, **barred}, differs, strip, standing)


def told_by_rules(ruling: Ruling, rules: Rules, blocks: int) -> dict[int, tuple[bool, str]]:
    """Of each of a page's blocks that rules decide on, by row: whether it is the article's by them, and why, in words
    for a person."""
    found: dict[int, tuple[bool, str]] = {}
    standing = ruling.standing
    if ruling.body is not None:
        found = dict.fromkeys(
            range(blocks), (False, f"stands outside of what the site's rule names as body: {rules.body}")
        )
        found.update(dict.fromkeys(standing.captions, (False, "is a caption in what the site's rule names as body")))
        found.update(
            dict.fromkeys(standing.body, (True, f"stands in what the site's rule names as body: {rules.body}"))
        )
    for selector, rows in zip(rules.strip, standing.stripped, strict=True):
        found.update(dict.fromkeys(rows & standing.barred, (False, f"the site's rule strips what matches {selector}")))
    return found


def _rows_in(page: Blocks, inside: Inside, *, keep: bool) -> tuple[set[int], set[int]]:
    """Rows that stand in elements wholly, and partly; of the latter what stands there is kept, or what does not."""
    wholly: set[int] = set()
    partly: set[int] = set()
    for row, block in enumerate(page.blocks):
        if inside(page.elements[block.container]):
            wholly.add(row)
            continue
        held = [element is not None and inside(element) for element, _ in block.pieces]
        if not any(held):
            continue
        words = [
            is_held
            for is_held, (_, text) in zip(held, block.pieces, strict=True)
            if text != LINE_BREAK and not text.isspace()
        ]
        if all(words):
            wholly.add(row)
        elif any(words):
            partly.add(row)
            page.blocks[row] = _cut(block, [is_held == keep for is_held in held])
    return wholly, partly


def _cut(block: TextBlock, stays: list[bool]) -> TextBlock:
    """A block without some of its pieces; line breaks stay."""
    cut = zip(block.pieces, stays, strict=True)
    pieces = [piece for piece, is_kept in cut if is_kept or piece[1] == LINE_BREAK]
    linked = [(_link_around(element), text) for element, text in pieces if not text.isspace()]
    return replace(
        block,
        text=block_text([text for _, text in pieces]),
        pieces=pieces,
        links=len({link for link, _ in linked if link is not None}),
        link_chars=sum(len(text.strip()) for link, text in linked if link is not None),
        ends_in_link=linked[-1][0] is not None,
        _words=None,
    )


def _link_around(element: HtmlElement | None) -> HtmlElement | None:
    while element is not None and element.tag in INLINE:
        if element.tag == "a":
            return element
        element = element.getparent()
    return None


def _is_shown(page: Blocks, row: int, inside: Inside) -> bool:
    """Whether nothing in the body's elements hides a block; what hides the elements themselves, scripts take away."""
    hidden = [container.index for container in page.path(page.blocks[row].container) if container.hidden]
    return not hidden or page.elements[hidden[-1]] in inside.elements or not inside(page.elements[hidden[-1]])


def _is_caption(page: Blocks, row: int, inside: Inside) -> bool:
    for container in page.path(page.blocks[row].container):
        if container.tag in ("figure", "figcaption"):
            return True
        if container.tag in FIGURE_TEXTS or page.elements[container.index] in inside.elements:
            return False
    return False
