"""Blocks that were judged one by one become a text: each step by what it keeps and leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from newsspider.extract.known import Known
from newsspider.extract.lexicon import words_of
from newsspider.extract.select import select
from tests.extract.samples import HEADLINE, PARAGRAPHS, blocks, judged

BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def selected(body: str, known: Known | None = None, *, low: tuple[str, ...] = ()) -> list[str]:
    """The first words of what is kept of a page whose blocks are judged the article's, but for `low`."""
    page = blocks(body)
    rows = select(page, judged(page, low=low), known or Known()).rows
    assert rows == sorted(set(rows))
    return [page.blocks[row].text for row in rows]


def test_what_is_judged_the_articles_is_kept() -> None:
    assert selected(BODY) == list(PARAGRAPHS)


def test_what_is_not_judged_the_articles_is_left_out() -> None:
    assert selected(f"{BODY}<p>Buy now.</p>", low=("Buy",)) == list(PARAGRAPHS)


def test_page_without_blocks_or_without_chosen_ones_gives_nothing() -> None:
    assert select(blocks(""), np.zeros(0), Known(titles=(HEADLINE,), description="d")).rows == []
    assert selected(BODY, low=tuple(text[:20] for text in PARAGRAPHS)) == []


# pointers


@pytest.mark.parametrize(
    "pointer",
    [
        "<p>Read also: <a href=/x>Harbour pier is sold to the town</a></p>",
        "<p>Lesen Sie auch：<a href=/x>Hafenpier wird verkauft</a></p>",
        "<p><a href=/x>Harbour pier is sold to the town</a></p>",
        "<p>» <a href=/x>Harbour pier is sold to the town</a></p>",
    ],
)
def test_pointer_to_another_article_is_left_out(pointer: str) -> None:
    assert selected(f"<p>{PARAGRAPHS[0]}</p>{pointer}<p>{PARAGRAPHS[1]}</p>") == list(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    "text",
    [
        "<p>Consider the following <a href=/x>data</a>:</p>",
        "<p>The minister said: <a href=/x>the ferry</a> returns, whatever it costs.</p>",
        "<p><a href=/x>The ferry will return.</a></p>",
        "<p>A sentence with a <a href=/x>link</a> in its midst says something.</p>",
        "<ul><li><a href=/x>First crossing</a></li><li><a href=/y>Last crossing</a></li></ul>",
    ],
)
def test_text_with_links_is_no_pointer(text: str) -> None:
    assert len(selected(f"<p>{PARAGRAPHS[0]}</p>{text}<p>{PARAGRAPHS[1]}</p>")) > 2


# advertisements


@pytest.mark.parametrize("name", ["ad", "box ads wide", "Anzeige"])
def test_small_box_that_calls_itself_an_advertisement_is_left_out(name: str) -> None:
    ad = f'<div class="{name}"><p>Forty people are reading this. Buy 15 chairs for the price of 4.</p></div>'
    assert selected(BODY.replace("</p>", f"</p>{ad}", 1)) == list(PARAGRAPHS)


def test_box_that_calls_itself_an_advertisement_may_be_large_beside_a_brief() -> None:
    ad = '<table class="anzeige"><tr><td>Boots: dry feet at any tide. <a href="/shop/">More</a></td></tr></table>'
    assert selected(f"<div><p>{PARAGRAPHS[0]}</p>{ad}<p>{PARAGRAPHS[1]}</p></div>") == list(PARAGRAPHS[:2])


def test_article_in_a_box_of_that_name_is_no_advertisement() -> None:
    assert selected(f'<div class="ad">{BODY}</div>') == list(PARAGRAPHS)
    assert len(selected(f'{BODY}<div class="ad-layout"><p>A sentence of the text that stands below.</p></div>')) > 1


# authors below the text


def test_last_paragraph_that_begins_with_the_author_is_left_out() -> None:
    page = f"<div>{BODY}<p>Ada Mollgaard has written about ships since 2011.</p></div>"
    assert selected(page, Known(authors=("Ada Mollgaard",))) == list(PARAGRAPHS)


@pytest.mark.parametrize("author", ["Ada", "Jonas Ebberlund"])
def test_last_paragraph_that_begins_with_another_name_is_text(author: str) -> None:
    page = f"<div>{BODY}<p>Ada Mollgaard will be the first to sail on it.</p></div>"
    assert len(selected(page, Known(authors=(author,)))) == len(PARAGRAPHS) + 1


