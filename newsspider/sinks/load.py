"""Files of lines into a sink, each line once, also if this is cut off and done again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from os import fstat
from pathlib import Path
from typing import BinaryIO

from newsspider.errors import OutputError
from newsspider.sinks.contract import Place, Sink
from newsspider.sinks.lines import Refused, read_batches
from newsspider.sinks.progress import Progress, new_mark, open_progress
from newsspider.state.lock import lock
from newsspider.state.packing import packing_of


@dataclass(slots=True)
class Loaded:
    """What came of it."""

    files: int = 0
    """That had something new."""
    lines: int = 0
    """That the sink has now, and had not, as far as is known."""
    refused: list[Refused] = field(default_factory=list)


def load(
    place: Place,
    files: Iterable[Path],
    *,
    progress: Path,
    run_id: str,
    settled: Mapping[str, int] | None = None,
    again: bool = False,
) -> Loaded:
    """Brings what is new in `files` to a place, in their order.

    `progress` is the file that says what was brought there; `settled` says of files that a run may be writing (by
    absolute path) how many bytes of them are final. `again`: all of them, whatever was brought there.

    Raises `Locked` where another process does so, `StateError`, and `OutputError` where a file cannot be read or the
    place cannot be written to: what was brought there until then is noted.
    """
    loaded = Loaded()
    with lock(progress, run_id), open_progress(progress) as known, place.open() as sink:
        if again or sink.is_new:  # whoever has removed what was there wants it back
            known.forget()
        for path in files:
            _load_file(sink, path, known, (settled or {}).get(str(path)), loaded)
    return loaded


def _load_file(sink: Sink, path: Path, known: Progress, settled: int | None, loaded: Loaded) -> None:
    before = loaded.lines
    with _opened(path) as (file, size):
        if not size:
            return
        mark = known.mark(path, file, size)
        bounds = {"start": mark.loaded if mark else 0, "begun": mark.begun if mark else 0}
        for batch in read_batches(file, path.name, packing_of(path), most=sink.most, settled=settled, **bounds):
            mark = replace(mark or new_mark(path, file, batch.end), begun=batch.end)
            known.note(mark)  # what is cut off now is done again in these very bounds
            refused = sink.put(batch.rows, f"{mark.name}-{batch.start}")
            mark = mark.at(file, batch.end)
            known.note(mark)
            loaded.lines += len(batch.rows) - len(refused)
            loaded.refused += [*batch.refused, *refused]
    loaded.files += loaded.lines > before


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """A file, and how many bytes it has now. Raises `OutputError`."""
    try:
        with path.open("rb") as file:
            yield file, fstat(file.fileno()).st_size
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror or error}") from None
