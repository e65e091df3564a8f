"""Which blocks belong together: a list's items, a table's cells, what a container holds."""

from __future__ import annotations

import pytest

from newsspider.extract.blocks import Blocks
from newsspider.extract.groups import is_heading, structures
from tests.extract.samples import PARAGRAPHS, blocks, row_of


def structure_of(page: Blocks) -> dict[str, str]:
    """Of each block that stands in a structure, the structure's tag."""
    return {page.blocks[row].text: found.tag for row, found in structures(page, range(len(page.blocks))).items()}


# structures


def test_items_and_cells_stand_in_their_list_and_table() -> None:
    page = blocks("<p>a</p><ul><li>b</li></ul><dl><dt>c</dt></dl><table><tr><td>d</td><td>e</td></tr></table>")
    assert structure_of(page) == {"b": "ul", "c": "dl", "d": "table", "e": "table"}


def test_of_lists_in_lists_the_outermost_counts() -> None:
    page = blocks("<ol><li>a<ul><li>b</li></ul></li></ol>")
    assert structure_of(page) == {"a": "ol", "b": "ol"}


def test_of_nested_tables_the_inner_one_holds_data() -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    page = blocks(f"<table><tr><td>{inner}</td><td>menu</td></tr></table>")
    assert structure_of(page) == {"a": "table", "b": "table"}


def test_table_in_a_list_and_list_in_a_table_are_told_apart() -> None:
    page = blocks("<table><tr><td>a</td><td><ul><li>b</li></ul></td></tr></table>")
    assert structure_of(page) == {"a": "table", "b": "ul"}


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td><p>a</p></td></tr></table>",
        f"<table><tr><td>{PARAGRAPHS[0]} {PARAGRAPHS[1]}</td><td>{PARAGRAPHS[2]} {PARAGRAPHS[3]}</td></tr></table>",
        "<table><tr><td><h2>a</h2></td><td>b</td></tr></table>",
        "<ul><li><h3>a</h3><p>b</p></li></ul>",
        f"<ul><li>{' '.join(PARAGRAPHS * 2)}</li></ul>",
    ],
    ids=["one column", "long cells", "heading in a table", "heading in a list", "long items"],
)
def test_what_a_page_is_laid_out_with_is_no_structure(body: str) -> None:
    assert structure_of(blocks(body)) == {}


def test_only_the_given_rows_count() -> None:
    page = blocks("<ul><li><h3>a</h3></li><li>b</li></ul>")
    assert structures(page, [1]).keys() == {1}


# where blocks stand


def test_headings_are_told_by_their_element() -> None:
    page = blocks("<h2>Section</h2><p>One</p><header>Two</header><hgroup>Three</hgroup>")
    assert [is_heading(page, row) for row in range(4)] == [True, False, False, False]


def test_container_holds_every_block_in_it_however_deep() -> None:
    page = blocks("<main><section><p>One</p></section></main><aside>Two</aside>")
    main = next(container.index for container in page.containers if container.tag == "main")
    assert page.holds(main, row_of(page, "One"))
    assert not page.holds(main, row_of(page, "Two"))
