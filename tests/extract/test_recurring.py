"""What a site's other pages say of a page's blocks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from newsspider.extract import KnownSite, extract, extraction_of
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.parse import parse
from newsspider.extract.recurring import (
    FORMAT,
    MOST_PLACES,
    MOST_TEXTS,
    NOTHING_KNOWN,
    Marked,
    Observation,
    Recurring,
    SeenPlace,
    learned,
    marked,
    observed,
    packed,
    unpacked,
    weighed,
)

MODEL = b"12345678"
CALL = "Write to our editors at any time, they read each and every letter that comes."


def paragraph(number: int) -> str:
    """A sentence of its own."""
    return f"On day {number} of that year the council spoke of {number} bridges, and of who pays for them."


def body_of(number: int, *extra: str) -> str:
    texts = [paragraph(10 * number + each) for each in range(4)]
    return "".join(f"<p>{text}</p>" for text in (*texts[:2], *extra, *texts[2:]))


def page_of(number: int, *extra: str, teaser: str = "") -> Blocks:
    """An article among others of its site; `extra` are further paragraphs."""
    beside = f"<div class=more><span>{teaser}</span></div>" if teaser else ""
    return read_blocks(parse(f"<body><main class=text>{body_of(number, *extra)}</main>{beside}</body>"))


def marks(page: Blocks, sure: float = 0.95) -> Marked:
    """As a model judges it that takes every block for the article's."""
    return marked(page, np.full(len(page.blocks), sure))


def after(pages: Iterable[Blocks]) -> Recurring:
    known = NOTHING_KNOWN
    for page in pages:
        known = learned(known, observed(marks(page)))
    return known


def judged(page: Blocks, known: Recurring, text: str, *, sure: float = 0.95, itself: bool = False) -> float:
    """How likely that text of the page is the article's."""
    row = next(row for row, block in enumerate(page.blocks) if block.text == text)
    return float(weighed(marks(page, sure), known, itself=itself).probabilities[row])


def test_a_text_that_every_page_has_at_its_place_is_furniture() -> None:
    known = after(page_of(number, CALL) for number in range(6))
    page = page_of(9, CALL)
    assert judged(page, known, CALL, sure=0.99) < 0.1
    assert judged(page, known, page.blocks[0].text) > 0.9
    assert weighed(marks(page), known).furniture == {2}


@pytest.mark.parametrize("pages", [0, 1])
def test_the_first_pages_are_judged_by_the_model_alone(pages: int) -> None:
    known = after(page_of(number, CALL) for number in range(pages))
    page = marks(page_of(9, CALL), 0.6)
    assert weighed(page, known).probabilities == pytest.approx(np.full(5, 0.6))
    assert not weighed(page, known).furniture


def test_the_evidence_grows_with_the_pages() -> None:
    values = [judged(page_of(99, CALL), after(page_of(n, CALL) for n in range(count)), CALL) for count in range(12)]
    assert values == sorted(values, reverse=True)
    assert values[1] > 0.9
    assert values[5] < 0.5


@pytest.mark.parametrize("pages", [2, 5, 20])
def test_a_sentence_that_two_articles_quote_stays(pages: int) -> None:
    known = after(page_of(number, CALL) if number == 1 else page_of(number) for number in range(pages))
    assert judged(page_of(99, CALL), known, CALL) > 0.9


def test_a_sentence_that_is_quoted_again_and_again_stays() -> None:
    known = after(page_of(number, CALL) if number % 10 == 1 else page_of(number) for number in range(40))
    assert judged(page_of(99, CALL), known, CALL) > 0.5


def test_what_a_column_begins_with_stays() -> None:
    known = after(page_of(number, CALL) if number % 5 == 1 else page_of(number) for number in range(30))
    assert judged(page_of(99, CALL), known, CALL) > 0.5


def test_a_standing_heading_stays() -> None:
    known = after(page_of(number, "What we know so far") for number in range(30))
    assert judged(page_of(99, "What we know so far"), known, "What we know so far") > 0.9


def test_a_standfirst_that_teasers_repeat_stays() -> None:
    lead = paragraph(990)
    known = after(page_of(number, teaser=lead) for number in range(20))
    assert judged(page_of(99, teaser=lead), known, lead) > 0.9
    assert weighed(marks(page_of(99, teaser=lead)), known).furniture == {4}


