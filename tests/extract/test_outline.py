"""What is left of a page tells whether it has to be read again."""

from __future__ import annotations

import json
import pickle
import random
from pathlib import Path

import pytest

from newsspider.extract import Extraction, KnownSite, Rules, extraction_of
from newsspider.extract.outline import stays
from newsspider.extract.recurring import NOTHING_KNOWN, KnownPlace, KnownText, Recurring, learned
from newsspider.reading.values import value_of
from tests.extract.samples import PARAGRAPHS, article_page

PAGES = [
    page
    for page in sorted(Path(__file__).parents[1].joinpath("pages").glob("*/page.html"))
    if "error" not in json.loads(page.with_name("expected.json").read_text("utf-8"))
]
URL = "https://www.example.com/2026/11/20/the-ferry-returns"
BOX = "Our newsletter has what you need to know of the islands, each morning, and costs you nothing."


def read(page: Path, site: Recurring | None = None) -> Extraction:
    known = KnownSite(site, knows_page=True) if site else KnownSite()
    return extraction_of(page.read_bytes(), URL, site=known, learning=True)


def other_pages(first: Extraction, dice: random.Random, doubt: float) -> Recurring:
    """Of a site that has each of a page's places, where the model was as sure of them but for so much log-odds, and
    some of its texts."""
    pages = dice.randint(3, 20)
    texts = {text: KnownText(dice.randint(2, pages), pages) for text in first.seen.texts if dice.random() < doubt / 20}
    places = {}
    for place, odds in first.seen.places:
        times = dice.randint(2, pages)
        places[place] = KnownPlace(times, pages, times * min(max(odds + dice.gauss(0, doubt), -6), 6))
    return Recurring(pages, pages, texts, places)


@pytest.mark.parametrize(("doubt", "least_share"), [(0.2, 0.5), (1.0, 0.3), (3.0, 0.05)])
def test_page_that_is_said_to_stay_as_it_is_does_so(doubt: float, least_share: float) -> None:
    dice = random.Random(doubt)
    said = 0
    for page in PAGES:
        first = read(page)
        known = other_pages(first, dice, doubt)
        if first.outline is not None and stays(first.outline, known):
            assert read(page, known).article == first.article, page.parent.name
            said += 1
    assert said >= least_share * len(PAGES)


def islands(number: int) -> str:
    page = article_page(inside=f"<p>{BOX}</p>")
    for text in PARAGRAPHS:
        page = page.replace(text, f"On day {number}, {text}")
    return page


def test_page_whose_box_other_pages_have_does_not_stay_as_it_is() -> None:
    first = extraction_of(islands(0), URL, learning=True)
    known = NOTHING_KNOWN
    for number in range(6):
        known = learned(known, extraction_of(islands(number), f"{URL}-{number}", learning=True).seen)
    assert BOX in first.article.articleBody
    assert first.outline is not None
    assert not stays(first.outline, known)
    assert stays(first.outline, learned(NOTHING_KNOWN, first.seen))


def test_outline_goes_from_one_process_to_another() -> None:
    outline = extraction_of(islands(0), URL, learning=True).outline
    assert outline is not None
    assert value_of(pickle.dumps(outline)).texts == outline.texts
    assert len(pickle.dumps(outline)) < 10_000


def test_page_that_its_site_has_rules_for_or_that_has_no_markup_has_to_be_read_again() -> None:
    ruled = extraction_of(islands(0), URL, rules=Rules(body=".article-body"), learning=True)
    assert ruled.outline is None
    assert extraction_of("A headline\n\nA text that has no markup.", learning=True).outline is None
