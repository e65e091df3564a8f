"""What belongs together is put together: items of a list, cells of a table, lines of a program."""

from __future__ import annotations

import pytest

from newsspider.extract.assemble import assemble, body_text, words_in
from newsspider.extract.lexicon import words_of
from newsspider.items import Block
from tests.extract.samples import blocks, parts, row_of


def made_of(body: str) -> list[Block]:
    return [part.block for part in parts(body)]


def test_paragraphs_and_headings_keep_their_order() -> None:
    assert made_of("<p>One.</p><h2>Section</h2><p>Two.</p>") == [
        Block(type="paragraph", text="One."),
        Block(type="heading", text="Section", level=2),
        Block(type="paragraph", text="Two."),
    ]


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_have_the_pages_level(level: int) -> None:
    assert made_of(f"<h{level}>Section</h{level}>") == [Block(type="heading", text="Section", level=level)]


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_items_of_a_list_are_one_block(tag: str) -> None:
    (part,) = parts(f"<{tag}><li>One</li><li><p>Two</p><p>and more</p></li></{tag}>")
    assert part.block == Block(type="list", items=("One", "Two and more"))
    assert part.ordered is (tag == "ol")


def test_list_in_a_list_belongs_to_the_outer_one() -> None:
    assert made_of("<ul><li>One<ul><li>a</li><li>b</li></ul></li><li>Two</li></ul>") == [
        Block(type="list", items=("One", "a", "b", "Two"))
    ]


def test_two_lists_are_two_blocks() -> None:
    found = made_of("<ul><li>One</li></ul><ul><li>Two</li></ul>")
    assert [block.items for block in found] == [("One",), ("Two",)]


def test_list_is_cut_where_something_else_stands_between() -> None:
    page = blocks("<ul><li>One</li></ul><p>Between</p><ul><li>Two</li></ul>")
    assert [part.block.type for part in assemble(page, [0, 1, 2])] == ["list", "paragraph", "list"]


def test_only_chosen_items_are_in_a_list() -> None:
    page = blocks("<ul><li>One</li><li>Read also: x</li><li>Two</li></ul>")
    (part,) = assemble(page, [0, 2])
    assert part.block.items == ("One", "Two")


def test_terms_and_what_they_mean_are_a_list() -> None:
    assert made_of("<dl><dt>Ferry</dt><dd>A boat</dd></dl>") == [Block(type="list", items=("Ferry", "A boat"))]


def test_cells_of_a_table_are_one_block_of_rows() -> None:
    table = (
        "<table><caption>Boats</caption><tr><th>Day</th><th>Boats</th></tr><tr><td>Mon</td><td>six</td></tr></table>"
    )
    (part,) = parts(table)
    assert part.block == Block(type="table", text="Boats\nDay | Boats\nMon | six")
    assert [len(row) for row in part.cells] == [1, 2, 2]


def test_table_that_a_page_is_laid_out_with_is_text() -> None:
    body = "<table><tr><td><h2>Section</h2><p>One.</p></td><td><p>Two.</p></td></tr></table>"
    assert [block.type for block in made_of(body)] == ["heading", "paragraph", "paragraph"]


def test_list_in_a_cell_that_a_page_is_laid_out_with_is_a_list() -> None:
    body = "<table><tr><td><h2>Section</h2><ul><li>One</li><li>Two</li></ul></td></tr></table>"
    assert made_of(body)[1] == Block(type="list", items=("One", "Two"))


def test_paragraphs_of_a_quote_are_quotes() -> None:
    assert [block.type for block in made_of("<blockquote><p>One</p><p>Two</p></blockquote><p>Three</p>")] == [
        "quote", "quote", "paragraph",
    ]  # fmt: skip


def test_breaks_within_a_paragraph_are_spaces_in_its_text() -> None:
    assert made_of("<p>One<br>two</p>") == [Block(type="paragraph", text="One two")]


def test_program_keeps_its_lines() -> None:
    body = "<pre><code>def f():\n\treturn 1  \r\n\n\n# end</code>\n</pre>"
    assert made_of(body) == [Block(type="code", text="def f():\n    return 1\n\n\n# end")]


def test_program_has_no_line_ends_but_one() -> None:
    (block,) = made_of("<pre>a\u0085b\u2028c&#13;d</pre>")
    assert block.text == "a\nb\nc\nd"


def test_body_has_one_blank_line_between_blocks_and_none_within() -> None:
    body = "<p>One<br>two</p><ul><li>a</li><li>b</li></ul><pre>x\n\n\ny</pre><table><tr><td>1<td>2</table>"
    assert body_text(parts(body)) == "One two\n\na\nb\n\nx\ny\n\n1 | 2"


def test_parts_know_the_blocks_they_were_made_of() -> None:
    page = blocks("<p>One</p><ul><li>a</li><li>b</li></ul>")
    part = assemble(page, range(3))[1]
    assert [cell[0] for row in part.cells for cell in row] == [page.blocks[row_of(page, text)] for text in "ab"]


def test_nothing_chosen_is_nothing() -> None:
    assert assemble(blocks("<p>One</p>"), []) == []
    assert body_text([]) == ""


def test_words_of_the_parts_are_those_of_the_body() -> None:
    made = parts(
        "<h2>Über die Fähre</h2><p>Sie fuhr<br>am 3. Mai.</p><ul><li>Eins</li><li><p>Zwei</p><p>und mehr</p></li></ul>"
        "<table><tr><td>a</td><td>b c</td></tr></table><blockquote>ΟΔΟΣ</blockquote><pre>x = 1\n\n  y</pre><p>橋を</p>"
    )
    assert words_in(made) == words_of(body_text(made))
