"""The article's parts as HTML of a small closed list of tags, and as Markdown.

Tags: p h2 h3 h4 h5 h6 blockquote ul ol li table tr td pre a strong em code br. The only attribute is a link's `href`,
which is absolute, and http or https. Nothing else of the page's markup passes: the result needs no sanitising.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from newsspider.extract.assemble import Part
from newsspider.extract.blocks import INLINE, LINE_BREAK, TextBlock
from newsspider.items import BlockType

_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
# An ampersand only where it would be read as an entity.
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w{1,31};))")
# What begins a line and would make it a heading, a list item or a rule; of a number it is the mark behind it.
_MARKDOWN_LINE = re.compile(
    r"^(\s*(?:\d{1,9}(?=[.)](?:\s|$)))?)(?=#{1,6}(?:\s|$)|[-+=](?:[\s=-]|$)|(?<=\d)[.)])", re.MULTILINE
)
_CLOSING_MARKS = re.compile(r"(?<!\S)#+$")
"""At the end of a heading these would close it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a run of text is set."""

    href: str | None = None
    strong: bool = False
    emphasis: bool = False
    code: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    """Single spaces, also at its ends where it has some; a `<br>` is `\\n`."""
    marks: Marks


def to_html(parts: Iterable[Part], base: str | None) -> str:
    """A part a line. `base` is the address that relative links are relative to; without it they are not links."""
    lines: list[str] = []
    quote: list[str] = []
    for part in parts:
        if part.block.type == "quote":
            quote.append(_html(part, base))
            continue
        if quote:
            lines.append(f"<blockquote>{''.join(quote)}</blockquote>")
            quote = []
        lines.append(_html(part, base))
    if quote:
        lines.append(f"<blockquote>{''.join(quote)}</blockquote>")
    return "\n".join(lines)


def to_markdown(parts: Iterable[Part], base: str | None) -> str:
    """CommonMark with tables; parts are separated by one blank line."""
    return "\n\n".join(_markdown(part, base) for part in parts)


def _html(part: Part, base: str | None) -> str:
    def cell(blocks: Iterable[TextBlock]) -> str:
        return "<br>".join("".join(map(_html_run, runs(block, base))).strip() for block in blocks)

    match part.block.type:
        case "heading":
            # The page has one h1: the headline, which is no part of the body.
            level = max(part.block.level or 2, 2)
            return f"<h{level}>{cell(part.cells[0][0])}</h{level}>"
        case "list":
            tag = "ol" if part.ordered else "ul"
            return f"<{tag}>{''.join(f'<li>{cell(item[0])}</li>' for item in part.cells)}</{tag}>"
        case "table":
            lines = ("".join(f"<td>{cell(blocks)}</td>" for blocks in line) for line in part.cells)
            return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
        case "code":
            return f"<pre>{escape(part.block.text or '', quote=False)}</pre>"
    return f"<p>{cell(part.cells[0][0])}</p>"


def _html_run(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br>")
    marks = run.marks
    for wanted, tag in ((marks.code, "code"), (marks.emphasis, "em"), (marks.strong, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(marks.href)}">{text}</a>' if marks.href else text


def _markdown(part: Part, base: str | None) -> str:
    def cell(blocks: Iterable[TextBlock]) -> str:
        return " ".join("".join(_markdown_run(run) for run in runs(block, base)).strip() for block in blocks)

    kind: BlockType = part.block.type
    if kind == "heading":
        text = _CLOSING_MARKS.sub(r"\\\g<0>", _one_line(cell(part.cells[0][0])))
        return f"{'#' * max(part.block.level or 2, 2)} {text}"
    if kind == "list":
        marks = (f"{number}." if part.ordered else "-" for number in range(1, len(part.cells) + 1))
        items = (_literal(_one_line(cell(item[0]))) for item in part.cells)
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
    if kind == "table":
        return _markdown_table([[_one_line(cell(blocks)) for blocks in line] for line in part.cells])
    if kind == "code":
        text = part.block.text or ""
        fence = _fence(text, 3)
        return f"{fence}\n{text}\n{fence}"
    text = _literal(cell(part.cells[0][0]))
    return "\n".join(f"> {line}" for line in text.split("\n")) if kind == "quote" else text


def _literal(text: str) -> str:
    """A text of which no line reads as something else."""
    return _MARKDOWN_LINE.sub(r"\1\\", text)


def _fence(text: str, least: int) -> str:
    """More backticks than the text has in a row."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def _markdown_table(lines: list[list[str]]) -> str:
    width = max(len(line) for line in lines)
    padded = [line + [""] * (width - len(line)) for line in lines]
    padded.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def _markdown_run(run: Run) -> str:
    bare = run.text.strip(" \n")
    if not bare:
        return run.text
    text = _code_span(bare) if run.marks.code else _MARKDOWN_SPECIAL.sub(r"\\\1", bare).replace("\n", "  \n")
    for wanted, mark in ((run.marks.emphasis, "*"), (run.marks.strong, "**")):
        if wanted:
            text = f"{mark}{text}{mark}"
    if run.marks.href:
        address = run.marks.href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        text = f"[{text}]({address})"
    # Marks touch the text they set: the spaces at its ends stand outside of them.
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}{text}{after}"


def _code_span(text: str) -> str:
    text, fence = text.replace("\n", " "), _fence(text, 1)
    gap = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _one_line(text: str) -> str:
    return text.replace("  \n", " ")


def runs(block: TextBlock, base: str | None) -> Iterator[Run]:
    """The block's text in runs that are set alike."""
    known: dict[HtmlElement, Marks] = {}
    pieces = [(_marks(element, base, known), text) for element, text in block.pieces]
    blank = True
    for marks, group in groupby(pieces, key=lambda piece: piece[0]):
        raw = "".join(text if text == LINE_BREAK else re.sub(r"\s", " ", text) for _, text in group)
        text = re.sub(r" *\n\0 *", "\n", re.sub(r" +", " ", raw))
        if blank:
            text = text.lstrip(" ")
        if text:
            blank = text[-1] in " \n"
            yield Run(text, marks)


def _marks(element: HtmlElement | None, base: str | None, known: dict[HtmlElement, Marks]) -> Marks:
    """Of an inline element and those around it, up to the block's own element."""
    if element is None:
        return Marks()
    if element not in known:
        tags: set[str] = set()
        href: str | None = None
        node: HtmlElement | None = element
        while node is not None and node.tag in INLINE:
            tags.add(node.tag)
            if node.tag == "a" and href is None:
                href = address_of(node.get("href"), base)
            node = node.getparent()
        known[element] = Marks(href, bool(tags & _STRONG), bool(tags & _EMPHASIS), bool(tags & _CODE))
    return known[element]


def address_of(href: str | None, base: str | None) -> str | None:
    """An absolute http(s) address; None for scripts, places on the same page and what cannot be read."""
    if not href or href.lstrip().startswith("#"):
        return None
    try:
        address = urljoin(base or "", href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
