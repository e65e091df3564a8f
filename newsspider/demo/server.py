"""The newspaper on a port: a thin threading HTTP/1.1 server that remembers who asked for what."""

from __future__ import annotations

import gzip
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from newsspider.demo.site import Response, respond


@dataclass(frozen=True, slots=True)
class Access:
    """A line of the access log."""

    started_s: float
    """Of the monotonic clock, when the request was read."""
    method: str
    path: str
    """With its query, as asked."""
    user_agent: str
    status: int


class DemoServer:
    """The newspaper behind an address. A context manager; port 0 takes a free port.

    `delay_s` is slept before each answer: seconds, or a function from the path to seconds.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = 0, delay_s: float | Callable[[str], float] = 0.0) -> None:
        self._http = _Http((host, port), _Handler)
        self._http.newspaper = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._lock = threading.Lock()
        self._log: list[Access] = []
        self._in_flight = 0
        self._peak = 0
        self._delay_s = delay_s

    @property
    def url(self) -> str:
        """Address of the front page, with a slash at the end."""
        host, port = self._http.server_address[:2]
        return f"http://{host!s}:{port}/"

    @property
    def log(self) -> list[Access]:
        """A copy of the access log, in order of the answers."""
        with self._lock:
            return list(self._log)

    @property
    def peak_in_flight(self) -> int:
        """The most requests that were ever being answered at the same time."""
        with self._lock:
            return self._peak

    def forget(self) -> None:
        """Empties the log and the peak."""
        with self._lock:
            self._log.clear()
            self._peak = self._in_flight

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, method: str, target: str, user_agent: str, origin: str) -> Response:
        """Counts, waits, asks the site and writes the log line."""
        started_s = time.monotonic()
        with self._lock:
            self._in_flight += 1
            self._peak = max(self._peak, self._in_flight)
        try:
            delay_s = self._delay_s(target) if callable(self._delay_s) else self._delay_s
            if delay_s:
                time.sleep(delay_s)
            parts = urlsplit(target)
            response = respond(parts.path, parts.query, origin)
        finally:
            with self._lock:
                self._in_flight -= 1
        with self._lock:
            self._log.append(Access(started_s, method, target, user_agent, response.status))
        return response


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    newspaper: DemoServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who hangs up is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it)
        """Nothing on stderr: the log is `DemoServer.log`."""

    def _serve(self) -> None:
        assert isinstance(self.server, _Http)
        host = self.headers.get("Host") or urlsplit(self.server.newspaper.url).netloc
        agent = self.headers.get("User-Agent", "")
        response = self.server.newspaper.answer(self.command, self.path, agent, f"http://{host}")
        unchanged = response.headers.get("ETag", "-") == self.headers.get("If-None-Match")
        self._send(Response(status=304, headers=response.headers) if unchanged else response)

    def _send(self, response: Response) -> None:
        body = response.body
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if body and self._may_zip(response):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        if response.status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _may_zip(self, response: Response) -> bool:
        zipped = response.headers.get("Content-Type") == "application/gzip"
        return not zipped and "gzip" in self.headers.get("Accept-Encoding", "")
