"""Backends that the tests of the contract run with: each one that there is, or will be, is named here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsspider.state.contract import Memory
from newsspider.state.database import Database
from newsspider.state.sqlite import open_memory
from tests.postgres import empty_database

Opener = Callable[[], Memory]
"""Opens the one memory of a test: anew, or what was remembered when it was closed."""


def _sqlite(folder: Path) -> Opener:
    return lambda: open_memory(folder / "memory.sqlite")


def _postgres(_folder: Path) -> Opener:
    url = empty_database()
    from newsspider.state import postgres

    return lambda: postgres.open_memory(Database(url))


BACKENDS: dict[str, Callable[[Path], Opener]] = {"sqlite": _sqlite, "postgres": _postgres}


@pytest.fixture(params=BACKENDS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    return BACKENDS[request.param](tmp_path)


@pytest.fixture
def memory(opener: Opener) -> Iterator[Memory]:
    with opener() as opened:
        yield opened
