"""Two runs never have one memory, and no run that was killed keeps it."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from newsspider.errors import Locked, StateError
from newsspider.state.lock import holds, lock

HOLD = """
import subprocess, sys, time
from pathlib import Path
from newsspider.state.lock import lock
with lock(Path(sys.argv[1]), "run-of-the-other"):
    {at_work}
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def other_process(memory: Path, at_work: str = "pass") -> Iterator[subprocess.Popen[str]]:
    """A process that has the memory's lock until its standard input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD.format(at_work=at_work), str(memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite"


def test_second_process_is_refused_with_the_owners_pid_and_since_when(memory: Path) -> None:
    with other_process(memory) as other, pytest.raises(Locked) as refusal, lock(memory, "mine"):
        pass
    said = str(refusal.value)
    assert f"run run-of-the-other (pid {other.pid}) has been at work with {memory} since 20" in said
    assert f"kill {other.pid}" in said


def test_lock_is_free_once_its_owner_is_through(memory: Path) -> None:
    with lock(memory, "first"):
        pass
    with other_process(memory):
        pass


def test_owner_that_was_killed_is_noticed_and_its_lock_taken_over(
    memory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with other_process(memory) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with caplog.at_level(logging.INFO), lock(memory, "mine"):
            assert json.loads(Path(f"{memory}.lock").read_text())["pid"] == os.getpid()
    (record,) = caplog.records
    assert f"Run run-of-the-other (pid {other.pid} on" in record.getMessage()
    assert "taken over" in record.getMessage()


def test_owner_that_let_go_is_not_called_stale(memory: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        for _ in range(2):
            with lock(memory, "mine"):
                pass
    assert caplog.records == []


@pytest.mark.parametrize(
    "at_work",
    [
        "subprocess.Popen(['sleep', '30'], close_fds=False)",
        "import os; os.fork() or time.sleep(30)",
    ],
    ids=["program", "fork"],
)
def test_child_that_outlives_the_owner_does_not_keep_the_lock(memory: Path, at_work: str) -> None:
    with other_process(memory, at_work) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        deadline = monotonic() + 10
        while True:
            try:
                with lock(memory, "mine"):
                    assert holds(memory)
                    break
            except Locked:  # the child has not come to run yet
                assert monotonic() < deadline
                sleep(0.02)


def test_locks_of_one_process_are_one(memory: Path) -> None:
    with lock(memory, "first"):
        with lock(memory, "second"):
            pass
        assert holds(memory)
    assert not holds(memory)


def test_file_that_holds_no_owner_is_no_hindrance(memory: Path) -> None:
    Path(f"{memory}.lock").write_text('{"pid": 1')
    with lock(memory, "mine"):
        assert holds(memory)


def test_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StateError, match="cannot be opened"), lock(tmp_path / "file" / "memory.sqlite", "mine"):
        pass
