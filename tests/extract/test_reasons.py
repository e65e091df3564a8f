"""Each block that is left out has a reason that a reader of the page would give."""

from __future__ import annotations

import pytest

from newsspider.extract.known import Known
from newsspider.extract.reasons import read_stripped
from newsspider.extract.select import select
from newsspider.items import Reason
from tests.extract.samples import HEADLINE, PARAGRAPHS, blocks, judged

BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<nav><p>Odd</p></nav>", "navigation"),
        ("<figure><figcaption>Odd</figcaption></figure>", "caption"),
        ("<footer><div><p>Odd</p></div></footer>", "footer"),
        ("<header>Odd</header>", "header"),
        ("<aside><p>Odd</p></aside>", "aside"),
        ("<aside><form><p>Odd</p></form></aside>", "form"),
        ('<div class="comment-list"><p>Odd</p></div>', "comments"),
        ('<p>Odd <a rel="sponsored" href="/a">paid</a></p>', "advertisement"),
        ('<p><a href="/a">Odd link</a></p>', "links"),
        ("<p>Odd</p>", "unlikely"),
    ],
)
def test_what_the_model_leaves_out_is_called_by_where_it_stands(html: str, reason: Reason) -> None:
    page = blocks(BODY + html)
    chosen = select(page, judged(page, low=("Odd",)), Known())
    stripped = read_stripped(page, chosen.rows, chosen.left_out)
    assert (stripped.blocks, stripped.byReason) == (1, {reason: 1})


def test_what_a_step_leaves_out_is_called_by_the_step() -> None:
    page = blocks(f"<h1>{HEADLINE}</h1>{BODY}<p>Read also: <a href='/b'>Another headline of the day</a></p>")
    chosen = select(page, judged(page), Known(titles=(HEADLINE,)))
    stripped = read_stripped(page, chosen.rows, chosen.left_out)
    assert stripped.byReason == {"headline": 1, "related": 1}


def test_most_frequent_reason_comes_first() -> None:
    page = blocks(BODY + "<footer>Odd</footer><nav><p>Odd</p><p>Odd</p></nav>")
    chosen = select(page, judged(page, low=("Odd",)), Known())
    assert list(read_stripped(page, chosen.rows, chosen.left_out).byReason) == ["navigation", "footer"]
