"""Families of a site's addresses: those that differ in their numbers and words only, as those of a trap do.

Ten thousand addresses of one page, a calendar without end, sessions in paths: whatever it is, one request after the
other brings nothing. An ordinary paper's articles are one family as well, and bring something again and again.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from newsspider.discover.shapes import shape_of


class Families:
    """The families of one site in one run."""

    def __init__(self, most: int) -> None:
        """`most` requests of a family in a row may bring nothing; 0: any number."""
        self._most = most
        self._fruitless: dict[str, int] = {}
        self._left: set[str] = set()

    def brought(self, url: str) -> None:
        """An address has led to an article, new or known."""
        self._fruitless.pop(family_of(url), None)

    def brought_nothing(self, url: str) -> str | None:
        """An address has led to nothing, or to a copy. Its family, if that is left alone from now on."""
        family = family_of(url)
        count = self._fruitless[family] = self._fruitless.get(family, 0) + 1
        if not self._most or count < self._most or family in self._left:
            return None
        self._left.add(family)
        return family

    def is_left(self, url: str) -> bool:
        """Whether an address is of a family that is left alone."""
        return bool(self._left) and family_of(url) in self._left


def family_of(url: str) -> str:
    """`news.example.com/2026/9/words.html`: host and shape; see `newsspider.discover.shapes.shape_of`."""
    return f"{urlsplit(url).netloc}/{(shape_of(url) or '').partition('/')[2]}"
