"""What a memory holds, and the rules that every backend keeps.

Rules:

1. **Never ahead of the output.** `settle` is told of an article only when its line is durable. A memory may be behind
   (a run was killed between the two): `newsspider.state.recover` then reads the lines that it does not know.
2. **All or nothing.** `heard` and `settle` are one transaction each. After a kill at any moment the memory is as before
   the call or as after it.
3. **Telling twice is telling once.** Every call can be repeated with the same values and changes nothing more.
4. **Nothing waits for ever, nothing is forgotten early.** An address that was named stays `WAITING` until it is
   settled, whatever happens to the run.
5. **Clocks are not believed.** Moments are compared, never counted down: what lies further ahead than any schedule
   reaches is due now (see `newsspider.state.schedule`).

Addresses are known by their key: 16 bytes, the hash of what all addresses of one article have in common
(`newsspider.discover.urls.article_id`). Moments are whole seconds since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal, Protocol, Self

from newsspider.discover.shapes import Shape
from newsspider.items import Change, Discovery

Key = bytes
"""16 bytes."""
Moment = int
"""Seconds since 1970-01-01, UTC."""

INDEXED_SHINGLES = 16
"""Of a sketch, so many of the smallest numbers are enough to find its text by; copies share at least two of them.

Two of 16 miss 2 % of the copies that were cut to 30 % of the text, none of the others, and bring one in 4,000 of all
other articles along; one of 12 would bring one in 70 (`python -m benchmarks.sameness CORPUS --choose`).
"""

MOST_SHARING = 1_000
"""Articles of which one shingle tells: more of them would make each look-up of a large memory slow."""

SourceKind = Literal["front", "section", "feed", "sitemap"]


MOST_FAILURES = 5
"""An address that has failed so often in a row waits no longer; a listing that names it anew brings it back."""


class Fate(IntEnum):
    """What became of an address."""

    WAITING = 0
    """It was named, and has not been read to an end yet."""
    EXPORTED = 1
    """It leads to an article that was exported."""
    DROPPED = 2
    """It was read, and is no article, or none that is wanted."""
    FAILED = 3
    """It could not be read."""
    REMOVED = 4
    """It led to an article that has gone since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server says that a body can be asked for conditionally by (RFC 9110, 8.8), as it wrote it."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is remembered of an address."""

    fate: Fate
    article: Key | None = None
    """The id of the article that it leads to; an alias has another one than its own key."""
    settled_at: Moment = 0
    """When the address, or its article, was last read or last failed; 0: never."""
    retry_at: Moment = 0
    """When a failed one may be asked again."""
    failures: int = 0
    """In a row."""
    modified: Moment | None = None
    """The newest date of change that a listing has given its article."""
    published: Moment | None = None
    """Of a dropped one that was older than what its run wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An address that was named and is not settled."""

    key: Key
    url: str
    """As it is asked for."""
    channels: tuple[Discovery, ...]
    """What named it, in the order in which it was read; at least one."""
    modified: Moment | None = None
    language: str | None = None
    fresh: Moment = 0
    """When the article is taken to be from: see `newsspider.discover.priority`."""
    number: int = field(default=0, compare=False)
    """Its place in the order in which addresses were named; the memory gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page, feed or sitemap that names articles."""

    url: str
    site: str
    kind: SourceKind
    validators: Validators = field(default_factory=Validators)
    body: bytes | None = None
    """16 bytes: the hash of the body that was read last. None: none was read yet."""
    wanted: str = ""
    """What the run that read it took from it (`since`, patterns): one that wants more reads it whole."""
    modified: Moment | None = None
    """When its index said, as it was read last, that it had been changed."""
    polled_at: Moment = 0
    brought_at: Moment = 0
    """When it last named an address that was new, or said that one had changed."""
    unmodified: int = 0
    """Answers in a row that said "not modified"."""
    distrusted: bool = False
    """It has changed its body and not its validators: it is asked without them."""
    failures: int = 0
    """In a row."""
    hub: str = ""
    """The WebSub hub that tells of its news; empty: it names none."""
    doubtful: bool = False
    """Nothing but its address says that it is a source, and it has brought nothing that others have not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An article as it was exported last."""

    id: Key
    site: str
    url: str
    """Where it is asked for again; empty once nobody will."""
    revision: int
    content: bytes
    """Its `contentHash`: 16 bytes, or none of a text without words."""
    headline: str
    """Empty once it is not looked at again by schedule."""
    headline_hash: int
    """Of 64 bits, signed: `newsspider.state.hashes`."""
    published: Moment | None
    simhash: int
    """Of 64 bits, signed."""
    first_seen: Moment
    seen_at: Moment
    """When it was last read, changed or not."""
    visit_at: Moment | None
    """When it is looked at again; None: only if a listing says that it has changed."""
    fruitless: int = 0
    """Looks in a row that a listing asked for and that found nothing new."""
    validators: Validators = field(default_factory=Validators)
    modified: Moment | None = None
    """The newest date of change that a listing has given."""
    edited: Moment | None = None
    """The date of change that its own page gave, as it was exported last."""
    titles: bytes = b""
    """What listings called it: see `newsspider.state.titles`."""
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A line that is durable: an article as exported, under all its addresses."""

    article: Remembered
    keys: tuple[Key, ...]
    """Every address that leads to it, its own id among them."""
    change: Change
    shingles: tuple[int, ...] = ()
    """The sketch of its text, for a while: up to 64 numbers of 32 bits (unsigned), ascending. The first
    `INDEXED_SHINGLES` are those that `Memory.alike` finds it by. Empty: it is not compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An address that was read to an end, or failed, without a line."""

    key: Key
    site: str
    fate: Literal[Fate.DROPPED, Fate.FAILED, Fate.EXPORTED]
    at: Moment
    article: Key | None = None
    """The article that it turned out to lead to."""
    retry_at: Moment = 0
    failures: int = 0
    published: Moment | None = None
    """Of a dropped one: it was too old for this run, and one that wants more may want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A file of lines, and how much of it the memory knows."""

    path: str
    """Absolute, where the bytes are."""
    name: str
    """Absolute, the name that it gets when it is complete; `path` for a file that is appended to."""
    run_id: str
    known_bytes: int = 0
    """Every line that ends within them has been settled."""
    is_left: bool = False
    """Runs on other machines, which cannot see it, have gone on without what it has beyond `known_bytes`: that is not
    exported, and comes from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketched:
    """An article of the last weeks whose text shares some of the asked shingles."""

    id: Key
    site: str
    shingles: tuple[int, ...]
    """All of them, as they were told."""
    first_seen: Moment
    """Of the article, whichever revision has the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeOfSite:
    """What a site's pages have taught of one shape of its addresses."""

    site: str
    shape: Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginFile:
    """A file in which an origin says something of all that it has, as it was read last."""

    url: str
    body: bytes
    """Empty: there was none."""
    asked_at: Moment
    """When the server has said that it is so; earlier where it is to be asked again sooner."""
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOfSite:
    """What a run has measured of a site."""

    site: str
    run_id: str
    started: Moment
    sums: bytes
    """Some hundred bytes; what they say, whoever tells them knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringOfSite:
    """What a site's pages have in common, as whoever reads them has packed it."""

    site: str
    value: bytes
    """Empty: nothing is known any more."""


