"""Pages with truth, from a folder.

A corpus is a folder of `truth.jsonl` (an object a page) and `<id>.html.gz` (the page as it was served), or a folder
of such folders. An object has `id`, `url`, `group` (the site: pages of one site are never on both sides of an
evaluation), `page_type` ("article", or another word), and `body` (the article's text, blocks separated by line
breaks), or, where only parts are known, `with` and `without` (texts that belong to the article, and that do not).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from newsspider.errors import UsageError
from newsspider.extract.metadata.address import registrable


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """A page and what is true of it."""

    id: str
    corpus: str
    """Name of its folder."""
    url: str
    group: str
    is_article: bool
    html: bytes
    body: str | None
    inside: tuple[str, ...]
    """Parts of the article, where not all of it is known."""
    outside: tuple[str, ...]
    """Texts of the page that are not the article's."""

    @property
    def site(self) -> str:
        """Registrable domain of its address; the group where it has none."""
        return registrable(self.url) or self.group

    @property
    def has_truth(self) -> bool:
        return self.is_article and (self.body is not None or bool(self.inside))


def read_corpus(folder: Path) -> Iterator[TruePage]:
    """All pages below a folder, in a fixed order. Raises `UsageError` where there are none."""
    truths = sorted(folder.glob("**/truth.jsonl"))
    if not truths:
        raise UsageError(
            f"{folder}: no truth.jsonl in it or below; expected a corpus (see newsspider/training/corpus.py)"
        )
    for truth in truths:
        for number, line in enumerate(truth.read_bytes().rstrip(b"\n").split(b"\n"), 1):
            try:
                row = json.loads(line)
                html = gzip.decompress((truth.parent / f"{row['id']}.html.gz").read_bytes())
            except (ValueError, KeyError, TypeError, OSError, EOFError, zlib.error) as error:
                raise UsageError(f"{truth}, line {number}: {error!r}") from None
            yield TruePage(
                id=row["id"],
                corpus=truth.parent.name,
                url=row.get("url") or "",
                group=row.get("group") or row["id"],
                is_article=row.get("page_type", "article") == "article",
                html=html,
                body=row.get("body"),
                inside=tuple(row.get("with") or ()),
                outside=tuple(row.get("without") or ()),
            )


def fold_of(group: str, folds: int) -> int:
    """The fold of a site, the same on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds
