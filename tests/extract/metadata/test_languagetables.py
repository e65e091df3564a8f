"""The tables of languages, in memory and unpacked in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from py3langid.langid import MODEL_DIR, MODEL_FILE

from newsspider.extract.metadata.languagetables import numbers, packed_tables, tables_kept_in, tables_of

PACKED: Path = MODEL_DIR / MODEL_FILE


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache") / "newsspider"
    assert tables_kept_in(folder, PACKED) is not None
    return folder


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_tables_of_the_file_are_those_in_memory(folder: Path) -> None:
    mapped = tables_kept_in(folder, PACKED)
    assert mapped is not None
    there, here = tables_of(mapped), tables_of(packed_tables(PACKED))
    assert list(there) == ["ptc", "pc", "classes", "nextmove", "nextmove_row", "out_feat"] == list(here)
    for name, table in there.items():
        assert np.array_equal(table, here[name])
        assert not table.flags.writeable


def test_single_numbers_of_a_table_are_its_numbers(folder: Path) -> None:
    mapped = tables_kept_in(folder, PACKED)
    assert mapped is not None
    table = tables_of(mapped)["out_feat"]
    assert list(numbers(table)) == table.tolist()
    assert list(numbers(table[:50].astype(">i4"))) == table[:50].tolist()


def test_file_is_written_once(folder: Path) -> None:
    before = kept(folder).stat()
    assert tables_kept_in(folder, PACKED) is not None
    assert (kept(folder).stat().st_ino, kept(folder).stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert before.st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_file_that_has_lost_its_end_is_written_anew(folder: Path) -> None:
    whole = kept(folder).stat().st_size
    os.truncate(kept(folder), whole // 2)
    mapped = tables_kept_in(folder, PACKED)
    assert mapped is not None
    assert len(mapped) == whole == kept(folder).stat().st_size


def test_empty_file_is_written_anew(folder: Path) -> None:
    kept(folder).write_bytes(b"")
    mapped = tables_kept_in(folder, PACKED)
    assert mapped is not None
    assert len(mapped) == kept(folder).stat().st_size


def test_files_of_other_versions_go_when_one_is_written(folder: Path) -> None:
    kept(folder).rename(folder / "languages-0123456789abcdef.npz")
    (folder / "notes.txt").touch()
    assert tables_kept_in(folder, PACKED) is not None
    assert sorted(path.suffix for path in folder.iterdir()) == [".npz", ".txt"]
    (folder / "notes.txt").unlink()
    assert kept(folder).name != "languages-0123456789abcdef.npz"


def test_several_that_unpack_at_once_leave_one_file(tmp_path: Path) -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(tables_kept_in(tmp_path, PACKED))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert None not in found
    assert kept(tmp_path).suffix == ".npz"


def test_where_nothing_can_be_written_nothing_is_mapped_and_nothing_left(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert tables_kept_in(tmp_path / "file", PACKED) is None
    damaged = tmp_path / "damaged.xz"
    damaged.write_bytes(PACKED.read_bytes()[:100_000] + b"damage" * 1000)
    assert tables_kept_in(tmp_path / "cache", damaged) is None
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("cache", ["there", "file/not there", None])
def test_detector_says_the_same_wherever_its_tables_are(tmp_path: Path, cache: str | None) -> None:
    (tmp_path / "file").touch()
    code = """
import sys
from pathlib import Path
from newsspider.extract import extract, warm_up
warm_up(cache=Path(sys.argv[1]) if sys.argv[1] else None)
print(extract("<p>" + "Der Gemeinderat hat am Dienstag nach langer Debatte den Haushalt beschlossen. " * 5).inLanguage)
"""
    folder = str(tmp_path / cache) if cache else ""
    assert subprocess.run([sys.executable, "-c", code, folder], capture_output=True, check=True).stdout == b"de\n"
    assert (tmp_path / "there").exists() == (cache == "there")
