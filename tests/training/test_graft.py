"""Boxes put into a page stand where they were put, and the page stays one in document order."""

from __future__ import annotations

import pytest

from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.parse import parse
from newsspider.training.graft import Box, Words, around_both, grafted, place_before
from tests.training.pages import true_ends

BOX = Box("div", (Words("Label"), Box("p", (Words("Slogan"),)), Words("See shop", linked="shop", paid=True)), "hashed")
PAGES = {
    "paragraphs": "<main><p>One</p><p>Two</p></main><footer>End</footer>",
    "boxed paragraphs": "<main><div class=a><p>One</p></div><div class=a><p>Two</p></div></main><footer>End</footer>",
    "breaks": "<main><h1>Title</h1>One<br><br>Two</main><footer>End</footer>",
    "text below a box": "<main><section><p>One</p></section>Two</main><footer>End</footer>",
    "text above a box": "<main><i>One</i><section><p>Two</p></section></main><footer>End</footer>",
}


def page_of(body: str) -> Blocks:
    return read_blocks(parse(f"<html><body>{body}</body></html>"))


def between(page: Blocks, text: str) -> Blocks:
    """The page with a box above a block."""
    row = [block.text for block in page.blocks].index(text)
    around = around_both(page, row - 1, row)
    return grafted(page, [BOX, BOX], around, place_before(page, row, around), row)


def numbered(page: Blocks) -> list[int]:
    """The places of a page's containers, by the first that has each."""
    places = [container.place for container in page.containers]
    return [places.index(place) for place in places]


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_boxes_stand_between_two_blocks(body: str) -> None:
    page = between(page_of(body), "Two")
    shown = [block.text for block in page.blocks if block.text != "Title"]
    assert shown == ["One", *["Label", "Slogan", "See shop"] * 2, "Two", "End"]
    for row, block in enumerate(page.blocks):
        tags = {container.tag for container in page.path(block.container)}
        assert ("footer" in tags) == (block.text == "End"), row
        assert ("main" in tags) == (block.text != "End"), row


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_containers_stay_in_document_order(body: str) -> None:
    page = between(page_of(body), "Two")
    assert [container.index for container in page.containers] == list(range(len(page.containers)))
    assert page.ends == true_ends(page)
    assert all(page.containers[at.parent].depth + 1 == at.depth for at in page.containers if at.parent >= 0)


def test_grafted_page_is_what_its_markup_would_be_read_as() -> None:
    box = "<div class=hashed>Label<p>Slogan</p>See <a rel=sponsored href=/>shop</a></div>"
    read = page_of(f"<main><p>One</p>{box}{box}<p>Two</p></main><footer>End</footer>")
    made = between(page_of(PAGES["paragraphs"]), "Two")
    for one, other in zip(made.containers, read.containers, strict=True):
        assert (one.parent, one.tag, one.label, one.signature) == (
            other.parent,
            other.tag,
            other.label,
            other.signature,
        )
    for block, wanted in zip(made.blocks, read.blocks, strict=True):
        block.pieces, wanted.pieces = [], []
        assert repr(block) == repr(wanted)
    assert numbered(made) == numbered(read)


def test_picture_of_a_box_stands_before_its_words_and_all_that_follow() -> None:
    page = page_of("<main><img><p>One</p><p>Two</p></main>")
    box = Box("figure", (Words("Caption", pictures=1),))
    around = around_both(page, 0, 1)
    made = grafted(page, [box], around, place_before(page, 1, around), 1)
    assert [(block.text, block.images_before) for block in made.blocks] == [("One", 1), ("Caption", 2), ("Two", 2)]


def test_fields_stay_in_their_containers() -> None:
    page = page_of("<main><p>One</p><p>Two</p></main><form><p>Mail</p><input type=email></form>")
    (before,), (after,) = page.fields, between(page, "Two").fields
    assert page.containers[before].tag == between(page, "Two").containers[after].tag == "form"


def test_page_itself_is_not_changed() -> None:
    page = page_of(PAGES["paragraphs"])
    before = repr(page.containers), repr(page.blocks)
    between(page, "Two")
    assert (repr(page.containers), repr(page.blocks)) == before
