"""What a data folder has written, brought to the sinks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsspider.errors import UsageError
from newsspider.exporters.linefile import PART
from newsspider.memory import look_into_memory
from newsspider.places import data_dir, memory_place
from newsspider.runid import new_run_id
from newsspider.shown import from_here
from newsspider.sinks.address import place_of
from newsspider.sinks.contract import Place
from newsspider.sinks.load import Loaded, load

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_LINES = frozenset({".jsonl", ".jsonlines", ".jl"})


def sinks_of(settings: BaseSettings) -> list[Place]:
    """Those of NEWSSPIDER_SINKS; a relative folder begins at the data folder. Raises `UsageError`."""
    return [place_of(address, data_dir(settings)) for address in settings.getlist("NEWSSPIDER_SINKS")]


def finished_files(settings: BaseSettings, since: date | None = None) -> list[Path]:
    """The complete files of runs in the data folder, the oldest first; with `since`, those written from that day on
    (UTC)."""
    folder = data_dir(settings) / "articles"
    written: list[tuple[float, Path]] = []
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # whoever tidies up may do so meanwhile
            if has_lines(path):
                written.append((path.stat().st_mtime, path))
    return [path for at, path in sorted(written) if since is None or datetime.fromtimestamp(at, UTC).date() >= since]


def has_lines(path: Path) -> bool:
    """Whether the name of a complete file says so: `news.jsonl`, `news.jsonl.gz`."""
    return path.suffix != PART and not _LINES.isdisjoint(path.suffixes[-2:])


def checked_files(names: Iterable[str]) -> list[Path]:
    """Raises `UsageError` where a file is none that can be loaded."""
    paths = [Path(name).absolute() for name in names]
    for path in paths:
        name = from_here(str(path))
        if path.name.endswith(PART):
            raise UsageError(f"{name} is not complete: the next run, or the one that writes it, gives it its name")
        if not path.is_file():
            raise UsageError(f"there is no file {name}")
    return paths


def load_into(place: Place, files: Sequence[Path], settings: BaseSettings, *, again: bool = False) -> Loaded:
    """What is new in files of lines, as far as no crawl can take it back.

    Raises `Locked`, `StateError` and `OutputError`, as `newsspider.sinks.load` does.
    """
    progress = data_dir(settings) / "loads" / f"{place.key}.sqlite"
    return load(place, files, progress=progress, run_id=new_run_id(), settled=_settled(files, settings), again=again)


def _settled(files: Sequence[Path], settings: BaseSettings) -> dict[str, int]:
    """How far the lines of files are remembered, where a crawl appends to them: what follows may be cut off again."""
    sizes = {str(path): path.stat().st_size for path in files if path.exists()}  # before a crawl begins with one
    place = memory_place(settings)
    outputs = look_into_memory(place, lambda memory: memory.outputs()) if place else None
    return sizes | {output.path: output.known_bytes for output in outputs or ()}
