"""A block's own text, whatever its language."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from newsspider.extract.blocks import Blocks
from newsspider.extract.features.tree import Column

ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।׃][\"”’»」』)\]]*$")

# A time of day or a day, as bylines, comments and teasers begin with, in any language.
MOMENT = re.compile(
    r"\b\d{1,2}[:.h]\d{2}\b"  # 18:42, 9.15
    r"|\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}"  # 24.11.2026
    r"|\b(?:19|20)\d\d[年년./-]"  # 2026-11-24, 2026年11月24日
    r"|\b\d{1,2}\.?\s(?:de\s)?[^\W\d]{3,}\.?\s(?:de\s)?(?:19|20)\d\d\b"  # 24. November 2026, 24 de noviembre de 2026
    r"|[^\W\d]{3,}\.?\s\d{1,2},?\s(?:19|20)\d\d\b"  # November 24, 2026
)
_MOMENT_CHARS = 80
_LOOK_CHARS = 200
_DIGIT = re.compile(r"\d")


def text_columns(page: Blocks, words: list[list[str]]) -> dict[str, Column]:
    blocks = page.blocks
    texts = [block.text for block in blocks]
    chars = np.array([len(text) for text in texts], dtype=float)
    count = np.array([len(entry) for entry in words], dtype=float)
    link_chars = np.array([block.link_chars for block in blocks], dtype=float)
    copies = Counter(texts)
    images = np.array([block.images_before for block in blocks], dtype=float)
    digits, capitals = _digits_and_capitals(texts)
    return {
        "words": count,
        "chars": chars,
        "link density": np.minimum(link_chars / chars, 1.0),
        "links": np.array([block.links for block in blocks], dtype=float),
        "ends in a link": np.array([block.ends_in_link for block in blocks], dtype=float),
        "bold density": np.minimum(np.array([block.bold_chars for block in blocks]) / chars, 1.0),
        "ends a sentence": np.array([ENDS_SENTENCE.search(text[-8:]) is not None for text in texts], dtype=float),
        "ends with a colon": np.array([text[-1] in ":：" for text in texts], dtype=float),
        "commas per word": np.array([text.count(",") + text.count("、") + text.count("،") for text in texts])
        / (count + 1),
        "digits share": digits / np.minimum(chars, _LOOK_CHARS),
        "upper share": capitals / np.minimum(chars, _LOOK_CHARS),
        "chars per word": chars / (count + 1),
        "shows a moment": np.array(
            [
                some > 0 and MOMENT.search(text[:_MOMENT_CHARS]) is not None
                for some, text in zip(digits, texts, strict=True)
            ],
            dtype=float,
        ),
        "line breaks": np.array([text.count("\n") for text in texts], dtype=float),
        "made by breaks": np.array([block.breaks for block in blocks], dtype=float),
        "copies": np.array([copies[text] for text in texts], dtype=float),
        "images just before": np.diff(images, prepend=0.0),
        "images so far": images,
    }


def _digits_and_capitals(texts: list[str]) -> tuple[Column, Column]:
    """How many digits and capital letters each text begins with: all texts in one piece are read fastest."""
    heads = [text[:_LOOK_CHARS] for text in texts]
    joined = "".join(heads)
    starts = np.cumsum([0, *map(len, heads[:-1])])
    small = joined.lower()
    if len(small) != len(joined):  # a letter whose small form is two
        small = "".join(character.lower()[0] for character in joined)
    digits = _codes(_DIGIT.sub("0", joined)) == ord("0")
    capitals = _codes(joined) != _codes(small)
    return np.add.reduceat(digits, starts, dtype=float), np.add.reduceat(capitals, starts, dtype=float)


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
