"""A site's pages teach of which shape the addresses of its articles are."""

import pytest

from newsspider.discover.prior import log_odds
from newsspider.discover.shapes import MOST_SHAPES, Shape, SiteShapes, shape_of

ODD = "https://example.com/s/kelp"
"""No article's, by all that is known of addresses."""
TAG = "https://example.com/subject/old-harbour-bridge-works-again"
"""An article's, likewise."""


def likely(shapes: SiteShapes, url: str, number: int = 1) -> bool:
    return shapes.is_likely(url, log_odds(url), 0.5, number)


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("politik/hafen-bruecke-eroeffnet-a-1234567.html", "/politik/words-9.html"),
        ("a/83hf3k", "/a/id"),
        ("2026/11/24/bridge-opens-at-last", "/9/9/9/words"),
        ("tag/harbour", "/tag/word"),
        ("tag/harbour/", "/tag/word/"),
        ("impressum", "/word"),
        ("news/48213", "/news/99999"),
        ("index.php?id=48213", "/word.php?id"),
        ("a/b/c/d/e/f/g", "/a/word/word/word/word+"),
    ],
)
def test_shape_keeps_the_first_segment_and_says_of_what_kind_the_others_are(path: str, shape: str) -> None:
    assert shape_of(f"https://example.com/{path}") == shape


@pytest.mark.parametrize("url", ["https://example.com/", "mailto:a@example.com", "http://["])
def test_what_is_no_page_of_a_site_has_no_shape(url: str) -> None:
    assert shape_of(url) is None


def test_nothing_is_moved_where_nothing_is_known() -> None:
    assert not likely(SiteShapes(), ODD)
    assert likely(SiteShapes(), TAG)


def test_address_of_a_shape_that_feeds_name_is_likely() -> None:
    shapes = SiteShapes()
    for name in ("moss", "fern", "reed", "rush", "sedge", "alga", "kale", "dulse"):
        shapes.named(f"https://example.com/s/{name}")
    assert likely(shapes, ODD)
    assert not likely(shapes, "https://example.com/staff/kelp")


def test_pages_have_the_last_word_on_what_feeds_name() -> None:
    shapes = SiteShapes()
    for _ in range(30):
        shapes.named(TAG)
    assert likely(shapes, TAG)
    for _ in range(30):
        shapes.named(TAG)
        shapes.decided(TAG, is_article=False)
    assert not likely(shapes, TAG)


def test_shape_whose_pages_are_no_articles_is_left_but_for_one_in_twenty() -> None:
    shapes = SiteShapes()
    for _ in range(10):
        shapes.decided(TAG, is_article=False)
    tried = [number for number in range(200) if likely(shapes, TAG, number)]
    assert len(tried) == 10
    tomorrow = SiteShapes([Shape(name=shape_of(TAG) or "", others=10)], day=1)
    assert not any(likely(tomorrow, TAG, number) for number in tried), "each day others"


def test_shape_that_has_turned_is_asked_for_after_two_articles() -> None:
    shapes = SiteShapes([Shape(name=shape_of(TAG) or "", others=10)])
    for _ in range(2):
        assert not likely(shapes, TAG)
        shapes.decided(TAG, is_article=True)
    assert likely(shapes, TAG)


def test_some_pages_that_are_no_articles_do_not_turn_a_shape_of_articles() -> None:
    shape = Shape(name="/a/words")
    for number in range(1, 500):
        shape = shape.decided(is_article=number % 10 != 0, day=1)
        assert shape.articles >= shape.others
        assert shape.articles + shape.others <= 24


def test_no_shape_makes_an_article_of_a_picture() -> None:
    shapes = SiteShapes()
    for _ in range(30):
        shapes.decided("https://example.com/media/bridge.jpg", is_article=True)
    assert not likely(shapes, "https://example.com/media/ferry.jpg", 0)


def test_of_too_many_shapes_those_are_known_that_were_decided_last() -> None:
    shapes = SiteShapes(Shape(name=f"/{day}", others=9, day=day) for day in reversed(range(MOST_SHAPES)))
    shapes.decided(TAG, is_article=False)
    assert len(shapes._shapes) == MOST_SHAPES
    assert "/0" not in shapes._shapes
