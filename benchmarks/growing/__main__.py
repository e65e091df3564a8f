"""Serves the newspaper until it is stopped: `python -m benchmarks.growing`; its address is the first line it prints."""

from __future__ import annotations

import argparse
import asyncio
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.growing.server import Server
from benchmarks.growing.site import Site
from benchmarks.growing.timeline import Timeline


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.growing", description=(__doc__ or "").split(":")[0])
    made.add_argument("--port", type=int, default=0, help="0 takes a free one (%(default)s)")
    made.add_argument("--log", type=Path, default=Path("access.jsonl"), help="(%(default)s)")
    made.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    made.add_argument("--articles", type=int, default=100, help="at the beginning (%(default)s)")
    made.add_argument("--new", type=int, default=5, help="with each step (%(default)s)")
    made.add_argument("--no-edits", action="store_true", help="nothing is edited, nothing vanishes")
    made.add_argument("--epoch", type=int, default=1767225600, help="moment of step 0, Unix time (%(default)s)")
    made.add_argument("--step", type=int, default=0, help="to begin with (%(default)s)")
    made.add_argument("--delay", type=float, default=0.0, metavar="S", help="before each answer (%(default)s)")
    made.add_argument("--lying", nargs="*", default=[], metavar="PATH", help="always say that they are not modified")
    made.add_argument("--noisy-listings", action="store_true", help="advertisements on listings, too")
    return made


async def serve(options: argparse.Namespace) -> None:
    timeline = Timeline(
        seed=options.seed,
        articles=options.articles,
        new_per_step=options.new,
        edits=not options.no_edits,
        epoch=datetime.fromtimestamp(options.epoch, UTC),
    )
    site = Site(timeline, lying=options.lying, noisy_listings=options.noisy_listings)
    with options.log.open("a", encoding="utf-8") as log:
        server, url = await Server(site, log, delay_s=options.delay, step=options.step).listen(options.port)
        print(url, flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(parser().parse_args()))
