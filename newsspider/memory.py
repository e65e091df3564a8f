"""The memory of a run: nobody else's meanwhile, and told of what runs that were killed have left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.places import memory_place
from newsspider.sameness import sketched
from newsspider.state.contract import Memory
from newsspider.state.database import Database, lease_of
from newsspider.state.lock import holds, lock
from newsspider.state.recover import recover
from newsspider.state.sqlite import look_into, open_memory

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


_Found = TypeVar("_Found")


@contextmanager
def held_memory(settings: BaseSettings, run_id: str, sites: Collection[str] | None) -> Iterator[Memory]:
    """What the setting NEWSSPIDER_MEMORY names, held and opened; where that is empty, one that ends with the process.
    See `held`, and what that raises."""
    with held(settings, run_id, sites) as opener, opener() as memory:
        yield memory


@contextmanager
def held(settings: BaseSettings, run_id: str, sites: Collection[str] | None) -> Iterator[Callable[[], Memory]]:
    """Has a memory for this process alone, with what runs that were killed have left in their outputs; gives what opens
    it.

    Of a database the run has its sites, by their keys, or all of them (None); a file is one run's. A process that has
    it may have it once more. Raises `Locked`, `LeaseLost`, `StateError`, and `OutputError` where an output of an
    earlier run cannot be read or mended.
    """
    place, lease = memory_place(settings), lease_of(settings["NEWSSPIDER_LEASE"] or "")
    if isinstance(place, Database):
        check_extra()
        from newsspider.state.postgres_runs import held_sites

        wait_s = settings.getfloat("NEWSSPIDER_MEMORY_WAIT_S")
        with held_sites(place, run_id, sites, sketch=sketched, wait_s=wait_s, lease=lease) as opener:
            yield opener
    elif lease:
        raise UsageError("NEWSSPIDER_LEASE needs a memory in PostgreSQL (NEWSSPIDER_MEMORY=postgresql://...)")
    elif place:
        with held_file(place, run_id):
            yield lambda: open_memory(place)
    else:
        yield lambda: open_memory(None)


def look_into_memory(place: Path | Database, look: Callable[[Memory], _Found]) -> _Found | None:
    """What `look`, which must only read, finds in a memory, whoever is at work with it; None: there is none that has
    been used by this version. Nothing is written, made or waited for. Raises `StateError`."""
    if isinstance(place, Path):
        return look_into(place, look)
    check_extra()
    from newsspider.state import postgres

    return postgres.look_into(place, look)


def check_extra() -> None:
    """Raises `UsageError` where a memory in PostgreSQL is out of reach."""
    if find_spec("psycopg") is None:
        raise UsageError(f"NEWSSPIDER_MEMORY: psycopg is not installed: {install_command('postgres')}")


@contextmanager
def held_file(path: Path, run_id: str) -> Iterator[None]:
    """Has the memory in a file: see `held`."""
    is_ours = holds(path)  # then what is in its outputs is of runs that are at work
    with lock(path, run_id):
        if not is_ours:
            with open_memory(path) as memory:
                recover(memory, sketched)
        yield
