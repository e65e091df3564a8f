"""Memory in a process through which large pages pass for hours."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Of `malloc.h`."""
_LARGE_BYTES = 128 * 1024
"""glibc's own, which it raises, though, with each larger block that it has had back."""
_ARENAS = 2


def give_back_large_blocks() -> None:
    """The memory of a page goes back to the system as soon as nobody needs it.

    Else what was large once is kept for later, in pieces between others that are still in use: a crawl over pages of
    some megabytes each held 20 MB more. Another allocator than glibc's is left as it is.
    """
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        for parameter, value in (
            (_MMAP_THRESHOLD, _LARGE_BYTES),
            (_TRIM_THRESHOLD, _LARGE_BYTES),
            (_ARENA_MAX, _ARENAS),
        ):
            libc.mallopt(parameter, value)
