"""What the lexicon knows of a block's words: 0 where it knows nothing."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, repeat

import numpy as np

from newsspider.extract.features.tree import Column
from newsspider.extract.lexicon import READ_WORDS, Lexicon, beginnings_of, ending_of, whole_of

_PRIOR_WORDS = 2
"""That say nothing, beside those that are known: a single word does not speak for its block."""
_NO_WORD = ""


def word_columns(words: list[list[str]], lexicon: Lexicon) -> dict[str, Column]:
    # With one more, no block is without words: a page's words are looked up together.
    heads = [[*entry[:READ_WORDS], _NO_WORD] for entry in words]
    starts = np.cumsum([0, *map(len, heads[:-1])])
    scores = _scores(chain.from_iterable(heads), lexicon)
    known = np.add.reduceat(scores != 0, starts, dtype=float)
    first, two = zip(*map(beginnings_of, words), strict=True)
    columns = {
        "phrase score": _scores(map(whole_of, words), lexicon),
        "beginning score": _scores(first, lexicon) + _scores(two, lexicon),
        "ending score": _scores(map(ending_of, words), lexicon),
        "word score": np.add.reduceat(scores, starts) / (known + _PRIOR_WORDS),
        "lowest word score": np.minimum(np.minimum.reduceat(scores, starts), 0.0),
    }
    columns["wording"] = (
        columns["phrase score"] + columns["beginning score"] + columns["ending score"] + 2 * columns["word score"]
    )
    return columns


def _scores(phrases: Iterable[str], lexicon: Lexicon) -> Column:
    return np.array(list(map(lexicon.words.get, phrases, repeat(0.0))), dtype=float)
