"""How much can be read at once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from newsspider.reading.processors import processors


def test_processors_are_those_of_this_process() -> None:
    assert 1 <= processors() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="only Linux gives a process some of the processors")
def test_processors_that_a_process_may_not_use_do_not_count() -> None:
    code = """
import os
from newsspider.reading.processors import processors
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
print(processors())
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"1\n"
