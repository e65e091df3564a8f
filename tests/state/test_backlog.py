"""What a run takes from a memory, a batch at a time."""

from dataclasses import replace

import pytest

from newsspider.state.backlog import Backlog
from newsspider.state.contract import Fate, Key
from newsspider.state.sqlite import SqliteMemory, open_memory
from tests.state.values import NOW, SITE, article, key, revision, settled, waiting


@pytest.fixture
def memory() -> SqliteMemory:
    return open_memory(None)


def backlog(memory: SqliteMemory) -> Backlog:
    one = Backlog(memory, SITE, lambda: NOW)
    one.grown()
    return one


def named(memory: SqliteMemory, *numbers: int) -> None:
    """The higher its number, the fresher is an address."""
    memory.heard(SITE, named=[waiting(number, fresh=number) for number in numbers])


def given(one: Backlog, most: int) -> list[Key]:
    return [found.key for found in one.waiting(most)]


def test_nothing_is_given_before_the_site_is_known_to_be_there(memory: SqliteMemory) -> None:
    named(memory, 1)
    memory.settle(revisions=[replace(revision(2), article=article(2, visit_at=NOW))])
    one = Backlog(memory, SITE, lambda: NOW)
    assert (bool(one), one.waiting(9), one.due(9), list(one.left())) == (False, [], [], [])


def test_addresses_are_given_in_batches_until_there_are_no_more(memory: SqliteMemory) -> None:
    named(memory, 1, 2, 3)
    one = backlog(memory)
    assert given(one, 2) == [key(3), key(2)]
    assert one
    assert set(one.left()) == {key(1), key(2), key(3)}, "what was given is not settled"
    assert given(one, 2) == [key(1)]
    one.due(9)
    assert not one
    assert list(one.left()) == []
    assert given(one, 2) == []


def test_what_is_named_later_is_given_however_fresh_it_is(memory: SqliteMemory) -> None:
    named(memory, 1, 2, 5)
    one = backlog(memory)
    assert given(one, 2) == [key(5), key(2)]
    memory.settle(settled=[settled(5, Fate.DROPPED), settled(2, Fate.DROPPED)])
    named(memory, 9, 0)
    one.grown()
    assert given(one, 9) == [key(9), key(1), key(0)]


def test_article_that_is_due_is_given_once_though_nobody_has_looked_yet(memory: SqliteMemory) -> None:
    memory.settle(revisions=[replace(revision(n), article=article(n, visit_at=NOW - n)) for n in (1, 2, 3)])
    one = backlog(memory)
    assert [known.id for known in one.due(2)] == [key(3), key(2)]
    one.grown()
    assert [known.id for known in one.due(2)] == [key(1)]
    assert one.due(2) == []


def test_no_more_is_looked_at_in_one_run_than_may_be(memory: SqliteMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsspider.state.backlog._MOST_VISITS", 2)
    memory.settle(revisions=[replace(revision(n), article=article(n, visit_at=NOW - n)) for n in (1, 2, 3)])
    one = backlog(memory)
    assert len(one.due(9)) == 2
    one.grown()
    assert one.due(9) == []
