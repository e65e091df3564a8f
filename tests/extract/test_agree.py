"""Judgements of single blocks are brought to agree: a list's items, a heading and its section, one place's blocks."""

from __future__ import annotations

import numpy as np

from newsspider.extract.agree import THRESHOLD, agree
from tests.extract.samples import PARAGRAPHS, blocks

SURE = "".join(f"<section><p>{text}</p></section>" for text in PARAGRAPHS)


def kept(body: str, *probabilities: float) -> list[bool]:
    """Of the blocks of a body, which stands on a page whose other text the model is sure of."""
    return kept_alone(f"{body}{SURE}", *probabilities, *[0.99] * len(PARAGRAPHS))[: len(probabilities)]


def kept_alone(body: str, *probabilities: float, is_article: bool = False) -> list[bool]:
    judged = agree(blocks(body), np.array(probabilities), is_article=is_article)
    return [bool(probability >= THRESHOLD) for probability in judged]


def test_members_of_a_list_agree() -> None:
    assert kept("<ul><li>aaaa</li><li>bbbb</li><li>cccc</li></ul>", 0.9, 0.2, 0.8) == [True] * 3
    assert kept("<ul><li>aaaa</li><li>bbbb</li><li>cccc</li></ul>", 0.6, 0.2, 0.2) == [False] * 3


def test_long_members_have_more_say() -> None:
    assert kept(f"<ul><li>{PARAGRAPHS[0]}</li><li>b</li><li>c</li></ul>", 0.8, 0.1, 0.1) == [True] * 3


def test_list_between_paragraphs_of_the_same_container_needs_little() -> None:
    body = "<div><p>One.</p><ul><li>a</li><li>b</li></ul><p>Two.</p></div>"
    assert kept(body, 0.9, 0.2, 0.2, 0.9) == [True] * 4
    assert kept(body, 0.9, 0.02, 0.02, 0.9) == [True, False, False, True]
    assert kept(body, 0.9, 0.2, 0.2, 0.1) == [True, False, False, False]


def test_list_beside_the_articles_container_needs_as_much_as_others() -> None:
    body = "<div><p>One.</p></div><aside><ul><li>a</li></ul></aside><div><p>Two.</p></div>"
    assert kept(body, 0.9, 0.2, 0.9) == [True, False, True]


def test_table_right_below_the_text_needs_less_than_others() -> None:
    table = "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert kept(f"<div><p>One.</p>{table}</div>", 0.9, 0.4, 0.4, 0.4, 0.4) == [True] * 5
    assert kept(f"<div><p>One.</p></div><aside>{table}</aside>", 0.9, 0.4, 0.4, 0.4, 0.4) == [True, *[False] * 4]


def test_heading_between_paragraphs_needs_little() -> None:
    body = "<div><p>One.</p><h2>Section</h2><p>Two.</p></div>"
    assert kept(body, 0.9, 0.1, 0.9) == [True] * 3
    assert kept(body, 0.9, 0.01, 0.9) == [True, False, True]
    assert kept(body, 0.9, 0.1, 0.1) == [True, False, False]


def test_paragraph_between_paragraphs_is_judged_alone() -> None:
    assert kept("<p>One.</p><p>Ad.</p><p>Two.</p>", 0.9, 0.2, 0.9) == [True, False, True]


def test_program_between_paragraphs_needs_nothing() -> None:
    body = "<div><p>One.</p><pre>print(1)</pre><p>Two.</p></div>"
    assert kept(body, 0.9, 0.01, 0.9) == [True] * 3
    assert kept(body, 0.9, 0.01, 0.1) == [True, False, False]


def test_label_among_paragraphs_is_judged_by_itself() -> None:
    text = "The ferry to the outer islands will leave from the old harbour again."
    assert kept(f"<p>{text}</p><p>Advert</p><p>{text}</p>", 0.99, 0.4, 0.99) == [True, False, True]
    assert kept(f"<p>{text}</p><p>{text}</p><p>{text}</p>", 0.99, 0.4, 0.99) == [True, True, True]


def test_given_probabilities_are_not_changed() -> None:
    given = np.array([0.9, 0.1])
    agree(blocks("<ul><li>aaaa</li><li>b</li></ul>"), given, is_article=False)
    assert given.tolist() == [0.9, 0.1]


def test_quote_between_paragraphs_needs_little() -> None:
    body = "<div><p>One.</p><blockquote><p>Said she.</p></blockquote><p>Two.</p></div>"
    assert kept(body, 0.9, 0.2, 0.9) == [True] * 3
    assert kept(body, 0.9, 0.02, 0.9) == [True, False, True]


def test_block_in_doubt_follows_those_at_its_place() -> None:
    one, two, three, four = (f"<p>{number} words of a text.</p>" for number in ("Eleven", "Twelve", "Thirty", "Forty"))
    body = f"<div class=body>{one}{two}{three}</div><div class=box>{four}</div>"
    assert kept(body, 0.95, 0.45, 0.95, 0.45) == [True, True, True, False]


def test_strange_page_is_judged_by_what_is_likely_on_it() -> None:
    body = f"<div><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div><nav><p>Weather</p></nav>"
    assert kept_alone(body, 0.3, 0.35, 0.01) == [True, True, False]
    assert kept(body, 0.3, 0.35, 0.01) == [False] * 3


def test_strange_page_gives_the_whole_of_a_place_that_some_of_it_is_taken_of() -> None:
    text = "".join(f"<div class=widget><p>{text}</p></div>" for text in PARAGRAPHS[:4])
    body = f"{text}<div class=box><p>{PARAGRAPHS[4]}</p></div>"
    assert kept_alone(body, 0.85, 0.06, 0.45, 0.07, 0.08) == [True] * 4 + [False]
    assert kept_alone(body, 0.85, 0.001, 0.45, 0.07, 0.08) == [True, False, True, True, False]
    assert kept_alone(body, 0.45, 0.06, 0.45, 0.07, 0.08) == [True, False, True, False, False]


def test_less_is_asked_of_a_strange_page_that_is_likely_an_article() -> None:
    body = f"<div><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div><nav><p>Weather</p></nav>"
    assert kept_alone(body, 0.15, 0.12, 0.01, is_article=True) == [True, True, False]
    assert kept_alone(body, 0.15, 0.12, 0.01) == [False] * 3
    assert kept_alone(body, 0.05, 0.04, 0.01, is_article=True) == [False] * 3


def test_page_of_which_nothing_is_likely_gives_nothing() -> None:
    assert kept_alone(f"<p>{PARAGRAPHS[0]}</p><nav><p>Weather</p></nav>", 0.05, 0.01) == [False, False]
