"""What the newspaper is at each step: a pure function of its seed. A step is an hour of its own time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from benchmarks.growing import prose

Kind = Literal["text", "headline", "date"]
Told = Literal["updated", "lastmod", "title", "nothing"]
"""What says that an article was edited: the Atom feed, the sitemap, the listings (by its new title), or nothing."""

_KINDS: tuple[Kind, ...] = ("text", "headline", "date")
_TOLD: tuple[Told, ...] = ("updated", "lastmod", "nothing", "title")
_EDITED_SHARE = 0.3
_GONE_SHARE = 0.04
_STEP = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    step: int
    kind: Kind
    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What happens to an article after its birth."""

    edits: tuple[Edit, ...]
    gone_step: int | None
    gone_status: Literal[404, 410]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article at a step."""

    number: int
    revisions: int
    """1, 2, ...: so many different forms it has had."""
    headline: str
    paragraphs: tuple[str, ...]
    author: str
    section: str
    path: str
    published: datetime
    changed: datetime
    """When it got this form."""
    listed_title: str
    atom_updated: datetime
    sitemap_lastmod: datetime

    @property
    def body(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`articles` at step 0, and `new_per_step` more with each step."""

    seed: int = 1
    articles: int = 100
    new_per_step: int = 5
    edits: bool = True
    epoch: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    """Moment of step 0; a whole second."""

    def now(self, step: int) -> datetime:
        return self.epoch + step * _STEP

    def count(self, step: int) -> int:
        """Articles that were ever published; their numbers are 0 up to this."""
        return self.articles + step * self.new_per_step

    def born(self, number: int) -> int:
        """The step with which it is published."""
        return 0 if number < self.articles else 1 + (number - self.articles) // max(1, self.new_per_step)

    def fate(self, number: int) -> Fate:
        return _fate(self.seed, number, self.born(number)) if self.edits else _LASTING

    def gone(self, number: int, step: int) -> int | None:
        """404 or 410 once it has vanished."""
        fate = self.fate(number)
        return fate.gone_status if fate.gone_step is not None and fate.gone_step <= step else None

    def version(self, number: int, step: int) -> Version:
        """Its last form up to then, vanished or not."""
        done = [edit for edit in self.fate(number).edits if edit.step <= step]
        heads = [edit.step for edit in done if edit.kind == "headline"]
        published = self._published(number)
        listed = [edit.step for edit in done if edit.kind == "headline" and edit.told == "title"]
        first_headline = prose.headline(self.seed, number)
        return Version(
            number=number,
            revisions=1 + len(done),
            headline=prose.headline(self.seed, number, heads[-1]) if heads else first_headline,
            paragraphs=prose.paragraphs(self.seed, number, tuple(edit.step for edit in done if edit.kind == "text")),
            author=prose.author(self.seed, number),
            section=prose.section(number),
            path=f"/{prose.section(number)}/{published:%Y/%m/%d}/{_slug(first_headline)}-{number}",
            published=published + timedelta(minutes=7 * sum(edit.kind == "date" for edit in done)),
            changed=self.now(done[-1].step) if done else published,
            listed_title=prose.headline(self.seed, number, listed[-1]) if listed else first_headline,
            atom_updated=self._told(done, "updated", published),
            sitemap_lastmod=self._told(done, "lastmod", published),
        )

    def truth(self, step: int) -> dict[int, Version]:
        """Everything that can be read at that step."""
        return {number: self.version(number, step) for number in self.present(step)}

    def present(self, step: int) -> Iterator[int]:
        """Numbers of the articles that have not vanished, newest first."""
        return (number for number in reversed(range(self.count(step))) if self.gone(number, step) is None)

    def _published(self, number: int) -> datetime:
        """Later for greater numbers, and before the step's own moment."""
        born = self.born(number)
        last = self.count(born)
        spread = _STEP / (self.new_per_step + 1) if born else timedelta(minutes=1)
        return (self.now(born) - (last - number) * spread).replace(microsecond=0)

    def _told(self, done: list[Edit], told: Told, published: datetime) -> datetime:
        return max((self.now(edit.step) for edit in done if edit.told == told), default=published)


_LASTING = Fate(edits=(), gone_step=None, gone_status=404)


@lru_cache(maxsize=200_000)
def _fate(seed: int, number: int, born: int) -> Fate:
    chance = random.Random(f"{seed} fate {number}")
    edits: list[Edit] = []
    step = born
    while chance.random() < _EDITED_SHARE:
        step += chance.randint(1, 2)
        kind = chance.choice(_KINDS)
        edits.append(Edit(step=step, kind=kind, told=chance.choice(_TOLD if kind == "headline" else _TOLD[:-1])))
    gone = step + chance.randint(1, 5) if chance.random() < _GONE_SHARE else None
    return Fate(edits=tuple(edits), gone_step=gone, gone_status=chance.choice((404, 410)))


def _slug(text: str) -> str:
    return "-".join(text.lower().split())
