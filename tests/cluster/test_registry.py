"""Who has a site, and whose turn it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("psycopg", reason="there is no psycopg here")

from newsspider.cluster.registry import HeldLease, Registry
from tests.cluster.services import PostgreSQL, needs_postgresql

pytestmark = needs_postgresql
HOUR = {"a.example": 3600.0}
LOST_S = 3600.0


@pytest.fixture
def registry(postgresql: PostgreSQL) -> Registry:
    registry = Registry(postgresql.url)
    registry.prepare()
    return registry


def begun(registry: Registry, site: str = "a.example", lease_s: float = 60.0) -> HeldLease:
    lease = registry.begin(site, "me", lease_s)
    assert isinstance(lease, HeldLease)
    return lease


def later(server: PostgreSQL, seconds: float) -> None:
    """All that is written down happened so much earlier."""
    earlier = f"- interval '{seconds} seconds'"
    server.execute(f"update leases set until = until {earlier}")
    server.execute(f"update turns set since = since {earlier}, began = began {earlier}")


def test_site_that_was_never_crawled_is_due_and_queued_once(registry: Registry) -> None:
    assert registry.look(HOUR, LOST_S) == ["a.example"]
    assert registry.queue(HOUR, LOST_S) == ["a.example"]
    assert registry.queue(HOUR, LOST_S) == []
    assert registry.look(HOUR, LOST_S) == []


def test_site_that_is_running_is_not_queued_and_not_begun_twice(registry: Registry) -> None:
    registry.queue(HOUR, LOST_S)
    begun(registry)
    assert registry.queue({"a.example": 0.0}, LOST_S) == []
    assert registry.begin("a.example", "another", 60.0) == "running"


def test_only_one_of_many_that_want_a_site_at_once_gets_it(registry: Registry) -> None:
    registry.queue(HOUR, LOST_S)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda number: registry.begin("a.example", f"{number}", 60.0), range(16)))
    assert sum(isinstance(lease, HeldLease) for lease in taken) == 1


def test_site_is_due_again_when_its_time_has_come(registry: Registry, postgresql: PostgreSQL) -> None:
    lease = begun(registry)
    assert registry.end(lease, rest_s=0.0, state="resting", failed=False)
    later(postgresql, 3500)
    assert registry.queue(HOUR, LOST_S) == []
    later(postgresql, 101)
    assert registry.queue(HOUR, LOST_S) == ["a.example"]


def test_word_of_a_site_that_rests_is_passed_over(registry: Registry) -> None:
    registry.end(begun(registry), rest_s=0.0, state="resting", failed=False)
    assert registry.begin("a.example", "me", 60.0) == "resting"


def test_site_that_is_let_go_of_has_its_rest_before_the_next_may_have_it(
    registry: Registry, postgresql: PostgreSQL
) -> None:
    registry.end(begun(registry), rest_s=50.0, state="due", failed=False)
    assert registry.queue(HOUR, LOST_S) == ["a.example"]
    assert registry.begin("a.example", "another", 60.0) == "queued"
    later(postgresql, 51)
    begun(registry)


def test_each_holder_has_a_higher_token_and_an_old_one_is_refused(registry: Registry, postgresql: PostgreSQL) -> None:
    old = begun(registry)
    assert registry.renew(old)
    later(postgresql, 61)
    assert not registry.renew(old)
    new = begun(registry)
    assert new.token > old.token
    assert not registry.renew(old)
    assert not registry.end(old, rest_s=0.0, state="resting", failed=False)
    assert registry.renew(new)


def test_who_has_let_go_cannot_renew(registry: Registry) -> None:
    lease = begun(registry)
    registry.end(lease, rest_s=60.0, state="resting", failed=False)
    assert not registry.renew(lease)


def test_site_whose_worker_is_gone_is_due_when_its_lease_has_run_out(
    registry: Registry, postgresql: PostgreSQL
) -> None:
    begun(registry)
    assert registry.queue(HOUR, LOST_S) == []
    later(postgresql, 61)
    assert registry.queue(HOUR, LOST_S) == ["a.example"]


def test_word_that_comes_again_of_a_worker_that_is_gone_takes_the_site(
    registry: Registry, postgresql: PostgreSQL
) -> None:
    begun(registry)
    assert registry.begin("a.example", "another", 60.0) == "running"
    later(postgresql, 61)
    begun(registry)


def test_site_that_takes_its_workers_with_it_waits_longer_each_time(registry: Registry, postgresql: PostgreSQL) -> None:
    for _ in range(2):
        begun(registry)
        later(postgresql, 61)
        assert registry.queue(HOUR, LOST_S) == ["a.example"]
    begun(registry)
    later(postgresql, 61)
    assert registry.queue(HOUR, LOST_S) == []
    later(postgresql, 7200)
    assert registry.queue(HOUR, LOST_S) == ["a.example"]


def test_site_that_fails_waits_twice_as_long_each_time(registry: Registry, postgresql: PostgreSQL) -> None:
    for failures in (1, 2, 3):
        registry.end(begun_again(registry, postgresql), rest_s=0.0, state="resting", failed=True)
        later(postgresql, 3600 * 2**failures - 60)
        assert registry.look(HOUR, LOST_S) == []
        later(postgresql, 61)
        assert registry.look(HOUR, LOST_S) == ["a.example"]
    registry.end(begun_again(registry, postgresql), rest_s=0.0, state="resting", failed=False)
    later(postgresql, 3601)
    assert registry.look(HOUR, LOST_S) == ["a.example"]


def begun_again(registry: Registry, postgresql: PostgreSQL) -> HeldLease:
    postgresql.execute("update turns set state = 'queued'")
    return begun(registry)


def test_failing_for_long_is_tried_every_day(registry: Registry, postgresql: PostgreSQL) -> None:
    registry.end(begun(registry), rest_s=0.0, state="resting", failed=True)
    postgresql.execute("update turns set failures = 30, began = now() - interval '23 hours 59 minutes'")
    assert registry.look(HOUR, LOST_S) == []
    postgresql.execute("update turns set began = now() - interval '24 hours 1 minute'")
    assert registry.look(HOUR, LOST_S) == ["a.example"]


def test_site_of_which_nobody_has_heard_for_long_is_told_again(registry: Registry, postgresql: PostgreSQL) -> None:
    registry.queue(HOUR, LOST_S)
    later(postgresql, 3500)
    assert registry.queue(HOUR, LOST_S) == []
    later(postgresql, 101)
    assert registry.queue(HOUR, LOST_S) == ["a.example"]


def test_sites_that_the_broker_was_not_told_of_are_due(registry: Registry) -> None:
    registry.queue({"a.example": 3600.0, "b.example": 3600.0}, LOST_S)
    registry.put_back(["b.example"])
    assert registry.queue({"a.example": 3600.0, "b.example": 3600.0}, LOST_S) == ["b.example"]


def test_tables_can_be_made_by_several_at_once(postgresql: PostgreSQL) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Registry(postgresql.url).prepare(), range(8)))
