"""The article beside its page: its fields on top, its parts below, each with the blocks that it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from newsspider.extract.assemble import Part
from newsspider.extract.explain import Explanation
from newsspider.items import Block
from newsspider.report.explain.markup import element, lines


def article(explanation: Explanation) -> str:
    return "".join(_pieces(explanation))


def _pieces(explanation: Explanation) -> Iterator[str]:
    found = explanation.article
    yield element("h2", escape(found.headline or "(no headline)"), class_="headline", dir="auto")
    signed = ", ".join(author.name for author in found.authors)
    date = found.datePublished
    day = date.isoformat(sep=" ", timespec="minutes") if date else ""
    day = day[:10] if found.datePrecision == "day" else day
    told = (signed, day, found.inLanguage or "", f"{found.wordCount:,} words")
    yield element("p", escape(" · ".join(filter(None, told))), class_="signed")
    for warning in found.warnings:
        yield element("p", escape(warning), class_="warning")
    if not explanation.parts:
        yield element("p", "No text was taken for an article's.", class_="none")
    for part, rows in zip(explanation.parts, explanation.rows, strict=True):
        made_of = " ".join(map(str, rows)) or None
        yield element("div", _part(part), class_=f"part p-{part.block.type}", dir="auto", data_rows=made_of)


def _part(part: Part) -> str:
    block = part.block
    match block.type:
        case "heading":
            return escape(block.text or "")
        case "list":
            tag = "ol" if part.ordered else "ul"
            return element(tag, "".join(element("li", escape(item)) for item in block.items or ()))
        case "table":
            return _table(block)
        case "image" | "embed":
            label = block.caption or part.label or block.url or ""
            kind = "picture" if block.type == "image" else "embedded"
            return f"<span>{kind}</span> {escape(label)}"
        case "code":
            return element("pre", escape(block.text or ""))
        case _:
            return lines(block.text or "")


def _table(block: Block) -> str:
    rows = (line.split(" | ") for line in (block.text or "").split("\n"))
    return element("table", "".join(element("tr", "".join(element("td", escape(c)) for c in cells)) for cells in rows))
