"""Texts as PostgreSQL can keep them: with everything that pages contain, and readable by people all the same."""

from __future__ import annotations

import re
from typing import Any

from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types.string import StrDumper

# A database in UTF-8 has neither NUL nor half a surrogate pair: they are four digits behind a mark that no text has.
_MARK = "\x1a"
_NOT_KEPT = re.compile("[\0\x1a\ud800-\udfff]")
_KEPT_AS = re.compile("\x1a([0-9a-f]{4})")


def written(text: str) -> str:
    """As it is kept."""
    return _NOT_KEPT.sub(lambda found: f"{_MARK}{ord(found[0]):04x}", text)


def read(text: str) -> str:
    """As it was."""
    return _KEPT_AS.sub(lambda found: chr(int(found[1], 16)), text) if _MARK in text else text


class TextDumper(StrDumper):  # type: ignore[misc]  # the library may be missing where types are checked
    """What is told."""

    def dump(self, obj: str) -> Any:
        return super().dump(written(obj))


class TextLoader(Loader):  # type: ignore[misc]
    """What is asked."""

    def load(self, data: Any) -> str:
        return read(bytes(data).decode())


class BinaryTextLoader(TextLoader):
    """The same of a binary answer, in which texts look no other."""

    format = Format.BINARY
