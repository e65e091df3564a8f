"""The code in a page of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path, language: str) -> list[str]:
    """In their order."""
    return [found["code"] for found in _FENCE.finditer(page.read_text("utf-8")) if found["language"] == language]


def commands(page: Path) -> Iterator[str]:
    """What stands behind a prompt, without what is said of it."""
    for block in blocks(page, "console"):
        for line in block.splitlines():
            if line.startswith("$ "):
                yield line.removeprefix("$ ").partition("   # ")[0].partition("  # ")[0].strip()


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
