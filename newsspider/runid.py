"""What a run is called: in the names of its files, in its manifest and in the lock."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime

from newsspider.errors import UsageError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
"""Fit for the name of a file on every system, and for a log."""


def new_run_id() -> str:
    """When the run began, in UTC, and four characters that tell two runs of one second apart."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def checked_run_id(name: str) -> str:
    """A name that the user has given, as it is. Raises `UsageError` where it is none for a file."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"NEWSSPIDER_RUN_ID={name}: expected up to 80 letters, digits, '-', '_' and '.', a letter or digit first"
        )
    return name
