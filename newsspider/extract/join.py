"""The pages of an article -> one text: in order, and without what each of them repeats of the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from newsspider.extract.assemble import Part, line_text
from newsspider.extract.metadata.text import fold

_NEW_SHARE = 0.25
"""Of a page's text: one that has less beside what was on the pages before is one of them once more."""
_MOST_MARK_CHARS = 60
# "Page 2 of 3", "Weiter auf Seite 2", "1 2 3"
_PAGE_MARK = re.compile(
    r"(?:.{0,30}\b)?(?:page|seite|pagina|página|part|teil)\s*\d{1,2}(?:\s*(?:of|von|de|di|sur|van|/)\s*\d{1,2})?.{0,15}"
    r"|\W*(?:\d{1,2}\W+){1,}\d{0,2}\W*(?:next|weiter|suivant|siguiente)?\W*",
    re.IGNORECASE,
)


def join(pages: Sequence[Sequence[Part]], repeated: Iterable[str | None] = ()) -> list[list[Part]]:
    """The parts that each page adds, so that they are one text; none of a page that adds nothing.

    `repeated` is what pages may set above their text and none of them needs twice: headline and standfirst. A page that
    has the whole article adds what the ones before it lack.
    """
    known = {fold(text) for text in repeated if text}
    joined: list[list[Part]] = []
    for number, page in enumerate(pages):
        parts = _without_marks(page)
        if number:
            parts = _added(parts, known)
            _drop_common_end(joined, parts)
        known |= {key for part in parts if (key := _key(part))}
        joined.append(parts)
    return joined


def _added(parts: list[Part], known: set[str]) -> list[Part]:
    start = 0
    while start < len(parts) and (not _key(parts[start]) or _key(parts[start]) in known):
        start += 1
    length = sum(len(_key(part)) for part in parts)
    new = sum(len(key) for part in parts if (key := _key(part)) not in known)
    return parts[start:] if new >= _NEW_SHARE * length or start == 0 else []


def _drop_common_end(joined: list[list[Part]], parts: list[Part]) -> None:
    """What ends the page before and this one, a note on the author say, ends the article."""
    before = next((page for page in reversed(joined) if page), [])
    count = 0
    for one, other in zip(reversed(before[1:]), reversed(parts[1:]), strict=False):
        if not _key(one) or _key(one) != _key(other):
            break
        count += 1
    del before[len(before) - count :]


def _without_marks(page: Sequence[Part]) -> list[Part]:
    """Without the numbers of pages above and below the text."""
    start, end = 0, len(page)
    while start < end and _is_mark(page[start]):
        start += 1
    while end > start and _is_mark(page[end - 1]):
        end -= 1
    return list(page[start:end])


def _is_mark(part: Part) -> bool:
    text = line_text(part.block)
    return 0 < len(text) <= _MOST_MARK_CHARS and _PAGE_MARK.fullmatch(text.replace("\n", " ")) is not None


def _key(part: Part) -> str:
    """What a part is told by: its words, or the address of a picture."""
    return fold(line_text(part.block)) or part.block.url or ""