# lines that say when, and what was loaded ahead


@pytest.mark.parametrize("line", ["11 novembre 2026, ore 8:00 - Lettura: 3 minuti", "Published on: February 14, 2025"])
def test_line_that_says_when_is_left_out_at_both_ends(line: str) -> None:
    assert selected(f"<p>{line}</p>{BODY}") == list(PARAGRAPHS)
    assert selected(f"{BODY}<p>{line}</p>") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line", ["It sailed on 14 February 2025.", "The crossing took place at 8:00", "<h2>The winter of 14 May 2025</h2>"]
)
def test_sentence_or_heading_or_hour_at_the_end_is_text(line: str) -> None:
    assert len(selected(f"{BODY}<p>{line}</p>" if line[0] != "<" else f"{line}{BODY}")) == len(PARAGRAPHS) + 1


def test_line_that_says_when_in_the_midst_is_text() -> None:
    middle = f"<p>{PARAGRAPHS[3]}</p><p>14 February 2025</p><p>{PARAGRAPHS[4]}</p>"
    assert "14 February 2025" in selected(f"{BODY}{middle.replace('ferry', 'boat')}{BODY.replace('the', 'a')}")


def appended(box: str, tag: str = "h1") -> str:
    """The article in a box, and another one below it."""
    other = "".join(f"<p>{text.replace('the', 'a')}</p>" for text in PARAGRAPHS)
    return (
        f"<div class=story><h1>{HEADLINE}</h1><div class=text>{BODY}</div></div>"
        f"<div class={box}><{tag}>Harbour pier is sold to the town</{tag}><div class=text>{other}</div></div>"
    )


def test_article_that_was_loaded_ahead_is_left_out() -> None:
    assert selected(appended("story"), Known(titles=(HEADLINE,))) == list(PARAGRAPHS)


@pytest.mark.parametrize(("box", "tag"), [("part", "h1"), ("story", "h2")])
def test_section_that_begins_otherwise_is_text(box: str, tag: str) -> None:
    assert len(selected(appended(box, tag), Known(titles=(HEADLINE,)))) == 2 * len(PARAGRAPHS) + 1


# headline and lead


def test_headline_is_not_part_of_the_text() -> None:
    known = Known(titles=(f"{HEADLINE} - The Lighthouse", HEADLINE))
    assert selected(f"<h1>{HEADLINE}</h1>{BODY}", known) == list(PARAGRAPHS)


def test_headline_in_other_case_and_signs_is_the_headline() -> None:
    assert selected(f"<p>{HEADLINE.upper()}!</p>{BODY}", Known(titles=(HEADLINE,))) == list(PARAGRAPHS)


def test_headlines_words_far_down_are_text() -> None:
    found = selected(f"{BODY}<p>{HEADLINE}</p>", Known(titles=(HEADLINE,)))
    assert found == [*PARAGRAPHS, HEADLINE]


def test_what_stands_above_the_headline_is_left_out() -> None:
    body = f"<p>Islands and harbours, a series.</p><h1>{HEADLINE}</h1>{BODY}"
    assert selected(body, Known(titles=(HEADLINE,))) == list(PARAGRAPHS)


def test_what_stands_above_a_headline_at_the_pages_end_is_kept() -> None:
    found = selected(f"{BODY}<h1>{HEADLINE}</h1><p>Harbour news.</p>", Known(titles=(HEADLINE,)))
    assert found[:5] == list(PARAGRAPHS)


def test_standfirst_that_the_page_describes_itself_with_is_kept() -> None:
    lead = "After eleven years the boats leave from the wooden pier again."
    body = f"<h1>{HEADLINE}</h1><p>{lead}</p><p>Share</p>{BODY}"
    known = Known(titles=(HEADLINE,), description=lead)
    assert selected(body, known, low=(HEADLINE, "After eleven", "Share")) == [lead, *PARAGRAPHS]


