"""The verdict on a ledger that lies on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsspider.errors import LedgerError
from newsspider.report.audit import Audit, audit


def audit_file(path: Path, name: str) -> Audit:
    """`name` is what messages call it. Raises `LedgerError`."""
    try:
        return audit(_whole_lines(path))
    except FileNotFoundError:
        raise LedgerError(f"{name} is not there: it is written where NEWSSPIDER_LEDGER is on") from None
    except OSError as error:
        raise LedgerError(f"{name} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise LedgerError(f"{name} is no ledger") from None
    except LedgerError as error:
        raise LedgerError(f"{name}: {error}") from None


def _whole_lines(path: Path) -> Iterator[str]:
    """Those that have their end: a run that was killed has written part of its last one."""
    with path.open(encoding="ascii", newline="\n") as file:
        yield from (line for line in file if line.endswith("\n"))
