"""Whatever kills a run, and however often: every line is whole, and every article is there exactly once."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from newsspider.state.sqlite import open_memory
from tests.crawl.run import PROJECT, surroundings

COUNT = 500
KILLS = 6
NAMES = ("a.jsonl", "b.jsonl")


def start(folder: Path, options: dict[str, Any], *names: str, full_at: int | None = None) -> subprocess.Popen[str]:
    """A run; `full_at`: no file of lines gets longer."""
    paths = [str(folder / "lines" / name) for name in names]
    given = json.dumps(options | ({"full_at": full_at} if full_at else {}))
    arguments = [sys.executable, "-m", "tests.exporters.writer", str(folder), str(COUNT), given, *paths]
    return subprocess.Popen(
        arguments, cwd=PROJECT, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def until_done(folder: Path, options: dict[str, Any], *names: str, kills: int, seed: int) -> int:
    """Runs that are killed at random moments, and one at last that is not; how many were killed."""
    moments = random.Random(seed)
    for killed in range(kills):
        with start(folder, options, *names) as run:
            assert run.stdout is not None
            if moments.random() < 0.8:  # else it may be killed before it has recovered, or while it does
                assert run.stdout.readline() == "recovered\n"
            sleep(moments.random() * 0.06)
            run.kill()
            if run.wait(30) == 0:
                return killed
            assert run.returncode == -signal.SIGKILL
    with start(folder, options, *names) as run:
        said, _ = run.communicate(timeout=60)
        assert said.endswith("done\n")
    return kills


def read(path: Path) -> bytes:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return subprocess.run(["zstdcat", path], capture_output=True, check=True).stdout
    return path.read_bytes()


def headlines(*paths: Path) -> Counter[str]:
    return Counter(json.loads(text)["headline"] for path in paths for text in read(path).splitlines())


def each_once(count: int = COUNT) -> Counter[str]:
    return Counter(f"Story {number}" for number in range(count))


KINDS: dict[str, tuple[dict[str, Any], int]] = {
    "appended": ({"own": False}, 1),
    "own-zstd": ({"own": True, "compress": ".zst"}, 1),
    "rotated": ({"own": False, "rotate": "30kB"}, 1),
    "own-rotated": ({"own": True, "rotate": "30kB"}, 1),
    "rotated-gzip": ({"own": False, "rotate": "10kB", "compress": ".gz"}, 1),
    "two": ({"own": False}, 2),
    "two-rotated": ({"own": False, "rotate": "30kB"}, 2),
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What runs of each kind have left that were killed, all but the last one; two kinds at a time."""
    made = {kind: tmp_path_factory.mktemp(kind) for kind in KINDS}

    def one(kind: str) -> int:
        options, outputs = KINDS[kind]
        return until_done(made[kind], options, *NAMES[:outputs], kills=KILLS, seed=len(kind))

    with ThreadPoolExecutor(2) as pool:
        assert all(killed > KILLS // 2 for killed in pool.map(one, KINDS))
    return made


def files_of(folder: Path, name: str) -> list[Path]:
    return [path for path in (folder / "lines").iterdir() if path.name.startswith(name.partition(".")[0])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_article_is_written_exactly_once_however_often_the_run_is_killed(
    folders: dict[str, Path], kind: str
) -> None:
    for name in NAMES[: KINDS[kind][1]]:
        assert headlines(*files_of(folders[kind], name)) == each_once()


@pytest.mark.parametrize("kind", KINDS)
def test_runs_that_were_killed_leave_no_unfinished_file(folders: dict[str, Path], kind: str) -> None:
    assert list((folders[kind] / "lines").glob("*.part")) == []
    with open_memory(folders[kind] / "memory.sqlite") as memory:
        assert memory.outputs() == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "rotated" in kind])
def test_runs_that_were_killed_have_rotated(folders: dict[str, Path], kind: str) -> None:
    assert len(files_of(folders[kind], NAMES[0])) > KILLS


@pytest.mark.parametrize("kind", ["appended", "own-zstd", "two"])
def test_full_disk_loses_and_doubles_nothing(tmp_path: Path, kind: str) -> None:
    options, outputs = KINDS[kind]
    for room in (20_000, 60_000):
        with start(tmp_path, options, *NAMES[:outputs], full_at=room) as run:
            assert run.wait(60) == 1
    until_done(tmp_path, options, *NAMES[:outputs], kills=0, seed=0)
    for name in NAMES[:outputs]:
        assert headlines(*files_of(tmp_path, name)) == each_once()
