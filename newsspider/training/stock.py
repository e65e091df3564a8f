"""Words that labelled pages have to give to others: what their furniture says, and what their articles do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from newsspider.extract.features.names import is_of_comments
from newsspider.extract.metadata.language import detect_language
from newsspider.training.dataset import Sample, labelled
from newsspider.training.labels import Labels

_SENTENCE = re.compile(r"[^.!?。！？।]{10,160}[.!?。！？।]")
_SLOGAN_CHARS = (10, 70)
_NOTE_CHARS = (3, 24)
_NOTICE_CHARS = (25, 250)
_TEASER_CHARS = 200
_ITEM_CHARS = 200
_TABLE_DEPTH = 3
_MOST_ITEMS = 8
_MOST_OF_PAGE = 12
"""Of each kind, what one page gives."""
_LEAST = 20
"""Of each kind that is needed, what a language must have to give."""
_LANGUAGE_BLOCKS, _LANGUAGE_CHARS = 5, 600


@dataclass(slots=True)
class Stock:
    """What pages of one language have to give."""

    slogans: list[str] = field(default_factory=list)
    """Short sentences of articles."""
    teasers: list[tuple[str, str]] = field(default_factory=list)
    """Headline of an article, and how it begins."""
    notes: list[str] = field(default_factory=list)
    """A word or two of furniture."""
    links: list[str] = field(default_factory=list)
    """The same, of links."""
    notices: list[str] = field(default_factory=list)
    """Sentences of furniture."""
    comments: list[str] = field(default_factory=list)
    """What readers said of articles."""
    captions: list[str] = field(default_factory=list)
    """What stands below pictures."""
    lists: list[list[str]] = field(default_factory=list)
    """Items of lists of articles."""
    tables: list[list[list[str]]] = field(default_factory=list)
    """Rows of tables of articles, and the cells of each."""

    @property
    def is_enough(self) -> bool:
        needed: tuple[Sequence[object], ...] = (self.slogans, self.teasers, self.notes, self.links, self.notices)
        return all(len(known) >= _LEAST for known in needed)

    def take(self, sample: Sample, labels: Labels) -> None:
        """Add what a page has."""
        self._take_text(sample, labels)
        self._take_structures(sample, labels)
        self._take_furniture(sample, labels)

    def filled(self, every: Stock) -> Stock:
        """The stock with what it lacks taken from that of all languages."""
        return replace(
            self,
            comments=self.comments or every.comments or self.notices,
            captions=self.captions or every.captions or self.notices,
            lists=self.lists or every.lists,
            tables=self.tables or every.tables,
        )

    def _take_text(self, sample: Sample, labels: Labels) -> None:
        texts = texts_of(sample, labels)
        self.slogans += [one for one in sentences_of(texts) if _fits(one, _SLOGAN_CHARS)][:_MOST_OF_PAGE]
        title = next(iter(sample.evidence.titles), "")
        lead = sample.evidence.description or next(iter(texts), "")
        if title and lead:
            self.teasers.append((title, lead[:_TEASER_CHARS]))

    def _take_structures(self, sample: Sample, labels: Labels) -> None:
        """Lists and tables of the text, by what is around their items and cells."""
        page = sample.blocks
        lists: dict[int, list[str]] = {}
        tables: dict[int, dict[int, list[str]]] = {}
        for row in np.flatnonzero(labels.content).tolist():
            path = page.path(page.blocks[row].container)
            if len(page.blocks[row].text) > _ITEM_CHARS or len(path) < _TABLE_DEPTH:
                continue
            if path[0].tag == "li":
                lists.setdefault(path[0].parent, []).append(page.blocks[row].text)
            elif path[0].tag in ("td", "th"):
                tables.setdefault(path[1].parent, {}).setdefault(path[0].parent, []).append(page.blocks[row].text)
        self.lists += [items[:_MOST_ITEMS] for items in lists.values() if len(items) > 1][:_MOST_OF_PAGE]
        self.tables += [list(rows.values())[:_MOST_ITEMS] for rows in tables.values() if len(rows) > 1][:_MOST_OF_PAGE]

    def _take_furniture(self, sample: Sample, labels: Labels) -> None:
        page = sample.blocks
        blocks = [page.blocks[row] for row in np.flatnonzero(~labels.content & (labels.weight > 0))]
        for block in blocks:
            path = page.path(block.container)
            if path[0].tag == "figcaption" and _fits(block.text, _NOTICE_CHARS):
                self.captions.append(block.text)
            elif _fits(block.text, _NOTICE_CHARS) and any(is_of_comments(around.label) for around in path):
                self.comments.append(block.text)
        linked = [block.text for block in blocks if block.link_chars]
        plain = [block.text for block in blocks if not block.link_chars]
        self.notes += [text for text in plain if _fits(text, _NOTE_CHARS)][:_MOST_OF_PAGE]
        self.links += [text for text in linked if _fits(text, _NOTE_CHARS)][:_MOST_OF_PAGE]
        self.notices += [text for text in plain if _fits(text, _NOTICE_CHARS)][:_MOST_OF_PAGE]


class Stocks:
    """What pages have to give, by language."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        self._all = Stock()
        self._by_language: dict[str, Stock] = defaultdict(Stock)
        for sample, labels in labelled(samples):
            self._all.take(sample, labels)
            self._by_language[_language(sample, labels)].take(sample, labels)

    def of(self, sample: Sample, labels: Labels) -> Stock | None:
        """What suits a page: of its language where that has enough, else of all; None where that is not enough."""
        stock = self._by_language[_language(sample, labels)]
        if stock.is_enough:
            return stock.filled(self._all)
        return self._all.filled(self._all) if self._all.is_enough else None


def texts_of(sample: Sample, labels: Labels) -> list[str]:
    """The blocks of the article."""
    return [sample.blocks.blocks[row].text for row in np.flatnonzero(labels.content)]


def sentences_of(texts: Iterable[str]) -> list[str]:
    """What ends as a sentence does, in any script; one within quotation marks may lose them."""
    return [sentence.strip() for text in texts for sentence in _SENTENCE.findall(text)]


def _fits(text: str, chars: tuple[int, int]) -> bool:
    return chars[0] <= len(text) <= chars[1] and "\n" not in text


def _language(sample: Sample, labels: Labels) -> str:
    """Empty where it is not known."""
    text = " ".join(texts_of(sample, labels)[:_LANGUAGE_BLOCKS])
    return (detect_language(text[:_LANGUAGE_CHARS]) or ("", 0.0))[0]
