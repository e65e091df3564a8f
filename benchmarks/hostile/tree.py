"""What a process and its children take of the machine (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def tree_of(pid: int) -> list[int]:
    """A process, its children, theirs and so on; those that have ended meanwhile are left out."""
    found, ahead = [], [pid]
    while ahead:
        current = ahead.pop()
        found.append(current)
        try:
            for thread in Path(f"/proc/{current}/task").iterdir():
                ahead += map(int, (thread / "children").read_text("ascii").split())
        except OSError:
            continue
    return found


def tree_mb(pid: int) -> float:
    """Memory of the tree in MB (of 2^20 bytes): what is shared counts once (PSS), or where that is not told, as often
    as it is shared (RSS)."""
    return sum(map(_mb, tree_of(pid)))


def _mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE_BYTES / 2**20
    except OSError:
        return 0.0
