"""The benchmark of the memory, with few addresses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import remembering
from benchmarks.remembering import Measured, grow, kept, key_of
from newsspider.state.contract import Fate
from newsspider.state.sqlite import open_memory


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "_BATCH": 100,
        "_LOOKED_AT": 100,
        "_SKETCHED": 200,
        "_LOOK_UPS": 2,
        "_COLD_LOOK_UPS": 1,
    }.items():
        monkeypatch.setattr(remembering, name, value)


def test_each_size_has_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remembering.main(["--addresses", "300", "600", "--folder", str(tmp_path)])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert [line.split()[1] for line in lines] == ["addresses", "---", "300", "600"]
    assert list(tmp_path.iterdir()) == []


def test_so_many_addresses_are_known_as_it_says(tmp_path: Path) -> None:
    with open_memory(tmp_path / "memory.sqlite") as memory:
        grow(memory, 0, 300)
        grow(memory, 300, 600)
        known = memory.known([key_of(number) for number in range(1_000)]).values()
        assert len(known) == 600
        fates = [sum(one.fate == fate for one in known) for fate in (Fate.EXPORTED, Fate.DROPPED, Fate.FAILED)]
        assert fates == [570, 24, 6]
        articles = memory.articles([key_of(number) for number in range(600)]).values()
        assert len(articles) == 510
        assert sum(bool(one.url) for one in articles) == 85
        assert len(memory.waiting("site-1.example", 2**40, most=9)) == 1, "the one that has failed"


def test_bounds_are_those_of_a_large_memory() -> None:
    small = Measured(addresses=10_000, file_bytes=10**7, insert_us=99.0, known_us=50.0, cold_us=99.0)
    large = replace(small, addresses=10**7, file_bytes=15 * 10**8)
    assert kept(small)
    assert kept(large)
    assert not kept(replace(small, known_us=50.1))
    assert not kept(replace(large, file_bytes=15 * 10**8 + 1))
