"""A proxy that lets clients through to where they want to go (CONNECT), and sees nothing of what they say there."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from tests.in_thread import ServerInThread


class Tunnel(ServerInThread):
    """A context manager. Whatever name is asked for is to be found at `to`, a host and port."""

    def __init__(self, to: str) -> None:
        self._host, _, port = to.partition(":")
        self._port = int(port)
        self.asked: list[str] = []
        """What CONNECT named."""
        super().__init__()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0)

    def _is_at(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head.split(" ")[1])
            there, back = await asyncio.open_connection(self._host, self._port)
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_pipe(reader, back), _pipe(there, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()
