"""Copies are made and told from other texts, and the table says how well."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from benchmarks import sameness
from benchmarks.sameness import found_and_same
from benchmarks.text_pairs import COPIES, reports
from newsspider.extract.lexicon import words_of
from newsspider.sameness import shingles_of

DICE = random.Random(5)


def text_of(seed: int) -> str:
    words = random.Random(seed).choices([f"word{number}" for number in range(500)], k=400)
    return "\n".join(" ".join(words[at : at + 50]) for at in range(0, 400, 50))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    rows = [
        {
            "id": f"p{number}",
            "url": f"https://site{number}.example/a",
            "group": f"site{number}",
            "body": text_of(number),
        }
        for number in range(12)
    ]
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for row in rows:
        (tmp_path / f"{row['id']}.html.gz").write_bytes(gzip.compress(b"<p>"))
    return tmp_path


def test_table_has_a_row_for_each_kind_of_copy(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sameness.main([str(corpus)])
    out = capsys.readouterr().out
    assert all(f"| found: {kind} |" in out for kind in COPIES)
    assert "| found: cut by 30 % | 1.000 |" in out
    assert "| false: two articles | 0 of" in out


def test_other_thresholds_are_shown(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sameness.main([str(corpus), "--choose"])
    assert "| 0.5 / 0.75 | " in capsys.readouterr().out


@pytest.mark.parametrize("kind", COPIES)
def test_a_copy_is_neither_the_text_nor_another(kind: str) -> None:
    text = text_of(1)
    copy = COPIES[kind](text, text_of(2), DICE)
    assert words_of(copy) != words_of(text)
    assert len(set(words_of(copy)) & set(words_of(text))) > 80


def test_reports_of_one_kind_are_not_one_text() -> None:
    (_, one), (_, other) = reports(2, seed=1)[:2]
    assert one != other
    assert not found_and_same(shingles_of(one), shingles_of(other))
