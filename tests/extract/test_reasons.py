"""Each block that is left out has a reason that a reader of the page would give."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest

from newsspider.extract.agree import Stage
from newsspider.extract.explain import explain
from newsspider.extract.known import Known
from newsspider.extract.reasons import _AGREED, _BY_STEP, Judgement, read_stripped
from newsspider.extract.select import STEPS, select
from newsspider.items import Reason
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page, blocks, judged, row_of

PAGES = [
    path.parent
    for path in sorted((Path(__file__).parents[1] / "pages").glob("*/page.html"))
    if '"error"' not in (path.parent / "expected.json").read_text("utf-8")
]

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
    stripped = read_stripped(page, chosen.rows, chosen.left_out, Known())
    assert (stripped.blocks, stripped.byReason) == (1, {reason: 1})


def test_what_a_step_leaves_out_is_called_by_the_step() -> None:
    page = blocks(f"<h1>{HEADLINE}</h1>{BODY}<p>Read also: <a href='/b'>Another headline of the day</a></p>")
    chosen = select(page, judged(page), Known(titles=(HEADLINE,)))
    stripped = read_stripped(page, chosen.rows, chosen.left_out, Known())
    assert stripped.byReason == {"headline": 1, "related": 1}


def test_headline_is_called_so_wherever_it_stands() -> None:
    page = blocks(f"<header><h1>{HEADLINE}</h1></header>{BODY}")
    chosen = select(page, judged(page, low=(HEADLINE,)), Known())
    stripped = read_stripped(page, chosen.rows, chosen.left_out, Known(titles=(HEADLINE,)))
    assert stripped.byReason == {"headline": 1}


def test_most_frequent_reason_comes_first() -> None:
    page = blocks(BODY + "<footer>Odd</footer><nav><p>Odd</p><p>Odd</p></nav>")
    chosen = select(page, judged(page, low=("Odd",)), Known())
    assert list(read_stripped(page, chosen.rows, chosen.left_out, Known()).byReason) == ["navigation", "footer"]


# the reasons of single blocks


def test_every_step_and_every_stage_has_a_sentence() -> None:
    assert {step.__name__ for step in STEPS} <= set(_BY_STEP)
    assert set(_AGREED) == set(get_args(Stage))


@pytest.mark.parametrize("case", PAGES, ids=lambda path: path.name)
def test_last_cause_leaves_every_block_as_it_is(case: Path) -> None:
    found = explain((case / "page.html").read_bytes(), "https://www.example.com/a")
    for judgement in found.judgements:
        assert judgement.causes[0].judge == "classifier"
        assert judgement.causes[-1].keeps == judgement.decisive.keeps == judgement.kept
        assert (judgement.reason is None) == judgement.kept
        assert len(judgement.causes[0].features) == 3
    if found.article.stripped and "the text was read from a script" not in found.article.warnings:
        counted = Counter(judgement.reason for judgement in found.judgements if not judgement.kept)
        assert counted == found.article.stripped.byReason


def judgement_of(html: str, text: str, **more: Any) -> Judgement:
    found = explain(html, "https://www.example.com/a", **more)
    return found.judgements[row_of(found.page, text)]


def test_what_the_classifier_strips_has_its_strongest_features() -> None:
    judgement = judgement_of(article_page(), "Islands")
    assert (judgement.kept, judgement.reason, judgement.decisive.judge) == (False, "navigation", "classifier")
    strengths = [abs(feature.contribution) for feature in judgement.decisive.features]
    assert strengths == sorted(strengths, reverse=True)
    assert judgement.decisive.features[0].contribution < 0


def test_what_a_step_strips_is_told_by_the_step() -> None:
    judgement = judgement_of(article_page(inside="<p>Read also: <a href='/b'>Another headline</a></p>"), "Read also")
    if judgement.probability >= 0.5:
        assert judgement.decisive.judge == "structure"
        assert judgement.decisive.text.startswith("a label and a link")
