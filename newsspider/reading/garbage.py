"""Python's garbage collector in a process that reads pages for hours."""

from __future__ import annotations

import gc

_OBJECTS_OF_A_PAGE = 10_000
"""That are in use at once while it is read, but for large ones."""


def collect_less_often() -> None:
    """What the process holds by now is taken for lasting, and garbage is looked for once a page instead of some times.

    That took a tenth of the time of reading pages. A threshold that somebody has raised, or set to 0, stays; of
    several crawls in one process only the first one's model is told of, so that no crawl that is over is kept.
    """
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
    if 0 < gc.get_threshold()[0] < _OBJECTS_OF_A_PAGE:
        gc.set_threshold(_OBJECTS_OF_A_PAGE)
