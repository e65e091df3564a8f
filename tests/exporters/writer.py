"""A run in miniature, to be killed: `python -m tests.exporters.writer FOLDER COUNT OPTIONS-AS-JSON NAME...`.

It recovers, writes the lines of those of COUNT articles that the memory does not know to every NAME, commits all the
while, and prints "done" at its end.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import secrets
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Any

from newsspider.discover.urls import article_id
from newsspider.exporters.commit import commit
from newsspider.exporters.linefile import LineFile
from newsspider.exporters.rotation import parse_rotation
from newsspider.items import Article, Publisher
from newsspider.record import to_line, to_record
from newsspider.state.contract import Memory, Revision
from newsspider.state.recover import recover
from newsspider.state.relearn import revision_of
from newsspider.state.sqlite import open_memory
from newsspider.state.told import Told
from tests.state.values import sketch

FETCHED = datetime(2026, 11, 25, 6, tzinfo=UTC)


def address(number: int) -> str:
    return f"https://news.example/2026/11/25/story-{number}.html"


def line(number: int, revision: int = 1, **fields: Any) -> bytes:
    """The line of an article; they are of many lengths."""
    url = address(number)
    article = Article(
        id=article_id(url),
        url=url,
        canonicalUrl=url,
        requestedUrl=f"{url}?utm_source=feed",
        urlAliases=[f"https://m.news.example/short/{number}"],
        publisher=Publisher(domain="news.example"),
        headline=f"Story {number}",
        articleBody=f"What happened in story {number}. " * (number * 7 % 60),
        datePublished=FETCHED - timedelta(hours=1),
        contentHash=f"{number:032x}",
        revision=revision,
        change="new" if revision == 1 else "updated",
        fetchedAt=FETCHED + timedelta(hours=revision),
    )
    for name, value in fields.items():
        setattr(article, name, value)
    return to_line(to_record(article))


def known(memory: Memory, count: int) -> set[int]:
    ids = {bytes.fromhex(article_id(address(number))): number for number in range(count)}
    return {ids[article] for article in memory.articles(list(ids))}


class Run:
    """What the extension does in a crawl."""

    def __init__(self, memory: Memory, names: list[Path], *, compress: str = "", rotate: str = "", own: bool) -> None:
        self._memory = memory
        self._run_id = secrets.token_hex(4)
        self._begun: list[LineFile] = []
        self._pending: list[Revision] = []
        self.files = [
            LineFile(
                name.with_name(
                    f"{name.stem}-{self._run_id}{name.suffix}{compress}" if own else f"{name.name}{compress}"
                ),
                self._run_id,
                anew=own,
                rotation=parse_rotation(rotate),
                begun=self._note,
            )
            for name in names
        ]

    def fill(self, room: int) -> None:
        """Lets no line through that ends after so many bytes of a file: what the memory needs for itself is there."""
        for file in self.files:
            append = file._append

            def limited(raw: FileIO, data: bytes, append: Callable[[FileIO, bytes], None] = append) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
                try:
                    append(raw, data)
                finally:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

            file._append = limited  # type: ignore[method-assign]

    def write(self, text: bytes) -> None:
        revision = revision_of(text, sketch)
        assert revision is not None
        for file in self.files:
            file.begin()
        for file in self.files:
            file.write(text)
            file.flush()
        self._pending.append(revision)

    async def commit(self) -> None:
        await commit(self._memory, self._begun, self._take)

    async def finish(self) -> None:
        for file in self.files:
            file.store(may_replace=True, is_whole=True)
        await self.commit()

    def _note(self, file: LineFile) -> None:
        self._memory.settle(outputs=[file.output])
        self._begun.append(file)

    def _take(self) -> Told:
        told, self._pending = Told(revisions=self._pending), []
        return told


async def write(folder: Path, count: int, options: dict[str, Any], names: list[Path]) -> None:
    with open_memory(folder / "memory.sqlite") as memory:
        recover(memory, sketch)
        print("recovered", flush=True)
        full_at = options.pop("full_at", None)
        run = Run(memory, names, **options)
        if full_at:
            run.fill(full_at)
        missing = sorted(set(range(count)) - known(memory, count))
        written = asyncio.Event()

        async def commit_all_the_while() -> None:
            while not written.is_set():
                await run.commit()
                await asyncio.sleep(0.005)

        committing = asyncio.create_task(commit_all_the_while())
        for number in missing:
            run.write(line(number))
            await asyncio.sleep(random.random() / 500)
        written.set()
        await committing
        await run.finish()
    print("done", flush=True)


if __name__ == "__main__":
    folder, count, options, *names = sys.argv[1:]
    asyncio.run(write(Path(folder), int(count), json.loads(options), [Path(name) for name in names]))
