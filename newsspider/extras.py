"""How what newsspider does not need is installed: the extras of pyproject.toml."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from newsspider.shown import from_here


def install_command(extra: str, package: Path | None = None) -> str:
    """What brings an extra to the Python that runs this, whichever one is first on the PATH: from an index, or where
    newsspider runs from a checkout, from that. `package` is our own folder."""
    folder = (package or Path(__file__).resolve().parent).parent
    python = shlex.quote(from_here(sys.executable))
    if (folder / "pyproject.toml").is_file():
        return f"{python} -m pip install --editable {shlex.quote(f'{from_here(str(folder))}[{extra}]')}"
    return f"{python} -m pip install {shlex.quote(f'newsspider[{extra}]')}"
