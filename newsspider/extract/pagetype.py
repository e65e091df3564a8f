"""Is the page an article at all? Judged from its blocks, its own claims and its address; none of them decides alone."""

from __future__ import annotations

import numpy as np

from newsspider.discover.shape import article_likelihood
from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities, Trees
from newsspider.extract.evidence import Evidence
from newsspider.extract.features import FEATURES, Column, Matrix

PAGE_FEATURES = (
    "address likelihood", "address known", "called an article", "called something else", "has description",
    "has script body", "best block", "best five blocks", "content blocks", "content chars", "content share",
    "content good blocks", "content link density", "content repeats", "content headings", "content span share",
    "page blocks", "page chars", "page links", "page link density", "page good blocks", "page p share",
    "good share of best", "title likeness", "title position", "headings", "headings linked", "list share", "repeats",
    "moments", "longest block", "chars before content",
)  # fmt: skip
_COLUMN = {name: at for at, name in enumerate(FEATURES)}


def article_probability(
    page: Blocks, matrix: Matrix, probabilities: Probabilities, evidence: Evidence, url: str | None, trees: Trees
) -> float:
    """From 0 to 1. A page without text is none."""
    if not page.blocks:
        return 0.0
    return float(trees.probabilities(page_features(page, matrix, probabilities, evidence, url))[0])


def page_features(
    page: Blocks, matrix: Matrix, probabilities: Probabilities, evidence: Evidence, url: str | None
) -> Matrix:
    """One row: the columns of `PAGE_FEATURES`."""

    def column(name: str) -> Column:
        return matrix[:, _COLUMN[name]].astype(np.float64)

    chosen = probabilities >= 0.5
    chars, links = column("chars"), column("link density")
    link_chars = chars * links
    total = max(float(chars.sum()), 1.0)
    inside = max(float(chars[chosen].sum()), 1.0)
    rows = np.flatnonzero(chosen)
    heading = np.any([column(f"is h{level}") > 0 for level in (1, 2, 3, 4)], axis=0)
    likeness = column("title likeness")
    span = (rows[-1] - rows[0] + 1) if len(rows) else 0
    values = {
        "address likelihood": article_likelihood(url) if url else 0.5,
        "address known": float(bool(url)),
        "called an article": float(evidence.is_article_type),
        "called something else": float(evidence.is_other_type),
        "has description": float(evidence.description is not None),
        "has script body": float(evidence.body is not None),
        "best block": float(probabilities.max()),
        "best five blocks": float(np.sort(probabilities)[-5:].mean()),
        "content blocks": float(len(rows)),
        "content chars": float(chars[chosen].sum()),
        "content share": float(chars[chosen].sum()) / total,
        "content good blocks": float(column("good")[chosen].sum()),
        "content link density": float(link_chars[chosen].sum()) / inside,
        "content repeats": float(column("repeated siblings")[chosen].mean()) if len(rows) else 0.0,
        "content headings": float(heading[chosen].sum()),
        "content span share": len(rows) / span if span else 0.0,
        "page blocks": float(len(chars)),
        "page chars": total,
        "page links": float(column("links").sum()),
        "page link density": float(link_chars.sum()) / total,
        "page good blocks": float(column("good").sum()),
        "page p share": float(column("page p share")[0]),
        "good share of best": float(column("good share of best")[0]),
        "title likeness": float(likeness.max()),
        "title position": float(int(likeness.argmax())) / len(chars),
        "headings": float(heading.sum()),
        "headings linked": float((heading & (links > 0.5)).sum()),
        "list share": float(chars[column("in ul") > 0].sum()) / total,
        "repeats": float(np.median(column("repeated siblings"))),
        "moments": float(column("shows a moment").sum()),
        "longest block": float((chars * (1 - links)).max()),
        "chars before content": float(chars[: rows[0]].sum()) / total if len(rows) else 1.0,
    }
    return np.array([[values[name] for name in PAGE_FEATURES]], dtype=np.float32)
