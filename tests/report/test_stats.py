"""What is counted among Scrapy's stats is told."""

from __future__ import annotations

import re
from pathlib import Path

import newsspider
from newsspider.report.stats import STATS

COUNTED = re.compile(r"\b(?:inc|set|max|min)_value\(\s*f?\"(newsspider/[^\"]+)\"")


def test_every_stat_that_is_counted_has_a_line_and_every_line_a_stat() -> None:
    sources = Path(newsspider.__file__).parent.rglob("*.py")
    assert {key for source in sources for key in COUNTED.findall(source.read_text("utf-8"))} == set(STATS)
