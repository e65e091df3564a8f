"""What a document is encoded in is told by what it says of itself only as far as that can be."""

from __future__ import annotations

import pytest

from newsspider.charset import decoded

ENGLISH = "The ferry to the island returns in March, the café by the harbour said. " * 40
GERMAN = "Die Fähre fährt ab März täglich über den Süden zurück, schließt aber früher. " * 40


@pytest.mark.parametrize("text", [ENGLISH[:80], ENGLISH, GERMAN], ids=["one accent", "few", "many"])
@pytest.mark.parametrize("declared", [None, "utf-8", "no-such", "utf-16"])
def test_western_text_that_is_not_utf_8_is_read_whatever_it_claims(text: str, declared: str | None) -> None:
    assert decoded(text.encode("cp1252"), declared) == text


def test_few_broken_characters_do_not_make_a_page_another_encoding() -> None:
    body = GERMAN.encode("utf-8") + b"\xe4 cut"
    assert decoded(body) == GERMAN + "\ufffd cut"


def test_characters_written_as_two_halves_are_put_together() -> None:
    assert decoded(b"A boat \xed\xa0\xbd\xed\xbb\xa5 at sea") == "A boat \U0001f6e5 at sea"


def test_declared_encoding_is_believed_where_it_fits() -> None:
    assert decoded("Žluťoučký kůň".encode("iso-8859-2"), "iso-8859-2") == "Žluťoučký kůň"
