"""What is new in files of lines is brought to a sink, once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsspider.errors import Locked, OutputError
from newsspider.sinks.lines import Most
from newsspider.state.lock import lock
from tests.sinks.files import Kept, bring, stories, write


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz", "news.jsonl.zst"])
def test_file_that_grows_is_gone_on_with(tmp_path: Path, name: str) -> None:
    kept, path = Kept(), write(tmp_path / name, range(3))
    assert bring(kept, tmp_path, path).lines == 3
    assert bring(kept, tmp_path, path).lines == 0
    write(path, [3, 4])
    assert bring(kept, tmp_path, path).lines == 2
    assert kept.headlines == stories(0, 1, 2, 3, 4)


def test_batch_that_was_cut_off_is_told_again_as_it_was(tmp_path: Path) -> None:
    kept, path = Kept(Most(lines=2)), write(tmp_path / "news.jsonl", range(5))
    kept.breaks_at = 2
    with pytest.raises(KeyboardInterrupt):
        bring(kept, tmp_path, path)
    write(path, [5, 6])
    kept.most = Most(lines=100)  # of another version, say
    bring(kept, tmp_path, path)
    assert kept.told[1] == kept.told[2]
    assert [len(batch) for batch in kept.batches.values()] == [2, 2, 3]
    assert kept.headlines == stories(*range(7))


def test_file_that_was_rotated_is_not_loaded_again(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", range(3))
    bring(kept, tmp_path, path)
    write(path, [3])
    rotated = path.rename(tmp_path / "news-2026-11-25.jsonl")
    write(path, [4])
    bring(kept, tmp_path, path)
    bring(kept, tmp_path, path, rotated)
    assert kept.headlines == stories(0, 1, 2, 3, 4)


def test_batch_of_a_file_that_was_rotated_meanwhile_keeps_its_name(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", range(3))
    kept.breaks_at = 1
    with pytest.raises(KeyboardInterrupt):
        bring(kept, tmp_path, path)
    rotated = path.rename(tmp_path / "news-2026-11-25.jsonl")
    bring(kept, tmp_path, rotated)
    assert kept.told[0] == kept.told[1]


def test_two_outputs_of_one_run_are_loaded_once(tmp_path: Path) -> None:
    kept, first = Kept(), write(tmp_path / "a.jsonl", range(3))
    second = Path(shutil.copy(first, tmp_path / "b.jsonl"))
    bring(kept, tmp_path, first, second)
    for path in (first, second):  # the run goes on
        write(path, [3, 4])
    bring(kept, tmp_path, first, second)
    write(second, [7])  # and another one writes only one of them
    write(first, [8])
    bring(kept, tmp_path, first, second)
    assert kept.headlines == stories(0, 1, 2, 3, 4, 7, 8)


def test_file_that_was_written_anew_is_loaded_anew(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", range(3))
    bring(kept, tmp_path, path)
    path.unlink()
    write(path, range(3), revision=2)
    assert bring(kept, tmp_path, path).lines == 3


def test_torn_line_waits_until_it_is_whole(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", [0, 1])
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    assert bring(kept, tmp_path, path).lines == 1
    path.write_bytes(whole)
    assert bring(kept, tmp_path, path).lines == 1
    assert kept.headlines == stories(0, 1)


def test_file_whose_end_was_cut_back_is_the_same_file(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", [1])
    settled = path.stat().st_size
    write(path, [2])
    bring(kept, tmp_path, path, settled={str(path): settled})
    with path.open("r+b") as file:
        file.truncate(settled)
    write(path, [3])
    bring(kept, tmp_path, path)
    assert kept.headlines == stories(1, 3)


def test_lines_that_a_crawl_may_take_back_wait(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", [0])
    settled = path.stat().st_size
    write(path, [1])
    assert bring(kept, tmp_path, path, settled={str(path): settled}).lines == 1
    assert bring(kept, tmp_path, path).lines == 1


def test_line_that_is_no_record_is_told_and_costs_only_itself(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", [0])
    with path.open("ab") as file:
        file.write(b'half a line\n{"id": "1"}\n[]\n\n')
    write(path, [1], datePublished=None)
    loaded = bring(kept, tmp_path, path)
    assert [refused.reason for refused in loaded.refused] == ["no JSON", "no id of ours", "no JSON object"]
    assert loaded.refused[0].at.startswith("news.jsonl, byte ")
    assert kept.headlines == stories(0, 1)


def test_what_was_removed_from_its_place_is_brought_back(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", range(3))
    bring(kept, tmp_path, path)
    kept.is_new = True
    assert bring(kept, tmp_path, path).lines == 3


def test_everything_again_is_everything(tmp_path: Path) -> None:
    kept, path = Kept(), write(tmp_path / "news.jsonl", range(3))
    bring(kept, tmp_path, path)
    assert bring(kept, tmp_path, path, again=True).lines == 3


def test_two_do_not_load_into_one_place_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "news.jsonl", [0])
    (tmp_path / "loads").mkdir()
    with lock(tmp_path / "loads" / "progress.sqlite", "other"):
        pass  # let go of: free
    bring(Kept(), tmp_path, path)
    holder = "import sys, time; from pathlib import Path; from newsspider.state.lock import lock\n"
    holder += "with lock(Path(sys.argv[1]), 'other'): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "loads" / "progress.sqlite")], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(Locked):
            bring(Kept(), tmp_path, path)
        other.kill()


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"gone\.jsonl"):
        bring(Kept(), tmp_path, tmp_path / "gone.jsonl")
