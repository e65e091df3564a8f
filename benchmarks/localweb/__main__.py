"""Serves the web until it is stopped: `python -m benchmarks.localweb CORPUS`.

The first line that it prints is an object: `proxy` and `fronts`, the addresses of the front pages.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.localweb.designs import DESIGNS
from benchmarks.localweb.server import Server
from benchmarks.localweb.site import Site
from benchmarks.localweb.web import Recipe, make_web


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.localweb", description=(__doc__ or "").split(":")[0])
    made.add_argument("corpus", type=Path, metavar="CORPUS")
    made.add_argument("--part", choices=("dev", "report", "all"), default="dev", help="of its sites (%(default)s)")
    made.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    made.add_argument("--articles", type=int, default=100, help="of each site (%(default)s)")
    made.add_argument("--new", type=int, default=20, help="of each site, with the first step (%(default)s)")
    made.add_argument("--epoch", type=int, help="moment of step 0, Unix time (now)")
    made.add_argument("--truth", type=Path, metavar="FILE", help="where to write what is true, a line a page")
    made.add_argument("--log", type=Path, default=Path("access.jsonl"), help="(%(default)s)")
    made.add_argument("--only", nargs="*", default=[], metavar="NAME", help="of the sites (all)")
    return made


def recipe_of(options: argparse.Namespace) -> Recipe:
    moment = datetime.fromtimestamp(options.epoch, UTC) if options.epoch else datetime.now(UTC)
    return Recipe(
        corpus=options.corpus,
        epoch=moment,
        part=options.part,
        seed=options.seed,
        articles=options.articles,
        new=options.new,
        designs=tuple(design for design in DESIGNS if design.name in (options.only or [design.name])),
    )


def truth_lines(sites: Sequence[Site], fronts: Sequence[str]) -> Iterator[str]:
    """Articles with their addresses and channels, and then what is none, with its kind."""
    for site, front in zip(sites, fronts, strict=True):
        for story in site.stories:
            line = {
                "site": site.design.name,
                "url": f"{front[:-1]}{story.path}",
                "aliases": story.aliases,
                "channels": dict(story.named),
                "listedAt": site.where(story, story.step),
                "published": story.published.isoformat(),
                "step": story.step,
                "isEdited": story.is_edited,
                "isBrief": story.is_brief,
                "page": story.leaf.url,
            }
            yield f"{json.dumps(line)}\n"
        for trap in site.traps:
            yield f"{json.dumps({'site': site.design.name, 'url': f'{front[:-1]}{trap.path}', 'trap': trap.kind})}\n"


async def serve(options: argparse.Namespace) -> None:
    async with AsyncExitStack() as stack:
        log = stack.enter_context(options.log.open("a", encoding="utf-8"))
        sites = make_web(recipe_of(options))
        proxy, fronts = await Server(sites, log).listen(stack)
        if options.truth:
            options.truth.write_text("".join(truth_lines(sites, fronts)), "utf-8")
        print(json.dumps({"proxy": proxy, "fronts": fronts}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(parser().parse_args()))
