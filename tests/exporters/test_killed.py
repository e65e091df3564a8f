"""Whatever kills a run, and however often: every line is whole, and every article is there exactly once."""

from __future__ import annotations

import gzip
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from newsspider.state.sqlite import open_memory
from tests.crawl.run import PROJECT, surroundings

COUNT = 600


def start(folder: Path, options: dict[str, Any], *names: str, count: int = COUNT) -> subprocess.Popen[str]:
    paths = [str(folder / "lines" / name) for name in names]
    arguments = [sys.executable, "-m", "tests.exporters.writer", str(folder), str(count), json.dumps(options), *paths]
    return subprocess.Popen(arguments, cwd=PROJECT, env=surroundings(), stdout=subprocess.PIPE, text=True)


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
    "own": ({"own": True}, 1),
    "gzip": ({"own": False, "compress": ".gz"}, 1),
    "own-zstd": ({"own": True, "compress": ".zst"}, 1),
    "rotated": ({"own": False, "rotate": "30kB"}, 1),
    "own-rotated": ({"own": True, "rotate": "30kB"}, 1),
    "rotated-gzip": ({"own": False, "rotate": "10kB", "compress": ".gz"}, 1),
    "two": ({"own": False}, 2),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_article_is_written_exactly_once_however_often_the_run_is_killed(kind: str, tmp_path: Path) -> None:
    options, outputs = KINDS[kind]
    names = [f"{number}.jsonl" for number in range(outputs)]
    killed = until_done(tmp_path, options, *names, kills=6, seed=len(kind))
    assert killed >= 3
    for number in range(outputs):
        files = [path for path in (tmp_path / "lines").iterdir() if path.name.startswith(str(number))]
        assert not [path for path in files if path.suffix == ".part"]
        assert headlines(*files) == each_once()
        if "rotate" in options:
            assert len(files) > 2
    with open_memory(tmp_path / "memory.sqlite") as memory:
        assert memory.outputs() == []
