"""A page -> numbers with names: what the forest of pages knows of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from newsspider.discover.shape import article_likelihood
from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.evidence import Evidence
from newsspider.extract.features import FEATURES, Column, Matrix
from newsspider.extract.pagetype.names import NameScores

PAGE_FEATURES = (
    "address likelihood", "address known", "address score", "head score", "markup score", "all scores",
    "called an article", "called something else",
    "best block", "best five blocks", "doubtful blocks", "expected share",
    "content chars", "content share", "content span share", "content in one place", "content link density",
    "content repeats", "content wording", "content commas", "content digits", "content ends sentences",
    "chars before content", "blocks from title to content",
    "page blocks", "page link density", "page p share", "page images", "page fields", "good share of best",
    "longest block", "repeats", "headings linked", "title likeness", "title position", "moments",
    "moments by the title", "comments share", "table share", "code share", "form share", "articles", "controls",
)  # fmt: skip
_READ = (
    "chars", "link density", "title likeness", "shows a moment", "repeated siblings", "in comments", "in table",
    "in form", "is pre", "is h1", "is h2", "is h3", "is h4", "ends a sentence", "digits share", "commas per word",
    "wording",
)  # fmt: skip
_COLUMN = {name: at for at, name in enumerate(FEATURES)}
_PLACES = [_COLUMN[name] for name in _READ]
_ABOVE, _BELOW = 2, 6
"""Blocks around the headline among which a byline is."""
_NEVER = -1000.0


def page_features(
    page: Blocks,
    matrix: Matrix,
    probabilities: Probabilities,
    evidence: Evidence,
    url: str | None,
    scores: NameScores,
) -> Matrix:
    """One row: the columns of `PAGE_FEATURES`."""
    columns = dict(zip(_READ, matrix[:, _PLACES].T.astype(np.float64), strict=True))
    values = {
        "address likelihood": article_likelihood(url) if url else 0.5,
        "address known": bool(url),
        "address score": scores.address,
        "head score": scores.head,
        "markup score": scores.markup,
        "all scores": sum(scores),
        "called an article": evidence.is_article_type,
        "called something else": evidence.is_other_type,
        "page p share": matrix[0, _COLUMN["page p share"]],
        "good share of best": matrix[0, _COLUMN["good share of best"]],
    }
    values |= _of_judgement(columns, probabilities)
    values |= _of_content(page, columns, np.flatnonzero(probabilities >= 0.5))
    values |= _of_page(page, columns)
    return np.array([[values[name] for name in PAGE_FEATURES]], dtype=np.float32)


def _of_judgement(columns: Mapping[str, Column], probabilities: Probabilities) -> dict[str, float]:
    """How sure the judgement of the blocks is."""
    chars = columns["chars"]
    return {
        "best block": probabilities.max(),
        "best five blocks": np.sort(probabilities)[-5:].mean(),
        "doubtful blocks": np.count_nonzero((probabilities > 0.15) & (probabilities < 0.85)) / len(probabilities),
        "expected share": float(probabilities @ chars) / chars.sum(),
    }


def _of_content(page: Blocks, columns: Mapping[str, Column], rows: npt.NDArray[np.intp]) -> dict[str, float]:
    """What the blocks are like that were taken for an article's."""
    chars = columns["chars"]
    if not len(rows):
        nothing = dict.fromkeys((name for name in PAGE_FEATURES if name.startswith("content ")), 0.0)
        return nothing | {"chars before content": 1.0, "blocks from title to content": _NEVER}
    own = chars[rows]
    inside = own.sum()

    def mean(name: str) -> float:
        return float(own @ columns[name][rows] / inside)

    containers = page.containers
    around = np.array([containers[page.blocks[row].container].parent + 1 for row in rows])
    return {
        "content chars": inside,
        "content share": inside / chars.sum(),
        "content span share": len(rows) / (rows[-1] - rows[0] + 1),
        "content in one place": np.bincount(around, own).max() / inside,
        "content link density": mean("link density"),
        "content repeats": columns["repeated siblings"][rows].mean(),
        "content wording": mean("wording"),
        "content commas": mean("commas per word"),
        "content digits": mean("digits share"),
        "content ends sentences": mean("ends a sentence"),
        "chars before content": chars[: rows[0]].sum() / chars.sum(),
        "blocks from title to content": rows[0] - columns["title likeness"].argmax(),
    }


def _of_page(page: Blocks, columns: Mapping[str, Column]) -> dict[str, float]:
    """What all of the page is like."""
    chars, links, moments = columns["chars"], columns["link density"], columns["shows a moment"]
    likeness = columns["title likeness"]
    total = chars.sum()
    title = int(likeness.argmax())
    heading = columns["is h1"] + columns["is h2"] + columns["is h3"] + columns["is h4"] > 0
    tags = [container.tag for container in page.containers]

    def share(name: str) -> float:
        return float(chars[columns[name] > 0].sum() / total)

    return {
        "page blocks": len(chars),
        "page link density": float(chars @ links) / total,
        "page images": page.blocks[-1].images_before,
        "page fields": len(page.fields),
        "longest block": (chars * (1 - links)).max(),
        "repeats": _median(columns["repeated siblings"]),
        "headings linked": np.count_nonzero(heading & (links > 0.5)),
        "title likeness": likeness.max(),
        "title position": title / len(chars),
        "moments": moments.sum(),
        "moments by the title": moments[max(title - _ABOVE, 0) : title + _BELOW].sum(),
        "comments share": share("in comments"),
        "table share": share("in table"),
        "code share": share("is pre"),
        "form share": share("in form"),
        "articles": tags.count("article"),
        "controls": tags.count("button") + tags.count("form"),
    }


def _median(column: Column) -> float:
    """As NumPy's, which looks for what is no number first: that takes as long as ten other columns."""
    middle = np.sort(column)[(len(column) - 1) // 2 : len(column) // 2 + 1]
    return float(middle.sum() / len(middle))
