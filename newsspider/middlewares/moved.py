"""Where an origin is taken to have moved, what is not at the new place is asked for at the old one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newsspider.errors import CutShort
from newsspider.gate.keys import MOVED
from newsspider.gate.requests import unmoved

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class MovedMiddleware:
    """Nearer to the engine than retries and redirects: it sees what has become of a request in the end."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls()

    def process_response(self, request: Request, response: Response) -> Request | Response:
        is_there = response.status < 300 or response.status == HTTPStatus.NOT_MODIFIED
        return response if is_there or MOVED not in request.meta else unmoved(request)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        is_ours = isinstance(exception, (IgnoreRequest, CutShort))  # it says nothing of the new place
        return unmoved(request) if MOVED in request.meta and not is_ours else None
