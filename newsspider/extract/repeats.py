"""Chosen blocks -> those that say something new: not what is a field of its own, nor what was said.

Each function that begins with "without" is a step of `select.py`.
"""

from __future__ import annotations

from collections import Counter

from newsspider.extract.blocks import Blocks
from newsspider.extract.groups import chars_by_place, is_heading, structures, tag_of
from newsspider.extract.known import Known
from newsspider.extract.lexicon import words_of

_REPEAT_CHARS = 30
_LONG_ITEM_CHARS = 200
"""What is longer is no cell of data and no item of a few words: that it is alike is no chance."""
_COPY_CHARS = 600
_COPY_SHARE = 0.5
_GRAM = 5
_PULLED_CHARS = (40, 400)
_MOST_PULLED = 50
_PULLED_PIECE = slice(10, 30)
"""Of a block that may be a pull quote: where this piece of it stands nowhere else, no words need to be compared."""


def without_title(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """The headline is a field of its own: the text's first lines do not say it again."""
    titles = {tuple(words_of(title)) for title in known.titles}
    return [
        row
        for position, row in enumerate(chosen)
        if not ((position < 3 or tag_of(page, row) == "h1") and tuple(page.blocks[row].words) in titles)
    ]


def without_repeats(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """What was said is not said again; but headings may be alike, and cells of a table, and items of a list."""
    seen: set[str] = set()
    repeated = []
    for row in chosen:
        text = page.blocks[row].text
        if len(text) >= _REPEAT_CHARS and not is_heading(page, row):
            if text in seen:
                repeated.append(row)
            seen.add(text)
    if not repeated:
        return chosen
    listed = structures(page, chosen)
    gone = {row for row in repeated if row not in listed or len(page.blocks[row].text) > _LONG_ITEM_CHARS}
    return [row for row in chosen if row not in gone]


def without_copies(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A long block that says again what several others say together is a copy of the article (a hidden one, say).

    The longest are looked at first: next to a copy of all of the text each of its paragraphs looks like a copy too.
    """
    if all(len(page.blocks[row].text) <= _COPY_CHARS for row in chosen):
        return chosen
    grams = {row: _grams(page.blocks[row].words) for row in chosen}
    if len(set().union(*grams.values())) == sum(map(len, grams.values())):
        return chosen
    blocks_with = Counter(gram for own in grams.values() for gram in own)
    copies = set()
    for row in sorted(chosen, key=lambda row: -len(page.blocks[row].text)):
        if len(page.blocks[row].text) <= _COPY_CHARS:
            break
        own = grams[row]
        elsewhere = sum(blocks_with[gram] > 1 for gram in own)
        if own and elsewhere >= _COPY_SHARE * len(own):
            blocks_with.subtract(own)
            copies.add(row)
    return [row for row in chosen if row not in copies]


def _grams(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))


def without_pulled_quotes(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A sentence of the text that is shown once more, away from the text, is there to catch the eye."""
    sizes = chars_by_place(page, chosen)
    main = max(sizes, key=lambda place: sizes[place], default=-1)
    least, most = _PULLED_CHARS
    apart = [
        row
        for row in chosen
        if page.place_of(row) != main and least <= len(page.blocks[row].text) <= most and not is_heading(page, row)
    ]
    shown = "\n".join(page.blocks[row].text for row in chosen) if apart else ""
    apart = [row for row in apart[:_MOST_PULLED] if shown.count(page.blocks[row].text[_PULLED_PIECE]) > 1]
    if not apart:
        return chosen
    said = {row: f" {' '.join(page.blocks[row].words)} " for row in chosen}
    listed = structures(page, chosen)
    pulled = {
        row
        for row in apart
        if row not in listed
        and any(
            len(text) > len(said[row]) and said[row] in text and page.place_of(other) != page.place_of(row)
            for other, text in said.items()
        )
    }
    return [row for row in chosen if row not in pulled]
