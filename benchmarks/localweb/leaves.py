"""The pages of a corpus, of which the web is made."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Literal

from w3lib.encoding import html_to_unicode

from newsspider.extract.metadata.address import registrable
from newsspider.training.corpus import fold_of

Part = Literal["dev", "report", "all"]
"""Half of the corpus's sites: one to mend by, and one to report on; no site is in both."""
_HALVES: tuple[Part, Part] = ("dev", "report")
_TITLE = re.compile(r"<title[^>]*>([^<]{8,300})</title>", re.IGNORECASE)
_MARKUP = re.compile(r"\s+[|–—•·-]\s+[^|–—•·]{2,40}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of the corpus."""

    file: Path
    url: str
    """Where it was found; may be no address."""
    kind: str
    """`article`, or what else it is: `product`, `forum`, `listing` ..."""
    title: str
    body: str
    """Its true text; empty where not all of it is known."""

    @property
    def html(self) -> str:
        return _read(self.file)


def read_leaves(folder: Path, part: Part) -> list[Leaf]:
    """The pages of that half of the sites, in a fixed order. Raises `FileNotFoundError` where there is no corpus."""
    truths = sorted(folder.glob("**/truth.jsonl"))
    if not truths:
        raise FileNotFoundError(f"{folder}: no truth.jsonl in it or below")
    return [leaf for truth in truths for leaf in _leaves(truth, part)]


def _leaves(truth: Path, part: Part) -> Iterator[Leaf]:
    for line in truth.read_text("utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        url = row.get("url") or ""
        site = registrable(url) or row.get("group") or row["id"]
        if part == "all" or _HALVES[fold_of(site, 2)] == part:
            file = truth.parent / f"{row['id']}.html.gz"
            yield Leaf(
                file=file,
                url=url,
                kind=row.get("page_type") or "article",
                title=row.get("title") or _title(_read(file)),
                body=row.get("body") or "",
            )


def _read(file: Path) -> str:
    _, text = html_to_unicode(None, gzip.decompress(file.read_bytes()), default_encoding="utf-8")
    return text


def _title(html: str) -> str:
    """Without the name of its site."""
    found = _TITLE.search(html)
    return _MARKUP.sub("", unescape(" ".join(found[1].split()))) if found else ""
