"""A page is cut into blocks where a reader sees a new paragraph, and nowhere else."""

from __future__ import annotations

import time

import pytest

from newsspider.extract.blocks import Blocks, TextBlock, read_blocks
from newsspider.extract.parse import parse
from tests.extract.samples import blocks, row_of, texts


def only(body: str) -> TextBlock:
    (block,) = blocks(body).blocks
    return block


def label_of(page: Blocks, text: str) -> str:
    return page.containers[page.blocks[row_of(page, text)].container].label


# boundaries


def test_paragraphs_are_blocks() -> None:
    assert texts(blocks("<p>One.</p><p>Two.</p>")) == ["One.", "Two."]


def test_one_break_is_a_line_and_two_begin_a_paragraph() -> None:
    page = blocks("<div>One<br>two<br><br>three<br/>\n<br>four</div>")
    assert texts(page) == ["One\ntwo", "three", "four"]
    assert [block.breaks for block in page.blocks] == [0, 1, 1]


def test_text_directly_in_containers_is_not_lost() -> None:
    assert texts(blocks("<div>before<p>inside</p>between<div>deeper</div>after</div>end")) == [
        "before", "inside", "between", "deeper", "after", "end",
    ]  # fmt: skip


def test_unknown_elements_are_boundaries() -> None:
    page = blocks("<x-teaser>One</x-teaser><story-body>Two</story-body>")
    assert texts(page) == ["One", "Two"]
    assert page.containers[page.blocks[0].container].tag == "x-teaser"


def test_words_of_neighbouring_blocks_never_run_together() -> None:
    crumbs = "<ul><li>Start</li><li>World</li></ul><div>NATO</div><h1>Rat</h1><table><tr><td>a<td>b</table>"
    assert texts(blocks(crumbs)) == ["Start", "World", "NATO", "Rat", "a", "b"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>N</b>ATO meets", "NATO meets"),
        ("one <b>two</b> three", "one two three"),
        ("one<b> two </b>three", "one two three"),
        ("<a>one</a>, <i>two</i>.", "one, two."),
        ("a<span> </span>b", "a b"),
        ("a\n  <em>b</em>\tc&nbsp;d", "a b c d"),
        ("H<sub>2</sub>O, soft<wbr>ware", "H2O, software"),
    ],
)
def test_inline_elements_join_with_the_spaces_that_are_there(html: str, text: str) -> None:
    assert only(f"<p>{html}</p>").text == text


def test_block_inside_an_inline_element_is_a_block() -> None:
    assert texts(blocks("<a href=/x>One<div>Two</div>Three</a>")) == ["One", "Two", "Three"]


def test_empty_elements_are_no_blocks() -> None:
    assert texts(blocks("<p></p><p> &nbsp; </p><div><br><br></div><p>One</p>")) == ["One"]


@pytest.mark.parametrize(
    "html",
    [
        "<script>var a = 'x'</script>",
        "<style>p {}</style>",
        "<noscript>Enable scripts</noscript>",
        "<template><p>x</p></template>",
        "<svg><title>Icon</title><text>x</text></svg>",
        "<select><option>x</option></select>",
        "<textarea>x</textarea>",
        "<!-- x -->",
    ],
)
def test_what_no_reader_sees_is_no_text(html: str) -> None:
    assert texts(blocks(f"<div>One{html} two</div>")) == ["One two"]


# hidden


@pytest.mark.parametrize("attribute", ["hidden", 'style="display:none"', 'style="color:red; Visibility : Hidden"'])
def test_hidden_inline_elements_are_left_out(attribute: str) -> None:
    assert only(f"<p>One <span {attribute}>two</span> three</p>").text == "One three"


@pytest.mark.parametrize("attribute", ["hidden", 'style="display: none"'])
def test_hidden_blocks_are_kept_and_marked_with_all_they_hold(attribute: str) -> None:
    page = blocks(f"<div {attribute}><section><p>Paid text</p></section></div><p>Free</p>")
    assert [page.containers[block.container].hidden for block in page.blocks] == [True, False]


# what is counted


def test_links_and_their_characters_are_counted() -> None:
    block = only("<p>Read <a href=/a>the report</a> and <a href=/b>more</a> here</p>")
    assert (block.links, block.link_chars) == (2, len("the report") + len("more"))


def test_bold_characters_are_counted() -> None:
    assert only("<p><b>Berlin</b> - the <strong>ferry <i>now</i></strong></p>").bold_chars == len("Berlinferrynow")


def test_counts_of_a_block_do_not_reach_the_next() -> None:
    page = blocks("<p><a href=/a><b>One</b></a></p><p>Two</p>")
    assert [(block.links, block.link_chars, block.bold_chars) for block in page.blocks] == [(1, 3, 3), (0, 0, 0)]


