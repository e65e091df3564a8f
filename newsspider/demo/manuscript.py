"""Reads a manuscript: `name: value` lines, an empty line, then the text.

The text's pieces are separated by empty lines: `## heading`, `> quote`, lines of `- item`, lines of `| cell | cell |`,
`![name](caption | credit)`, and everything else is a paragraph on one line.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import cast

from newsspider.demo.story import Outlet, Picture, Piece, Story
from newsspider.items import Author

_IMAGE = re.compile(r"!\[([^\]]+)\]\(([^|]*)\|([^)]*)\)")
_KNOWN = frozenset(
    [
        "path",
        "section",
        "kicker",
        "headline",
        "standfirst",
        "byline",
        "published",
        "modified",
        "outlets",
        "tags",
        "lead",
        "aliases",
        "tracked",
        "paid",
        "clock",
        "see_also",
    ]
)


def read(text: str) -> Story:
    """The story of a manuscript. Raises ValueError for a header line it does not know, KeyError for a missing one."""
    head, _, body = text.partition("\n\n")
    header = dict(_header_line(line) for line in head.splitlines())
    return Story(
        path=header["path"],
        section=header["section"],
        headline=header["headline"],
        pieces=tuple(_piece(part) for part in re.split(r"\n{2,}", body.strip())),
        outlets=cast("tuple[Outlet, ...]", _listed(header["outlets"])),
        kicker=header.get("kicker", ""),
        standfirst=header.get("standfirst", ""),
        authors=tuple(_author(name) for name in _listed(header.get("byline", ""))),
        published=_time(header.get("published")),
        modified=_time(header.get("modified")),
        tags=_listed(header.get("tags", "")),
        lead=_lead(header.get("lead")),
        aliases=_listed(header.get("aliases", "")),
        tracked="tracked" in header,
        paid="paid" in header,
        clock=header.get("clock"),
        see_also=header.get("see_also"),
    )


def _header_line(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    if name not in _KNOWN:
        raise ValueError(f"a manuscript's header has no {name!r}: {line!r}")
    return name, value.strip()


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _author(name: str) -> Author:
    """A desk or an agency is written with an `@` before its name."""
    if name.startswith("@"):
        return Author(name=name[1:], type="Organization")
    return Author(name=name)


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _lead(value: str | None) -> Picture | None:
    if not value:
        return None
    name, caption, credit = (part.strip() for part in value.split("|"))
    return Picture(name=name, caption=caption, credit=credit)


def _piece(part: str) -> Piece:
    if part.startswith("## "):
        return Piece(kind="heading", text=part[3:])
    if part.startswith("> "):
        return Piece(kind="quote", text=part[2:])
    if part.startswith("- "):
        return Piece(kind="list", rows=tuple((line[2:],) for line in part.splitlines()))
    if part.startswith("| "):
        return Piece(kind="table", rows=tuple(_cells(line) for line in part.splitlines()))
    if image := _IMAGE.fullmatch(part):
        name, caption, credit = (group.strip() for group in image.groups())
        return Piece(kind="image", picture=Picture(name=name, caption=caption, credit=credit))
    return Piece(kind="paragraph", text=part)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("| ").split("|"))
