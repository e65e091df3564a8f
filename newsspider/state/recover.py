"""The first thing that a run does: learn what an earlier one wrote and was kept from remembering.

Every line that ends within the `known_bytes` of its file is settled. What follows was written by a run that was killed,
or by somebody else:

- a whole line of ours that the memory does not know was exported: it is settled, with the new length of its file, in
  one transaction;
- a line that was torn (no line break, a member without its end, zeros after a loss of power) is cut off;
- other lines are somebody else's and stay.

Where a run wrote several files of lines, only what is in all of them was exported. What single ones have more is cut
out of them, and comes again. A file that is gone says nothing about the others. Of one that
was out of reach when its site was crawled again (`Output.is_left`), all that was not known then is cut off.

A run's own file is given its name, beside what has that name already. Every step can be repeated: a kill in here
changes nothing.
"""

from __future__ import annotations

import logging
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from newsspider.errors import OutputError
from newsspider.state.chunks import Chunk, begins_chunk, read_chunks
from newsspider.state.contract import Memory, Output, Revision
from newsspider.state.naming import free_name, remove, rename
from newsspider.state.packing import Packing, packing_of
from newsspider.state.relearn import Sketcher, continued, revision_of

logger = logging.getLogger(__name__)

_Told = tuple[bytes, int]
"""What a line tells of: an id and a revision."""
_Unknown = Callable[[Iterable[bytes]], Iterator[tuple[_Told, Revision]]]
"""Of some lines, those of ours that the memory does not know."""


@dataclass(slots=True)
class _Piece:
    """A chunk with lines of ours that are not remembered."""

    chunk: Chunk
    revisions: dict[_Told, Revision]


@dataclass(slots=True)
class _Tail:
    """What a file has beyond what is known of it."""

    output: Output
    path: Path
    """Where the file is now."""
    packing: Packing | None
    start: int
    """Where reading began: `known_bytes`, or 0 in a file that is another one now."""
    pieces: list[_Piece] = field(default_factory=list)
    torn_at: int | None = None
    """Where what is not whole begins."""
    cut_at: int | None = None
    """Where what other files lack begins."""
    others: bytes = b""
    """What somebody else wrote after that."""

    @property
    def is_another(self) -> bool:
        """The file was cut (logrotate's copytruncate) or replaced since."""
        return self.start < self.output.known_bytes

    @property
    def told(self) -> set[_Told]:
        return {told for piece in self.pieces for told in piece.revisions}


def recover(memory: Memory, sketch: Sketcher) -> int:
    """Settles what is in the files of `memory.outputs()` and was not; returns how many lines that were.

    `sketch` gives what texts are compared by. Called by whoever holds the lock, before anything is asked of the memory.
    Raises `StateError`, and `OutputError` where a file cannot be read or cut.
    """
    runs: defaultdict[str, list[Output]] = defaultdict(list)
    for output in memory.outputs():
        runs[output.run_id].append(output)
    return sum(_recover_run(memory, sketch, outputs) for outputs in runs.values())


def _recover_run(memory: Memory, sketch: Sketcher, outputs: Sequence[Output]) -> int:
    unknown = partial(_unknown, memory, sketch)
    tails = [tail for output in outputs if (tail := _tail(memory, output, unknown))]
    _keep_common(tails)
    for tail in tails:
        if tail.cut_at is not None:
            tail.others = b"".join(_others(tail, tail.cut_at, unknown))
    revisions: dict[_Told, Revision] = {}
    known: list[Output] = []
    for tail in tails:
        try:
            size = _mend(tail)
        except OSError as error:
            raise OutputError(f"{tail.path} cannot be mended: {error.strerror or error}") from None
        known.append(replace(tail.output, known_bytes=size))
        for piece in tail.pieces:
            revisions.update(piece.revisions)
    memory.settle(revisions=revisions.values(), outputs=known)
    for tail, output in zip(tails, known, strict=True):
        if lines := sum(len(piece.revisions) for piece in tail.pieces):
            logger.info("%s: lines of an earlier run that was cut off, remembered now: %d", tail.path, lines)
        if output.path != output.name:
            _complete(memory, tail.path, output)
    return len(revisions)


# --- reading ---------------------------------------------------------------------------------------------------------


