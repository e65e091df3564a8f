"""Backends that the tests of the contract run with: each one that there is, or will be, is named here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsspider.state.contract import Memory
from newsspider.state.sqlite import open_memory

Opener = Callable[[], Memory]
"""Opens the one memory of a test: anew, or what was remembered when it was closed."""


def _sqlite(folder: Path) -> Opener:
    return lambda: open_memory(folder / "memory.sqlite")


BACKENDS: dict[str, Callable[[Path], Opener]] = {"sqlite": _sqlite}


@pytest.fixture(params=BACKENDS)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    return BACKENDS[request.param](tmp_path)


@pytest.fixture
def memory(opener: Opener) -> Iterator[Memory]:
    with opener() as opened:
        yield opened
