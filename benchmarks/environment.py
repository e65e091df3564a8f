"""The machine, in a line."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path


def environment() -> str:
    """Python, machine, how busy it is (the load average of the last minute) and when."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {_processor()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {moment}"
    )


def versions(distributions: Iterable[str]) -> str:
    """`lxml 6.1.3, scrapy 2.19.0` of this environment."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in distributions)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:  # not Linux
        return platform.processor() or "unknown processor"
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )
