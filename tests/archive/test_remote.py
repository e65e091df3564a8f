"""Files on a server, read as they come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from newsspider.archive import remote
from newsspider.archive.entries import Capture, End
from newsspider.archive.remote import RemoteWarc, fetched
from tests.archive.warcs import response, write

pytest.importorskip("fastwarc")

TEXT = "".join(f"<p>Paragraph {number * 7919} of a page.</p>" for number in range(3_000))


class Server:
    """Serves one body; breaks off each answer after `most` bytes."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.most: int | None = None
        self.knows_ranges = True
        self.missing = False
        self.offsets: list[int] = []
        self.asked: list[str | None] = []
        self.url = ""


@contextmanager
def serving(body: bytes) -> Iterator[Server]:
    given = Server(body)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            given.asked.append(asked)
            start = int(asked[6:-1]) if asked and given.knows_ranges else 0
            if given.missing or start >= len(given.body):
                self.send_error(404 if given.missing else 416)
                return
            self.send_response(206 if asked and given.knows_ranges else 200)
            self.send_header("Content-Length", str(len(given.body) - start))
            self.end_headers()
            end = None if given.most is None else start + given.most
            self.wfile.write(given.body[start:end])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        given.url = f"http://127.0.0.1:{server.server_address[1]}/CC-NEWS-1.warc.gz"
        yield given
        server.shutdown()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(remote, "_PAUSE_S", 0.0)
    offsets = write(tmp_path / "1.warc.gz", *(response(f"https://www.example.com/{n}", f"{n}{TEXT}") for n in range(5)))
    with serving((tmp_path / "1.warc.gz").read_bytes()) as found:
        found.offsets = offsets
        yield found


def read(server: Server, start: int = 0) -> list[str]:
    archive = RemoteWarc(server.url, "tests", 5.0)
    *pages, end = archive.entries(start, lambda head: None, 1_000_000)
    assert end == End(begins=len(server.body), is_whole=True)
    assert archive.label == "CC-NEWS-1.warc.gz"
    return [page.head.url[-1] for page in pages if isinstance(page, Capture)]


def test_file_is_read_as_it_comes(server: Server) -> None:
    assert read(server) == list("01234")
    assert server.asked[0] is None


def test_reading_goes_on_where_it_was(server: Server) -> None:
    offset = server.offsets[3]
    assert read(server, offset) == ["3", "4"]
    assert server.asked[0] == f"bytes={offset}-"


def test_what_breaks_off_is_asked_for_again_from_there(server: Server) -> None:
    server.most = len(server.body) // 3
    assert read(server) == list("01234")
    assert f"bytes={server.most}-" in server.asked


def test_server_without_ranges_is_read_from_the_beginning(server: Server) -> None:
    server.knows_ranges = False
    assert read(server, server.offsets[3]) == ["3", "4"]


def test_what_does_not_come_is_said(server: Server) -> None:
    server.most = 0
    with pytest.raises(OSError, match="broke off"):
        read(server)
    server.missing = True
    with pytest.raises(OSError, match="404"):
        fetched(server.url, "tests", 5.0)
