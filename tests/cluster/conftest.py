from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.services import PostgreSQL, Redis


@pytest.fixture(scope="session")
def server() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def postgresql(server: PostgreSQL) -> PostgreSQL:
    """Without a table."""
    server.execute("drop table if exists leases, turns")
    server.execute("drop schema if exists newsspider_memory cascade")
    return server


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as redis:
        yield redis
