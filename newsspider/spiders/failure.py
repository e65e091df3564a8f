"""Why a request brought nothing, in a few words."""

from __future__ import annotations

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "unknown host"),
    (DownloadConnectionRefusedError, "connection refused"),
    (DownloadTimeoutError, "no answer in time"),
)


def failure_reason(failure: Failure) -> str:
    """For example `HTTP 404` or `unknown host`; what has no words of its own is named with its message."""
    error = failure.value
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
