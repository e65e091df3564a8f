"""What training needs and extracting does not."""

from __future__ import annotations

from importlib.util import find_spec

from newsspider.errors import UsageError
from newsspider.extras import install_command

_NEEDED = ("catboost", "rapidfuzz")
"""Of the extra `train`."""


def check_libraries() -> None:
    """Raises `UsageError` with the remedy where one is not installed."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(f"training needs {' and '.join(missing)}: {install_command('train')}")
