"""What goes between a crawl and a process that reads for it: pickles, each behind its length."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

HEAD = struct.Struct(">Q")
"""Bytes that follow."""
MEMORY = struct.Struct(">I")
"""What the stem is asked for, beside two sockets: MiB of data that a reader may have."""
FATE = struct.Struct(">I")
"""What it says of a reader: its process, and at its end the signal that has ended it, 0 for none."""


@dataclass(frozen=True, slots=True)
class Job:
    act: Callable[[], Any]
    """A function that can be pickled: of a module, or a `functools.partial` of one."""
    cpu_s: float
    """Seconds of processor time after which the kernel ends the process; 0: it may take what it needs."""


@dataclass(frozen=True, slots=True)
class Answer:
    value: Any = None
    error: BaseException | None = None
    """What the act has raised."""
    leaves: bool = False
    """The process ends after it, for it holds too much memory by now."""
    cpu_s: float = 0.0
    """Seconds of processor time that it took."""
