"""Lines become durable, and then they are remembered: in this order, so that the memory is never ahead."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence

from newsspider.exporters.linefile import LineFile
from newsspider.state.contract import Memory, Output
from newsspider.state.told import Told


async def commit(memory: Memory, files: list[LineFile], take: Callable[[], Told]) -> None:
    """Settles what was written to all of `files` up to now, with the files' lengths, in one transaction.

    `take` hands over what has happened since it was called last, the lines that were written among it. Files that are
    stored leave the list; those that are rotated leave it until they are begun again. One call ends before the next
    begins.

    Raises `OSError` or `StateError` where something cannot be written: this run settles nothing more then, and
    `newsspider.state.recover` does the rest at the next start.
    """
    told = take()
    outputs = await durable(files)  # which marks them at once: nothing is written between `take` and that
    told.tell(memory, outputs)
    for file in [file for file in files if file.is_stored]:
        files.remove(file)
        if file.is_complete:
            memory.closed(file.output)
    if due := [file for file in files if file.is_due()]:
        _rotate(memory, files, due, take)
        for file in due:
            files.remove(file)


async def durable(files: Sequence[LineFile]) -> list[Output]:
    """Everything that was written to the files when this was called is durable: how far that is in each."""
    outputs = _mark(files)
    await asyncio.to_thread(_sync, _descriptors(files))
    return outputs


def _rotate(memory: Memory, files: Sequence[LineFile], due: Sequence[LineFile], take: Callable[[], Told]) -> None:
    """Without waiting, so that no line comes between what is settled and the new name."""
    told, outputs = take(), _mark(files)
    _sync(_descriptors(files))
    told.tell(memory, outputs)
    for file in due:
        known = file.output
        file.rotate()
        memory.closed(known)


def _mark(files: Sequence[LineFile]) -> list[Output]:
    """All at one moment: no line is in one and not in another."""
    return [output for file in files if (output := file.mark())]


def _descriptors(files: Sequence[LineFile]) -> list[int]:
    return [descriptor for file in files if (descriptor := file.descriptor()) is not None]


def _sync(descriptors: Sequence[int]) -> None:
    try:
        for descriptor in descriptors:
            os.fsync(descriptor)
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
