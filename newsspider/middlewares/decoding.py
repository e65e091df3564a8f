"""What servers have packed is unpacked, within bounds; what ends too early is asked for once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from newsspider.errors import NotTaken, NotTakenNow
from newsspider.wire.decoding import ACCEPTED, decode
from newsspider.wire.meter import CUT_AT
from newsspider.wire.rebuilt import rebuilt

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class DecodingMiddleware:
    """Takes the place of Scrapy's, which gives on what there is of a page that was cut off, as if it were whole."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ", ".join(ACCEPTED))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises `NotTaken` for a page that cannot be unpacked; what stands below an error is nobody's loss."""
        try:
            return self._unpacked(request, response)
        except NotTaken as error:
            if response.status // 100 != 2:
                return rebuilt(response, b"")
            if isinstance(error, NotTakenNow) and (again := self._again(request, error)):
                return again
            raise

    def _unpacked(self, request: Request, response: Response) -> Response:
        limit: int = request.meta.get(CUT_AT) or request.meta.get("download_maxsize", self._max_bytes)
        codings = _codings_of(response)
        if not codings or not response.body or request.method == "HEAD":
            is_enough = CUT_AT in request.meta and len(response.body) > limit
            return rebuilt(response, response.body[:limit]) if is_enough else response
        decoded = decode(response.body, codings, limit, keeps_cut=CUT_AT in request.meta)
        if CUT_AT not in request.meta:
            if decoded.is_cut:
                raise NotTaken("too large", f"more than {limit} bytes, unpacked")
            if not decoded.is_whole:
                raise NotTakenNow("broken off", f"{', '.join(codings)} without an end")
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=decoded.body)
        return rebuilt(response, decoded.body, kind, headers=headers)

    def _again(self, request: Request, error: NotTakenNow) -> Request | None:
        assert self._crawler.spider is not None
        if request.meta.get("dont_retry"):
            return None
        return get_retry_request(request, spider=self._crawler.spider, reason=error.reason)


def _codings_of(response: Response) -> list[str]:
    """In the order in which they were applied."""
    named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    return [coding for part in named.split(",") if (coding := part.strip().lower())]
