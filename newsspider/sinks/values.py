"""What stands in a line, as what its column holds. A line may be anybody's: it is checked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsspider.sinks.columns import COLUMNS, Column, Kind, ListOf, MapOf, Scalar, Struct

# Neither PostgreSQL nor Arrow can hold them: NUL, and halves of characters.
_UNHELD = re.compile("[\0\ud800-\udfff]")
_MOST_INTEGER = 2**63
_ID = re.compile("[0-9a-f]{32}")


class NotARecord(ValueError):  # noqa: N818
    """A line is no record; the message says what of it is not as it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article's revision."""

    id: str
    revision: int
    record: Mapping[str, Any]
    """As the line has it, without what no table can hold: NUL, halves of characters, numbers that are none."""
    values: Mapping[str, Any]
    """Column -> value, of every column."""


def row_of(record: Any) -> Row:
    """Raises `NotARecord`. Fields that this version does not know are left out of the values."""
    if not isinstance(record, Mapping):
        raise NotARecord("no JSON object")
    clean = _clean(record)
    identity, revision = clean.get("id"), clean.get("revision")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise NotARecord("no id of ours")
    if isinstance(revision, bool) or not isinstance(revision, int) or revision < 1:
        raise NotARecord("no revision")
    return Row(id=identity, revision=revision, record=clean, values=_fields(COLUMNS, clean, ""))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNHELD.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {_clean(key): _clean(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_clean(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _fields(columns: tuple[Column, ...], record: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {column.name: _typed(column.kind, record.get(column.name), where + column.name) for column in columns}


def _typed(kind: Kind, value: Any, where: str) -> Any:
    if value is None:
        return None
    match kind:
        case ListOf(item):
            if isinstance(value, list):
                return [_typed(item, entry, where) for entry in value]
        case MapOf(of):
            if isinstance(value, Mapping):
                return {key: _typed(of, entry, where) for key, entry in value.items()}
        case Struct(columns):
            if isinstance(value, Mapping):
                return _fields(columns, value, f"{where}.")
        case Scalar():
            return _scalar(kind, value, where)
    raise NotARecord(f"{where} is {value!r:.60}")


def _scalar(kind: Scalar, value: Any, where: str) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match kind:
        case Scalar.TEXT if isinstance(value, str):
            return value
        case Scalar.FLAG if isinstance(value, bool):
            return value
        case Scalar.INTEGER if is_number and int(value) == value and abs(value) < _MOST_INTEGER:
            return int(value)
        case Scalar.NUMBER if is_number:
            return float(value)
        case Scalar.MOMENT if isinstance(value, str):
            return _moment(value, where)
    raise NotARecord(f"{where} is {value!r:.60}")


def _moment(text: str, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment.timestamp()  # raises where UTC has no such year
    except (ValueError, OverflowError):
        raise NotARecord(f"{where} is {text!r:.60}") from None
    if moment.tzinfo is None:
        raise NotARecord(f"{where} has no offset: {text!r:.60}")
    return moment
