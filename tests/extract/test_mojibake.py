"""Text that was encoded twice before it was served."""

from __future__ import annotations

import json
import time

import pytest

from newsspider.extract import extract
from newsspider.extract.mojibake import mended


def twice(text: str, taken_for: str) -> bytes:
    """As a program leaves it that takes UTF-8 for something else. Windows-1252 leaves five bytes free, which are read
    as Latin-1."""
    return b"".join(
        byte.decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else taken_for).encode()
        for byte in (bytes([code]) for code in text.encode())
    )


@pytest.mark.parametrize("taken_for", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "The harbour master’s office",
        "“The ferry goes again” – at last …",
        "Der Fährmann über die Brücke",
        "L’été à la gare, déjà où",
        "El año de la señora",
        "A ticket costs €5",
    ],
)
def test_text_that_was_encoded_twice_is_mended(text: str, taken_for: str) -> None:
    assert mended(twice(f"<p>{text}</p>", taken_for)) == f"<p>{text}</p>".encode()


def test_script_that_latin_1_has_no_letters_of_is_mended() -> None:
    for text in ("Паром снова ходит", "渡し船が戻る", "العبارة تعود", "Το πλοίο επιστρέφει"):
        assert mended(twice(text, "latin-1")).decode() == text


def test_text_that_was_encoded_three_times_is_mended() -> None:
    text = "The ferry’s crew – “at last” – in the café"
    assert mended(twice(twice(text, "cp1252").decode(), "cp1252")).decode() == text


def test_character_of_windows_1252_that_was_taken_for_a_control_is_mended_beside_it() -> None:
    assert mended("don\x92t, it’s".encode() + twice(" the crew’s", "latin-1")).decode() == "don’t, it’s the crew’s"


def test_part_that_was_encoded_twice_is_mended_among_others() -> None:
    body = "<p>The mayor’s plan</p>".encode() + twice("<p>The ferry’s crew</p>", "latin-1") + "<p>€5</p>".encode()
    assert mended(body).decode() == "<p>The mayor’s plan</p><p>The ferry’s crew</p><p>€5</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Molière» et «\xa0Île-de-France\xa0»: l’été à la plage",
        "SÃO PAULO – “NÃO É A MAÇÔ, «MAÇû",
        "3\xa0×\xa04 und 5×², Ø½ Zoll, 1ª y 2º, MAÑº",
        "ROMÂNIA, «ROMû, Â\xa0propos",
        "Þórður Ð\xa0Íslandi",
        "Паром, 渡し船, العبارة",
    ],
)
def test_text_that_was_encoded_once_stays(text: str) -> None:
    assert mended(text.encode()) == text.encode()


def test_headline_text_and_what_scripts_hold_are_mended_alike() -> None:
    said = json.dumps({"@type": "NewsArticle", "author": {"name": "Zoë Müller"}}, ensure_ascii=False)
    html = (
        f"<html lang=en><head><title>The ferry’s return</title><script type=application/ld+json>{said}</script></head>"
        "<body><article><h1>The ferry’s return</h1>"
        + "<p>It is the harbour’s first ferry in eleven years – and nobody knows how long it’ll go.</p>" * 3
        + "</article></body></html>"
    )
    assert extract(twice(html, "latin-1")) == extract(html.encode())
    assert extract(twice(html, "latin-1")).authors[0].name == "Zoë Müller"


@pytest.mark.parametrize("text", ["Ã", "â€", "â\x80", "Ã¶“漢", "Ã¢â‚¬", "Ð¿Ñ\x80"])
def test_page_of_nothing_else_takes_no_time_without_end(text: str) -> None:
    body = (text * 2_000_000)[:690_000].encode() + twice("’", "latin-1")
    begun = time.process_time()
    assert mended(body) != body
    assert time.process_time() - begun < 20
