"""Why a request brought nothing, in a few words and by class."""

from __future__ import annotations

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newsspider.discover.obstacle import Kind, Obstacle, obstacle_of
from newsspider.errors import NotRendered, NotTaken
from newsspider.report.nothing import Nothing
from newsspider.spiders.headers import headers_of

_WORDS: tuple[tuple[type[BaseException], str, Nothing], ...] = (
    (CannotResolveHostError, "unknown host", Nothing.DNS),
    (DownloadConnectionRefusedError, "connection refused", Nothing.UNREACHABLE),
    (DownloadTimeoutError, "no answer in time", Nothing.UNREACHABLE),
)

_KINDS = {
    "broken off": Nothing.UNREACHABLE,
    "certificate not valid": Nothing.TLS,
    "no TLS": Nothing.TLS,
    "port not allowed": Nothing.UNREACHABLE,
    "private address": Nothing.UNREACHABLE,
    "too slow": Nothing.UNREACHABLE,
}
"""What it says of a site that its answer was not taken; whatever else is wrong with one is an error of the site's."""

OBSTACLES: dict[Kind, Nothing] = {
    "blocked": Nothing.BLOCKED,
    "challenge": Nothing.BLOCKED,
    "consent_wall": Nothing.CONSENT_WALL,
    "empty_shell": Nothing.EMPTY_SHELL,
    "soft_404": Nothing.SOFT_404,
}
"""What an obstacle says of its site."""


def failure_reason(failure: Failure) -> str:
    """For example `HTTP 404` or `unknown host`; what has no words of its own is named with its message."""
    error = failure.value
    if isinstance(error, NotTaken):
        return error.reason
    if isinstance(error, HttpError):
        obstacle = obstacle_in(error.response)
        return f"HTTP {error.response.status}" if obstacle is None or obstacle.kind == "blocked" else str(obstacle)
    for kind, words, _ in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, NotRendered):
        return f"not rendered: {error.reason}"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def failure_detail(failure: Failure) -> str:
    """What the log says beside the reason; mostly nothing."""
    return failure.value.detail if isinstance(failure.value, NotTaken) else ""


def failure_sentence(failure: Failure) -> str:
    """The reason, and what a log says beside it."""
    reason, detail = failure_reason(failure), failure_detail(failure)
    return f"{reason}: {detail}" if detail else reason


def failure_kind(failure: Failure) -> Nothing:
    """The class of a failure, as `nothing_came` counts it."""
    error = failure.value
    if isinstance(error, NotTaken):
        return _KINDS.get(error.reason, Nothing.HTTP_ERROR)
    if isinstance(error, HttpError):
        obstacle = obstacle_in(error.response)
        return OBSTACLES[obstacle.kind] if obstacle else Nothing.HTTP_ERROR
    for kind, _, nothing in _WORDS:
        if isinstance(error, kind):
            return nothing
    if isinstance(error, NotRendered):
        return Nothing.EMPTY_SHELL
    return Nothing.UNREACHABLE


def obstacle_in(response: Response) -> Obstacle | None:
    """What stands in the way of the page that was asked for."""
    return obstacle_of(response.status, headers_of(response), response.body, response.url)
