"""Why blocks were kept or left out: in one word to count by, and in sentences for a person who asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from newsspider.extract.agree import THRESHOLD, Stage, stages
from newsspider.extract.blocks import Blocks, Container
from newsspider.extract.classify import Probabilities, Trees
from newsspider.extract.contributions import Contributions, contributions
from newsspider.extract.features import FEATURES, Matrix
from newsspider.extract.features.names import is_of_comments
from newsspider.extract.features.phrases import phrase
from newsspider.extract.groups import tag_of
from newsspider.extract.judged import Judged
from newsspider.extract.known import Known
from newsspider.extract.lexicon import words_of
from newsspider.items import Reason, Stripped

_LINKED = 0.8
_STRONGEST = 3
_BY_TAG: dict[str, Reason] = {
    "nav": "navigation",
    "menu": "navigation",
    "figcaption": "caption",
    "figure": "caption",
    "form": "form",
    "button": "form",
    "fieldset": "form",
    "footer": "footer",
    "header": "header",
    "aside": "aside",
}

Judge = Literal["classifier", "structure", "site memory", "site rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """What the classifier saw of a block, and what it made of it."""

    name: str
    """One of `FEATURES`."""
    value: float
    contribution: float
    """Log-odds; positive: it speaks for the article."""
    text: str
    """Name and value as a person reads them: `share of words in links: 82 %`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One that had a say in whether a block is the article's."""

    judge: Judge
    keeps: bool
    """Whether the block was the article's once this one had spoken."""
    text: str
    """A sentence without its full stop, for a person: `this very text stands here on 17 of 20 other pages ...`."""
    features: tuple[Feature, ...] = ()
    """The classifier's strongest, strongest first."""
    pages: int | None = None
    """On how many other pages of the site it was seen; None: it is not about them."""
    of: int | None = None
    """Of how many, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether a block is the article's, and why."""

    kept: bool
    reason: Reason | None
    """None where it is kept."""
    probability: float
    """The classifier's, before anybody else had a say."""
    causes: tuple[Cause, ...]
    """In the order in which they spoke, the classifier first; the last one whose `keeps` is `kept` and that changed
    something is the `decisive` one."""

    @property
    def decisive(self) -> Cause:
        """The cause that made it what it is: the last one that changed it, else the classifier."""
        found = self.causes[0]
        for before, cause in zip(self.causes, self.causes[1:], strict=False):
            if cause.keeps != before.keeps:
                found = cause
        return found


_AGREED: dict[Stage, tuple[str, str]] = {
    "place": (
        "the blocks at the same place of the markup are the article's",
        "the blocks at the same place of the markup are not the article's",
    ),
    "page": ("the classifier is unsure of the whole page: less is asked of each block", ""),
    "structure": (
        "its list or table is the article's as a whole",
        "its list or table is not the article's as a whole",
    ),
    "section": ("the article's text surrounds it", ""),
}
"""What is said of a block that a stage has taken in, and of one that it has left out."""
_BY_STEP: dict[str, str] = {
    "without_pointers": "a label and a link that is all the rest, as in “read also: another headline”",
    "without_forms": "in a small box around a field to write in",
    "without_advertisements": "in a small box that calls itself an advertisement",
    "without_comments": "one of a run of dated or signed blocks after the text, as readers' comments are",
    "without_calls": "stands apart from the text and ends with its only link, as advertisements do",
    "below_title": "stands above the headline, and the text below it",
    "before_next_article": "stands below the end of the article, where another one begins",
    "with_lead": "the standfirst: it stands between the headline and the text",
    "until_end_of_core": "stands below the end of the text",
    "without_biographies": "begins with an author's name and tells of them",
    "without_title": "is the headline, which is a field of its own",
    "without_captions": "is the caption or the credit of a picture",
    "without_byline": "is the byline, which is a field of its own",
    "without_signatures": "signs the text: the authors are a field of their own",
    "without_repeats": "says word for word what the article has said already",
    "without_copies": "is a copy of other blocks of the article",
    "without_pulled_quotes": "repeats a sentence of the article, as pulled quotes do",
    "without_empty_sections": "a heading with nothing of the article below it",
    "until_last_text": "stands below the last text",
    "between": "stands above the headline, or below the last line that ends a sentence",
}
"""What is said of a block that a step of `select.py` has left out or taken in, by the step's name."""


