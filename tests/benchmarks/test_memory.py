"""Memory that grows is told from memory that does not."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from benchmarks import memory
from benchmarks.memory import changed, growth_mib, resident_mib
from tests.extract.samples import article_page


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    row = {"id": "page", "url": "https://news.example.com/a", "group": "a", "body": "text"}
    (tmp_path / "truth.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(article_page().encode()))
    return tmp_path


def levels() -> Iterator[float]:
    """Ten more with each page."""
    return (100.0 + 10 * step for step in count())


def test_pages_are_read_over_and_over(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    memory.main([str(corpus), "--pages", "10", "--every", "5"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert [line.split()[1] for line in lines] == ["pages", "---", "0", "5", "10"]


def test_growth_beyond_the_bound_is_a_failure(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = levels()
    monkeypatch.setattr(memory, "resident_mib", lambda: next(sizes))
    options = [str(corpus), "--pages", "10", "--every", "1"]
    memory.main([*options, "--bound", "80"])
    with pytest.raises(SystemExit) as caught:
        memory.main([*options, "--bound", "79"])
    assert caught.value.code == 1


def test_what_fills_up_in_the_first_fifth_is_no_growth() -> None:
    assert growth_mib([(0, 100.0), (1, 180.0), (5, 190.0), (10, 185.0)]) == 5.0


def test_each_reading_of_a_page_is_another_page_of_the_same_size() -> None:
    html = b"".join(b"<p>%d" % number for number in range(9_000))
    first, second = changed(html, 1), changed(html, 2)
    assert first != second
    assert len(first) == len(second) == len(html)
    assert changed(b"", 1) == b""
    assert changed(html, 1) == first


def test_resident_memory_is_known() -> None:
    assert 10 < resident_mib() < 100_000
