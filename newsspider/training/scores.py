"""How near an extracted text is to the truth: scores of one page, from 0 to 1."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_WORD = re.compile(r"\w+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f\u1000-\u109f\U00020000-\U0002fa1f"
_TOKEN = re.compile(f"[{_CJK}]|[^\\W{_CJK}]+")


def sequence_f1(truth: str, found: str) -> float:
    """F1 of the longest common subsequence of lower-case words; single characters where scripts have no spaces."""
    wanted, got = _tokens(truth), _tokens(found)
    return _f1(LCSseq.similarity(wanted, got), len(wanted), len(got))


def word_f1(truth: str, found: str) -> float:
    """F1 of the bags of lower-case words."""
    wanted, got = Counter(_WORD.findall(truth.lower())), Counter(_WORD.findall(found.lower()))
    return _f1((wanted & got).total(), wanted.total(), got.total())


def is_exact(truth: str, found: str) -> bool:
    """Whether the words are the truth's, in its order."""
    return _WORD.findall(truth) == _WORD.findall(found)


def snippet_counts(inside: Sequence[str], outside: Sequence[str], found: str) -> tuple[int, int, int]:
    """True positives, false positives and false negatives of texts that belong to the article and that do not; soft
    hyphens and their like, which some sources have and no reader sees, do not count."""
    text = _visible(found)
    hits = sum(_visible(part) in text for part in inside) if text else 0
    leaks = sum(_visible(part) in text for part in outside) if text else 0
    return hits, leaks, len(inside) - hits


def _visible(text: str) -> str:
    return " ".join(text.translate(_INVISIBLE).split())


def area_under_curve(truth: Sequence[bool], values: Sequence[float]) -> float:
    """Chance that a page which is an article is ranked above one which is not; a tie counts half."""
    ranked = sorted(zip(values, truth, strict=True))
    positive = sum(truth)
    total, start = 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        rank = (start + end + 1) / 2
        total += rank * sum(is_one for _, is_one in ranked[start:end])
        start = end
    negative = len(ranked) - positive
    return (total - positive * (positive + 1) / 2) / max(positive * negative, 1)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.translate(_INVISIBLE).lower())


def _f1(common: int, wanted: int, got: int) -> float:
    if not wanted or not got:
        return float(wanted == got)
    return 2 * common / (wanted + got)
