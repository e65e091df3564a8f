"""Lines become durable before they are remembered."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsspider.state.contract import Memory
from newsspider.state.recover import recover
from newsspider.state.sqlite import open_memory
from tests.exporters.writer import Run, known, line
from tests.state.values import sketch


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "memory.sqlite") as opened:
        yield opened


def test_lines_are_remembered_once_they_are_durable(memory: Memory, tmp_path: Path) -> None:
    run = Run(memory, [tmp_path / "a.jsonl", tmp_path / "b.jsonl"], own=False)
    run.write(line(0))
    assert known(memory, 3) == set()
    asyncio.run(run.commit())
    assert known(memory, 3) == {0}
    assert {output.known_bytes for output in memory.outputs()} == {len(line(0))}


def test_line_that_is_written_while_the_disk_is_waited_for_belongs_to_the_next_time(
    memory: Memory, tmp_path: Path
) -> None:
    run = Run(memory, [tmp_path / "news.jsonl"], own=False)
    run.write(line(0))

    async def both() -> None:
        committing = asyncio.create_task(run.commit())
        await asyncio.sleep(0)
        run.write(line(1))
        await committing

    asyncio.run(both())
    assert known(memory, 3) == {0}
    assert memory.outputs()[0].known_bytes == len(line(0))


def test_what_could_not_be_made_durable_is_not_remembered(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(memory, [tmp_path / "news.jsonl"], own=False)
    run.write(line(0))

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        asyncio.run(run.commit())
    assert known(memory, 3) == set()


def test_file_that_is_complete_is_the_memorys_no_more(memory: Memory, tmp_path: Path) -> None:
    run = Run(memory, [tmp_path / "news.jsonl"], own=True)
    run.write(line(0))
    asyncio.run(run.finish())
    assert memory.outputs() == []
    assert known(memory, 3) == {0}


def test_what_a_stopped_run_did_not_replace_stands_beside_it_at_the_next_start(memory: Memory, tmp_path: Path) -> None:
    run = Run(memory, [tmp_path / "news.jsonl"], own=True)
    older = Path(run.files[0].output.name)
    older.write_bytes(line(9))
    run.write(line(0))
    run.files[0].store(may_replace=False, is_whole=True)
    asyncio.run(run.commit())
    assert known(memory, 10) == {0}
    recover(memory, sketch)
    assert older.read_bytes() == line(9)
    assert [path.read_bytes() for path in tmp_path.glob("news-*-2.jsonl")] == [line(0)]
    assert memory.outputs() == []


def test_file_that_is_full_is_closed_and_the_next_one_is_known_before_its_first_line(
    memory: Memory, tmp_path: Path
) -> None:
    run = Run(memory, [tmp_path / "news.jsonl"], own=True, rotate="1kB")
    run.write(line(3))
    asyncio.run(run.commit())
    assert memory.outputs() == []
    run.write(line(4))
    (output,) = memory.outputs()
    assert output.path.endswith("-2.jsonl.part")
    assert output.known_bytes == 0
