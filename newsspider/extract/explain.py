"""A page -> its article and why it is what it is: the same reading as `extract`, and nothing of it thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsspider.extract.article import article_of, read_whole
from newsspider.extract.assemble import Part
from newsspider.extract.blocks import Blocks
from newsspider.extract.listed import usable
from newsspider.extract.metadata.address import as_given
from newsspider.extract.origins import Origin, Statement, read_origins, read_statements
from newsspider.extract.own_model import read_model
from newsspider.extract.parse import clean_bytes
from newsspider.extract.reasons import Cause, Judgement, read_judgements
from newsspider.extract.ruled import told_by_rules
from newsspider.extract.rules import Rules
from newsspider.items import Article, Link


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explanation:
    article: Article
    page: Blocks
    judgements: list[Judgement]
    """Of each of the page's blocks."""
    parts: list[Part]
    """Of the article, in order."""
    rows: list[tuple[int, ...]]
    """Of each part the blocks of the page that it was made of; none of what is no text, or came out of a script."""
    statements: list[Statement]
    """What the page says of its article outside of its text, and what is known of its address."""
    origins: list[Origin]
    """Of each field that has a value, where it came from."""
    base: str | None
    """What the page's relative addresses are relative to."""


def explain(
    html: bytes | str,
    url: str | None = None,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    model: Path | str | None = None,
    rules: Rules | None = None,
    others: Mapping[int, Sequence[Cause]] | None = None,
) -> Explanation:
    """The article of one page, as `extract` reads it, with the reasons. Arguments and errors are those of `extract`.

    `others` are causes that the page alone does not know of; see `read_judgements`.
    """
    read = read_model(model)
    whole = read_whole(clean_bytes(html, encoding=encoding, url=url), as_given(url), read, usable(link), rules)
    article = article_of(whole)
    judged, parts = whole.reading.judged, whole.reading.parts
    page = judged.page if judged else Blocks([], [], [], [])
    judgements: list[Judgement] = []
    if judged:
        trees = read.blocks if whole.told else read.lines
        ruling = judged.ruling
        judgements = read_judgements(
            page,
            judged.matrix,
            judged.probabilities,
            trees,
            judged.chosen,
            ruling.left_out if ruling else judged.chosen.left_out,
            judged.rows,
            judged.known,
            told_by_rules(ruling, rules, len(page.blocks)) if ruling and rules else {},
            others,
        )
    row_of = {block: row for row, block in enumerate(page.blocks)}
    rows = [
        tuple(row_of[block] for line in part.cells for cell in line for block in cell if block in row_of)
        for part in parts
    ]
    body = sorted({row for part in rows for row in part})
    statements = read_statements(whole.told) if whole.told else []
    return Explanation(
        article=article,
        page=page,
        judgements=judgements,
        parts=parts,
        rows=rows,
        statements=statements,
        origins=read_origins(article, page, statements, body),
        base=whole.metadata.base,
    )
