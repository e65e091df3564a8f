"""Runs one extractor in its own environment: `python -P reader.py NAME`, pages in on stdin, results out on stdout.

Stands alone: only the standard library is imported before the extractor is. The first line out is
`{"versions": {...}}`. Then for each line in, `{"key": ..., "url": ..., "html": base64}`, a line out: `{"key", "body",
"headline", "authors", "date", "cpu_ms", "error"}`, where the time is the CPU time of the call alone, from the bytes as
served to the text. NAME is one of `CALLS`, or `module:function` of a function `(html, url) -> fields`.
"""

from __future__ import annotations

import base64
import importlib
import importlib.metadata
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

Fields = dict[str, Any]
Call = Callable[[bytes, str], Fields]


def _newsspider() -> Call:
    extract = importlib.import_module("newsspider.extract").extract

    def call(html: bytes, url: str) -> Fields:
        article = extract(html, url)
        return {
            "body": article.articleBody,
            "headline": article.headline,
            "authors": [author.name for author in article.authors],
            "date": article.datePublished,
        }

    return call


def _trafilatura(**options: Any) -> Call:
    bare_extraction = importlib.import_module("trafilatura").bare_extraction

    def call(html: bytes, url: str) -> Fields:
        found = bare_extraction(html, url=url, include_comments=False, **options)
        if found is None:
            return {}
        # Authors are one string with semicolons.
        return {
            "body": found.text,
            "headline": found.title,
            "authors": (found.author or "").split("; "),
            "date": found.date,
        }

    return call


def _newspaper4k() -> Call:
    newspaper = importlib.import_module("newspaper")
    decoded = importlib.import_module("newspaper.parsers").get_unicode_html

    def call(html: bytes, url: str) -> Fields:
        # Pictures are not fetched: a page is all that an extractor gets.
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=decoded(html), ignore_read_more=True)
        article.parse()
        return {
            "body": article.text,
            "headline": article.title,
            "authors": article.authors,
            "date": article.publish_date,
        }

    return call


def _readability() -> Call:
    document = importlib.import_module("readability").Document
    extract_text = importlib.import_module("html_text").extract_text

    def call(html: bytes, url: str) -> Fields:
        page = document(html, url=url)
        headline, author = page.short_title(), page.author()
        return {
            "body": extract_text(page.summary()),
            "headline": None if headline == "[no-title]" else headline,
            "authors": [] if author == "[no-author]" else [author],
        }

    return call


def _resiliparse() -> Call:
    tree = importlib.import_module("resiliparse.parse.html").HTMLTree
    detect = importlib.import_module("resiliparse.parse.encoding").detect_encoding
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def call(html: bytes, url: str) -> Fields:
        page = tree.parse_from_bytes(html, detect(html))
        return {
            "body": plain(page, main_content=True, alt_texts=False, comments=False),
            "headline": page.title,
        }

    return call


def _html_text() -> Call:
    """All that a page shows as text, a block a line; the page has to be UTF-8."""
    extract_text = importlib.import_module("html_text").extract_text
    return lambda html, url: {"body": extract_text(html.decode("utf-8", "replace"))}


def _justext() -> Call:
    """Told the page's language by its `lang`, a name of one of its lists of frequent words; all of them for none."""
    justext = importlib.import_module("justext")
    every = frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))

    def call(html: bytes, url: str) -> Fields:
        name = html[: html.index(b">")].decode().partition('lang="')[2].rstrip('"')
        known = justext.get_stoplist(name) if name in justext.get_stoplists() else every
        paragraphs = justext.justext(html, known, encoding="utf-8")
        return {"body": "\n".join(part.text for part in paragraphs if not part.is_boilerplate)}

    return call


CALLS: dict[str, tuple[Callable[[], Call], tuple[str, ...]]] = {
    "newsspider": (_newsspider, ("newsspider", "lxml", "numpy")),
    "trafilatura": (lambda: _trafilatura(with_metadata=True), ("trafilatura", "htmldate", "lxml")),
    "trafilatura_text": (lambda: _trafilatura(with_metadata=False), ("trafilatura", "lxml")),
    "trafilatura_precision": (
        lambda: _trafilatura(with_metadata=True, favor_precision=True),
        ("trafilatura", "htmldate", "lxml"),
    ),
    "newspaper4k": (_newspaper4k, ("newspaper4k", "lxml")),
    "readability": (_readability, ("readability-lxml", "html-text", "lxml")),
    "resiliparse": (_resiliparse, ("resiliparse",)),
    "html_text": (_html_text, ("html-text", "lxml")),
    "justext": (_justext, ("jusText", "lxml")),
}
"""Name -> what makes the call, and the distributions whose versions matter."""


def _call_named(name: str) -> tuple[Call, Sequence[str]]:
    if name in CALLS:
        make, distributions = CALLS[name]
        return make(), distributions
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function), ()


def _read(call: Call, row: dict[str, str]) -> Fields:
    html = base64.b64decode(row["html"])
    error, found = None, {}
    start = time.process_time()
    try:
        found = call(html, row["url"])
    except Exception as failure:  # noqa: BLE001  (whatever an extractor raises is its result for this page)
        error = repr(failure)[:300]
    cpu_ms = (time.process_time() - start) * 1000
    return {
        "key": row["key"],
        "body": found.get("body") or "",
        "headline": found.get("headline"),
        "authors": [name for name in found.get("authors") or () if name],
        "date": str(found["date"]) if found.get("date") else None,
        "cpu_ms": round(cpu_ms, 3),
        "error": error,
    }


def main() -> None:
    # What an extractor prints must not get between the lines: file 1 becomes stderr, the lines keep the old one.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    call, distributions = _call_named(sys.argv[1])
    versions = {name: importlib.metadata.version(name) for name in distributions}
    print(json.dumps({"versions": versions}), file=out, flush=True)
    for line in sys.stdin:
        print(json.dumps(_read(call, json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
