"""The features of a block have the values that a reader of their names expects."""

from __future__ import annotations

import json

import numpy as np
import pytest

from newsspider.extract.blocks import read_blocks
from newsspider.extract.evidence import read_evidence
from newsspider.extract.features import FEATURES, Matrix, read_features
from newsspider.extract.features.names import is_of_comments
from newsspider.extract.lexicon import Lexicon
from newsspider.extract.parse import parse
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page

COLUMNS = {name: at for at, name in enumerate(FEATURES)}
BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


class Read:
    """A page's features by the beginning of a block's text."""

    def __init__(self, html: str, lexicon: Lexicon | None = None) -> None:
        root = parse(html)
        self.page = read_blocks(root)
        self.matrix: Matrix = read_features(self.page, read_evidence(root), lexicon or Lexicon())

    def __call__(self, feature: str, text: str) -> float:
        row = next(row for row, block in enumerate(self.page.blocks) if block.text.startswith(text))
        return float(self.matrix[row, COLUMNS[feature]])


def test_names_are_unique() -> None:
    assert len(COLUMNS) == len(FEATURES)


def test_each_block_has_a_finite_value_of_each_feature() -> None:
    read = Read(article_page())
    assert read.matrix.shape == (len(read.page.blocks), len(FEATURES))
    assert read.matrix.dtype == np.float32
    assert np.isfinite(read.matrix).all()


@pytest.mark.parametrize("html", ["<p>x", "<p>。</p><p>—</p>", "<h1>A</h1>", "<form><input>x</form>", "<p>\u0301"])
def test_degenerate_pages_have_finite_values(html: str) -> None:
    assert np.isfinite(Read(html).matrix).all()


def test_page_without_text_has_no_rows() -> None:
    assert Read("<img src=a>").matrix.shape == (0, len(FEATURES))


# a block's own text


@pytest.mark.parametrize(
    ("feature", "html", "value"),
    [
        ("words", "<p>One two three", 3),
        ("chars", "<p>One two", 7),
        ("link density", "<p><a href=/>One</a> two", 3 / 7),
        ("links", "<p><a href=/>One</a> <a href=/>two</a>", 2),
        ("ends in a link", "<p>One <a href=/>two</a>", 1),
        ("bold density", "<p><b>One</b>two", 0.5),
        ("ends a sentence", "<p>One two.", 1),
        ("ends a sentence", "<p>One “two.”", 1),
        ("ends a sentence", "<p>One 二。", 1),
        ("ends a sentence", "<p>One two", 0),
        ("ends with a colon", "<p>One:", 1),
        ("digits share", "<p>One 1234", 4 / 8),
        ("upper share", "<p>ONE two", 3 / 7),
        ("shows a moment", "<p>One, 24.11.2026, 18:42", 1),
        ("shows a moment", "<p>One of 1842 boats", 0),
        ("line breaks", "<p>One<br>two<br>three", 2),
        ("made by breaks", "<div>zero<br><br>One</div>", 1),
        ("copies", "<p>One<p>One", 2),
        ("images just before", "<img src=a><img src=b><p>One", 2),
        ("images so far", "<img src=a><p>zero<img src=b><p>One", 2),
    ],
)
def test_own_text_is_counted(feature: str, html: str, value: float) -> None:
    assert Read(html)(feature, "O") == pytest.approx(value, rel=1e-5)


def test_lexicon_scores_are_those_of_its_words_and_names() -> None:
    lexicon = Lexicon(names={"body": 2.0, "promo": -3.0}, words={"=read more": -2.5, "^the": 1.0, "ferry": 0.5})
    read = Read("<div class=body><p>The ferry sails.</p></div><div class=promo>Read more</div>", lexicon)
    assert read("phrase score", "Read") == -2.5
    assert read("beginning score", "The") == 1.0
    assert read("word score", "The") > 0
    assert read("parent name score", "The") == 2.0
    assert read("name score", "Read") == read("lowest name score", "Read") == -3.0
    assert read("wording", "Read") < 0 < read("wording", "The")


def test_unknown_words_and_names_say_nothing() -> None:
    read = Read(article_page())
    for feature in ("phrase score", "word score", "wording", "name score", "mean name score"):
        assert read(feature, "The ferry") == 0


# place


def test_landmarks_and_tags_around_are_told() -> None:
    read = Read(
        "<nav><ul><li>One</li></ul></nav><article><section><p>Two</p></section></article><footer>Three</footer>"
    )
    assert [read("in nav", text) for text in ("One", "Two", "Three")] == [1, 0, 0]
    assert [read("in article", text) for text in ("One", "Two", "Three")] == [0, 1, 0]
    assert [read("in footer", text) for text in ("One", "Two", "Three")] == [0, 0, 1]
    assert (read("is li", "One"), read("is p", "Two"), read("in ul", "One")) == (1, 1, 1)
    assert read("depth", "Two") > read("depth", "Three")


def test_hidden_blocks_are_marked() -> None:
    read = Read("<div hidden><p>One</p></div><p>Two</p>")
    assert (read("hidden", "One"), read("hidden", "Two")) == (1, 0)


@pytest.mark.parametrize("name", ["comments", "comment-list", "disqus_thread", "kommentare"])
def test_comments_are_told_by_their_names(name: str) -> None:
    read = Read(f"<div class=body><p>One</p></div><div id={name}><p>Two</p></div>")
    assert (read("in comments", "One"), read("in comments", "Two")) == (0, 1)


