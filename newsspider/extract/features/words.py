"""What the lexicon knows of a block's words: 0 where it knows nothing."""

from __future__ import annotations

import numpy as np

from newsspider.extract.features.tree import Column
from newsspider.extract.lexicon import READ_WORDS, Lexicon, beginnings_of, ending_of, whole_of

_PRIOR_WORDS = 2
"""That say nothing, beside those that are known: a single word does not speak for its block."""


def word_columns(words: list[list[str]], lexicon: Lexicon) -> dict[str, Column]:
    known = lexicon.words.get
    whole, begins, ends, mean, lowest = [], [], [], [], []
    for entry in words:
        scores = [score for word in entry[:READ_WORDS] if (score := known(word)) is not None]
        mean.append(sum(scores) / (len(scores) + _PRIOR_WORDS))
        lowest.append(min(scores, default=0.0))
        whole.append(known(phrase) or 0.0 if (phrase := whole_of(entry)) else 0.0)
        begins.append(sum(known(phrase) or 0.0 for phrase in beginnings_of(entry)))
        ends.append(known(phrase) or 0.0 if (phrase := ending_of(entry)) else 0.0)
    columns = {
        "phrase score": np.array(whole, dtype=float),
        "beginning score": np.array(begins, dtype=float),
        "ending score": np.array(ends, dtype=float),
        "word score": np.array(mean, dtype=float),
        "lowest word score": np.minimum(np.array(lowest, dtype=float), 0.0),
    }
    columns["wording"] = (
        columns["phrase score"] + columns["beginning score"] + columns["ending score"] + 2 * columns["word score"]
    )
    return columns
