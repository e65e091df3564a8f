"""Truth -> labels: which blocks of a page are the article's, by aligning the page's words with the truth's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from newsspider.extract.blocks import Blocks
from newsspider.extract.lexicon import words_of

_LONG = 8
_TINY = 4
_GRAM = 4
Gram = tuple[str, ...]
_COPY_WEIGHT = 0.2
_PAGE_WORDS = 700


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """For each block whether it is the article's, and how much that judgement counts (0: unknown)."""

    content: npt.NDArray[np.bool_]
    weight: npt.NDArray[np.float64]

    @property
    def span(self) -> tuple[int, int]:
        """First and last block of the article; (0, -1) where there is none."""
        rows = np.flatnonzero(self.content)
        return (int(rows[0]), int(rows[-1])) if len(rows) else (0, -1)


def labels_of_body(page: Blocks, body: str) -> Labels:
    """Labels where the whole text is known.

    A long block is content if at least half of its words are in the longest common subsequence and in common 4-grams;
    a copy of the text elsewhere is not, with little weight. A short one must match whole and in one piece, and a tiny
    one must touch its neighbour.
    """
    words = [words_of(block.text) for block in page.blocks]
    truth = words_of(body)
    flat = [word for entry in words for word in entry]
    position = np.full(len(flat), -1)
    for opcode in LCSseq.opcodes(flat, truth):
        if opcode.tag == "equal":
            position[opcode.src_start : opcode.src_end] = np.arange(opcode.dest_start, opcode.dest_end)
    grams = grams_of(truth)
    content = np.zeros(len(words), dtype=bool)
    weight = np.ones(len(words))
    start = 0
    for row, entry in enumerate(words):
        end = start + len(entry)
        place = position[start:end]
        if len(entry) >= _LONG:
            matched = float((place >= 0).mean())
            common = _gram_share(entry, grams)
            content[row] = matched >= 0.5 and common >= 0.5
            if common >= 0.5 and not content[row]:
                weight[row] = _COPY_WEIGHT
        elif entry:
            whole = bool((place >= 0).all()) and bool((np.diff(place) == 1).all())
            content[row] = whole and (len(entry) >= _TINY or _touches(position, start, end))
        start = end
    return Labels(content, weight * _importance(words, content))


def labels_of_parts(page: Blocks, inside: tuple[str, ...], outside: tuple[str, ...]) -> Labels:
    """Labels where only parts are known: blocks that hold none of them are unknown."""
    content = np.zeros(len(page.blocks), dtype=bool)
    known = np.zeros(len(page.blocks))
    wanted = [" ".join(text.split()) for text in inside]
    unwanted = [" ".join(text.split()) for text in outside]
    for row, block in enumerate(page.blocks):
        text = " ".join(block.text.split())
        if any(part in text or (len(text) > 20 and text in part) for part in wanted):
            content[row], known[row] = True, 1.0
        elif any(part in text or (len(text) > 20 and text in part) for part in unwanted):
            known[row] = 1.0
    words = [words_of(block.text) for block in page.blocks]
    return Labels(content, known * np.array([0.3 + min(len(entry), 100) / 15 for entry in words]))


def grams_of(words: Sequence[str]) -> set[Gram]:
    """Runs of four words."""
    return set(zip(*(words[shift:] for shift in range(_GRAM)), strict=False))


def _gram_share(entry: list[str], grams: set[Gram]) -> float:
    covered = np.zeros(len(entry), dtype=bool)
    for at in range(len(entry) - _GRAM + 1):
        if tuple(entry[at : at + _GRAM]) in grams:
            covered[at : at + _GRAM] = True
    return float(covered.mean())


def _touches(position: npt.NDArray[np.intp], start: int, end: int) -> bool:
    before = start > 0 and position[start] > 0 and position[start - 1] == position[start] - 1
    after = end < len(position) and position[end] == position[end - 1] + 1
    return bool(before or after)


def _importance(words: list[list[str]], content: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Long blocks count more, and pages about equally."""
    sizes = np.array([len(entry) for entry in words], dtype=float)
    total = max(sizes[content].sum(), 1.0)
    of_page = float(np.clip(np.sqrt(_PAGE_WORDS / total), 0.5, 3.0))
    weights: npt.NDArray[np.float64] = (0.3 + np.minimum(sizes, 100) / 15) * of_page
    return weights
