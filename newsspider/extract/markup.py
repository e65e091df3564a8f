"""The article's parts as HTML of a small closed list of tags, and as Markdown.

Tags: p h2 h3 h4 h5 h6 blockquote ul ol li table tr td pre a strong em code br, and figure img figcaption. The only
attributes are `href`, `src` and `alt`; addresses are absolute, and http or https. Nothing else of the page's markup
passes: the result needs no sanitising.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from newsspider.extract.assemble import Part
from newsspider.extract.blocks import TextBlock
from newsspider.extract.runs import PLAIN, Run, Runs
from newsspider.items import BlockType

_MARKDOWN_MAY_BE_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&]")
# An ampersand only where it would be read as an entity.
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w{1,31};))")
# What begins a line and would make it a heading, a list item or a rule; of a number it is the mark behind it.
_MARKDOWN_LINE = re.compile(r"\s*(?:\d{1,9}(?=[.)](?:\s|$)))?(?=#{1,6}(?:\s|$)|[-+=](?:[\s=-]|$)|(?<=\d)[.)])")
_MOST_FILLED_CELLS = 10_000
"""Of a table whose lines are all made equally wide."""
_CLOSING_MARKS = re.compile(r"(?<!\S)#+$")
"""At the end of a heading these would close it."""


def to_html(parts: Iterable[Part], runs: Runs) -> str:
    """A part a line."""
    lines: list[str] = []
    quote: list[str] = []
    for part in parts:
        if part.block.type == "quote":
            quote.append(_html(part, runs))
            continue
        if quote:
            lines.append(f"<blockquote>{''.join(quote)}</blockquote>")
            quote = []
        lines.append(_html(part, runs))
    if quote:
        lines.append(f"<blockquote>{''.join(quote)}</blockquote>")
    return "\n".join(lines)


def to_markdown(parts: Iterable[Part], runs: Runs) -> str:
    """CommonMark with tables; parts are separated by one blank line."""
    return "\n\n".join(_markdown(part, runs) for part in parts)


def _html(part: Part, runs: Runs) -> str:
    def cell(blocks: Iterable[TextBlock]) -> str:
        return "<br>".join("".join(map(_html_run, runs.of(block))).strip() for block in blocks)

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
        case "image":
            return _html_figure(part)
        case "embed":
            return f'<figure><a href="{escape(part.block.url or "")}">{_html_text(part.label)}</a></figure>'
    return f"<p>{cell(part.cells[0][0])}</p>"


def _html_figure(part: Part) -> str:
    caption = f"<figcaption>{_html_text(part.block.caption)}</figcaption>" if part.block.caption else ""
    return f'<figure><img src="{escape(part.block.url or "")}" alt="{escape(part.label or "")}">{caption}</figure>'


def _html_text(text: str | None) -> str:
    return escape(text or "", quote=False)


def _html_run(run: Run) -> str:
    text = escape(run.text, quote=False).replace("\n", "<br>")
    marks = run.marks
    if marks is PLAIN:
        return text
    for wanted, tag in ((marks.code, "code"), (marks.emphasis, "em"), (marks.strong, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(marks.href)}">{text}</a>' if marks.href else text


def _markdown(part: Part, runs: Runs) -> str:
    def cell(blocks: Iterable[TextBlock]) -> str:
        return " ".join("".join(_markdown_run(run) for run in runs.of(block)).strip() for block in blocks)

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
    if kind in ("image", "embed"):
        told = _escaped(part.block.caption or part.label or "")
        return f"{'!' if kind == 'image' else ''}[{told}]({_target(part.block.url or '')})"
    text = _literal(cell(part.cells[0][0]))
    return "\n".join(f"> {line}" for line in text.split("\n")) if kind == "quote" else text


def _literal(text: str) -> str:
    """A text of which no line reads as something else."""
    return "\n".join(map(_literal_line, text.split("\n")))


def _literal_line(line: str) -> str:
    begins = _MARKDOWN_LINE.match(line)
    return f"{begins[0]}\\{line[begins.end() :]}" if begins else line


def _fence(text: str, least: int) -> str:
    """More backticks than the text has in a row."""
    return "`" * max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def _markdown_table(lines: list[list[str]]) -> str:
    width = max(len(line) for line in lines)
    # The first line must be as wide as any; to fill all of a wide one's would be the square of what the page holds.
    filled = len(lines) if width * len(lines) <= _MOST_FILLED_CELLS else 1
    padded = [line + [""] * (width - len(line)) for line in lines[:filled]] + lines[filled:]
    padded.insert(1, ["---"] * width)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def _markdown_run(run: Run) -> str:
    bare = run.text.strip(" \n")
    if not bare:
        return run.text
    text = _code_span(bare) if run.marks.code else _escaped(bare).replace("\n", "  \n")
    for wanted, mark in ((run.marks.emphasis, "*"), (run.marks.strong, "**")):
        if wanted:
            text = f"{mark}{text}{mark}"
    if run.marks.href:
        text = f"[{text}]({_target(run.marks.href)})"
    # Marks touch the text they set: the spaces at its ends stand outside of them.
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}{text}{after}"


def _target(address: str) -> str:
    return address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _escaped(text: str) -> str:
    # One class of characters is looked for in a tenth of the time of the alternatives.
    return _MARKDOWN_SPECIAL.sub(r"\\\1", text) if _MARKDOWN_MAY_BE_SPECIAL.search(text) else text


def _code_span(text: str) -> str:
    text, fence = text.replace("\n", " "), _fence(text, 1)
    gap = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _one_line(text: str) -> str:
    return text.replace("  \n", " ")
