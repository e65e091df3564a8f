"""What a command does with an error that it foresees: a line that names the remedy, and an exit code."""

from __future__ import annotations

import sys
from contextlib import suppress

from newsspider.errors import ExtractionError, LedgerError, Locked, NewsspiderError, NotFetched, OutputError, StateError
from newsspider.report.tally import ExitCode
from newsspider.secrets import redacted
from newsspider.shown import shown_lines


def refuse(error: NewsspiderError, source: str | None = None) -> ExitCode:
    """Says it on standard error. `source` is what the user called the page."""
    message = f"{source}: {error.reason}" if source and isinstance(error, ExtractionError) else str(error)
    with suppress(OSError):  # nobody reads it: the exit code says it as well
        sys.stderr.write(shown_lines(redacted(f"newsspider: {message}")) + "\n")
    match error:
        case OutputError() | StateError() | LedgerError():
            return ExitCode.OUTPUT
        case Locked():
            return ExitCode.LOCKED
        case NotFetched():
            return ExitCode.NONE_REACHED
        case ExtractionError():
            return ExitCode.SOME_FAILED
    return ExitCode.USAGE
