"""Chosen blocks -> those whose section is there: a heading goes with what it stood above.

`without_empty_sections` is a step of `select.py`.
"""

from __future__ import annotations

from bisect import bisect_right

from newsspider.extract.blocks import Blocks
from newsspider.extract.groups import is_heading, tag_of
from newsspider.extract.known import Known

_LINKS, _LINKED_SHARE = 2, 0.8


def without_empty_sections(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """A heading goes where nothing of what it stands above stays."""
    members, fields = set(chosen), sorted(page.fields)
    return [
        row
        for row in chosen
        if not is_heading(page, row) or _has_text_below(page, row, members, fields, is_first=row == chosen[0])
    ]


def _has_text_below(page: Blocks, row: int, members: set[int], fields: list[int], *, is_first: bool) -> bool:
    """Whether text stays before the next heading of that level, or nothing but text went; `fields` are the page's.

    What the model left out of a section is more often a mistake of its own than furniture under a heading of the
    text's; what is links, or something to fill in, is furniture, and so is its heading.
    """
    level = tag_of(page, row)
    gone: list[int] = []
    for below in range(row + 1, len(page.blocks)):
        if is_heading(page, below) and tag_of(page, below) <= level:
            return not (_are_links(page, gone) or _hold_field(page, row, gone, fields))
        if below in members and not is_heading(page, below):
            # a heading above all of the text is a standfirst, with buttons to share it below
            return is_first or not _are_links(page, gone)
        gone.append(below)
    return True


def _are_links(page: Blocks, rows: list[int]) -> bool:
    """Whether blocks are a box of links: one alone may be a pointer within a section."""
    chars = sum(len(page.blocks[row].text) for row in rows)
    links = sum(page.blocks[row].link_chars for row in rows)
    return len(rows) >= _LINKS and links >= _LINKED_SHARE * chars


def _hold_field(page: Blocks, heading: int, rows: list[int], fields: list[int]) -> bool:
    """Whether there is something to fill in among the blocks below a heading. `fields` ascend."""
    if not rows:
        return False
    next_field = bisect_right(fields, page.blocks[heading].container)
    return next_field < len(fields) and fields[next_field] < page.ends[page.blocks[rows[-1]].container]