def test_other_text_between_headline_and_body_is_no_standfirst() -> None:
    body = f"<h1>{HEADLINE}</h1><figure><p>The picture shows a boat at the pier.</p></figure>{BODY}"
    known = Known(titles=(HEADLINE,), description="After eleven years the boats leave from the wooden pier again.")
    assert selected(body, known, low=(HEADLINE, "The picture")) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        ("The old pier carries boats again after the winter's work.", True),
        ("24.11.2026, 18:42, updated after the first crossing.", False),
        ("Islands and harbours", False),
    ],
)
def test_sentence_right_below_the_headline_is_the_standfirst(second: str, kept: bool) -> None:
    body = f"<header><h1>{HEADLINE}</h1><p>{second}</p></header><div>{BODY}</div>"
    found = selected(body, Known(titles=(HEADLINE,)), low=(HEADLINE, second[:12]))
    assert (found[0] == second) is kept


def test_standfirst_is_found_where_the_headline_was_taken_for_text_as_well() -> None:
    lead = "The old pier carries boats again after the winter's work."
    body = f"<header><h1>{HEADLINE}</h1><p>{lead}</p></header><div>{BODY}</div>"
    assert selected(body, Known(titles=(HEADLINE,)), low=(lead,)) == [lead, *PARAGRAPHS]


# boxes


def test_small_box_around_a_field_is_left_out() -> None:
    box = "<section><p>Our letter brings you the harbour every week.</p><input type=email></section>"
    assert selected(f"<p>{PARAGRAPHS[0]}</p>{box}<p>{PARAGRAPHS[1]}</p>") == list(PARAGRAPHS[:2])


def test_form_around_the_whole_page_is_no_box() -> None:
    assert selected(f"<form><input type=text>{BODY}</form>") == list(PARAGRAPHS)


def test_call_that_stands_apart_and_ends_with_its_link_is_left_out() -> None:
    call = "<aside><p>Sail with us this summer and save a third of the price, <a href=/x>book now</a></p></aside>"
    assert selected(f"<div>{BODY}</div>{call}<div><p>{PARAGRAPHS[0]} Really.</p></div>")[:5] == list(PARAGRAPHS)


def test_dated_comments_below_the_text_are_left_out() -> None:
    comments = "".join(
        f"<div class=c>{name}, 24.11.2026, 18:4{number}<br>I will be on the first boat, come what may.</div>"
        for number, name in enumerate(("Ada", "Jonas", "Mette"))
    )
    assert selected(f"<article>{BODY}{comments}</article>") == list(PARAGRAPHS)


def test_entries_of_a_live_blog_are_text() -> None:
    entries = [f"18:4{number} {text}" for number, text in enumerate(PARAGRAPHS)]
    assert selected("".join(f"<div class=entry>{entry}</div>" for entry in entries)) == entries


def test_box_about_the_author_below_the_text_is_left_out() -> None:
    box = "<footer><p>Ada Mollgaard has written of ships and harbours for twenty years.</p></footer>"
    assert selected(f"<div>{BODY}</div>{box}", Known(authors=("Ada Mollgaard",))) == list(PARAGRAPHS)


CAPTION = "The harbour in the last of the snow. Photo: Mette Ruud"


@pytest.mark.parametrize(
    "box", ["<figure><img src=a.jpg><p>{}</p></figure>", "<figure><figcaption>{}</figcaption></figure>"]
)
def test_caption_in_a_figure_is_left_out(box: str) -> None:
    assert selected(f"{BODY}{box.format(CAPTION)}<p>{PARAGRAPHS[0]} Really.</p>")[:6] == [
        *PARAGRAPHS,
        f"{PARAGRAPHS[0]} Really.",
    ]


def test_caption_that_is_known_is_left_out_wherever_it_stands() -> None:
    known = Known(captions=frozenset({tuple(words_of("The harbour in the last of the snow"))}))
    assert selected(f"{BODY}<div><p>The harbour, in the last of the snow.</p></div>{BODY}", known) == list(PARAGRAPHS)


@pytest.mark.parametrize("text", ["<blockquote><p>{}</p></blockquote>", "<ul><li>{}</li></ul>"])
def test_text_that_is_set_as_a_figure_stays(text: str) -> None:
    said = "We have waited for this boat since before my daughter was born."
    assert said in selected(f"{BODY}<figure>{text.format(said)}</figure>{BODY}")
    assert said in selected(f"{BODY}<figure><p>{said}</p><p>{' '.join(PARAGRAPHS)} </p></figure>{BODY}")


# what follows and what is no text


def test_what_follows_the_articles_container_is_an_appendix() -> None:
    body = f"<main><article>{BODY}</article><section><p>A reader writes that boats are fine.</p></section></main>"
    assert selected(body) == list(PARAGRAPHS)


