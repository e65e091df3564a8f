"""The commands of the page about many machines do what it says."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("celery", reason="there is no Celery here")
pytest.importorskip("psycopg", reason="there is no psycopg here")

from tests.archive.warcs import write
from tests.cluster.services import PostgreSQL, Redis, needs_postgresql, needs_redis
from tests.cluster.workers import Project
from tests.docs.blocks import ROOT, commands

pytestmark = [needs_redis, needs_postgresql]
PAGE = ROOT / "docs" / "how-to" / "cluster.md"


def test_commands_of_the_dispatcher_say_what_is_due(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> None:
    with Project(tmp_path, redis, postgresql) as project:
        project.has_sites("https://www.example.com/")
        dry, real, as_json, archives = (line for line in commands(PAGE) if line.startswith("scrapy dispatch"))
        for line, first in ((dry, "1 of 1 sites due"), (real, "1 of 1 sites dispatched")):
            done = project.dispatch(*shlex.split(line)[2:])
            assert (done.returncode, done.stdout.splitlines()[0]) == (0, first), done.stderr
        done = project.dispatch(*shlex.split(as_json)[2:])
        assert json.loads(done.stdout) == {"sites": 1, "dispatched": [], "queued": 1, "running": 0, "resting": 0}
        (tmp_path / "warc").mkdir()
        write(tmp_path / "warc" / "a.warc.gz")
        done = project.dispatch(*shlex.split(archives)[2:])
        assert (done.returncode, done.stdout.splitlines()[0]) == (0, "1 of 1 archives dispatched"), done.stderr


def test_command_of_the_worker_is_one_of_celery(tmp_path: Path, redis: Redis, postgresql: PostgreSQL) -> None:
    with Project(tmp_path, redis, postgresql) as project:
        (command,) = (line for line in commands(PAGE) if line.startswith("celery "))
        log = tmp_path / "worker.log"
        with log.open("wb") as file:
            arguments = [sys.executable, "-m", *shlex.split(command)]
            project.workers.append(
                subprocess.Popen(arguments, cwd=tmp_path, env=project.environment, stdout=file, stderr=file)
            )
        project.waits_for(lambda: " ready." in project.log)
        assert "newsspider.crawl" in project.log
        assert "8 (thread)" in project.log
