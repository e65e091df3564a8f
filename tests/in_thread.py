"""Servers that run beside a test, in a thread of their own."""

from __future__ import annotations

import asyncio
import socketserver
import threading
from types import TracebackType
from typing import Self


class Serving:
    """A context manager, which serves by the server that its subclass has made."""

    _server: socketserver.BaseServer

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class ServerInThread:
    """The same for asyncio: a subclass says how it listens, and knows then where it is."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._live()), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def _live(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._listen()
        self._is_at(server.sockets[0].getsockname()[1])
        self._ready.set()
        await self._over.wait()  # asyncio cancels what is under way then

    async def _listen(self) -> asyncio.Server:
        raise NotImplementedError

    def _is_at(self, port: int) -> None:
        raise NotImplementedError
