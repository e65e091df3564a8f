"""The language of an article: declared by the page, detected in its text."""

from __future__ import annotations

import re

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.detector import detector
from newsspider.extract.metadata.evidence import other_sources
from newsspider.extract.metadata.page import PageData
from newsspider.items import FieldSource

_TAG = re.compile(r"^([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-.*)?$")
_NOT_ONE = frozenset({"und", "mul", "zxx", "xx", "xxx", "mis"})
_DETECTION_CHARS = 4000
_SAMPLE_CHARS = 150
_LONG_TEXT_CHARS = 300
_CONFIDENT = 0.95


def read_language(page: PageData) -> tuple[str, FieldSource] | None:
    """The declared language as BCP 47, for example `de` or `pt-BR`; None where none is declared or none is readable."""
    rows = (
        ("json-ld", json_ld.texts(page.article.get("inLanguage"))),
        ("html", [page.found.language or ""]),
        (
            "meta",
            page.found.meta(
                "og:locale", "content-language", "dc.language", "dcterms.language", "language", "inlanguage"
            ),
        ),
        ("feed", [(page.link.language or "") if page.link else ""]),
    )
    said = [(tag, source) for source, values in rows for value in values if (tag := language_tag(value))]
    if not said:
        return None
    best, source = said[0]
    same = (other for tag, other in said if tag.split("-")[0] == best.split("-")[0])
    return best, FieldSource(source=source, agrees=other_sources(source, same))


def language_tag(value: str) -> str | None:
    """A language as someone wrote it (`de_DE`, `EN-us`, `zh-Hans-CN`) as BCP 47; None for what is none."""
    match = _TAG.match(value.strip().split(",")[0].split(";")[0].split(".")[0].strip().lower().replace("_", "-"))
    if not match or match[1] in _NOT_ONE:
        return None
    return "-".join(part for part in (match[1], match[2] and match[2].title(), match[3] and match[3].upper()) if part)


def detect_language(text: str) -> tuple[str, float] | None:
    """The language of a text (ISO 639-1) and a confidence from 0 to 1; None for a text without letters."""
    sample = text[:_DETECTION_CHARS]
    if not any(character.isalpha() for character in sample):
        return None
    code, confidence = detector().classify(sample)
    return str(code), float(confidence)


def settle_language(declared: str | None, text: str) -> str | None:
    """The declared language, or the detected one where none is declared or a long text plainly is in another."""
    if declared is not None and (len(text) < _LONG_TEXT_CHARS or _agrees(declared, text[:_DETECTION_CHARS])):
        return declared
    detected = detect_language(text)
    if detected is None:
        return declared
    code, confidence = detected
    if declared is None:
        return code if len(text) >= 80 and confidence >= _CONFIDENT else None
    return declared if confidence < _CONFIDENT or _same(declared, code) else code


def _agrees(declared: str, text: str) -> bool:
    """Whether a sample of the text is in the language that is declared; where it is not, all of it is asked.

    Pieces of its beginning, middle and end: the first line may quote another language. The detector's time grows with
    what it reads, and of 1,544 articles one was called otherwise by the sample than by the whole, and seven had
    to be read as a whole; a sample of 240 does no better, one of 120 takes an English half-page for German.
    """
    piece = _SAMPLE_CHARS // 3
    middle = (len(text) - piece) // 2
    detected = detect_language(f"{text[:piece]} {text[middle : middle + piece]} {text[-piece:]}")
    return detected is not None and _same(declared, detected[0])


# Languages the detector does not tell apart, or knows by another name.
_ALIKE = (
    {"no", "nb", "nn", "da"},
    {"hr", "sr", "bs", "sh"},
    {"id", "ms"},
    {"fil", "tl"},
    {"iw", "he"},
    {"zu", "xh", "st", "tn", "ss"},
)


def _same(declared: str, detected: str) -> bool:
    primary = declared.split("-")[0].lower()
    return primary == detected or any({primary, detected} <= alike for alike in _ALIKE)
