"""Processes of this machine, told apart although their numbers come again."""

from __future__ import annotations

from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_STATE, _STARTED = 0, 19
"""Of what follows the name in /proc/<pid>/stat (proc(5): the third and the 22nd field)."""
_OVER = frozenset("ZXx")


def birth_of(pid: int) -> str:
    """What no other process has that had, or will have, the number; empty: there is none, or nobody here can tell."""
    try:
        boot, stat = _BOOT.read_text().strip(), Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[_STATE] in _OVER else f"{boot} {fields[_STARTED]}"
