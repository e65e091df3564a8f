"""Furniture of other pages is put into a page, and is known for what it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle

import numpy as np
import pytest

from newsspider.training.dataset import Sample
from newsspider.training.draws import Draws
from newsspider.training.furnish import Furnisher
from newsspider.training.labels import Labels
from newsspider.training.pieces import Pieces
from newsspider.training.stock import Stock, Stocks, sentences_of
from tests.training.pages import SUBJECTS, article, body, paragraphs, sample, sample_of, true_ends

_SLOGANS = "".join(f"<p>Number {number} sails again.</p>" for number in range(12))
_LIST = "<ul><li>Fresh white bread</li><li>A litre of milk</li></ul>"
_TABLE = "<table><tr><td>First boat at six</td><td>Last one at noon</td></tr><tr><td>Never on Mondays</td></tr></table>"
_TEXT = f"{_SLOGANS}{_LIST}{_TABLE}"
_ITEMS = ["Fresh white bread", "A litre of milk"]
_CELLS = ["First boat at six", "Last one at noon", "Never on Mondays"]
_AROUND = (
    "<div><p>Advertisement</p><p>Mail</p><p>The letter comes every week, to wherever you are.</p></div>"
    "<figure><figcaption>The old harbour in the fog</figcaption></figure>"
    "<div class=comments><p>My father said the same thing, in 1988.</p></div>"
)


def giving(number: int) -> Sample:
    """A page that has something of every kind to give."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    html = article(f"site{number}.example", subject).replace("</div></article>", f"{_TEXT}</div></article>{_AROUND}")
    lines = [f"Number {number} sails again." for number in range(12)]
    text = "\n".join([body(subject), *lines, *_ITEMS, *_CELLS])
    return sample_of(html, text, site=f"site{number}.example", name=f"p{number}")


GIVING = [giving(number) for number in range(24)]
FURNISHER = Furnisher(GIVING)
PLAIN = [sample(f"plain{number}.example", SUBJECTS[number % 8], f"q{number}") for number in range(60)]
FURNISHED = [FURNISHER.furnished(known, Draws(f"some {known.page.id}")) for known in PLAIN]


def given() -> Stock:
    assert PLAIN[0].labels is not None
    stock = Stocks(GIVING).of(PLAIN[0], PLAIN[0].labels)
    assert stock is not None
    return stock


def put_in(before: Sample, after: Sample) -> list[bool]:
    """Of the blocks that are new, whether they are content."""
    assert after.labels is not None
    old = [block.text for block in before.blocks.blocks]
    new = []
    for block, is_content in zip(after.blocks.blocks, after.labels.content.tolist(), strict=True):
        if old and block.text == old[0]:
            old.pop(0)
        else:
            new.append(is_content)
    assert not old, "every block of the page is still there, in its order"
    return new


def test_page_gets_something_and_keeps_all_that_it_has() -> None:
    for before, after in zip(PLAIN, FURNISHED, strict=True):
        assert put_in(before, after)
        assert after.labels is not None
        assert len(after.labels.content) == len(after.labels.weight) == len(after.blocks.blocks)


def test_truth_stays_with_its_blocks() -> None:
    for subject, after in zip(cycle(SUBJECTS), FURNISHED, strict=False):
        assert after.labels is not None
        shown = [after.blocks.blocks[row].text for row in np.flatnonzero(after.labels.content)]
        assert [text for text in shown if text in paragraphs(subject)] == paragraphs(subject)


def test_most_of_what_is_put_in_is_furniture_and_some_is_text() -> None:
    kinds = [is_content for pair in zip(PLAIN, FURNISHED, strict=True) for is_content in put_in(*pair)]
    assert 0 < sum(kinds) < len(kinds) / 2


def test_furnished_page_is_in_document_order() -> None:
    for known in FURNISHED:
        assert [container.index for container in known.blocks.containers] == list(range(len(known.blocks.containers)))
        assert known.blocks.ends == true_ends(known.blocks)


def test_same_draws_give_the_same_page() -> None:
    again = [FURNISHER.furnished(known, Draws(f"some {known.page.id}")) for known in PLAIN]
    assert [repr(known.blocks.blocks) for known in again] == [repr(known.blocks.blocks) for known in FURNISHED]


def test_other_draws_give_others() -> None:
    assert len({repr(FURNISHER.furnished(PLAIN[0], Draws(name)).blocks.blocks) for name in "abcdefgh"}) > 4


def test_page_itself_is_not_changed() -> None:
    fresh = sample("plain0.example", SUBJECTS[0], "q0")
    assert [block.text for block in fresh.blocks.blocks] == [block.text for block in PLAIN[0].blocks.blocks]
    assert repr(fresh.blocks.containers) == repr(PLAIN[0].blocks.containers)


@pytest.mark.parametrize("labels", [None, Labels(np.zeros(3, dtype=bool), np.ones(3))])
def test_page_without_a_known_article_stays_as_it_is(labels: Labels | None) -> None:
    bare = replace(PLAIN[0], labels=labels)
    assert FURNISHER.furnished(bare, Draws("a")) is bare


def test_pages_that_have_too_little_to_give_leave_others_as_they_are() -> None:
    assert Furnisher(PLAIN[:3]).furnished(PLAIN[0], Draws("a")) is PLAIN[0]


def test_names_of_what_is_put_in_say_nothing() -> None:
    for before, after in zip(PLAIN, FURNISHED, strict=True):
        known = {container.label for container in before.blocks.containers}
        added = {container.label for container in after.blocks.containers} - known
        assert all(len(label) == 7 and label[0] == "x" for label in added)


def test_stock_is_of_the_language_of_the_page() -> None:
    stock = given()
    assert "Number 3 sails again." in stock.slogans
    assert "Advertisement" in stock.notes
    assert _ITEMS in stock.lists
    assert [_CELLS[:2], _CELLS[2:]] in stock.tables
    assert stock.captions[0] == "The old harbour in the fog"
    assert stock.comments[0].startswith("My father")
    assert not set(stock.slogans) & set(stock.notices)


def test_stock_lends_what_a_language_lacks() -> None:
    every = Stock(lists=[["a", "b"]], tables=[[["c"]]], captions=["d"])
    lent = Stock(notices=["e"]).filled(every)
    assert (lent.lists, lent.tables, lent.captions, lent.comments) == ([["a", "b"]], [[["c"]]], ["d"], ["e"])


@pytest.mark.parametrize("text", ["A boat sails. And", "港の味をすべてのご家庭へ。いま", "शहर में नाव चली। और"])
def test_sentences_end_in_any_script(text: str) -> None:
    assert len(sentences_of([text * 2])) == 2


def test_page_without_sentences_is_not_quoted() -> None:
    stock = given()
    assert all(Pieces(stock, Draws(str(number)), []).within().inside for number in range(50))
