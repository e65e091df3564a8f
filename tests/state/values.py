"""Values that a memory is told, with as little said as a test needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from newsspider.discover.shapes import Shape
from newsspider.items import Change, Discovery
from newsspider.state.contract import (
    KeptPage,
    Key,
    Output,
    RecurringOfSite,
    Remembered,
    Revision,
    RunOfSite,
    Settled,
    ShapeOfSite,
    Source,
    Validators,
    Waiting,
)

SITE = "news.example.com"
NOW = 1_790_000_000
FEED = Discovery(via="feed", url="https://news.example.com/feed", title="A headline")


def key(number: int) -> Key:
    return number.to_bytes(16)


def source(**changes: Any) -> Source:
    return replace(Source(url="https://news.example.com/feed", site=SITE, kind="feed"), **changes)


def waiting(number: int, **changes: Any) -> Waiting:
    return replace(Waiting(key=key(number), url=f"https://news.example.com/{number}", channels=(FEED,)), **changes)


def kept(number: int, **changes: Any) -> KeptPage:
    """The page of that address."""
    page = KeptPage(key=key(number), site=SITE, fetched_at=NOW, size=9, value=b"\0\xff")
    return replace(page, **changes)


def article(number: int, **changes: Any) -> Remembered:
    """Revision 1, seen now, looked at again in an hour; every field has a value."""
    whole = Remembered(
        id=key(number),
        site=SITE,
        url=f"https://news.example.com/{number}",
        revision=1,
        content=b"\0\xff" * 8,
        headline="A headline",
        headline_hash=-(2**63),
        published=NOW - 60,
        simhash=2**63 - 1,
        first_seen=NOW,
        seen_at=NOW,
        visit_at=NOW + 3600,
        fruitless=2,
        validators=Validators(etag='W/"1"', last_modified="Thu, 26 Nov 2026 00:00:00 GMT"),
        modified=NOW - 30,
        edited=NOW - 40,
        titles=b"\0\1\2\3\4\5",
    )
    return replace(whole, **changes)


def revision(
    number: int,
    *,
    aliases: tuple[int, ...] = (),
    shingles: tuple[int, ...] = (),
    change: Change = "new",
    **changes: Any,
) -> Revision:
    keys = (key(number), *(key(alias) for alias in aliases))
    return Revision(article=article(number, **changes), keys=keys, change=change, shingles=shingles)


def output(path: str = "/data/articles.jsonl", **changes: Any) -> Output:
    return replace(Output(path=path, name=path, run_id="run-1", known_bytes=0), **changes)


def sketch(text: str) -> tuple[int, tuple[int, ...]]:
    """What a test compares texts by."""
    return len(text), (len(text), len(text) + 1)


def settled(number: int, fate: Any, **changes: Any) -> Settled:
    """It was read, or failed, now."""
    return replace(Settled(key=key(number), site=SITE, fate=fate, at=NOW), **changes)


def shape(name: str, *, site: str = SITE, **counts: int) -> ShapeOfSite:
    return ShapeOfSite(site=site, shape=Shape(name=name, **counts))


def measured(number: int, **changes: Any) -> RunOfSite:
    """By the run of that number."""
    return replace(RunOfSite(site=SITE, run_id=f"run-{number}", started=NOW, sums=b"\0\xff" * number), **changes)


def recurring(value: bytes, *, site: str = SITE) -> RecurringOfSite:
    return RecurringOfSite(site=site, value=value)
