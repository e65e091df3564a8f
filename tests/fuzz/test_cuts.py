"""What a kill or a full disk leaves is read or refused by name, wherever it is cut."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from pathlib import Path

import pytest
from backports import zstd

from newsspider.errors import LedgerError, StateError
from newsspider.report.audit import audit
from newsspider.report.ledger import End, Robots, Run, Start, from_line, to_line
from newsspider.report.manifest import RunFacts, manifest_at_work, running_manifest
from newsspider.state.contract import Output
from newsspider.state.recover import recover
from newsspider.state.sqlite import open_memory
from tests.exporters.writer import known, line
from tests.state.values import sketch

RUN = "20261125T060000Z-0a1b"
RUN_FACTS = RunFacts(
    run_id=RUN, spider="news", started=datetime(2026, 11, 25, 6, tzinfo=UTC), arguments={}, versions={}, pid=7, host="ü"
)
LEDGER = (
    Run(t=0.0, schema_version="1.0.0", run_id=RUN, at="2026", delay=0.1, max_in_flight=2),
    Start(t=0.1, n=1, at="2026", host="a", method="GET", url="https://a/robots.txt", kind="robots", in_flight=1,
          robots_of="https://a"),
    End(t=0.2, n=1, seconds=0.1, status=404, bytes=0),
    Robots(t=0.2, origin="https://a", status=404),
    Start(t=0.3, n=2, at="2026", host="a", method="GET", url="https://a/", kind="front", in_flight=1),
)  # fmt: skip
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
def test_output_that_is_cut_anywhere_gives_its_whole_lines(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # seconds of waiting for the disk
    packed, path = [PACK[ending](text) for text in LINES], tmp_path / f"news.{ending}"
    ends = list(accumulate(map(len, packed)))
    # In the midst of the last line everywhere; those before it are like it.
    for cut in (*range(0, ends[1], 61), *range(ends[1], ends[2] + 1)):
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
    refused = 0
    for cut in (*range(200), *range(200, len(kept), 499)):
        path = tmp_path / str(cut) / "memory.sqlite"
        path.parent.mkdir()
        path.write_bytes(kept[:cut])
        try:
            with open_memory(path) as memory:
                assert len(known(memory, 3)) == 3, cut  # what is missing was not in use
        except StateError:
            refused += 1
            assert path.read_bytes() == kept[:cut], cut  # and not begun anew
        shutil.rmtree(path.parent)
    assert refused > 300


def test_log_of_a_memory_that_is_cut_anywhere_gives_what_was_whole(tmp_path: Path) -> None:
    """As a kill leaves the two files that belong together."""
    (tmp_path / "news.jsonl").write_bytes(b"".join(LINES))
    with open_memory(tmp_path / "memory.sqlite") as memory:
        memory.settle(revisions=[], outputs=[output(tmp_path / "news.jsonl")])
        recover(memory, sketch)
        kept, log = (tmp_path / "memory.sqlite").read_bytes(), (tmp_path / "memory.sqlite-wal").read_bytes()
    counts = set()
    for cut in (*range(40), *range(40, len(log), 997), len(log)):
        path = tmp_path / str(cut) / "memory.sqlite"
        path.parent.mkdir()
        path.write_bytes(kept)
        path.with_name("memory.sqlite-wal").write_bytes(log[:cut])
        with open_memory(path) as memory:
            counts.add(len(known(memory, 3)))
        shutil.rmtree(path.parent)
    assert counts == {0, 3}, "all of a call, or nothing"


def test_manifest_that_is_cut_anywhere_is_nobodys(tmp_path: Path) -> None:
    whole = json.dumps(running_manifest(RUN_FACTS), ensure_ascii=False, indent=1)
    assert manifest_at_work(whole) is not None
    for cut in range(len(whole)):
        assert manifest_at_work(whole[:cut]) is None


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "5", '{"state":"running"}', '{"state":"running","runId":{},"process":5}',
     '{"state":"running","runId":"a","process":{"pid":"../..","host":"b"}}'],
)  # fmt: skip
def test_what_is_no_manifest_of_ours_is_nobodys(text: str) -> None:
    assert manifest_at_work(text) is None


def test_ledger_that_is_cut_anywhere_is_judged_or_refused_by_name() -> None:
    """As far as its lines are whole, as the command reads it; and with half a line."""
    ledger = "".join(to_line(entry) for entry in LEDGER)
    for cut in range(len(ledger)):
        lines = ledger[:cut].splitlines(keepends=True)
        whole = [line for line in lines if line.endswith("\n")]
        if whole:
            assert audit(whole).is_proven
        with suppress(LedgerError):
            audit(lines)


def test_line_of_a_ledger_that_is_cut_anywhere_is_refused_by_name() -> None:
    whole = to_line(End(t=0.2, n=1, seconds=0.1, status=429, bytes=0, retry_after=7.0)).strip()
    for cut in range(len(whole)):
        with pytest.raises(LedgerError):
            from_line(whole[:cut])
