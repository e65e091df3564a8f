"""The memory of a run: nobody else's meanwhile, and told of what runs that were killed have left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from newsspider.places import memory_path
from newsspider.sameness import sketched
from newsspider.state.contract import Memory
from newsspider.state.lock import holds, lock
from newsspider.state.recover import recover
from newsspider.state.sqlite import open_memory

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@contextmanager
def held_memory(settings: BaseSettings, run_id: str) -> Iterator[Memory]:
    """What the setting NEWSSPIDER_MEMORY names; where that is empty, one that ends with the process.

    A process that has it may have it once more. Raises `Locked`, `StateError`, and `OutputError` where an output of an
    earlier run cannot be read or mended.
    """
    path = memory_path(settings)
    is_ours = path is not None and holds(path)  # then what is in its outputs is of runs that are at work
    with lock(path, run_id) if path else nullcontext(), open_memory(path) as memory:
        if not is_ours:
            recover(memory, sketched)
        yield memory
