"""A process is known again, and no other one is taken for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from newsspider.state.process import birth_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is no /proc here")


def test_process_has_one_birth_as_long_as_it_lives_and_none_when_it_is_over() -> None:
    with subprocess.Popen(["sleep", "30"]) as process:
        born = birth_of(process.pid)
        assert born == birth_of(process.pid)
        assert born not in ("", birth_of(os.getpid()))
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert birth_of(process.pid) == ""  # killed, though nobody has asked for its exit code yet
    assert birth_of(process.pid) == ""
