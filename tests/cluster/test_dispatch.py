"""`scrapy dispatch` tells what is due, and says clearly what keeps it from that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("celery", reason="there is no Celery here")
pytest.importorskip("psycopg", reason="there is no psycopg here")

from tests.cluster.services import PostgreSQL, Redis, needs_postgresql, needs_redis
from tests.cluster.workers import Project

pytestmark = [needs_redis, needs_postgresql]
ONE, TWO = "https://www.example.com/", "https://www.example.org/"


@pytest.fixture
def project(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> Iterator[Project]:
    with Project(tmp_path, redis, postgresql) as project:
        project.has_sites(ONE, TWO)
        yield project


def test_dry_run_changes_nothing(project: Project) -> None:
    assert project.dispatch("--dry-run").stdout == f"2 of 2 sites due\n  {ONE}\n  {TWO}\n"
    assert project.states() == {}
    assert sorted(project.dispatched()) == ["example.com", "example.org"]


def test_each_site_has_an_interval_of_its_own(project: Project) -> None:
    project.has_sites(ONE, more='every = "1h"')
    with (project.folder / "sites.toml").open("a") as file:
        file.write(f'[[site]]\nurl = "{TWO}"\n')
    project.dispatched()
    project.postgresql.execute("update turns set state = 'resting', began = now() - interval '31 minutes'")
    assert project.dispatched() == []
    assert project.dispatched("--every", "30m") == ["example.org"]
    project.postgresql.execute("update turns set began = now() - interval '61 minutes'")
    assert project.dispatched() == ["example.com"]


def test_broker_that_is_away_is_said_and_nothing_is_lost(project: Project, redis: Redis) -> None:
    redis.kill()
    done = project.dispatch()
    assert done.returncode == 75
    assert done.stderr.startswith("newsspider: the broker cannot be told")
    redis.start()
    assert sorted(project.dispatched()) == ["example.com", "example.org"]


def test_database_that_is_away_is_said_without_its_password(project: Project) -> None:
    done = project.dispatch("-s", "NEWSSPIDER_CLUSTER_DATABASE=postgresql://news:hush-hush@127.0.0.1:1/news")
    assert done.returncode == 75
    assert "the database cannot be asked" in done.stderr
    assert "hush-hush" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--every", "soon"], "--every soon: expected a time such as 30m"),
        (["nowhere.toml"], "nowhere.toml: no such file"),
        (["-s", "NEWSSPIDER_CLUSTER_DATABASE="], "-s NEWSSPIDER_CLUSTER_DATABASE=postgresql://"),
        (["-s", "NEWSSPIDER_MEMORY=postgresql://another/news"], "leave out the latter"),
    ],
)
def test_what_cannot_be_done_is_said(project: Project, arguments: list[str], says: str) -> None:
    done = project.dispatch(*arguments)
    assert done.returncode == 64
    assert says in done.stderr
    assert "Traceback" not in done.stderr
