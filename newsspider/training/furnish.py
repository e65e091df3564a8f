"""Pages with furniture in the midst of their text and right below it, in boxes whose names say nothing.

Sites put advertisements, pointers, teasers and pulled quotes between paragraphs. Where no other site has the names of
their boxes, and their words are a stranger's, only where they stand tells them from text. Pages with truth that show
it are few, so it is put into them; and quotes, lists and tables as well, lest all that is boxed be taken for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from newsspider.training.dataset import Sample
from newsspider.training.draws import Draws
from newsspider.training.graft import Box, around_both, grafted, place_before
from newsspider.training.labels import Labels
from newsspider.training.pieces import Pieces
from newsspider.training.stock import Stocks, sentences_of, texts_of

_MOST_PIECES = 3
_WEIGHT = 1.5
"""Of each block that is put into a page: that of a sentence."""


class Furnisher:
    """Puts words of other pages into a page."""

    def __init__(self, samples: Iterable[Sample]) -> None:
        """`samples` are the pages that give."""
        self._stocks = Stocks(samples)

    def furnished(self, sample: Sample, draws: Draws) -> Sample:
        """The page with some pieces; itself where it has no article, or the others have too little to give."""
        labels = sample.labels
        if labels is None or not labels.content.any():
            return sample
        stock = self._stocks.of(sample, labels)
        if stock is None:
            return sample
        pieces = Pieces(stock, draws, sentences_of(texts_of(sample, labels)))
        for _ in range(1 + draws.below(_MOST_PIECES)):
            sample = _one_more(sample, pieces, draws)
        return sample


def _one_more(sample: Sample, pieces: Pieces, draws: Draws) -> Sample:
    assert sample.labels is not None
    rows = np.flatnonzero(sample.labels.content).tolist()
    if len(rows) > 1 and draws.happens(4):
        return _with_box(sample, pieces.of_text(), draws.one_of(rows[:-1]), is_content=True)
    if len(rows) > 1 and draws.below(4):
        return _with_box(sample, pieces.within(), draws.one_of(rows[:-1]))
    return _with_box(sample, pieces.below(), rows[-1])


def _with_box(sample: Sample, box: Box, above: int, *, is_content: bool = False) -> Sample:
    """The page with a box below a block; itself where that is its last one."""
    page, labels = sample.blocks, sample.labels
    assert labels is not None
    row = above + 1
    if row >= len(page.blocks):
        return sample
    around = around_both(page, above, row)
    grown = grafted(page, [box], around, place_before(page, row, around), row)
    size = len(grown.blocks) - len(page.blocks)
    content = np.insert(labels.content, row, np.full(size, is_content))
    weight = np.insert(labels.weight, row, np.full(size, _WEIGHT))
    return replace(sample, blocks=grown, labels=Labels(content, weight))