def test_text_split_over_two_containers_is_kept() -> None:
    halves = ("".join(f"<p>{text}</p>" for text in half) for half in (PARAGRAPHS[:3], PARAGRAPHS[3:]))
    first, second = halves
    assert selected(f"<main><div>{first}</div><aside>x</aside><div>{second}</div></main>", low=("x",)) == list(
        PARAGRAPHS
    )


@pytest.mark.parametrize(
    "byline",
    ["By Ada Mollgaard", "Ada Mollgaard, 24.11.2026, 18:42", "Von Ada Mollgaard und Jonas Ebberlund"],
)
def test_signature_is_left_out(byline: str) -> None:
    known = Known(authors=("Ada Mollgaard", "Jonas Ebberlund"))
    assert selected(f"<p>{byline}</p>{BODY}", known) == list(PARAGRAPHS)


def test_heading_with_the_authors_name_is_no_signature() -> None:
    known = Known(authors=("Kev",))
    body = f"{BODY}<h3>Kev’s observations</h3><p>It was painted white and blue.</p>"
    assert "Kev’s observations" in selected(body, known)


def test_sentence_that_names_the_author_is_text() -> None:
    sentence = "Ada Mollgaard was on the first boat and reports what she saw."
    assert selected(f"<p>{sentence}</p>{BODY}", Known(authors=("Ada Mollgaard",)))[0] == sentence


@pytest.mark.parametrize("line", ["By Mohloai Mpesi", "Mohloai Mpesi / Anna Sand", "Last updated: April 21, 2026"])
def test_line_of_a_name_or_a_moment_above_the_text_is_left_out(line: str) -> None:
    assert selected(f"<p>{line}</p>{BODY}") == list(PARAGRAPHS)


@pytest.mark.parametrize("line", ["The stuff no one tells you", "Mohloai Mpesi:", "Anna Sand is back."])
def test_other_line_above_the_text_is_text(line: str) -> None:
    assert selected(f"<p>{line}</p>{BODY}") == [line, *PARAGRAPHS]


@pytest.mark.parametrize("line", ["Wochenblatt / Última Hora", "– Mohloai Mpesi", "On air: 24.04.2026, 15:10"])
def test_line_of_a_name_or_a_moment_below_the_text_is_left_out(line: str) -> None:
    assert selected(f"{BODY}<p>{line}</p>") == list(PARAGRAPHS)


def test_list_of_names_at_the_texts_end_is_text() -> None:
    names = ["Mohloai Mpesi", "Anna Sand"]
    assert selected(f"{BODY}<ul><li>{names[0]}</li><li>{names[1]}</li></ul>") == [*PARAGRAPHS, *names]


def test_name_within_the_text_is_text() -> None:
    assert "Mohloai Mpesi" in selected(f"{BODY}<p>Mohloai Mpesi</p><p>It was painted white and blue.</p>")


# repeats


def test_repeated_paragraph_is_kept_once() -> None:
    assert selected(f"{BODY}<p>{PARAGRAPHS[1]}</p>") == list(PARAGRAPHS)


def test_short_repeats_are_text() -> None:
    assert selected(f"<p>Yes.</p>{BODY}<p>Yes.</p>") == ["Yes.", *PARAGRAPHS, "Yes."]


def test_copy_of_the_whole_article_in_one_block_is_left_out() -> None:
    assert selected(f"{BODY}<div>{' '.join(PARAGRAPHS)}</div>") == list(PARAGRAPHS)


def test_copy_of_the_whole_article_is_left_out_and_not_its_long_paragraphs() -> None:
    long = [f"{paragraph} " * 8 for paragraph in PARAGRAPHS]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in long)
    assert len(long[0]) > 600
    assert selected(f"{text}<div>{' '.join(long)}</div>") == [paragraph.strip() for paragraph in long]


def test_cells_of_a_table_may_be_alike() -> None:
    cell = "Ten minutes easy, seven hills, ten minutes easy"
    table = f"<table><tr><td>Monday</td><td>{cell}</td></tr><tr><td>Friday</td><td>{cell}</td></tr></table>"
    assert selected(f"{BODY}{table}").count(cell) == 2


def test_headings_may_be_alike() -> None:
    heading = "<h2>How can the island use this by itself?</h2>"
    assert len(selected(f"{heading}{BODY}{heading}<p>It was painted white and blue.</p>")) == len(PARAGRAPHS) + 3


