"""Chosen blocks -> those that are no furniture: boxes that tell by their shape what they are, in any language.

Each function is a step of `select.py`.
"""

from __future__ import annotations

import re

from newsspider.extract.blocks import Blocks, TextBlock
from newsspider.extract.features.text import ENDS_SENTENCE, MOMENT
from newsspider.extract.groups import chars_by_place, chars_inside, chars_of, is_heading, structures
from newsspider.extract.known import Known
from newsspider.extract.lexicon import less_run, words_of

_LABEL_WORDS = 4
_LABEL_CHARS = 20
_BOX_CHARS = 600
_BOX_SHARE = 0.5
_ODD_SHARE = 0.1
_BIOGRAPHY_WORDS = 12
_LONGEST_BIOGRAPHY = 80
_SOME_BLOCKS = 4
_ADVERTISEMENTS = frozenset(
    {"ad", "ads", "advert", "advertisement", "advertorial", "anzeige", "publicidad", "publicite"}
)
"""Whole names of classes: `ad-layout` may well be the article's."""
_FIGURE_CHARS = 400
"""What holds more is set as a figure for other reasons."""
FIGURE_TEXTS = frozenset({"table", "blockquote", "pre", "ul", "ol"})
"""What stands in a `<figure>` and is text: WordPress sets tables and quotes so."""
_SIGNED_CHARS = 70
_AFTER_NAME = 3
_COLON = re.compile("[:：]")


def without_pointers(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """No "read also: another headline": a label of few words, and a link that is all the rest."""
    listed = structures(page, chosen)
    return [row for row in chosen if row in listed or is_heading(page, row) or not _is_pointer(page.blocks[row])]


def _is_pointer(block: TextBlock) -> bool:
    if not block.links:
        return False
    label, *rest = _COLON.split(block.text, maxsplit=1)
    if rest and not rest[0].strip():
        return False  # it introduces what follows
    if rest and len(words_of(label)) <= _LABEL_WORDS and len(rest[0].strip()) <= block.link_chars + 2:
        return True
    beside = len(block.text) - block.link_chars
    return beside <= min(_LABEL_CHARS, block.link_chars) and not ENDS_SENTENCE.search(block.text[-8:])


def without_forms(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """No small box around a field to write in: a newsletter's, a search, a log-in."""
    if not page.fields:
        return chosen
    sizes = chars_inside(page)
    writable = {container.index for index in set(page.fields) for container in page.path(index)}
    most = min(_BOX_CHARS, _BOX_SHARE * chars_of(page, chosen))
    boxes = {index for index in writable if sizes[index] <= most}
    boxed: list[bool] = []
    for container in page.containers:
        boxed.append(container.index in boxes or (container.parent >= 0 and boxed[container.parent]))
    return [row for row in chosen if not boxed[page.blocks[row].container]]


def without_calls(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """No advertisement that stands apart from the text and ends with its only link."""
    listed = structures(page, chosen)
    sizes = chars_by_place(page, chosen)
    total = chars_of(page, chosen)
    return [
        row
        for row in chosen
        if not (
            page.blocks[row].ends_in_link
            and page.blocks[row].links == 1
            and sizes[page.place_of(row)] < _ODD_SHARE * total
            and row not in listed
            and not is_heading(page, row)
        )
    ]


def without_advertisements(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """No small box that calls itself an advertisement, wherever it stands."""
    most = min(_BOX_CHARS, _BOX_SHARE * chars_of(page, chosen))
    sizes = chars_inside(page)
    boxed: list[bool] = []
    for container in page.containers:
        is_box = sizes[container.index] <= most and not _ADVERTISEMENTS.isdisjoint(container.label.split())
        boxed.append(is_box or (container.parent >= 0 and boxed[container.parent]))
    return [row for row in chosen if not boxed[page.blocks[row].container] or is_heading(page, row)]


def without_captions(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """Nothing that is a picture's caption or credit: in its figure, or known to be beside it."""
    sizes = chars_inside(page) if any(container.tag == "figure" for container in page.containers) else []

    def is_caption(row: int) -> bool:
        for container in page.path(page.blocks[row].container):
            if container.tag in FIGURE_TEXTS:
                break
            if container.tag == "figcaption" or (container.tag == "figure" and sizes[container.index] <= _FIGURE_CHARS):
                return True
        return known.is_caption(page.blocks[row])

    return [row for row in chosen if is_heading(page, row) or not is_caption(row)]


def without_comments(page: Blocks, chosen: list[int], _: Known) -> list[int]:
    """No run of dated blocks at one place that follows the text: readers' comments, or teasers of other articles.

    A live blog's entries are dated as well, but they are most of its text, and begin with the moment. What begins with
    a name and a moment, on a line of its own, is signed.
    """
    rows = [row for row in chosen if page.place_of(row) == page.place_of(chosen[-1])]
    others = chosen[: -len(rows)]
    if len(rows) < 2 or not others or rows != chosen[-len(rows) :]:
        return chosen
    dated = sum(MOMENT.search(page.blocks[row].text[:_SIGNED_CHARS]) is not None for row in rows)
    signed = any(_is_signed(page.blocks[row]) for row in rows)
    if 2 * dated >= len(rows) and (signed or chars_of(page, rows) < chars_of(page, others)):
        return others + [row for row in rows if is_heading(page, row)]
    return chosen


def _is_signed(block: TextBlock) -> bool:
    first, _, rest = block.text.partition("\n")
    moment = MOMENT.search(first)
    return bool(rest) and len(first) <= _SIGNED_CHARS and moment is not None and moment.start() >= _AFTER_NAME


def without_biographies(page: Blocks, chosen: list[int], known: Known) -> list[int]:
    """No box below the text that begins with an author's name and tells of them, nor such a last paragraph of it."""
    names = [words for author in known.authors if (words := words_of(author))]
    if not names or not chosen:
        return chosen
    sizes = chars_by_place(page, chosen)
    main = max(sizes, key=lambda place: sizes[place])
    end = max(row for row in chosen if page.place_of(row) == main)
    kept = [row for row in chosen if row <= end or not _names_any(page.blocks[row], names)]
    return kept[:-1] if len(kept) >= _SOME_BLOCKS and _begins_with_any(page.blocks[kept[-1]], names) else kept


def _names_any(block: TextBlock, names: list[list[str]]) -> bool:
    words = block.words[:_BIOGRAPHY_WORDS]
    return any(less_run(words, name) != words for name in names)


def _begins_with_any(block: TextBlock, names: list[list[str]]) -> bool:
    """Whether a text of a few lines begins with a full name: one word alone may be anybody's."""
    words = block.words
    return len(words) <= _LONGEST_BIOGRAPHY and any(len(name) > 1 and words[: len(name)] == name for name in names)
