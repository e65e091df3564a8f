"""Truths are held against their own pages: what is not there, and what they leave out, is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.truths import doubts, perfect, read_rows, without
from tests.training.pages import article, body, paragraphs, sample, sample_of, small_corpus

PAGE = article("site.example", "ferry")


def test_truth_of_its_page_is_not_doubted_and_is_read_rightly() -> None:
    assert list(doubts([sample()])) == []
    (scores,) = perfect([sample()])
    assert (scores.pages, scores.word, scores.exact) == (1, 1.0, 1.0)


@pytest.mark.parametrize("truth", [body("orchard"), ""])
def test_truth_that_is_not_on_the_page_is_doubted(truth: str) -> None:
    (doubt,) = doubts([sample_of(PAGE, truth)])
    assert doubt.nowhere >= 0.2
    assert "is not on the page" in doubt.line()


def test_truth_that_leaves_paragraphs_out_is_doubted() -> None:
    first, _, third, _, fifth = paragraphs("ferry")
    (doubt,) = doubts([sample_of(PAGE, f"{first}\n{third}\n{fifth}")])
    assert (doubt.nowhere < 0.15, doubt.missing > 0.5) == (True, True)
    assert doubt.line().startswith("- small, `a`: paragraphs left out")


def test_truth_that_leaves_boxes_out_is_not_doubted() -> None:
    first, *others = paragraphs("ferry")
    box = f"<aside class=box><p>{paragraphs('museum')[0]}</p></aside>"
    page = PAGE.replace(f"<p>{others[0]}</p>", f"{box}<p>{others[0]}</p>")
    assert list(doubts([sample_of(page, "\n".join([first, *others]))])) == []


def test_scores_without_doubtful_pages_are_those_of_the_others(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    values = [("a", 0.5), ("b", 0.9), ("c", 0.7)]
    rows.write_text(
        "".join(
            json.dumps(
                {"extractor": "x", "corpus": "small", "id": name, "language": "en", "sequence": f1, "word": f1,
                 "exact": False, "snippets": None}
            ) + "\n"
            for name, f1 in values
        )
    )  # fmt: skip
    (doubt,) = doubts([sample_of(PAGE, body("orchard"))])
    told = without(read_rows(rows), [doubt])
    assert told.splitlines()[-1] == "| x | small | 3 | 0.7000 | 0.7000 | 0.0000 | 2 | 0.8000 | 0.8000 | 0.0000 |"


def test_command_prints_what_truths_allow(tmp_path: Path) -> None:
    corpus = small_corpus(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.truths", str(corpus)], capture_output=True, text=True, check=True
    )
    assert "| small | 6 | 1.0000 | 1.0000 | 1.0000 |" in done.stdout
