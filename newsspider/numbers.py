"""Settings that are numbers: what is none is said before the crawl, and not by the part that reads it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from newsspider import settings as ours
from newsspider.errors import UsageError

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_LEAST = {
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "NEWSSPIDER_BROWSER_PAGES": 1,
    "NEWSSPIDER_BROWSER_WAIT_S": 1,
    "NEWSSPIDER_READERS": -1,
}
"""Where it is not 0: a host with no request in flight, or a browser without a page or time, is never done, and -1
readers are as many as there are processors."""


def check_numbers(settings: BaseSettings) -> None:
    """Raises `UsageError` where a setting that `settings.py` has as a number is none of that kind."""
    for name, default in vars(ours).items():
        kind = type(default)
        if kind in (int, float):
            _check(name, settings.get(name, default), kind)


def _check(name: str, value: Any, kind: type[int] | type[float]) -> None:
    least = _LEAST.get(name, 0)
    try:
        number = kind(value)
        fits = math.isfinite(number) and number >= least
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits:
        noun = "a whole number" if kind is int else "a number"
        raise UsageError(f"{name}={value}: expected {noun} from {least} on")
