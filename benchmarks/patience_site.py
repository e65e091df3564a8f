"""A small site that asks for patience: by Crawl-delay, or by answering two pages "later" when first asked."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from benchmarks.access import Asked

REFUSED_BY_SECONDS = "/2026/11/23/the-lamp-on-the-north-pier-is-lit-again"
"""Answers 429 with a number of seconds when first asked."""
REFUSED_BY_DATE = "/2026/11/22/the-town-band-has-lost-its-only-trombone"
"""Answers 503 with a date when first asked."""
_ARTICLES: dict[str, str] = {
    REFUSED_BY_SECONDS: "The lamp on the north pier is lit again",
    REFUSED_BY_DATE: "The town band has lost its only trombone",
    "/2026/11/21/a-bakery-opens-where-the-bank-used-to-be": "A bakery opens where the bank used to be",
    "/2026/11/20/divers-find-the-missing-statue-of-the-mayor": "Divers find the missing statue of the mayor",
    "/2026/11/19/school-buses-will-run-an-hour-later-in-winter": "School buses will run an hour later in winter",
    "/2026/11/18/why-the-old-orchard-will-not-become-a-car-park": "Why the old orchard will not become a car park",
}


class PatienceSite:
    """Serves on a free port of this machine and keeps an access log. A context manager.

    `crawl_delay_s` goes into robots.txt; with `retry_after_s` the two pages are refused once, one by seconds and one
    by a date, which has no fractions and is therefore up to a second later. Every answer takes `slow_s`.
    """

    def __init__(
        self, *, crawl_delay_s: float | None = None, retry_after_s: int | None = None, slow_s: float = 0.1
    ) -> None:
        self._crawl_delay_s = crawl_delay_s
        self._retry_after_s = retry_after_s
        self._slow_s = slow_s
        self._lock = threading.Lock()
        self._log: list[Asked] = []
        self._refused: set[str] = set()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    @property
    def articles(self) -> int:
        return len(_ARTICLES)

    @property
    def log(self) -> list[Asked]:
        """In order of the answers."""
        with self._lock:
            return list(self._log)

    def answer(self, path: str) -> tuple[int, dict[str, str], str]:
        """Status, headers and body; waits first and writes the log line last."""
        started_s = time.monotonic()
        time.sleep(self._slow_s)
        status, headers, body = self._refusal(path) or self._page(path)
        with self._lock:
            self._log.append(Asked(path=path, started_s=started_s, answered_s=time.monotonic(), status=status))
        return status, headers, body

    def _refusal(self, path: str) -> tuple[int, dict[str, str], str] | None:
        if self._retry_after_s is None or path not in (REFUSED_BY_SECONDS, REFUSED_BY_DATE):
            return None
        with self._lock:
            if path in self._refused:
                return None
            self._refused.add(path)
        if path == REFUSED_BY_SECONDS:
            return 429, {"Retry-After": str(self._retry_after_s)}, ""
        moment = datetime.now(UTC) + timedelta(seconds=self._retry_after_s + 1)
        return 503, {"Retry-After": format_datetime(moment.replace(microsecond=0), usegmt=True)}, ""

    def _page(self, path: str) -> tuple[int, dict[str, str], str]:
        html = {"Content-Type": "text/html; charset=utf-8"}
        if path == "/robots.txt":
            delay = "" if self._crawl_delay_s is None else f"Crawl-delay: {self._crawl_delay_s:g}\n"
            return 200, {"Content-Type": "text/plain"}, f"User-agent: *\nDisallow: /admin/\n{delay}"
        if path == "/":
            links = "".join(
                f'<li><h2><a href="{path}">{headline}</a></h2></li>' for path, headline in _ARTICLES.items()
            )
            return 200, html, _document("The Pier Times", f"<main><ul>{links}</ul></main>")
        if path in _ARTICLES:
            return 200, html, _document(f"{_ARTICLES[path]} - The Pier Times", _story(_ARTICLES[path]))
        return 404, html, _document("Not here", "<p>Nothing here.</p>")


def _document(title: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


def _story(headline: str) -> str:
    """An article of which no paragraph is another's."""
    voices = ("harbour master", "retired teacher", "ferry captain", "town clerk", "baker from Mill Street")
    text = "".join(
        f"<p>“{headline}? I heard of it on Monday,” said the {voice}, who had walked down to the quay to see for "
        f"herself, and who asked the council to say before the spring what it would cost and who would pay for it.</p>"
        for voice in voices
    )
    date = '<time datetime="2026-11-23T09:00:00Z">23 November</time>'
    return f"<main><article><h1>{headline}</h1>{date}{text}</article></main>"


def _handler(site: PatienceSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = site.answer(self.path)
            data = body.encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(data))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it)
            """Quiet: `PatienceSite.log` is the log."""

    return Handler