def read_stripped(page: Blocks, rows: Iterable[int], left_out: Mapping[int, Reason], known: Known) -> Stripped:
    """What is not among the rows; `left_out` tells why some of it is not."""
    kept = set(rows)
    left = [row for row in range(len(page.blocks)) if row not in kept]
    around = _Surroundings(page, known)
    reasons = Counter(left_out.get(row) or around.reason_of(row) for row in left)
    return Stripped(
        blocks=len(left),
        chars=sum(len(page.blocks[row].text) for row in left),
        byReason=dict(reasons.most_common()),
    )


def read_judgements(
    judged: Judged,
    trees: Trees,
    *,
    by_site: Mapping[int, Sequence[Cause]],
    by_rules: Mapping[int, tuple[bool, str]],
    as_exported: Mapping[int, Cause],
) -> list[Judgement]:
    """Of each block. What page and model alone do not know of is told by row: `by_site` what other pages say, with what
    it left the block as (see `testimony.told_by_site`), `by_rules` what the site's rules do (see
    `ruled.told_by_rules`), and `as_exported` what stays because it was exported so."""
    page = judged.page
    kept, around = set(judged.rows), _Surroundings(page, judged.known)
    told = _strongest(contributions(trees, judged.matrix, judged.probabilities), judged.matrix)
    agreed = _agreed(page, judged.by_site, judged.known)
    found: list[Judgement] = []
    for row, probability in enumerate(judged.probabilities.tolist()):
        keeps = probability >= THRESHOLD
        causes = [Cause(judge="classifier", keeps=keeps, text=_likelihood(probability), features=told[row])]
        causes += by_site.get(row, ())
        causes += agreed.get(row, ())
        if row in by_rules:
            keeps, text = by_rules[row]
            causes.append(Cause(judge="site rule", keeps=keeps, text=text))
        if (step := judged.chosen.decided.get(row)) is not None:
            causes.append(Cause(judge="structure", keeps=row in judged.chosen.rows, text=_BY_STEP[step.__name__]))
        if row in as_exported:
            causes.append(as_exported[row])
        if causes[-1].keeps and row not in kept:  # a text without markup: see `plaintext.between`
            causes.append(Cause(judge="structure", keeps=False, text=_BY_STEP["between"]))
        reason = None if row in kept else judged.left_out.get(row) or around.reason_of(row)
        found.append(Judgement(kept=row in kept, reason=reason, probability=probability, causes=tuple(causes)))
    return found


def _likelihood(probability: float) -> str:
    percent = 100 * probability
    if percent < 0.1:
        told = "under 0.1"
    elif percent > 99.9:
        told = "over 99.9"
    else:
        told = f"{percent:.0f}" if 1 <= percent <= 99 else f"{percent:.1f}"
    return f"{told}\N{NO-BREAK SPACE}% likely to be the article's text"


def _strongest(shares: Contributions, matrix: Matrix) -> list[tuple[Feature, ...]]:
    order = np.argsort(-np.abs(shares), axis=1, kind="stable")[:, :_STRONGEST]
    return [
        tuple(
            Feature(
                name=FEATURES[at],
                value=float(matrix[row, at]),
                contribution=float(shares[row, at]),
                text=phrase(FEATURES[at], float(matrix[row, at])),
            )
            for at in columns.tolist()
        )
        for row, columns in enumerate(order)
    ]


def _agreed(page: Blocks, probabilities: Probabilities, known: Known) -> dict[int, list[Cause]]:
    """What the stages of agreement have changed, by row."""
    found: dict[int, list[Cause]] = {}
    before = [probability >= THRESHOLD for probability in probabilities.tolist()]
    for stage, judged in stages(page, probabilities, is_article=known.is_article):
        after = [value >= THRESHOLD for value in judged]
        for row, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                text = _AGREED[stage][0 if new else 1]
                found.setdefault(row, []).append(Cause(judge="structure", keeps=new, text=text))
        before = after
    return found


class _Surroundings:
    """What a block that the model does not take for the article's stands in, or is made of."""

    def __init__(self, page: Blocks, known: Known) -> None:
        self._page = page
        self._titles = {tuple(words_of(title)) for title in known.titles}
        self._standing: list[Reason | None] = []
        for container in page.containers:
            around = self._standing[container.parent] if container.parent >= 0 else None
            self._standing.append(_reason_in(container) or around)

    def reason_of(self, row: int) -> Reason:
        block = self._page.blocks[row]
        if block.sponsored:
            return "advertisement"
        if tag_of(self._page, row) == "h1" and tuple(block.words) in self._titles:
            return "headline"
        if reason := self._standing[block.container]:
            return reason
        return "links" if block.link_chars >= _LINKED * len(block.text) else "unlikely"


def _reason_in(container: Container) -> Reason | None:
    if reason := _BY_TAG.get(container.tag):
        return reason
    return "comments" if container.label and is_of_comments(container.label) else None
