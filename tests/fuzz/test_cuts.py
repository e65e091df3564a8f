"""What a kill or a full disk leaves is read or refused by name, wherever it is cut."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import accumulate
from pathlib import Path

import pytest
from backports import zstd

from newsspider.errors import LedgerError, StateError
from newsspider.report.ledger import End, from_line, to_line
from newsspider.state.contract import Output
from newsspider.state.recover import recover
from newsspider.state.sqlite import open_memory
from tests.exporters.writer import known, line
from tests.state.values import sketch

RUN = "20261125T060000Z-0a1b"
LINES = [line(number, articleBody=f"Story {number}.") for number in range(3)]
PACK: dict[str, Callable[[bytes], bytes]] = {
    "jsonl": bytes,
    "jsonl.gz": partial(gzip.compress, mtime=0),
    "jsonl.zst": zstd.compress,
}
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "jsonl": bytes,
    "jsonl.gz": gzip.decompress,
    "jsonl.zst": zstd.decompress,
}


def output(path: Path) -> Output:
    return Output(path=str(path), name=str(path), run_id=RUN, known_bytes=0)


@pytest.mark.parametrize("ending", PACK)
def test_output_that_is_cut_anywhere_gives_its_whole_lines(tmp_path: Path, ending: str) -> None:
    packed, path = [PACK[ending](text) for text in LINES], tmp_path / f"news.{ending}"
    ends = list(accumulate(map(len, packed)))
    cuts = {end + by for end in (0, *ends) for by in (-1, 0, 1)} | set(range(0, ends[-1], 61))
    for cut in sorted(cut for cut in cuts if 0 <= cut <= ends[-1]):
        path.write_bytes(b"".join(packed)[:cut])
        with open_memory(None) as memory:
            memory.settle(revisions=[], outputs=[output(path)])
            recover(memory, sketch)
            assert len(known(memory, 3)) >= sum(end <= cut for end in ends), cut
        left = path.read_bytes()
        text = UNPACK[ending](left) if left else b""
        assert text in [b"".join(LINES[:count]) for count in range(4)], cut


def test_memory_that_is_cut_anywhere_opens_or_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_bytes(b"".join(LINES))
    with open_memory(tmp_path / "memory.sqlite") as memory:
        memory.settle(revisions=[], outputs=[output(tmp_path / "news.jsonl")])
        recover(memory, sketch)
    kept = (tmp_path / "memory.sqlite").read_bytes()
    for cut in (*range(0, 110, 5), *range(110, len(kept), max(1, len(kept) // 30))):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "memory.sqlite").write_bytes(kept[:cut])
        with suppress(StateError), open_memory(folder / "memory.sqlite") as memory:
            known(memory, 3)
        shutil.rmtree(folder)


def test_line_of_a_ledger_that_is_cut_anywhere_is_refused_by_name() -> None:
    whole = to_line(End(t=0.2, n=1, seconds=0.1, status=429, bytes=0, retry_after=7.0)).strip()
    for cut in range(len(whole)):
        with pytest.raises(LedgerError):
            from_line(whole[:cut])
