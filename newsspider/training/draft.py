"""A page and what is made of it -> a draft of its truth in a corpus, for a person to correct."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from newsspider.errors import UsageError
from newsspider.extract.metadata.address import registrable
from newsspider.files import make_folder, write_whole
from newsspider.items import Article

_ID = re.compile(r"\w[\w.-]{0,99}")
_NO_ID = re.compile(r"[^\w-]+")
_LIKELY_ARTICLE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A line of `truth.jsonl` that nobody has reviewed, and the page it is of."""

    id: str
    html: bytes
    url: str | None
    encoding: str | None
    """What the server declared."""
    article: Article
    """What the extractor makes of the page."""

    def line(self) -> str:
        article = self.article
        row = {
            "id": self.id,
            "url": self.url,
            "group": registrable(self.url) or self.id,
            "page_type": "article" if (article.isArticleProbability or 0.0) >= _LIKELY_ARTICLE else "other",
            "title": article.headline,
            "authors": [author.name for author in article.authors] or None,
            "date": article.datePublished.date().isoformat() if article.datePublished else None,
            "body": article.articleBody,
            **({"encoding": self.encoding} if self.encoding else {}),
            "reviewed": False,
        }
        return json.dumps(row, ensure_ascii=False)


def name_for(url: str | None, source: str) -> str:
    """A name for a page, from its address or from the file it was read from: `example.com-ferry-returns`."""
    parts = urlsplit(url or "")
    last = next((part for part in reversed(unquote(parts.path).split("/")) if part), "") if url else Path(source).stem
    words = [(registrable(url) or "").replace(":", "-"), _NO_ID.sub("-", last.rpartition(".")[0] or last).strip("-")]
    return "-".join(word for word in words if word)[:80].rstrip("-") or "page"


def add(draft: Draft, corpus: Path, *, replace: bool = False) -> Path:
    """Write the page and its line into a corpus folder, which is made where it is missing; `truth.jsonl` is returned.

    A page that the corpus has already is replaced only where that is asked for. Raises `UsageError` where it is not,
    or where the name or the file there is malformed, and `OutputError`; `truth.jsonl` is then as it was.
    """
    if not _ID.fullmatch(draft.id):
        raise UsageError(f"--id {draft.id}: expected letters, digits, '.', '-' and '_', a hundred at most")
    truth, page = corpus / "truth.jsonl", corpus / f"{draft.id}.html.gz"
    lines = _lines(truth)
    known = {_id_of(truth, number, line): number - 1 for number, line in enumerate(lines, 1)}
    if (draft.id in known or page.exists()) and not replace:
        raise UsageError(f"{corpus} has a page {draft.id}: --replace writes it anew, --id NAME gives another name")
    make_folder(corpus)
    if draft.id in known:
        lines[known[draft.id]] = draft.line()
    else:
        lines.append(draft.line())
    write_whole(page, gzip.compress(draft.html, mtime=0))
    write_whole(truth, "".join(f"{line}\n" for line in lines).encode())
    return truth


def _lines(truth: Path) -> list[str]:
    try:
        text = truth.read_bytes().decode()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{truth} cannot be read: {error}") from None
    return text.removesuffix("\n").split("\n") if text.strip() else []


def _id_of(truth: Path, number: int, line: str) -> str:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{truth}, line {number}: {error!r}; mend it first, nothing was written") from None
