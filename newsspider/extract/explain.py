"""A page -> its article and why it is what it is: the same reading as `extract`, and nothing of it thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsspider.extract.article import article_of, as_exported, read_whole
from newsspider.extract.assemble import Part
from newsspider.extract.blocks import Blocks
from newsspider.extract.listed import usable
from newsspider.extract.metadata.address import as_given
from newsspider.extract.origins import Origin, Statement, read_origins, read_statements
from newsspider.extract.own_model import read_model
from newsspider.extract.parse import clean_bytes
from newsspider.extract.reasons import Judgement, read_judgements
from newsspider.extract.recurring import UNKNOWN, KnownSite
from newsspider.extract.ruled import told_by_rules
from newsspider.extract.rules import Rules
from newsspider.extract.testimony import told_as_exported, told_by_site
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
    others: int = 0
    """Other pages of its site by which it was judged; 0: it was judged by itself."""


def explain(
    html: bytes | str,
    url: str | None = None,
    *,
    encoding: str | None = None,
    link: Link | None = None,
    model: Path | str | None = None,
    rules: Rules | None = None,
    site: KnownSite = UNKNOWN,
) -> Explanation:
    """The article of one page, as `extraction_of` reads it, with the reasons. Arguments and errors are its own."""
    read = read_model(model)
    whole = read_whole(clean_bytes(html, encoding=encoding, url=url), as_given(url), read, usable(link), rules, site)
    now = whole.reading.judged
    if site.exported:
        whole = as_exported(whole, site.exported)
    article = article_of(whole)
    judged, parts = whole.reading.judged, whole.reading.parts
    page = judged.page if judged else Blocks([], [], [], [])
    judgements: list[Judgement] = []
    if judged and now:
        ruling = judged.ruling
        judgements = read_judgements(
            judged,
            read.blocks if whole.told else read.lines,
            by_site=told_by_site(judged, site),
            by_rules=told_by_rules(ruling, rules, len(page.blocks)) if ruling and rules else {},
            as_exported=told_as_exported(now, judged),
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
        others=site.others if judged and judged.weighed else 0,
    )
