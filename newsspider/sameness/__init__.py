"""Whether two texts are the same text, when of the first one only a few numbers are kept."""

from functools import lru_cache

from newsspider.sameness.original import Original, original_of
from newsspider.sameness.simhash import near, simhash64
from newsspider.sameness.sketch import CANDIDATES_SHARE, MOST_CANDIDATES, Sketch, alike, same_text, shingles_of


@lru_cache(maxsize=16)
def sketched(text: str) -> tuple[int, Sketch]:
    """All that a text is compared by: its simhash and its shingles.

    The last few are kept: a crawl asks for an article's on its way through the pipelines, and again when it is written.
    """
    return simhash64(text), shingles_of(text)


__all__ = [
    "CANDIDATES_SHARE",
    "MOST_CANDIDATES",
    "Original",
    "Sketch",
    "alike",
    "near",
    "original_of",
    "same_text",
    "shingles_of",
    "simhash64",
    "sketched",
]