def _tail(memory: Memory, output: Output, unknown: _Unknown) -> _Tail | None:
    """None: the file is gone, and the memory does not speak of it any more."""
    path = Path(output.path)
    if not path.exists() and output.name != output.path:
        path = Path(output.name)  # it got its name, and nobody was left to say so
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is no file any more; move it away, or put back what an earlier run wrote")
    packing = packing_of(output.name)
    try:
        with path.open("rb") as file:
            start = _start(file, output, packing)
            tail = _Tail(output, path, packing, start)
            if tail.is_another:
                logger.info("%s is not the file that it was (%d bytes): it is read anew", path, output.known_bytes)
            if not output.is_left:
                _read(file, tail, unknown)
            elif not tail.is_another:
                tail.torn_at = start
    except FileNotFoundError:
        if output.known_bytes:
            logger.info("%s is gone; what was in it is remembered", output.path)
        memory.closed(output)
        return None
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror or error}; it may have lines to remember") from None
    return tail


def _start(file: BinaryIO, output: Output, packing: Packing | None) -> int:
    """Where the unknown begins: after what is known, or at the start of what is another file now."""
    size = os.fstat(file.fileno()).st_size
    is_same = output.known_bytes <= size and begins_chunk(file, output.known_bytes, packing)
    return output.known_bytes if is_same else 0


def _read(file: BinaryIO, tail: _Tail, unknown: _Unknown) -> None:
    for chunk in read_chunks(file, tail.start, tail.packing):
        if not chunk.whole:
            tail.torn_at = chunk.start
        elif revisions := dict(unknown(chunk.lines)):
            tail.pieces.append(_Piece(chunk, revisions))


def _unknown(memory: Memory, sketch: Sketcher, lines: Iterable[bytes]) -> Iterator[tuple[_Told, Revision]]:
    """Lines of ours that the memory does not know. A file that is read anew is full of others."""
    for line in lines:
        if revision := revision_of(line, sketch):
            article = revision.article
            known = memory.articles([article.id]).get(article.id)
            if known is None or known.revision < article.revision:
                told = replace(revision, article=continued(article, known))
                yield (article.id, article.revision), told


def _others(tail: _Tail, start: int, unknown: _Unknown) -> Iterator[bytes]:
    """The whole lines from an offset on that are not of this run."""
    with tail.path.open("rb") as file:
        for chunk in read_chunks(file, start, tail.packing):
            for line in chunk.lines:
                if not dict(unknown((line,))):
                    yield line


def _keep_common(tails: Sequence[_Tail]) -> None:
    """Leaves each tail the pieces up to its first with a line that is not in all of them."""
    while tails:
        common = set.intersection(*(tail.told for tail in tails))
        excess = [tail for tail in tails if not tail.told <= common]
        if not excess:
            return
        for tail in excess:
            first = next(at for at, piece in enumerate(tail.pieces) if not piece.revisions.keys() <= common)
            tail.cut_at = tail.pieces[first].chunk.start
            del tail.pieces[first:]


# --- mending ---------------------------------------------------------------------------------------------------------


def _mend(tail: _Tail) -> int:
    """Cuts off what is torn or not in all files, makes the rest durable, and returns how long the file is then."""
    if tail.cut_at is not None:
        kept = tail.packing.pack(tail.others) if tail.packing and tail.others else tail.others
        return _cut(tail.path, tail.cut_at, kept)
    if tail.torn_at is not None and not tail.is_another:
        return _cut(tail.path, tail.torn_at)
    if tail.torn_at is not None and not tail.packing:  # nobody knows whose line it is: it is ended, and stays
        return _cut(tail.path, tail.path.stat().st_size, b"\n")
    with tail.path.open("rb") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size


def _cut(path: Path, offset: int, kept: bytes = b"") -> int:
    with path.open("r+b") as file:
        if cut := os.fstat(file.fileno()).st_size - offset:
            logger.info("%s: its last %d bytes were not complete, and are cut off", path, cut)
        file.seek(offset)
        file.write(kept)
        size = file.truncate()
        file.flush()
        os.fsync(file.fileno())
    return size


def _complete(memory: Memory, path: Path, output: Output) -> None:
    """Gives a run's own file its name, or one beside it where another file has that.

    A name that is not the run's own (`-O`) is only for what is complete, and the next run replaces what has it: what a
    run was cut off in stands beside it in any case.
    """
    if path == Path(output.path) and output.known_bytes == 0:
        remove(path)
    elif path == Path(output.path):
        is_own = output.run_id in Path(output.name).name
        name = free_name(Path(output.name), "" if is_own else output.run_id)
        memory.settle(outputs=[replace(output, name=str(name))])  # so that it is found if this is cut off in turn
        rename(path, name)
        logger.info("%s is what an earlier run wrote before it was cut off", name)
    memory.closed(output)
