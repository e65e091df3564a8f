"""Signatures -> authors: people and organisations told apart."""

from __future__ import annotations

from collections.abc import Iterable

from newsspider.extract.metadata.names import is_desk, is_organisation, looks_like_name, signature
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.text import fold, plain
from newsspider.items import Author

_MAX_AUTHORS = 30


def signed(
    page: PageData,
    raw: str,
    *,
    url: str | None = None,
    email: str | None = None,
    whole: bool = False,
    strict: bool = False,
    loose: bool = False,
) -> list[Author]:
    """Authors of a signature. `whole`: it is one organisation's name; `loose`: a link to a profile vouches for it."""
    if whole:
        names: Iterable[str] = [plain(raw, 200)]
    else:
        names = signature(raw, strict=strict)
        house, _, rest = raw.partition(",")
        if rest and fold(house) in page.site_names:
            # "Der Bote, Hamburg, Germany": a paper that signs, and where it sits.
            names = [plain(house, 200), *(name for name in signature(rest, strict=strict) if " " in name)]
        if loose:
            names = [name for name in names if looks_like_name(name) or len(name.split()) == 1]
    return [
        Author(
            name=name,
            nameRaw=raw if raw != name else None,
            url=url,
            email=email if email and "@" in email else None,
            type="Organization" if whole or is_organisation(name, page.site_names) else "Person",
        )
        for name in names
        if name
    ]


def unique(authors: list[Author]) -> list[Author]:
    """Each name once, in the order of the first, with the address of a profile where one of them has it."""
    seen: dict[str, Author] = {}
    for author in authors:
        known = seen.setdefault(fold(author.name), author)
        if known.url is None and author.url is not None:
            seen[fold(author.name)] = author
    return list(seen.values())[:_MAX_AUTHORS]


def is_site(author: Author, page: PageData) -> bool:
    """Whether the author is the site itself, or a desk of the house."""
    folded = fold(author.name)
    bare = folded.replace(" ", "")
    named = folded in page.site_names or any(bare == name.replace(" ", "") for name in page.site_names)
    return named or is_desk(author.name, page.site_names)
