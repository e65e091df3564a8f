"""What is written into a memory in PostgreSQL, within a transaction: many rows by one statement each, so that a server
that is far away costs little more than one that is near."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from newsspider.discover.channels import add_channels
from newsspider.discover.shapes import MOST_SHAPES
from newsspider.state import rows
from newsspider.state.contract import (
    INDEXED_SHINGLES,
    MOST_FAILURES,
    MOST_KEPT_BYTES,
    ArchiveRead,
    Fate,
    KeptPage,
    Key,
    Moment,
    OriginFile,
    RecurringOfSite,
    Remembered,
    Revision,
    RunOfSite,
    Settled,
    ShapeOfSite,
    Source,
    Waiting,
)
from newsspider.state.rows import Row

if TYPE_CHECKING:
    from psycopg import Connection, Cursor

_Told = TypeVar("_Told")

_AT_ONCE = 1_000


def _unnest(types: str) -> str:
    """Rows of columns of these types, each column given as a list."""
    return f"unnest({', '.join(f'%s::{name}[]' for name in types.split())})"


def _upsert(table: str, types: str, columns: str, conflict: str, changed: str = "") -> str:
    """Inserts rows, or changes those that are there (all but the conflicting columns, unless `changed` says which)."""
    names, fixed = columns.split(), re.findall(r"\w+", conflict)
    changes = changed or ", ".join(f"{name} = excluded.{name}" for name in names if name not in fixed)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM {_unnest(types)}"  # noqa: S608
        f" ON CONFLICT ({conflict}) DO {f'UPDATE SET {changes}' if changes != '-' else 'NOTHING'}"
    )


# An address that is an article's own id leads to that article for good: whoever has the id finds it by it.
_LEAD_TO = _upsert(
    "addresses",
    "bytea bigint smallint integer",
    "key article fate failures",
    "key",
    "article = CASE WHEN EXISTS (SELECT 1 FROM articles WHERE number = addresses.article AND id = addresses.key)"
    " THEN addresses.article ELSE excluded.article END,"
    " fate = excluded.fate, at = NULL, retry_at = NULL, failures = 0, published = NULL",
)
_LEAD_TO_WHERE_NOWHERE = f"{_LEAD_TO} WHERE addresses.article IS NULL"
_SETTLE = _upsert(
    "addresses",
    "bytea smallint bigint bigint integer bigint",
    "key fate at retry_at failures published",
    "key",
    "fate = CASE WHEN addresses.article IS NULL THEN excluded.fate ELSE addresses.fate END, at = excluded.at,"
    " retry_at = excluded.retry_at, failures = excluded.failures, published = excluded.published",
)
_NEW_ADDRESSES = _upsert("addresses", "bytea smallint integer", "key fate failures", "key", "-")
_WAIT = _upsert(
    "waiting",
    "bytea integer text text bigint text bigint",
    "key site url channels modified language fresh",
    "key",
    "fresh = greatest(waiting.fresh, excluded.fresh)",  # one that has failed has been kept
)
_MERGE = (
    "UPDATE waiting SET channels = told.channels, modified = told.modified, fresh = told.fresh"  # noqa: S608
    f" FROM {_unnest('bytea text bigint bigint')} AS told (key, channels, modified, fresh)"
    " WHERE waiting.key = told.key"
)
_ARTICLES = _upsert(
    "articles",
    "bigint bytea integer integer boolean integer bytea bigint bigint bigint bigint bigint bigint bigint",
    "number id site revision removed fruitless content headline_hash simhash published modified edited first_seen"
    " seen_at",
    "number",
)
_VISITS = _upsert(
    "visits",
    "bigint integer bigint text text text text bytea",
    "article site visit_at url headline etag last_modified titles",
    "article",
)
_RENAMED = (
    f"INSERT INTO visits (article, site, visit_at, url, headline, titles)"  # noqa: S608
    f" SELECT article, site, visit_at, url, '', titles FROM {_unnest('bigint integer bigint text bytea')}"
    " AS told (article, site, visit_at, url, titles)"
    " ON CONFLICT (article) DO UPDATE SET visit_at = excluded.visit_at, titles = excluded.titles,"
    " url = CASE visits.url WHEN '' THEN excluded.url ELSE visits.url END"
)
_SOURCE_TYPES = "integer text text text text bytea text bigint bigint bigint integer boolean integer text boolean"
_SOURCE_COLUMNS = (
    "site url kind etag last_modified body wanted modified polled_at brought_at unmodified distrusted failures hub"
    " doubtful"
)
_SOURCES_AS_TOLD = _upsert("sources", _SOURCE_TYPES, _SOURCE_COLUMNS, "site, md5(url)")
_SOURCES_AS_THEY_ARE = _upsert("sources", _SOURCE_TYPES, _SOURCE_COLUMNS, "site, md5(url)", "-")
_SHAPES = _upsert("shapes", "integer text integer integer integer", "site name articles others day", "site, md5(name)")
_RECURRING = _upsert("recurring", "integer bytea", "site value", "site")
_ARCHIVES = _upsert("archives", "text bigint bytea boolean", "name read_to mark whole", "md5(name)")
_MEASURES = _upsert("measures", "integer text bigint bytea", "site run_id started sums", "site, run_id")
_ORIGIN_FILES = _upsert(
    "origin_files", "text bytea bigint text text", "url body asked_at etag last_modified", "md5(url)"
)
_NEW_SHINGLES = _upsert("shingles", "bigint bigint", "shingle article", "shingle, article", "-")
_OLD_SHINGLES = (
    f"DELETE FROM shingles USING {_unnest('bigint bigint')} AS old (shingle, article)"  # noqa: S608
    " WHERE shingles.shingle = old.shingle AND shingles.article = old.article"
)


@dataclass(frozen=True, slots=True)
class _Present:
    """An article that is there."""

    number: int
    revision: int
    seen_at: Moment


class Writer:
    """Writes; nothing is begun, committed or rolled back here."""

    def __init__(self, connection: Connection[Any], sites: Mapping[str, int]) -> None:
        """`sites` are their numbers, as far as they are known."""
        self._db = connection
        self._known_sites = sites
        self.new_sites: dict[str, int] = {}
        """Likewise, of those that this transaction has asked for."""

    # --- what listings name ------------------------------------------------------------------------------------------

    def sources(self, told: Iterable[Source]) -> None:
        """As they are told last, in the place where they are told first."""
        self._write(_SOURCES_AS_TOLD, self._source_rows({(one.site, one.url): one for one in told}.values()))

    def find(self, found: Iterable[Source]) -> None:
        """Those that are known stay as they are."""
        self._write(_SOURCES_AS_THEY_ARE, self._source_rows(list(found)))

    def name(self, named: Sequence[Waiting], site_key: str) -> None:
        site = self._sites([site_key])[site_key]
        for start in range(0, len(named), _AT_ONCE):
            for batch in _rounds(named[start : start + _AT_ONCE]):
                self._name_batch(batch, site)

    def rename(self, articles: Sequence[Remembered]) -> None:
        for batch in _batches(articles, lambda article: (article.id,)):
            present = self._present([article.id for article in batch])
            sites = self._sites(article.site for article in batch)
            told = [(present[article.id].number, article) for article in batch if article.id in present]
            self._write(
                "UPDATE articles SET modified = told.modified"  # noqa: S608
                f" FROM {_unnest('bigint bigint')} AS told (number, modified) WHERE articles.number = told.number",
                [(number, article.modified) for number, article in told],
            )
            self._write(
                _RENAMED,
                [
                    (number, sites[article.site], article.visit_at, article.url, article.titles)
                    for number, article in told
                ],
            )

    def _name_batch(self, batch: Sequence[Waiting], site: int) -> None:
        asked = self._db.execute(
            "SELECT addresses.key, CASE WHEN article IS NULL THEN fate END, waiting.modified, waiting.fresh,"
            " CASE WHEN article IS NULL AND fate = 0 THEN waiting.channels END"
            " FROM addresses LEFT JOIN waiting ON waiting.key = addresses.key WHERE addresses.key = ANY(%s)",
            ([one.key for one in batch],),
            binary=True,
        )
        known = {row[0]: row[1:] for row in asked}
        new = [one for one in batch if one.key not in known]
        again = [one for one in batch if one.key in known and known[one.key][0] in (Fate.FAILED, Fate.DROPPED)]
        self._write(_NEW_ADDRESSES, [(one.key, int(Fate.WAITING), 0) for one in new])
        if again:
            self._db.execute(
                "UPDATE addresses SET fate = %s WHERE key = ANY(%s)",
                (int(Fate.WAITING), [one.key for one in again]),
            )
        waits = {one.key for one in (*new, *again)}
        self._write(
            _WAIT,
            [
                (one.key, site, one.url, rows.stored_channels(one.channels), one.modified, one.language, one.fresh)
                for one in batch
                if one.key in waits
            ],
        )
        merged = (_merged(one, *known[one.key]) for one in batch if one.key in known)
        self._write(_MERGE, [row for row in merged if row])

    # --- what is over ------------------------------------------------------------------------------------------------

    def revise(self, revisions: Sequence[Revision]) -> None:
        for batch in _batches(revisions, _keys_of):
            self._revise(batch)

    def visit(self, articles: Sequence[Remembered]) -> None:
        for batch in _batches(articles, lambda article: (article.id,)):
            ids = [article.id for article in batch]
            present = self._present(ids)
            self._no_longer("waiting", ids)
            self._no_longer("kept", ids)
            written = [
                (present[article.id].number, article)
                for article in batch
                if article.id in present and present[article.id].revision <= article.revision
            ]
            self._write_articles(written)
            self._write(_LEAD_TO, [(article.id, number, int(Fate.EXPORTED), 0) for number, article in written])

    def settle(self, told: Sequence[Settled]) -> None:
        for batch in _batches(told, lambda one: (one.key,)):
            self._settle(batch)

    def _revise(self, batch: Sequence[Revision]) -> None:
        keys = {revision.article.id: _keys_of(revision) for revision in batch}
        named = self._named_as_changed([key for each in keys.values() for key in each])
        present = self._present(keys)
        modified = {row[0]: row[1] for row in named}
        new = [revision for revision in batch if revision.article.id not in present]
        numbers = dict(zip((revision.article.id for revision in new), self._new_numbers(len(new)), strict=True))
        written: list[tuple[int, Remembered]] = []
        leading: list[Row] = []
        leading_where_nowhere: list[Row] = []
        sketches: list[tuple[int, Revision]] = []
        for revision in batch:
            article = revision.article
            dates = [modified[key] for key in keys[article.id] if key in modified]
            if dates:
                article = replace(article, modified=max(*dates, article.modified or dates[0]))
            known = present.get(article.id)
            # The same one again may be a line that is read once more after the article was looked at since.
            is_newest = known is None or (known.revision, known.seen_at) <= (article.revision, article.seen_at)
            number = known.number if known else numbers[article.id]
            if is_newest:
                written.append((number, article))
                sketches.append((number, revision))
            lead = leading if is_newest else leading_where_nowhere
            lead += [(key, number, int(Fate.EXPORTED), 0) for key in keys[article.id]]
        over = [key for each in keys.values() for key in each]
        self._no_longer("waiting", over)
        self._no_longer("kept", over)
        self._write_articles(written)
        known_before = {one.number for one in present.values()}
        self._forget_sketches([number for number, _ in sketches if number in known_before])
        self._sketch(sketches)
        self._write(_LEAD_TO, leading)
        self._write(_LEAD_TO_WHERE_NOWHERE, leading_where_nowhere)

    def _settle(self, batch: Sequence[Settled]) -> None:
        aliases = {one.key: one.article or one.key for one in batch if one.fate == Fate.EXPORTED}
        present = self._present(set(aliases.values()))
        # Where its line is not durable yet, the address goes on waiting.
        told = [one for one in batch if one.fate != Fate.EXPORTED or aliases[one.key] in present]
        self._write(
            _LEAD_TO,
            [
                (one.key, present[aliases[one.key]].number, int(Fate.EXPORTED), 0)
                for one in told
                if one.fate == Fate.EXPORTED
            ],
        )
        self._write(
            _SETTLE,
            [
                (one.key, int(one.fate), one.at or None, one.retry_at or None, one.failures, one.published)
                for one in told
                if one.fate != Fate.EXPORTED
            ],
        )
        self._no_longer("kept", [one.key for one in told])
        is_over = (one.key for one in told if one.fate != Fate.FAILED or one.failures > MOST_FAILURES)
        self._no_longer("waiting", list(is_over))

    def learn(self, told: Iterable[ShapeOfSite]) -> None:
        """Of a site that has too many, those go that were decided longest ago."""
        last = {(one.site, one.shape.name): one.shape for one in told}
        sites = self._sites(site for site, _ in last)
        self._write(
            _SHAPES,
            [(sites[site], name, one.articles, one.others, one.day) for (site, name), one in last.items()],
        )
        if sites:
            self._db.execute(
                "DELETE FROM shapes USING (SELECT site, name, row_number() OVER"
                " (PARTITION BY site ORDER BY day DESC, name) AS place FROM shapes WHERE site = ANY(%s)) AS placed"
                " WHERE shapes.site = placed.site AND shapes.name = placed.name AND place > %s",
                (list(sites.values()), MOST_SHAPES),
            )

    def recurring(self, told: Iterable[RecurringOfSite]) -> None:
        last = {one.site: one.value for one in told}
        sites = self._sites(last)
        self._write(_RECURRING, [(sites[site], value) for site, value in last.items() if value])
        if gone := [sites[site] for site, value in last.items() if not value]:
            self._db.execute("DELETE FROM recurring WHERE site = ANY(%s)", (gone,))

    def archives(self, told: Iterable[ArchiveRead]) -> None:
        last = {one.name: one for one in told}
        self._write(_ARCHIVES, [(one.name, one.offset, one.mark, one.whole) for one in last.values()])

    def measure(self, runs: Iterable[RunOfSite], most: int) -> None:
        """Of each of their sites, all but the last runs go."""
        last = {(run.site, run.run_id): run for run in runs}
        sites = self._sites(site for site, _ in last)
        self._write(_MEASURES, [(sites[run.site], run.run_id, run.started, run.sums) for run in last.values()])
        if sites:
            self._db.execute(
                "DELETE FROM measures WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER"
                " (PARTITION BY site ORDER BY number DESC) AS place FROM measures WHERE site = ANY(%s)) AS placed"
                " WHERE place > %s)",
                (list(sites.values()), most),
            )

    def keep(self, page: KeptPage) -> None:
        site = self._sites([page.site])[page.site]
        self._db.execute(
            "INSERT INTO kept (key, site, fetched_at, size, value) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (key) DO UPDATE SET number = excluded.number, site = excluded.site,"
            " fetched_at = excluded.fetched_at, size = excluded.size, value = excluded.value",
            (page.key, site, page.fetched_at, page.size, page.value),
        )
        self._db.execute(
            "DELETE FROM kept WHERE number IN (SELECT number FROM (SELECT number, sum(size) OVER"
            " (ORDER BY number DESC) AS total FROM kept WHERE site = %s) AS summed WHERE total > %s)",
            (site, MOST_KEPT_BYTES),
        )

    def origin_file(self, file: OriginFile) -> None:
        validators = file.validators
        self._write(_ORIGIN_FILES, [(file.url, file.body, file.asked_at, validators.etag, validators.last_modified)])

    # --- steps -------------------------------------------------------------------------------------------------------

    def _write_articles(self, told: Sequence[tuple[int, Remembered]]) -> None:
        sites = self._sites(article.site for _, article in told)
        self._write(
            _ARTICLES,
            [
                (
                    number, article.id, sites[article.site], article.revision, article.removed, article.fruitless,
                    article.content, article.headline_hash, article.simhash, article.published, article.modified,
                    article.edited, article.first_seen, article.seen_at,
                )
                for number, article in told
            ],
        )  # fmt: skip
        visits, gone = [], []
        for number, article in told:
            validators = article.validators
            if article.visit_at is None and not (article.url or article.headline or article.titles or validators):
                gone.append(number)
            else:
                visits.append(
                    (
                        number, sites[article.site], article.visit_at, article.url, article.headline, validators.etag,
                        validators.last_modified, article.titles,
                    )
                )  # fmt: skip
        self._write(_VISITS, visits)
        if gone:
            self._db.execute("DELETE FROM visits WHERE article = ANY(%s)", (gone,))

    def _sketch(self, told: Sequence[tuple[int, Revision]]) -> None:
        told = [(number, revision) for number, revision in told if revision.shingles]
        sites = self._sites(revision.article.site for _, revision in told)
        self._write(
            _upsert("sketches", "bigint integer bytea", "article site shingles", "article"),
            [
                (number, sites[revision.article.site], rows.stored_shingles(revision.shingles))
                for number, revision in told
            ],
        )
        self._write(_NEW_SHINGLES, [pair for number, revision in told for pair in _indexed(number, revision.shingles)])

    def _forget_sketches(self, numbers: Sequence[int]) -> None:
        if not numbers:
            return
        asked = self._db.execute(
            "DELETE FROM sketches WHERE article = ANY(%s) RETURNING article, shingles", (list(numbers),), binary=True
        )
        self._write(
            _OLD_SHINGLES, [pair for number, sketch in asked for pair in _indexed(number, rows.shingles_of(sketch))]
        )

    def _named_as_changed(self, keys: Sequence[Key]) -> Cursor[Any]:
        """The dates of change that listings have given addresses that are waiting."""
        return self._db.execute(
            "SELECT key, modified FROM waiting WHERE key = ANY(%s) AND modified IS NOT NULL", (list(keys),), binary=True
        )

    def _present(self, ids: Collection[Key]) -> dict[Key, _Present]:
        if not ids:
            return {}
        asked = self._db.execute(
            f"SELECT addresses.key, articles.number, revision, seen_at {rows.ARTICLES_BY_ID}"
            " WHERE addresses.key = ANY(%s)",
            (list(ids),),
            binary=True,
        )
        return {key: _Present(number, revision, seen_at) for key, number, revision, seen_at in asked}

    def _new_numbers(self, count: int) -> list[int]:
        if not count:
            return []
        asked = self._db.execute(
            "SELECT nextval(pg_get_serial_sequence('articles', 'number')) FROM generate_series(1, %s)",
            (count,),
            binary=True,
        )
        return [number for (number,) in asked]

    def _no_longer(self, table: str, keys: Sequence[Key]) -> None:
        if keys:
            self._db.execute(f"DELETE FROM {table} WHERE key = ANY(%s)", (list(keys),))  # noqa: S608

    def _source_rows(self, told: Collection[Source]) -> list[Row]:
        sites = self._sites(one.site for one in told)
        return [
            (
                sites[one.site], one.url, one.kind, one.validators.etag, one.validators.last_modified, one.body,
                one.wanted, one.modified, one.polled_at, one.brought_at, one.unmodified, one.distrusted, one.failures,
                one.hub, one.doubtful,
            )
            for one in told
        ]  # fmt: skip

    def _sites(self, keys: Iterable[str]) -> dict[str, int]:
        """Their numbers; new ones get some."""
        known, asked = self._known_sites, set(keys)
        if new := [key for key in asked if key not in known and key not in self.new_sites]:
            self._db.execute(
                "INSERT INTO sites (key) SELECT told.key FROM unnest(%s::text[]) AS told (key)"
                " WHERE NOT EXISTS (SELECT 1 FROM sites WHERE sites.key = told.key) ON CONFLICT DO NOTHING",
                (new,),
            )
            found = self._db.execute("SELECT key, number FROM sites WHERE key = ANY(%s)", (new,), binary=True)
            self.new_sites.update(found.fetchall())
        return {key: known[key] if key in known else self.new_sites[key] for key in asked}

    def _write(self, statement: str, told: Sequence[Row]) -> None:
        """By a statement that takes columns, each as a list."""
        for start in range(0, len(told), _AT_ONCE):
            self._db.execute(statement, [list(column) for column in zip(*told[start : start + _AT_ONCE], strict=True)])


def _merged(
    one: Waiting, fate: int | None, modified: int | None, fresh: int | None, channels: str | None
) -> Row | None:
    """What has changed of an address that was waiting; None: nothing has."""
    if fate != Fate.WAITING or channels is None or fresh is None:
        return None
    known = rows.channels_of(channels)
    is_named_anew = add_channels(known, one.channels)
    newer = modified if one.modified is None else max(modified or 0, one.modified)
    if not is_named_anew and newer == modified and one.fresh <= fresh:
        return None
    return one.key, rows.stored_channels(known), newer, max(fresh, one.fresh)


def _keys_of(revision: Revision) -> tuple[Key, ...]:
    return tuple(dict.fromkeys((revision.article.id, *revision.keys)))


def _indexed(number: int, shingles: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((shingle, number) for shingle in set(shingles[:INDEXED_SHINGLES]))


def _rounds(named: Iterable[Waiting]) -> list[list[Waiting]]:
    """What is named for the first time, for the second time, and so on."""
    times: defaultdict[Key, int] = defaultdict(int)
    found: defaultdict[int, list[Waiting]] = defaultdict(list)
    for one in named:
        found[times[one.key]].append(one)
        times[one.key] += 1
    return list(found.values())


def _batches(told: Iterable[_Told], keys_of: Callable[[_Told], Iterable[Hashable]]) -> Iterator[list[_Told]]:
    """In the order in which they are told, as many at once as have nothing to do with each other."""
    remaining = iter(told)
    while chunk := list(islice(remaining, _AT_ONCE)):
        batch: list[_Told] = []
        taken: set[Hashable] = set()
        for one in chunk:
            keys = set(keys_of(one))
            if taken & keys:
                yield batch
                batch, taken = [], set()
            batch.append(one)
            taken |= keys
        yield batch
