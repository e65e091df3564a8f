"""Files that are whole or not there: written beside their place, then moved to it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from newsspider.errors import OutputError


def make_folder(folder: Path) -> None:
    """A folder that can be written to. Raises `OutputError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to: {error.strerror or error}") from None


def write_whole(path: Path, content: bytes) -> None:
    """The file with this content, or as it was. Raises `OutputError`."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from None
