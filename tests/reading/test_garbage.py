"""A crawl does not look through its model for garbage, nor several times a page."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from newsspider.reading.garbage import collect_less_often


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Puts Python's garbage collector back to what it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_there_is_taken_for_lasting() -> None:
    before = gc.get_freeze_count()
    collect_less_often()
    assert gc.get_freeze_count() > before


@pytest.mark.parametrize(("before", "after"), [(700, 10_000), (50_000, 50_000), (0, 0)])
def test_garbage_is_looked_for_less_often_unless_somebody_said_how_often(before: int, after: int) -> None:
    gc.set_threshold(before)
    collect_less_often()
    assert gc.get_threshold()[0] == after
