"""`extract()` in threads, in processes of their own, and where nothing but its own needs is there."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

import pytest

from newsspider.demo.truth import truth
from newsspider.extract import extract
from tests.demo.listings import ORIGIN, get

PAGES = Path(__file__).parents[1] / "pages"
ALONE = """
import sys

for name in ("scrapy", "twisted", "itemadapter"):
    sys.modules[name] = None  # to import it is an ImportError
from newsspider.extract import extract

print(extract(sys.stdin.buffer.read(), "https://news.example.com/a").articleBody[:9])
"""


def pages() -> list[tuple[bytes, str]]:
    """Twenty of the folder's and twenty of the demo newspaper's."""
    kept = sorted(PAGES.glob("*/page.html"))[:20]
    shown = truth()[:20]
    return [(path.read_bytes(), f"https://news.example.com/{path.parent.name}") for path in kept] + [
        (get(article.path).body, ORIGIN + article.path) for article in shown
    ]


def read(page: tuple[bytes, str]) -> dict[str, object]:
    return asdict(extract(*page))


def workers(kind: str) -> Executor:
    return ThreadPoolExecutor(4) if kind == "threads" else ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_workers_read_what_one_after_the_other_reads(kind: str) -> None:
    given = pages()
    expected = [read(page) for page in given]
    assert len(given) == 40
    with workers(kind) as pool:
        assert list(pool.map(read, given)) == expected


def test_scrapy_and_its_needs_are_not_needed() -> None:
    page = b"<html><body><h1>Ferry</h1><p>The ferry returns to the old harbour on Tuesday.</p></body></html>"
    done = subprocess.run([sys.executable, "-c", ALONE], input=page, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"The ferry", b"")


def test_nothing_is_written(tmp_path: Path) -> None:
    page = (PAGES / "interview" / "page.html").read_bytes()
    code = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, told: event in ('open', 'os.mkdir') and opened.append(told))\n"
        "from newsspider.extract import extract\n"
        "assert extract(sys.stdin.buffer.read()).inLanguage\n"
        f"kinds = {os.O_WRONLY | os.O_RDWR | os.O_CREAT}\n"
        "written = [told for told in opened if (told[2] or 0) & kinds]\n"
        "sys.exit(f'{written}' if written else 0)\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path / "none"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=page, capture_output=True, check=False, timeout=60, env=environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
