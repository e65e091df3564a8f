"""What the lexicon knows of a block's words: 0 where it knows nothing."""

from __future__ import annotations

import numpy as np

from newsspider.extract.features.tree import Column
from newsspider.extract.lexicon import Lexicon, phrases_of


def word_columns(words: list[list[str]], lexicon: Lexicon) -> dict[str, Column]:
    whole = np.zeros(len(words))
    begins = np.zeros(len(words))
    ends = np.zeros(len(words))
    mean = np.zeros(len(words))
    lowest = np.zeros(len(words))
    known = lexicon.words
    for row, entry in enumerate(words):
        total = 0.0
        seen = 0
        for phrase in phrases_of(entry):
            score = known.get(phrase)
            if score is None:
                continue
            match phrase[0]:
                case "=":
                    whole[row] = score
                case "^":
                    begins[row] += score
                case "$":
                    ends[row] = score
                case _:
                    total += score
                    seen += 1
                    lowest[row] = min(lowest[row], score)
        mean[row] = total / (seen + 2)
    return {
        "phrase score": whole,
        "beginning score": begins,
        "ending score": ends,
        "word score": mean,
        "lowest word score": lowest,
        "wording": whole + begins + ends + 2 * mean,
    }
