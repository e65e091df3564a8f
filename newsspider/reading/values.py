"""What a process that reads may send: values, and nothing that does anything.

Strangers' pages are read there by libraries written in C. Should one of them ever be made to do what a page wants, the
crawl, which has the memory, the output and the secrets, still takes nothing from it but values.
"""

from __future__ import annotations

import datetime
import enum
import io
import pickle
import sys
from collections import Counter, OrderedDict, deque
from dataclasses import is_dataclass
from importlib import import_module
from typing import Any

_OF_PYTHON = (
    bytearray,
    complex,
    frozenset,
    set,
    Counter,
    OrderedDict,
    deque,
    datetime.date,
    datetime.datetime,
    datetime.time,
    datetime.timedelta,
    datetime.timezone,
)
_PLAIN: dict[tuple[str, str], type] = {(kind.__module__, kind.__name__): kind for kind in _OF_PYTHON}
"""By module and name; what was looked up of ours is added."""
_OURS = "newsspider."


def value_of(packed: bytes | bytearray) -> Any:
    """A pickled value. Raises `pickle.UnpicklingError` where it asks for anything but data classes, named tuples, enums
    and exceptions of ours, the standard library's containers and dates, and exceptions of Python."""
    return _Values(io.BytesIO(packed)).load()


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str, /) -> Any:
        key = (module, name)
        kind = _PLAIN.get(key)
        if kind is None:
            kind = _PLAIN[key] = _kind_of(module, name)
        return kind


def _kind_of(module: str, name: str) -> type:
    if "." not in name and (module == "builtins" or module.startswith(_OURS)):
        found = getattr(sys.modules.get(module) or import_module(module), name, None)
        if isinstance(found, type) and found.__module__ == module and _is_of_values(found):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is no value")


def _is_of_values(kind: type) -> bool:
    is_named_tuple = issubclass(kind, tuple) and hasattr(kind, "_fields")
    return is_dataclass(kind) or is_named_tuple or issubclass(kind, enum.Enum | Exception)
