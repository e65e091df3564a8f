"""Pages with truth, from a folder.

A corpus is a folder of `truth.jsonl` (an object a page) and `<id>.html.gz` (the page as it was served), or a folder
of such folders; README.md, beside this file, describes the format for those who write one.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    encoding: str | None = None
    """What the server declared; None where that is not known."""
    body: str | None
    """Blocks separated by line breaks; None where it is not known, or only in parts."""
    inside: tuple[str, ...]
    """Parts of the article, where not all of it is known."""
    outside: tuple[str, ...]
    """Texts of the page that are not the article's."""
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    """ISO 8601, of which the day counts."""
    known: frozenset[str] = frozenset()
    """Which of `title`, `authors` and `date` the truth tells, if only that the page shows none."""

    @property
    def site(self) -> str:
        """Registrable domain of its address; the group where it has none."""
        return registrable(self.url) or self.group

    @property
    def has_truth(self) -> bool:
        return self.is_article and (self.body is not None or bool(self.inside))


def read_corpus(*folders: Path) -> Iterator[TruePage]:
    """All pages below the folders, in a fixed order; those whose truth nobody has reviewed yet are left out.

    Raises `UsageError` where a folder holds no corpus, and where a line or its page cannot be read.
    """
    for truth, number, row in _rows(folders):
        if row.get("reviewed", True) is True:
            yield _page(truth, number, row)


def drafts(*folders: Path) -> list[str]:
    """Names, as `corpus/id`, of the pages whose truth nobody has reviewed yet. Raises as `read_corpus` does."""
    return [
        f"{name_of(truth)}/{row.get('id')}" for truth, _, row in _rows(folders) if row.get("reviewed", True) is not True
    ]


def licences(*folders: Path) -> dict[str, str]:
    """Name of a corpus -> source and licence: the first line of its `LICENCE.txt`, where it has one."""
    found = {}
    for file in (path for folder in folders for path in folder.glob("**/LICENCE.txt")):
        lines = file.read_text("utf-8", errors="replace").strip().splitlines()
        if lines and (file.parent / "truth.jsonl").exists():
            found[name_of(file)] = lines[0].replace("|", "/").strip()
    return found


def name_of(file: Path) -> str:
    """A corpus is called what the folder of its files is called."""
    return file.absolute().parent.name


def _rows(folders: Iterable[Path]) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    """File, number of the line, and the object in it."""
    for folder in folders:
        truths = sorted(folder.glob("**/truth.jsonl"))
        if not truths:
            raise UsageError(
                f"{folder}: no truth.jsonl in it or below; expected a corpus, see newsspider/training/README.md"
            )
        for truth in truths:
            for number, line in enumerate(truth.read_bytes().rstrip(b"\n").split(b"\n"), 1):
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise UsageError(f"{truth}, line {number}: {error}") from None
                if not isinstance(row, dict):
                    raise UsageError(f"{truth}, line {number}: expected an object, found {type(row).__name__}")
                yield truth, number, row


def _page(truth: Path, number: int, row: dict[str, Any]) -> TruePage:
    where = f"{truth}, line {number}"
    if wrong := next((name for name, kinds in _KINDS.items() if not isinstance(row.get(name), kinds)), None):
        raise UsageError(f"{where}: {wrong!r} is {json.dumps(row.get(wrong))}; see newsspider/training/README.md")
    try:
        html = gzip.decompress((truth.parent / f"{row['id']}.html.gz").read_bytes())
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{where}: {row['id']}.html.gz cannot be read: {error}") from None
    return TruePage(
        id=row["id"],
        corpus=name_of(truth),
        url=row.get("url") or "",
        group=row.get("group") or row["id"],
        is_article=row.get("page_type", "article") == "article",
        html=html,
        encoding=row.get("encoding"),
        body=row.get("body"),
        inside=tuple(row.get("with") or ()),
        outside=tuple(row.get("without") or ()),
        title=row.get("title"),
        authors=tuple(map(str, row.get("authors") or ())),
        date=row.get("date"),
        known=frozenset({"title", "authors", "date"} & row.keys()),
    )


_FEW_SITES = 50
_TEXT = (str, type(None))
_LIST = (list, type(None))
_KINDS: dict[str, tuple[type, ...]] = {
    "id": (str,), "url": _TEXT, "group": _TEXT, "page_type": _TEXT, "encoding": _TEXT, "body": _TEXT, "with": _LIST,
    "without": _LIST, "title": _TEXT, "authors": _LIST, "date": _TEXT,
}  # fmt: skip


def fold_of(group: str, folds: int) -> int:
    """The fold of a site, the same on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % folds


def site_folds(groups: Iterable[str], folds: int) -> dict[str, int]:
    """The fold of each site: that of `fold_of`, or turn by turn where sites are so few that chance would be unfair."""
    sites = sorted(set(groups), key=lambda group: hashlib.sha256(group.encode()).digest())
    if len(sites) >= _FEW_SITES:
        return {group: fold_of(group, folds) for group in sites}
    return {group: place % folds for place, group in enumerate(sites)}


def split_rows(sites: Sequence[tuple[str, str]], fold: int, folds: int) -> tuple[list[int], list[int]]:
    """Rows to learn from and rows to judge in a fold, by the group and the site of each row.

    No site is on both sides, by whatever name its corpus calls it: a row is in the fold of its group, and nothing is
    learned from others of its site.
    """
    fold_by_group = site_folds((group for group, _ in sites), folds)
    judged = [row for row, (group, _) in enumerate(sites) if fold_by_group[group] == fold]
    known = {sites[row][1] for row in judged}
    others = [row for row, (group, site) in enumerate(sites) if fold_by_group[group] != fold and site not in known]
    return others, judged
