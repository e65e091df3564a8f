"""What the tests of many machines need of this one."""

from __future__ import annotations

import pytest

from benchmarks.cluster.services import PostgreSQL, Redis, postgresql_dir, redis_server

needs_redis = pytest.mark.skipif(redis_server() is None, reason="there is no Redis on this machine")
needs_postgresql = pytest.mark.skipif(postgresql_dir() is None, reason="there is no PostgreSQL on this machine")

__all__ = ["PostgreSQL", "Redis", "needs_postgresql", "needs_redis"]
