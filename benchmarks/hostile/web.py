"""Attacking sites in a process of their own: `python -m benchmarks.hostile.web --site NAME ...`.

Its first line says where they are, as JSON: `{"sites": [url], "secret": port, "elsewhere": authority, "control": url}`.
`GET` of the control address tells what they were asked: `{"sites": [...], "secret": n, "elsewhere": [first lines]}`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from contextlib import AsyncExitStack, suppress

from benchmarks.hostile.cases import by_name
from benchmarks.hostile.certificate import self_signed
from benchmarks.hostile.pages import reply
from benchmarks.hostile.server import Site, decoy, good_of


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.hostile.web", description=(__doc__ or "").split(":")[0])
    made.add_argument("--attack", action="append", default=[], metavar="NAME", help="of the first site")
    made.add_argument("--good", type=int, default=4, help="articles of the first site (%(default)s)")
    made.add_argument("--others", type=int, default=0, help="well-behaved sites beside it (%(default)s)")
    made.add_argument("--other-articles", type=int, default=20, help="of each of them (%(default)s)")
    return made


async def serve(options: argparse.Namespace) -> None:
    attacks = [by_name(name) for name in options.attack]
    certificate = next((attack.certificate for attack in attacks if attack.certificate), "")
    tls = self_signed(ended=certificate == "ended") if certificate else None
    sites = [Site(attacks, good_of(0, options.good), tls=tls)]
    sites += [
        Site((), good_of(number, options.other_articles), host=f"127.0.0.{number + 20}")
        for number in range(1, options.others + 1)
    ]
    secret: list[str] = []
    elsewhere: list[str] = []

    async def tell(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            report = {"sites": [site.report() for site in sites], "secret": len(secret), "elsewhere": elsewhere}
            writer.write(reply(json.dumps(report), kind="application/json"))
            await writer.drain()
        writer.close()

    async with AsyncExitStack() as stack:
        hidden, where = await decoy("127.0.0.1", secret)
        foreign, authority = await decoy("127.0.0.9", elsewhere)
        control = await asyncio.start_server(tell, "127.0.0.1", 0)
        port = int(where.rpartition(":")[2])
        servers = [hidden, foreign, control, *[await site.listen(port, authority) for site in sites]]
        for server in servers:
            await stack.enter_async_context(server)
        first = {
            "sites": [site.origin.url for site in sites],
            "secret": port,
            "elsewhere": authority,
            "control": f"http://127.0.0.1:{control.sockets[0].getsockname()[1]}/",
        }
        print(json.dumps(first), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(parser().parse_args()))
