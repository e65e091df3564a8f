"""How a manuscript is read, and how it becomes HTML and plain text."""

from __future__ import annotations

from datetime import datetime

import pytest

from newsspider.demo import inline, manuscript
from newsspider.demo.sections import SECTIONS
from newsspider.demo.words import shown, words
from newsspider.items import Author

HEAD = "path: /town/x\nsection: town\nheadline: A headline: with a colon\noutlets: front; rss"


def test_a_header_line_ends_at_its_first_colon() -> None:
    assert manuscript.read(f"{HEAD}\n\nText.").headline == "A headline: with a colon"


def test_a_misspelt_header_is_refused() -> None:
    with pytest.raises(ValueError, match="hedline"):
        manuscript.read(f"{HEAD}\nhedline: x\n\nText.")


def test_agencies_are_told_from_people() -> None:
    story = manuscript.read(f"{HEAD}\nbyline: Ada Mollgaard; @Norddienst\n\nText.")
    assert story.authors == (Author(name="Ada Mollgaard"), Author(name="Norddienst", type="Organization"))


def test_pieces_are_told_by_how_they_begin() -> None:
    text = "Text.\n\n## Heading\n\n> Quote\n\n- one\n- two\n\n| a | b |\n| c | d |\n\n![ferry-x](Caption | Credit)"
    pieces = manuscript.read(f"{HEAD}\n\n{text}").pieces
    assert [piece.kind for piece in pieces] == ["paragraph", "heading", "quote", "list", "table", "image"]
    assert pieces[3].rows == (("one",), ("two",))
    assert pieces[4].rows == (("a", "b"), ("c", "d"))


def test_inline_markup_leaves_no_trace_in_the_text() -> None:
    line = "A *ship* of **31 metres** & a [link](/town/)."
    assert inline.to_text(line) == "A ship of 31 metres & a link."
    assert inline.to_html(line) == ('A <em>ship</em> of <strong>31 metres</strong> &amp; a <a href="/town/">link</a>.')


@pytest.mark.parametrize("language", sorted({section.language for section in SECTIONS.values()}))
def test_every_language_has_its_words_and_its_dates(language: str) -> None:
    assert len(words(language).months) == 12
    assert "2026" in shown(datetime.fromisoformat("2026-11-03T09:05:00+01:00"), language)
