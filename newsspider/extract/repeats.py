"""Chosen blocks -> those that say something: not what is a field of its own, not what was said, no empty heading."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import takewhile

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.text import ENDS_SENTENCE, MOMENT
from newsspider.extract.groups import chars_by_place, is_heading, structures, tag_of
from newsspider.extract.known import Known
from newsspider.extract.lexicon import less_run, words_of

_REPEAT_CHARS = 30
_LONG_ITEM_CHARS = 200
"""What is longer is no cell of data and no item of a few words: that it is alike is no chance."""
_COPY_CHARS = 600
_COPY_SHARE = 0.5
_GRAM = 5
_SIGNATURE_WORDS = 16
_MOMENT_CHARS = 300
_BESIDE_NAMES = 4
_LINKS, _LINKED_SHARE = 2, 0.8
_LINES_ABOVE, _LINES_BELOW = 4, 3
_NAME_WORDS = 6
_HOUR_WORDS = 4
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
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


def without_byline(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """A block that holds little more than the authors' names and a moment is their signature; a heading is none."""
    names = [words for author in known.authors if (words := words_of(author))]
    kept = []
    for row in chosen:
        words = page.blocks[row].words
        if len(words) <= _SIGNATURE_WORDS and names and not is_heading(page, row):
            left = words
            for name in names:
                left = less_run(left, name)
            beside = sum(not word.isdecimal() for word in left)
            if len(left) < len(words) and beside <= _BESIDE_NAMES:
                continue
        kept.append(row)
    return kept


def without_signatures(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """Lines above the first sentence and below the last that are a name or tell a moment: who wrote it, and when."""
    gone = {
        row
        for lines in (chosen[:_LINES_ABOVE], chosen[: -_LINES_BELOW - 1 : -1])
        for row in takewhile(lambda row: _is_line(page, row), lines)
        if not is_heading(page, row) and _is_signature(page.blocks[row].text)
    }
    gone -= structures(page, chosen).keys() if gone else set()
    return [row for row in chosen if row not in gone]


def _is_line(page: Blocks, row: int) -> bool:
    """Whether a block is no sentence and introduces nothing."""
    text = page.blocks[row].text
    if is_heading(page, row):
        return True
    is_sentence = ENDS_SENTENCE.search(text[-8:]) or text[-1] in ":："
    return not is_sentence and len(words_of(text)) <= _SIGNATURE_WORDS


def _is_signature(text: str) -> bool:
    return _is_name(text) or _is_moment(text)


def _is_moment(text: str) -> bool:
    """Whether a line tells a day with its year, or little more than an hour."""
    return (
        len(text) <= _MOMENT_CHARS
        and MOMENT.search(text) is not None
        and (_YEAR.search(text) is not None or len(_LETTERS.findall(text)) <= _HOUR_WORDS)
    )


def _is_name(text: str) -> bool:
    """Whether all words, but perhaps the first ("by"), begin with a capital letter."""
    words = _LETTERS.findall(text)
    capitals = [word[0].isupper() for word in words]
    return 2 <= len(words) <= _NAME_WORDS and all(capitals[1:]) and sum(capitals) >= 2


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


def without_empty_sections(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A heading goes where nothing of what it stands above stays."""
    members = set(chosen)
    kept = []
    for row in chosen:
        if is_heading(page, row) and not _has_text_below(page, row, chosen[0], members):
            continue
        kept.append(row)
    return kept


def _has_text_below(page: Blocks, row: int, first: int, members: set[int]) -> bool:
    """Whether text stays before the next heading of that level, or nothing but text went.

    What the model left out of a section is more often a mistake of its own than furniture under a heading of the
    text's; what is links, or something to fill in, is furniture, and so is its heading.
    """
    level, fields = tag_of(page, row), sorted(page.fields)
    gone: list[int] = []
    for below in range(row + 1, len(page.blocks)):
        if is_heading(page, below) and tag_of(page, below) <= level:
            return not (_are_links(page, gone) or _hold_field(page, row, gone, fields))
        if below in members and not is_heading(page, below):
            # a heading above all of the text is a standfirst, with buttons to share it below
            return row == first or not _are_links(page, gone)
        gone.append(below)
    return True


def _are_links(page: Blocks, rows: list[int]) -> bool:
    """Whether blocks are a box of links: one alone may be a pointer within a section."""
    chars = sum(len(page.blocks[row].text) for row in rows)
    links = sum(page.blocks[row].link_chars for row in rows)
    return len(rows) >= _LINKS and links >= _LINKED_SHARE * chars


def _hold_field(page: Blocks, heading: int, rows: list[int], fields: list[int]) -> bool:
    """Whether there is something to fill in among the blocks below a heading. `fields` are those of the page."""
    if not rows:
        return False
    next_field = bisect_right(fields, page.blocks[heading].container)
    return next_field < len(fields) and fields[next_field] < page.ends[page.blocks[rows[-1]].container]


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
