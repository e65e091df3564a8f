import pytest
from lxml.html import fromstring

from newsspider.extract.metadata.text import fold, one_line, text_of


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p>one</p>", "one"),
        ("<p> one\n two </p>", "one two"),
        ("<p><b>N</b>ATO</p>", "NATO"),
        ("<p><span>Kicker</span><span>Title</span></p>", "Kicker Title"),
        ("<p>one<br>two</p>", "one two"),
        ("<p>one <script>a()</script><i>two</i>, three</p>", "one two, three"),
        ("<p>so\u00adft</p>", "soft"),
        ("<script>a()</script>", ""),
    ],
)
def test_text_is_what_a_reader_sees(markup: str, shown: str) -> None:
    assert text_of(fromstring(f"<div>{markup}</div>")[0]) == shown


def test_skipped_element_leaves_what_follows_it() -> None:
    element = fromstring("<p>one <b>two</b> three</p>")
    assert text_of(element, skip=frozenset({element[0]})) == "one three"
    assert text_of(element[0], skip=frozenset({element[0]})) == ""


def test_reading_stops_at_the_limit() -> None:
    assert text_of(fromstring(f"<div>{'<p>word</p>' * 5_000}</div>"), 9) == "word word"


def test_invisible_characters_are_left_out() -> None:
    assert one_line("a\u200bb \ufeff c\u2060") == "ab c"


def test_quotes_dashes_and_case_do_not_count_in_comparison() -> None:
    assert fold("„Die ‚Größe‘“ – DER Stadt") == fold("\"Die 'Größe'\" - der STADT") == "die grösse der stadt"
