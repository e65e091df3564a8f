"""What atheris is given to read (`benchmarks.fuzz`) is read here as well, without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from benchmarks.fuzz.entries import ENTRIES, Entry
from tests.fuzz.hostile import bodies


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_whatever_is_made_of_its_words_is_read(entry: Entry) -> None:
    pieces = [*entry.words, *(seed.decode("latin-1") for seed in entry.seeds)]

    @settings(max_examples=60)
    @given(bodies(pieces, 12))
    def read(body: bytes) -> None:
        entry.read(body)

    for seed in entry.seeds:
        entry.read(seed)
    read()


# Each was found by atheris.
FOUND = [
    ("feed", b"<rs><channel><item><title>ht&#xd800;t<ip"),
    ("sitemap", b"<urlset><url><loc>http://a/&#xd800;</loc></url></urlset>"),
    ("address", b"http://www/%%44ee"),
    ("ledger", b"[" * 2_000),
    ("sites", b'[[site]]\nurl = "https://a[b/"\n'),
    ("sites", b'[[site]]\nurl = "https://a.example/"\nfeeds = ["//["]\n'),
]


@pytest.mark.parametrize(("name", "body"), FOUND)
def test_what_was_found_once_is_read(name: str, body: bytes) -> None:
    ENTRIES[name].read(body)
