"""Which template of its site a page is made with: told by where its text stands in the markup, and its menu."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsspider.extract.blocks import Blocks

NO_TEXT = ""
"""The template of pages on which no text was found."""
LINES = "lines"
"""Of texts without markup."""
SCRIPT = "script"
"""Of pages whose text was read from a script."""
_BYTES = 3
_LINKED = 0.8
_MENU_LINKS = 3
# A tag and, of its first class, the first word: what is behind it is often a number or a hash that changes with each
# release of the site (`article_body__3kx9a`), and a class that begins with neither letters nor enough of them is one.
_NAME = re.compile(r"([^.]*)(\.[a-z]{3,})?")


def template_of(page: Blocks, rows: Iterable[int]) -> str:
    """A short name of the place in the markup where most of the chosen rows' text stands; `NO_TEXT` for none.

    It stays the same from page to page, whatever their texts are, and with class names that are made anew.
    """
    chars: Counter[int] = Counter()
    for row in rows:
        chars[_around(page, row)] += len(page.blocks[row].text)
    if not chars:
        return NO_TEXT
    places: Counter[int] = Counter()
    for index, size in chars.items():
        places[page.containers[index].place] += size
    main = places.most_common(1)[0][0]
    return _named(page, next(index for index in chars if page.containers[index].place == main))


def frame_of(page: Blocks) -> str:
    """A short name of the place of the page's first menu, which all templates of a site may share; empty for none."""
    links: Counter[int] = Counter()
    for row, block in enumerate(page.blocks):
        if block.links and block.link_chars >= _LINKED * len(block.text):
            index = _around(page, row)
            place = page.containers[index].place
            links[place] += block.links
            if links[place] >= _MENU_LINKS:
                return _named(page, index)
    return ""


def _around(page: Blocks, row: int) -> int:
    """Index of the container around the one that holds a block: a paragraph, or a list's item, is a container too."""
    own = page.blocks[row].container
    return max(page.containers[own].parent, 0)


def _named(page: Blocks, index: int) -> str:
    return _name(tuple(container.signature for container in page.path(index)))


@lru_cache(maxsize=2_000)
def _name(path: tuple[str, ...]) -> str:
    words = ["".join(filter(None, match.groups())) for match in map(_NAME.match, path) if match]
    return blake2b(">".join(words).encode(), digest_size=_BYTES).hexdigest()
