"""Names and words as they are looked up: written alike, whatever the site's digits and the language's script."""

from __future__ import annotations

import pytest

from newsspider.extract.lexicon import names_of, phrases_of, words_of


def phrases(text: str) -> set[str]:
    return set(phrases_of(words_of(text)))


def test_container_is_called_by_its_tag_names_and_their_parts() -> None:
    assert names_of("div", "article-body wide") == ("<div>", "article-body", "article", "body", "wide")


def test_digits_of_names_are_alike() -> None:
    assert names_of("div", "post-12345") == names_of("div", "post-9") == ("<div>", "post-#", "post")


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("ad-bcb749a9", ("ad-bcb#a#", "ad")),
        ("elementor-element-7a1bcd3", ("elementor-element-#a#bcd#", "elementor", "element")),
        ("facade mt400", ("facade", "mt#", "mt")),
    ],
)
def test_parts_of_what_a_program_made_up_are_no_words(label: str, names: tuple[str, ...]) -> None:
    assert names_of("div", label) == ("<div>", *names)


def test_no_more_names_are_looked_up_than_tell() -> None:
    assert len(names_of("div", " ".join(f"{letter}a-{letter}b-{letter}c" for letter in "abcdefghijkl"))) == 16


def test_container_without_names_is_called_by_its_tag() -> None:
    assert names_of("p", "") == ("<p>",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Ferry's back!", ["the", "ferry", "s", "back"]),
        ("Fähre_fährt", ["fähre", "fährt"]),
        ("паром ушёл", ["паром", "ушёл"]),
        ("船が出る", ["船", "が", "出", "る"]),
        ("เรือ", list("เรือ")),
        ("— … ●", []),
        ("", []),
    ],
)
def test_words_are_lower_case_and_single_characters_where_scripts_have_no_spaces(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_short_text_is_looked_up_as_a_whole() -> None:
    assert phrases("Read more") == {"=read more", "^read", "^read more", "$read more", "read", "more"}


def test_numbers_of_a_short_text_are_alike() -> None:
    assert "=# comments" in phrases("12 Comments")


def test_long_text_is_looked_up_by_its_beginning_and_end() -> None:
    found = phrases(" ".join(f"w{number}" for number in range(50)))
    assert {"^w0", "^w0 w1", "$w48 w49", "w0", "w39"} <= found
    assert not any(phrase.startswith("=") for phrase in found)
    assert "w40" not in found


def test_text_without_words_has_no_phrases() -> None:
    assert phrases("●") == set()
