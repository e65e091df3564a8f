"""Names of files on disk, given so that they last and that no other file loses its own."""

from __future__ import annotations

import errno
import os
from itertools import count
from pathlib import Path


def free_name(name: Path, label: str = "") -> Path:
    """The name itself where nothing has it; else, or where a label is given, a free one beside it:
    `news-<label>.jsonl.gz`, `news-<label>-2.jsonl.gz` ..."""
    if not label and not name.exists():
        return name
    stem, suffixes = _split(name.name)
    base = f"{stem}-{label}" if label else stem
    names = (name.with_name(f"{base}{f'-{number}' if number > 1 else ''}{suffixes}") for number in count(1))
    return next(candidate for candidate in names if not candidate.exists())


def rename(path: Path, name: Path) -> None:
    """Renames for good: a loss of power does not take it back. What has the name is replaced."""
    path.replace(name)
    sync_folder(name.parent)


def remove(path: Path) -> None:
    """Removes for good."""
    path.unlink()
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those that it lies in, for good."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where it may be read and its file system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # folders of some network file systems have no fsync
            raise
    finally:
        os.close(descriptor)


def _split(name: str) -> tuple[str, str]:
    """`news.jsonl.gz` -> `news`, `.jsonl.gz`."""
    path = Path(name)
    packed = path.suffix if path.suffix in (".gz", ".zst") else ""
    inner = Path(name.removesuffix(packed))
    return inner.stem, f"{inner.suffix}{packed}"
