"""What a program costs with all the processes that it starts, in seconds of processor time."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

_PR_SET_CHILD_SUBREAPER = 36
_ENDS_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    cpu_s: float
    wall_s: float
    exit_code: int
    stdout: str
    stderr: str


def cost_of(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """Runs a command to its end. What its children leave to nobody comes to this process, and is counted, too."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, began = _children_s(), monotonic()
    done = subprocess.run(command, cwd=cwd, env=dict(env), capture_output=True, text=True, check=False)
    wall_s = monotonic() - began
    deadline = monotonic() + _ENDS_WITHIN_S
    while monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # none is left
            break
        if not pid:
            sleep(0.05)
    return Cost(_children_s() - before, wall_s, done.returncode, done.stdout, done.stderr)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