def test_position_runs_from_the_first_block_to_the_last() -> None:
    read = Read("<p>One<p>Two<p>Three<p>Four")
    assert [read("position", text) for text in ("One", "Two", "Four")] == [0, 0.25, 0.75]


# headline and evidence


def test_title_likeness_is_full_for_the_headline_and_little_for_others() -> None:
    read = Read(article_page())
    assert read("title likeness", HEADLINE) == 1
    assert read("title likeness", "Builders") < 0.2
    assert read("blocks after title", "The ferry") == 1
    assert read("blocks after title", "Islands") < 0
    assert read("chars after title", "Builders") > read("chars after title", "The ferry") > 0


def test_page_without_headline_is_told() -> None:
    assert Read("<p>One two three</p>")("blocks after title", "One") == -1000


def test_lead_is_like_the_description() -> None:
    read = Read(article_page(head=f'<meta name="description" content="{PARAGRAPHS[0]}">'))
    assert read("description likeness", "The ferry") > 0.9
    assert read("description likeness", "Builders") < 0.5


def test_script_body_covers_the_articles_blocks() -> None:
    node = json.dumps({"@type": "NewsArticle", "articleBody": " ".join(PARAGRAPHS)})
    read = Read(article_page(head=f'<script type="application/ld+json">{node}</script>', after="<p>Ads about boats."))
    assert read("in script body", "Builders") == 1
    assert read("in script body", "Ads") == 0
    assert Read(article_page())("in script body", "Builders") == -1


# containers


def test_body_paragraphs_are_good_and_furniture_is_not() -> None:
    read = Read(article_page(after=f"<div class=comments><p>{PARAGRAPHS[0]} So they say.</p></div>"))
    assert read("good", "Builders") == 1
    assert read("good", "Islands") == read("good", HEADLINE) == 0
    assert read("page good blocks", "Builders") == len(PARAGRAPHS)


def test_body_is_inside_the_best_container_and_furniture_is_far_from_it() -> None:
    read = Read(article_page())
    assert read("inside best", "Builders") == 1
    assert read("inside best", "Islands") == 0
    assert read("distance to best", "Builders") < read("distance to best", "Islands")
    assert read("parent score", "Builders") == 1


def test_places_of_body_paragraphs_hold_most_good_text() -> None:
    read = Read(article_page(after=f"<aside><div><p>{PARAGRAPHS[0]} It is so.</p></div></aside>"))
    assert read("path share", "Builders") > 0.75
    assert read("path share of best", "Builders") == 1
    assert read("path share", "Islands") == 0


def test_cards_are_repeated_siblings_and_paragraphs_are_not() -> None:
    cards = "".join(f"<div class='card-{number}'><h3>Card {number}</h3></div>" for number in range(6))
    read = Read(article_page(after=f"<section>{cards}</section>"))
    assert read("repeated siblings", "Card 3") == 6
    assert read("repeated siblings", "Builders") <= 1


@pytest.mark.parametrize("name", ["commentary", "commentaries", "commentator", "correspondent"])
def test_commentary_is_no_readers_comment(name: str) -> None:
    assert not is_of_comments(name)


@pytest.mark.parametrize("name", ["comments", "commentlist", "comment-body", "respond", "kommentare", "replies"])
def test_readers_comments_are_known_by_their_names(name: str) -> None:
    assert is_of_comments(name)


# boxes


@pytest.mark.parametrize("control", ["<input type=email>", "<textarea></textarea>", "<button>Send</button>"])
def test_sign_up_box_is_a_small_box_beside_controls(control: str) -> None:
    box = f"<section><p>Our letter, every week.</p>{control}</section>"
    read = Read(article_page(inside=box))
    assert read("chars beside controls", "Our letter") < 50
    assert read("chars beside controls", "Builders") > 500


def test_page_without_controls_has_no_such_box() -> None:
    read = Read(article_page())
    assert read("chars beside controls", "Builders") == read("chars beside paid links", "Builders") == 3000


def test_paid_link_makes_its_box_a_small_one() -> None:
    box = "<div><p>Sailing boats</p><p>Now cheaper <a rel=sponsored href=/x>here</a></p></div>"
    read = Read(article_page(inside=box))
    assert read("chars beside paid links", "Now cheaper") < 50
    assert read("chars beside paid links", "Builders") > 500


# headings and neighbours


def test_blocks_know_the_heading_above_them() -> None:
    lexicon = Lexicon(words={"=related": -3.0})
    read = Read("<p>Zero</p><h2>Related</h2><p>One</p><p>Two</p>", lexicon)
    assert [read("blocks since heading", text) for text in ("Zero", "One", "Two")] == [1000, 1, 2]
    assert read("heading wording", "Two") < 0 == read("heading wording", "Zero")


def test_blocks_know_their_neighbours() -> None:
    read = Read("<p>One<p>Two two<p>Three three three<p>Four")
    assert read("words of previous", "Two") == 1
    assert read("words of next", "Two") == 3
    assert read("words of next2", "Two") == 1
    assert read("words of previous", "One") == read("words of next", "Four") == -1


def test_good_blocks_before_and_after_are_counted() -> None:
    read = Read(f"<p>Zero</p>{BODY}<p>Last</p>")
    assert (read("good blocks before", "Zero"), read("good blocks after", "Zero")) == (0, 5)
    assert (read("good blocks before", "Last"), read("good blocks after", "Last")) == (5, 0)
    assert (read("before first good", "Zero"), read("after last good", "Last")) == (1, 1)
