"""How what newsspider does not need is installed: the extras of pyproject.toml."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def install_command(extra: str, package: Path | None = None) -> str:
    """What brings an extra to the Python that runs this, whichever one is first on the PATH: from an index, or where
    newsspider runs from a checkout, from that. `package` is our own folder."""
    folder = (package or Path(__file__).resolve().parent).parent
    python = shlex.quote(_from_here(Path(sys.executable)))
    if (folder / "pyproject.toml").is_file():
        return f"{python} -m pip install --editable {shlex.quote(f'{_from_here(folder)}[{extra}]')}"
    return f"{python} -m pip install {shlex.quote(f'newsspider[{extra}]')}"


def _from_here(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, FileNotFoundError):  # it is elsewhere, or where we are has been removed
        return str(path)