MOST_KEPT_BYTES = 32_000_000
"""Of pages that are kept, unpacked: several times what is on its way through a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A page that was read and is about to be exported, for the next run if this one is kept from it."""

    key: Key
    """Of the address that was asked for."""
    site: str
    fetched_at: Moment
    size: int
    """Bytes, unpacked."""
    value: bytes
    """See `newsspider.state.kept`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveRead:
    """How far an archive of pages has been read."""

    name: str
    """Its absolute path, or its address."""
    offset: int
    """Everything that begins before is settled."""
    mark: bytes = b""
    """Hash of what stands before `offset`: by it an archive is known again. Empty: it is known by its name alone."""
    whole: bool = False
    """It was read to its end."""


class Memory(Protocol):
    """One writer at a time (`newsspider.state.lock`), or of each site one (`newsspider.state.postgres_lock`); calls are
    made from one thread.

    Every method may raise `StateError`: the memory cannot be read or written (a full disk, a damaged file, a server
    that does not answer), or it is another run's by now (`LeaseLost`).
    """

    def known(self, keys: Collection[Key]) -> dict[Key, Known]:
        """What is remembered of these addresses; unknown ones are missing. Asked in batches of any size."""
        ...

    def articles(self, ids: Collection[Key]) -> dict[Key, Remembered]:
        """Articles by their ids; unknown ones are missing."""
        ...

    def due(self, site: str, before: Moment, after: Moment, most: int) -> list[Remembered]:
        """Articles to look at again: `visit_at` up to `before`, or beyond `after` (a clock has jumped).

        Those with the earliest `visit_at` first, at most `most`. Removed ones are never due.
        """
        ...

    def waiting(self, site: str, now: Moment, *, after: Waiting | None = None, most: int) -> list[Waiting]:
        """Addresses of a site to ask for, at most `most`: those that are not settled, and those that failed at most
        `MOST_FAILURES` times in a row and whose `retry_at` is not after `now`.

        The freshest first, and those that are as fresh in the order in which they were named. `after` is the last of
        those that were given before, and need not wait any more.
        """
        ...

    def waiting_keys(self, site: str, now: Moment) -> Iterator[Key]:
        """Of all addresses that `waiting` would give, in any order; nothing is written meanwhile."""
        ...

    def sources(self, site: str) -> list[Source]:
        """Every source of a site, in the order in which it was found."""
        ...

    def shapes(self, site: str) -> list[Shape]:
        """What is known of the shapes of a site's addresses: of those that were decided last, at most
        `newsspider.discover.shapes.MOST_SHAPES`, in any order."""
        ...

    def recurring(self, site: str) -> bytes:
        """What was told last of what a site's pages have in common; empty: nothing."""
        ...

    def kept(self, site: str) -> list[tuple[KeptPage, Waiting]]:
        """Pages of a site that are kept and whose addresses wait, as they do, in the order in which they were kept."""
        ...

    def alike(self, shingles: Sequence[int], *, least: int, most: int) -> list[Sketched]:
        """Articles of whose first `INDEXED_SHINGLES` at least `least` are among these.

        At most `most`: those that share most of them, and of those the ones that were exported first. Of the articles
        that have one of them, the last `MOST_SHARING` count: what all articles of a site end with tells none from
        another. Asked with as many: the first ones of another text. Whether the texts are one, `newsspider.sameness`
        says.
        """
        ...

    def heard(
        self,
        site: str,
        *,
        sources: Iterable[Source] = (),
        found: Iterable[Source] = (),
        named: Iterable[Waiting] = (),
        renamed: Iterable[Remembered] = (),
    ) -> None:
        """Sources were read, or failed: their new states and what they named, in one transaction.

        `found` are sources that they named: one that is known stays as it is. Of `named`, an unknown address becomes
        `WAITING`; a `WAITING` one gets the channels (told apart by `via` and `url`) that it has not yet, and a newer
        `modified` and `fresh`; a `FAILED` or `DROPPED` one becomes `WAITING` again and keeps its `failures`; others
        stay as they are. `renamed` are articles whose `modified`, `titles` or `visit_at` are new, and whose `url` is
        if none was remembered; nothing else of them is written.
        """
        ...

    def keep(self, page: KeptPage) -> None:
        """Keeps a page until its address is settled; one of the same address is replaced. Where all of them, or all of
        their site, have more than `MOST_KEPT_BYTES`, those go that were kept first."""
        ...

    def settle(
        self,
        *,
        revisions: Iterable[Revision] = (),
        visited: Iterable[Remembered] = (),
        settled: Iterable[Settled] = (),
        shapes: Iterable[ShapeOfSite] = (),
        recurring: Iterable[RecurringOfSite] = (),
        archives: Iterable[ArchiveRead] = (),
        outputs: Iterable[Output] = (),
    ) -> None:
        """What is over, in one transaction: lines that are durable, articles that were looked at and had not changed,
        addresses without a line, what all of these have taught of the shapes of addresses and of what recurs on the
        site's pages, how far archives were read, and how far each output file is known.

        Whatever is named here waits no longer, but for addresses that have failed (see `waiting`), and its page is not
        kept any more; the date of change of one that was waiting stays with its article. An older revision never
        replaces a newer one; the same one does unless it was seen earlier. `Settled.EXPORTED` makes an address an alias
        of `article`; while there is no such article, its line is not durable, and the address stays as it is. An
        address that leads to an article goes on leading there: told that it was dropped or has failed, the memory only
        notes when and how often; and an article's own id never becomes an alias of another one. A shape, and what
        recurs on a site, is told as it is known now, and replaces what was told of it before; of what a killed run has
        decided, lines that are recovered teach nothing.
        """
        ...

    def measured(self, runs: Iterable[RunOfSite], most: int) -> None:
        """What a run has measured, in one transaction. A run that is told again replaces what it told of the site; of
        each of these sites the last `most` runs are kept."""
        ...

    def measures(self, site: str, most: int | None = None) -> list[RunOfSite]:
        """What is kept of a site's runs, or of the last `most` of them, in the order in which they were told first."""
        ...

    def archive(self, name: str) -> ArchiveRead | None:
        """How far an archive was read, as `settle` was told last; None: nobody has begun it."""
        ...

    def outputs(self) -> list[Output]:
        """Files that are not complete, and those that are appended to; where several runs have a memory, this one's."""
        ...

    def closed(self, output: Output) -> None:
        """A run's own file has got its name: it is not this memory's any more."""
        ...

    def origin_file(self, url: str) -> OriginFile | None:
        """The file at an address, as `keep_origin_file` was told of it last."""
        ...

    def keep_origin_file(self, file: OriginFile) -> None:
        """Remembers a file of an origin, of 64 KiB at most."""
        ...

    def forget(
        self, sketches_before: Moment, *, kept_before: Moment = 0, most_waiting: int = 0, most_sources: int = 0
    ) -> int:
        """Drop what serves nobody any more: sketches of articles not seen since, files of origins not asked for since,
        pages that are kept and were fetched before `kept_before`, and what articles that are not looked at by schedule
        any more need only for that (url, headline, validators, titles). Of a site for which more than `most_waiting`
        addresses wait (0: any number may), the least fresh are dropped, as if nobody had ever named them; says how many
        those were. Of more than `most_sources` sources of a site likewise those that were never read, or have brought
        nothing for longest. Where several runs have a memory: of the sites of this one."""
        ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
