"""A corpus of a few made-up pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.web import article_page, listing_page

KINDS = ("product", "listing", "forum", "service", "documentation", "collection")


def write_corpus(folder: Path, articles: int = 40, others: int = 6) -> Path:
    """`others` of each kind; each page is of a site of its own."""
    folder.mkdir(parents=True)
    rows = []
    for number in range(articles):
        title = f"Made-up report number {number} about the old harbour crane"
        page = article_page(title, canonical=f"https://www.paper{number}.example.com/a/report-{number}")
        rows.append(_row(folder, f"article-{number}", "article", f"https://paper{number}.com/a/report", title, page))
    for kind in KINDS:
        for number in range(others):
            title = f"Made-up {kind} of many things number {number}"
            page = listing_page({"/one": title, "/two": "Another thing"})
            rows.append(_row(folder, f"{kind}-{number}", kind, f"https://{kind}{number}.com/x", title, page))
    (folder / "truth.jsonl").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def _row(folder: Path, name: str, kind: str, url: str, title: str, page: str) -> str:
    (folder / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    body = f"{title}. The council spoke about it for two hours. " * 12
    return json.dumps({"id": name, "url": url, "group": name, "page_type": kind, "title": title, "body": body})