def test_link_around_blocks_counts_for_each_of_them() -> None:
    page = blocks("<a href=/a><h3>One</h3><p>Two</p></a><p>Three</p>")
    assert [(block.links, block.link_chars) for block in page.blocks] == [(1, 3), (1, 3), (0, 0)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("More: <a href=/>here</a>", True),
        ("More: <a href=/>here</a> ", True),
        ("<a href=/>More</a> here", False),
        ("More", False),
        ("<a href=/>More</a>.", False),
    ],
)
def test_last_words_may_be_a_links(html: str, expected: bool) -> None:
    assert only(f"<p>{html}</p>").ends_in_link is expected


def test_paid_links_are_counted() -> None:
    assert only('<p><a rel="nofollow sponsored" href=/>A</a> <a rel=nofollow href=/>B</a></p>').sponsored == 1


def test_paid_link_around_blocks_is_in_each_of_them() -> None:
    page = blocks("<p>Zero</p><a rel=Sponsored href=/><p>One</p><p>Two</p></a><p>Three</p>")
    assert [block.sponsored for block in page.blocks] == [0, 1, 1, 0]


def test_fields_are_where_a_reader_may_write() -> None:
    page = blocks(
        "<form><div>Your mail</div><input type=email><input type=hidden><input type=checkbox></form>"
        "<p>Text</p><textarea></textarea><input>"
    )
    assert [page.containers[index].tag for index in page.fields] == ["form", "body", "body"]


# names


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('class="Article-Body wide"', "article-body wide"),
        ('class="a" id="B1"', "a b1"),
        ('role="complementary"', "complementary"),
        ('itemprop="articleBody"', "articlebody"),
        ('data-testid="Story-Text"', "story-text"),
        ('data-component="promo" data-module="box"', "promo box"),
        ('data-ad-slot="12345"', "data-ad-slot"),
        ('data-adunit="/77/x"', "data-adunit"),
        ('data-id="7" title="x" style="color:red"', ""),
    ],
)
def test_containers_are_called_by_what_names_them(attributes: str, label: str) -> None:
    assert label_of(blocks(f"<div {attributes}>Text</div>"), "Text") == label


def test_repeated_siblings_have_one_signature() -> None:
    page = blocks('<div class="card-1 big">One</div><div class="Card-27">Two</div><p>Three</p>')
    assert [page.containers[block.container].signature for block in page.blocks] == ["div.card-#", "div.card-#", "p."]


def test_paragraphs_of_a_text_share_a_place_and_a_boxs_do_not() -> None:
    page = blocks("<div class=body><p>One</p><p>Two</p></div><div class=box><p>Ad</p></div>")
    one, two, box = map(page.place_of, range(3))
    assert one == two != box


def test_path_leads_from_the_inside_out() -> None:
    page = blocks("<article><section><p>Text</p></section></article>")
    assert [container.tag for container in page.path(page.blocks[0].container)] == ["p", "section", "article", "body"]


# pictures and embeds


def test_pictures_and_embeds_stand_between_blocks() -> None:
    page = blocks("<p>One</p><figure><img src=/a.jpg></figure><p>Two</p><iframe src=/v></iframe><video></video>")
    assert [inset.before for inset in page.pictures] == [1]
    assert [inset.before for inset in page.embeds] == [2, 2]
    assert [block.images_before for block in page.blocks] == [0, 1]
    assert page.containers[page.pictures[0].container].tag == "figure"


def test_pieces_know_their_inline_element() -> None:
    pieces = only("<p>one <b>two</b></p>").pieces
    assert [(element.tag if element is not None else None, text) for element, text in pieces] == [
        (None, "one "),
        ("b", "two"),
    ]


# limits


def test_deep_pages_are_read_down_to_a_depth() -> None:
    page = blocks("<div>" * 350 + "<p>deep</p>" + "</div>" * 350 + "<p>after</p>")
    assert texts(page) == ["deep", "after"]
    page = blocks("<div>" * 1_000 + "<p>too deep</p>" + "</div>" * 1_000 + "<p>after</p>")
    assert texts(page) == ["after"]


def test_no_more_blocks_are_read_than_a_page_can_need() -> None:
    start = time.process_time()
    page = blocks("<p>x</p>" * 50_000)
    assert len(page.blocks) == pytest.approx(20_000, abs=1)
    assert time.process_time() - start < 5


def test_page_without_text_has_no_blocks() -> None:
    page = blocks("<img src=/a.jpg>")
    assert (page.blocks, len(page.pictures)) == ([], 1)


def test_tree_is_not_changed_by_reading_it_twice() -> None:
    root = parse("<div>One <b>two</b><br><br>three</div>")
    assert texts(read_blocks(root)) == texts(read_blocks(root))