def test_a_page_that_is_read_again_does_not_speak_against_itself() -> None:
    known = after(page_of(number) for number in (1, 2, 3, 4, 5))
    page = marks(page_of(3))
    assert not weighed(page, known, itself=True).furniture
    assert (weighed(page, known, itself=True).probabilities > 0.9).all()
    without = after(page_of(number) for number in (1, 2, 4, 5))
    assert weighed(page, known, itself=True).probabilities == pytest.approx(
        weighed(page, without).probabilities, abs=1e-4
    )


def test_where_the_body_was_on_other_pages_it_is_on_this_one() -> None:
    known = after(page_of(number) for number in range(10))
    doubtful = marks(page_of(99), 0.35)
    assert (weighed(doubtful, known).probabilities > 0.5).all()


def test_the_same_pages_in_the_same_order_give_the_same_value() -> None:
    pages = [page_of(number, CALL) for number in range(8)]
    assert packed(after(pages), MODEL) == packed(after(pages), MODEL)


def test_what_was_packed_is_unpacked() -> None:
    known = after(page_of(number, CALL) for number in range(8))
    value = packed(known, MODEL)
    again = unpacked(value, MODEL)
    assert packed(again, MODEL) == value
    assert (again.pages, again.texts) == (8, known.texts)
    page = marks(page_of(99, CALL))
    assert weighed(page, again).probabilities == pytest.approx(weighed(page, known).probabilities)


def test_another_model_or_another_version_begins_anew_and_so_does_what_is_damaged() -> None:
    value = packed(after(page_of(number) for number in range(3)), MODEL)
    assert unpacked(value, b"87654321") == NOTHING_KNOWN
    assert unpacked(bytes([FORMAT + 1]) + value[1:], MODEL) == NOTHING_KNOWN
    for damaged in (b"", value[:5], value[:-3]):
        assert unpacked(damaged, MODEL) == NOTHING_KNOWN


def test_what_is_known_of_a_site_stays_small_and_what_recurs_stays_in_it() -> None:
    known = NOTHING_KNOWN
    for number in range(500):
        texts = (7, *range(1_000 * (number + 1), 1_000 * (number + 1) + 60))
        places = tuple(SeenPlace(place, 1.0) for place in (5, *range(100 * (number + 1), 100 * (number + 1) + 9)))
        known = learned(known, Observation(texts, places))
    assert MOST_TEXTS / 2 < len(known.texts) <= MOST_TEXTS
    assert MOST_PLACES / 2 < len(known.places) <= MOST_PLACES
    assert len(packed(known, MODEL)) < 30_000
    assert known.pages <= 100
    assert known.texts[7].pages == known.places[5].pages == known.pages


def test_what_has_come_no_more_is_forgotten() -> None:
    known = after(page_of(number, CALL) for number in range(20))
    for number in range(20, 320):
        known = learned(known, observed(marks(page_of(number))))
    assert judged(page_of(999, CALL), known, CALL, sure=0.8) > 0.5


# From bytes to text


def html_of(number: int) -> str:
    head = f"<title>Day {number} of the bridge</title>"
    return (
        f"<html><head>{head}</head><body><main class=story><h1>Day {number} of the bridge</h1>"
        f"{body_of(number, CALL)}</main><footer>About us</footer></body></html>"
    )


def test_a_site_is_read_the_cleaner_the_more_of_its_pages_were_seen() -> None:
    url = "https://news.example.com/2026/11/{}.html"
    first = extraction_of(html_of(1), url.format(1), learning=True)
    known = learned(NOTHING_KNOWN, first.seen)
    for number in range(2, 10):
        known = learned(known, extraction_of(html_of(number), url.format(number), learning=True).seen)
    assert CALL in first.article.articleBody
    article = extract(html_of(20), url.format(20), recurring=known)
    assert CALL not in article.articleBody
    assert paragraph(200) in article.articleBody
    assert article.stripped is not None
    assert article.stripped.byReason["recurring"] == 1
    again = extraction_of(html_of(1), url.format(1), site=KnownSite(known, knows_page=True)).article
    assert again.articleBody == first.article.articleBody.replace(f"{CALL}\n\n", "")


def test_a_text_without_markup_teaches_nothing() -> None:
    assert extraction_of("A headline\n\nA text that has no markup at all.", learning=True).seen == Observation()
