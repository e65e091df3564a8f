"""Numbers and bytes that stand for texts and addresses."""

from __future__ import annotations

from newsspider.discover.urls import article_id
from newsspider.state.hashes import body_hash, key_of, text_hash


def test_addresses_of_one_article_have_one_key() -> None:
    url = "https://www.example.com/2026/storm"
    assert key_of(url) == key_of("http://example.com/2026/storm/?utm_source=feed")
    assert key_of(url) != key_of("https://www.example.com/2026/calm")
    assert (len(key_of(url)), key_of(url).hex()) == (16, article_id(url))


def test_a_hash_of_a_text_is_a_number_that_databases_keep() -> None:
    hashes = {text_hash(f"Storm {number}") for number in range(1_000)}
    assert len(hashes) == 1_000
    assert min(hashes) >= -(2**63)
    assert max(hashes) < 2**63
    assert min(hashes) < 0 < max(hashes)


def test_hashes_are_the_same_in_every_run() -> None:
    assert text_hash("Storm") == -7029923873788142801
    assert body_hash(b"<rss/>").hex() == "b798c3a7a0fe1b6163a56cf479a86b65"


def test_any_text_has_a_hash() -> None:
    assert text_hash("\ud83d") != text_hash("")
    assert len(body_hash(b"")) == 16
