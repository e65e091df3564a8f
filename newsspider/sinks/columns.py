"""The record as typed columns: what a table of articles is made of, wherever it lies."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from newsspider.items import Article


class Scalar(Enum):
    TEXT = auto()
    INTEGER = auto()
    """Of 64 bits."""
    NUMBER = auto()
    FLAG = auto()
    MOMENT = auto()
    """With an offset, to the second."""


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Kind


@dataclass(frozen=True, slots=True)
class MapOf:
    """From texts that no schema names."""

    value: Kind


@dataclass(frozen=True, slots=True)
class Struct:
    fields: tuple[Column, ...]


Kind: TypeAlias = Scalar | ListOf | MapOf | Struct


@dataclass(frozen=True, slots=True)
class Column:
    """Every one may be null: not found, or not asked for."""

    name: str
    kind: Kind


_SCALARS = {
    str: Scalar.TEXT,
    bool: Scalar.FLAG,
    int: Scalar.INTEGER,
    float: Scalar.NUMBER,
    datetime: Scalar.MOMENT,
}


def _columns_of(noun: type) -> tuple[Column, ...]:
    hints = get_type_hints(noun)
    return tuple(Column(field.name, _kind_of(hints[field.name])) for field in dataclasses.fields(noun))


def _kind_of(hint: Any) -> Kind:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _SCALARS:
        return _SCALARS[hint]
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        return Struct(_columns_of(hint))
    if origin is Literal:
        return Scalar.TEXT
    if origin in (Union, UnionType):
        (some,) = (argument for argument in arguments if argument is not NoneType)
        return _kind_of(some)
    if origin in (list, tuple):
        return ListOf(_kind_of(arguments[0]))
    if origin in (dict, Mapping):
        return MapOf(_kind_of(arguments[1]))
    raise TypeError(f"no column can hold {hint}")


COLUMNS = _columns_of(Article)
"""Of a table of articles, in the order of the record, whichever fields a crawl writes."""