def test_sentence_shown_once_more_to_catch_the_eye_is_left_out() -> None:
    sentence = PARAGRAPHS[1].split(". ")[0]
    assert len(sentence) > 40
    assert selected(f"<section>{BODY}</section><blockquote><div>“{sentence}”</div></blockquote>") == list(PARAGRAPHS)


def test_quote_that_the_text_does_not_hold_is_text() -> None:
    quote = "We never thought that we would see her come back to the harbour"
    assert selected(f"{BODY}<blockquote>{quote}</blockquote>") == [*PARAGRAPHS, quote]


# the end

LINKS = "<ul><li><a href=/x>Harbour pier is sold</a></li><li><a href=/y>Boats</a></li></ul>"


@pytest.mark.parametrize("line", ["<p>You may like:</p>", "<h3>More on this</h3>", "<p>关于更多：</p>", ""])
def test_list_of_links_below_the_text_is_left_out_with_the_line_above_it(line: str) -> None:
    assert selected(f"{BODY}{line}{LINKS}") == list(PARAGRAPHS)


def test_paragraph_that_ends_with_a_colon_is_text() -> None:
    paragraph = "It was painted white and blue, and this is what she looked like on the day she came back to us:"
    assert selected(f"{BODY}<p>{paragraph}</p>") == [*PARAGRAPHS, paragraph]


def test_text_that_is_set_in_headings_is_text() -> None:
    assert selected("".join(f"<h4>{text}</h4>" for text in PARAGRAPHS)) == list(PARAGRAPHS)


def test_list_of_links_within_the_text_is_text() -> None:
    assert "Boats" in selected(f"{BODY}{LINKS}<p>It was painted white and blue.</p>")


def test_list_at_the_texts_end_that_is_more_than_links_is_text() -> None:
    items = "<ul><li>The <a href=/x>pier</a> was sold to the town for one crown</li><li>Boats</li></ul>"
    assert selected(f"{BODY}{items}")[-1] == "Boats"


def test_long_list_of_links_is_text() -> None:
    items = "".join(f"<li><a href=/{text[:3]}>{text}</a></li>" for text in PARAGRAPHS)
    assert len(selected(f"{BODY}<ul>{items.replace('.', '')}</ul>")) == 2 * len(PARAGRAPHS)


# headings


def test_heading_above_nothing_is_left_out() -> None:
    body = f"<h2>The pier</h2>{BODY}<h2>More on this</h2><p>Teaser.</p><h2>Comments</h2>"
    assert selected(body, low=("Teaser",)) == ["The pier", *PARAGRAPHS]


BOX = "<div><a href=/x>Pier is sold</a></div><div><a href=/y>Boat is painted</a></div>"


def test_heading_above_a_box_of_links_goes_with_it() -> None:
    page = f"<p>{PARAGRAPHS[0]}</p><h2>More on ships</h2>{BOX}<p>{PARAGRAPHS[1]}</p>"
    assert selected(page, low=("Pier", "Boat")) == list(PARAGRAPHS[:2])


def test_heading_above_one_pointer_and_text_is_kept() -> None:
    page = f"<p>{PARAGRAPHS[0]}</p><h2>The winter</h2><p><a href=/x>Pier is sold</a></p><p>{PARAGRAPHS[1]}</p>"
    assert selected(page) == [PARAGRAPHS[0], "The winter", PARAGRAPHS[1]]


def test_standfirst_in_a_heading_above_links_to_share_it_is_kept() -> None:
    page = f"<h2>Dogs travel free of charge.</h2>{BOX}{BODY}"
    assert selected(page, low=("Pier", "Boat")) == ["Dogs travel free of charge.", *PARAGRAPHS]


def test_heading_within_the_text_is_kept() -> None:
    body = f"{BODY}<h2>A look back</h2><p>Teaser.</p><h2>The boats</h2><p>It was painted white and blue.</p>"
    assert selected(body, low=("Teaser",))[-3:] == ["A look back", "The boats", "It was painted white and blue."]


def test_heading_above_a_smaller_heading_with_text_is_kept() -> None:
    body = f"{BODY}<h2>The boats</h2><h3>The old one</h3><p>It was painted white and blue.</p>"
    assert selected(body)[-3:] == ["The boats", "The old one", "It was painted white and blue."]
