"""What a crawl writes is loaded while it writes, and while it is killed: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import sleep
from typing import Any

import pyarrow.dataset
import pytest
from scrapy.settings import Settings

from newsspider.loading import load_into
from newsspider.sinks.address import place_of
from tests.crawl.run import PROJECT, surroundings
from tests.sinks.files import stories

COUNT = 400
KILLS = 4


def start(folder: Path, options: dict[str, Any], names: tuple[str, ...]) -> subprocess.Popen[str]:
    paths = [str(folder / "lines" / name) for name in names]
    arguments = [sys.executable, "-m", "tests.exporters.writer", str(folder), str(COUNT), json.dumps(options), *paths]
    run = subprocess.Popen(arguments, cwd=PROJECT, env=surroundings(), stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    assert run.stdout.readline() == "recovered\n"
    return run


def bring(folder: Path) -> None:
    settings = Settings({"NEWSSPIDER_DATA_DIR": str(folder), "NEWSSPIDER_MEMORY": "memory.sqlite"})
    files = sorted(path for path in (folder / "lines").glob("*") if path.suffix != ".part")
    load_into(place_of("parquet:parquet", folder), files, settings)


@pytest.mark.parametrize(
    ("names", "options"),
    [(("a.jsonl", "b.jsonl"), {}), (("a.jsonl",), {"rotate": "40kB", "compress": ".gz"})],
    ids=["two outputs", "rotated and packed"],
)
def test_each_revision_is_loaded_once(tmp_path: Path, names: tuple[str, ...], options: dict[str, Any]) -> None:
    moments = random.Random(len(names))
    for _ in range(KILLS):
        with start(tmp_path, {"own": False, **options}, names) as run:
            for _ in range(3):
                sleep(moments.random() * 0.05)
                bring(tmp_path)
            run.kill()
    with start(tmp_path, {"own": False, **options}, names) as run:
        assert run.wait(60) == 0
    bring(tmp_path)
    table: Any = pyarrow.dataset.dataset(tmp_path / "parquet", partitioning="hive").to_table(["headline"])
    assert Counter(table["headline"].to_pylist()) == Counter(stories(*range(COUNT)))
