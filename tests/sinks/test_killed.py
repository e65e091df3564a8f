"""Whatever kills a load, and however often: every revision is there, and there once."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pyarrow.dataset

from tests.crawl.run import PROJECT, surroundings
from tests.postgres import server
from tests.sinks.files import stories, write
from tests.sinks.search_server import SearchServer

COUNT = 600
KILLS = 6


def load_and_kill(address: str, folder: Path, seed: int) -> None:
    """Loads that are killed at random moments, while the files grow, and one at last that is not."""
    first = write(folder / "a.jsonl", range(COUNT // 3))
    second = write(folder / "b.jsonl.gz", range(COUNT // 3, COUNT // 2))
    command = [sys.executable, "-m", "tests.sinks.loader", address, str(folder / "progress.sqlite")]
    moments, killed = random.Random(seed), 0
    for part in range(KILLS):
        with subprocess.Popen(
            [*command, str(first), str(second)], cwd=PROJECT, env=surroundings(), stdout=subprocess.PIPE, text=True
        ) as loading:
            assert loading.stdout is not None
            assert loading.stdout.readline() == "begun\n"
            sleep(moments.random() * 0.15)
            loading.kill()
            killed += loading.wait(30) != 0
        numbers = range(COUNT // 2 + part * COUNT // (2 * KILLS), COUNT // 2 + (part + 1) * COUNT // (2 * KILLS))
        write(second if part % 2 else first, numbers)
    assert killed, "no load was cut off"
    done = subprocess.run(
        [*command, str(first), str(second)], cwd=PROJECT, env=surroundings(), capture_output=True, text=True, check=True
    )
    assert done.stdout == "begun\ndone\n"


def each_once() -> Counter[str]:
    return Counter(stories(*range(COUNT)))


def test_parquet(tmp_path: Path) -> None:
    load_and_kill(f"parquet:{tmp_path / 'parquet'}", tmp_path, seed=1)
    table: Any = pyarrow.dataset.dataset(tmp_path / "parquet", partitioning="hive").to_table(["headline"])
    assert Counter(table["headline"].to_pylist()) == each_once()


def test_postgres(tmp_path: Path) -> None:
    url = server().url(server().new_database())
    load_and_kill(url, tmp_path, seed=2)
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT headline FROM articles").fetchall()
    assert Counter(headline for (headline,) in found) == each_once()


def test_search(tmp_path: Path) -> None:
    with SearchServer() as server:
        load_and_kill(f"opensearch+{server.url}/news?revisions=all", tmp_path, seed=3)
        assert Counter(server.headlines()) == each_once()
