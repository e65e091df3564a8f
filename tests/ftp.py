"""An FTP server on loopback that takes files: what Scrapy's feed storage asks of one, and no more."""

from __future__ import annotations

import socketserver
from socket import create_server

from tests.in_thread import Serving

_PLAIN = {
    "USER": "331 go on",
    "PASS": "230 in",
    "TYPE": "200 binary",
    "CWD": "250 there",
    "PWD": '257 "/"',
    "MKD": "257 made",
}


class FtpServer(Serving):
    """A context manager. `files` is what was stored, by name."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"ftp://me:sesame@127.0.0.1:{self._server.server_address[1]}"

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        files = self.files

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self._say("220 hello")
                with create_server(("127.0.0.1", 0)) as passive:
                    while line := self.rfile.readline().decode().strip():
                        verb, _, name = line.partition(" ")
                        if verb in ("STOR", "APPE"):
                            self._say("150 send")
                            with passive.accept()[0] as data, data.makefile("rb") as sent:
                                files[name] = (files.get(name, b"") if verb == "APPE" else b"") + sent.read()
                            self._say("226 done")
                        elif verb == "PASV":
                            port = passive.getsockname()[1]
                            self._say(f"227 (127,0,0,1,{port >> 8},{port & 255})")
                        elif verb == "QUIT":
                            self._say("221 bye")
                            return
                        else:
                            self._say(_PLAIN.get(verb, "502 no"))

            def _say(self, text: str) -> None:
                self.wfile.write(f"{text}\r\n".encode())

        return Handler
