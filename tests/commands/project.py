"""Projects of their own, in which commands may leave files behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.crawl.run import PROJECT


def copy_of_ours(folder: Path) -> dict[str, str]:
    """Our project in `folder`, with spiders of its own and everything else linked; the environment to run it in."""
    package = folder / "newsspider"
    package.mkdir()
    for entry in (PROJECT / "newsspider").iterdir():
        if entry.name != "spiders":
            (package / entry.name).symlink_to(entry)
    shutil.copytree(PROJECT / "newsspider" / "spiders", package / "spiders")
    shutil.copy(PROJECT / "scrapy.cfg", folder)
    return {"PYTHONPATH": str(folder)}
