"""What is written into the embedded memory: one thing at a time, within a transaction of `SqliteMemory`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

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
    Output,
    RecurringOfSite,
    Remembered,
    Revision,
    RunOfSite,
    Settled,
    ShapeOfSite,
    Source,
    Waiting,
)
from newsspider.state.rows import stored, stored_or_none

_NAMED_AT_ONCE = 500

# An address that is an article's own id leads to that article for good: whoever has the id finds it by it.
_LEAD_TO = """
    INSERT INTO addresses (key, article, fate, failures) VALUES (?, ?, ?, 0)
    ON CONFLICT (key) DO UPDATE SET
        article = CASE
            WHEN EXISTS (SELECT 1 FROM articles WHERE number = addresses.article AND id = addresses.key) THEN article
            ELSE excluded.article
        END,
        fate = excluded.fate, at = NULL, retry_at = NULL, failures = 0, published = NULL
"""
_ADD_SOURCE = (
    "INSERT INTO sources (site, url, kind, etag, last_modified, body, wanted, modified, polled_at, brought_at,"
    " unmodified, distrusted, failures, hub, doubtful) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (site, url) DO "
)
_SOURCE_AS_IT_IS = f"{_ADD_SOURCE} NOTHING"
_SOURCE_AS_TOLD = (
    f"{_ADD_SOURCE} UPDATE SET kind = excluded.kind, etag = excluded.etag, last_modified = excluded.last_modified,"
    " body = excluded.body, wanted = excluded.wanted, modified = excluded.modified,"
    " polled_at = excluded.polled_at, brought_at = excluded.brought_at,"
    " unmodified = excluded.unmodified, distrusted = excluded.distrusted, failures = excluded.failures,"
    " hub = excluded.hub, doubtful = excluded.doubtful"
)


class Writer:
    """Writes; nothing is begun, committed or rolled back here."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.sites: dict[str, int] = {}
        """Their numbers, as far as they are known."""

    def source(self, source: Source) -> None:
        self._db.execute(_SOURCE_AS_TOLD, self._source_row(source))

    def find(self, source: Source) -> None:
        """One that is known stays as it is."""
        self._db.execute(_SOURCE_AS_IT_IS, self._source_row(source))

    def name(self, named: Iterable[Waiting], site_key: str) -> None:
        site = self._site(site_key)
        remaining = iter(named)
        while batch := list(islice(remaining, _NAMED_AT_ONCE)):
            self._name_batch(batch, site)

    def rename(self, article: Remembered) -> None:
        number, _, _ = self._present(article.id)
        if number is None:
            return
        self._db.execute("UPDATE articles SET modified = ? WHERE number = ?", (article.modified, number))
        self._db.execute(
            "INSERT INTO visits (article, site, visit_at, url, headline, titles) VALUES (?, ?, ?, ?, '', ?)"
            " ON CONFLICT (article) DO UPDATE SET visit_at = excluded.visit_at, titles = excluded.titles,"
            " url = CASE url WHEN '' THEN excluded.url ELSE url END",
            (number, self._site(article.site), article.visit_at, stored(article.url), article.titles),
        )

    def revise(self, revision: Revision) -> None:
        article = revision.article
        number, known, seen_at = self._present(article.id)
        keys = [article.id, *(key for key in revision.keys if key != article.id)]
        if (named := self._named_as_changed(keys)) is not None:
            article = replace(article, modified=max(named, article.modified or named))
        self._db.executemany("DELETE FROM waiting WHERE key = ?", [(key,) for key in keys])
        self._db.executemany("DELETE FROM kept WHERE key = ?", [(key,) for key in keys])
        # The same one again may be a line that is read once more after the article was looked at since.
        if number is None or (known, seen_at) <= (article.revision, article.seen_at):
            number = self._write_article(number, article)
            self._sketch(number, revision.shingles)
            self._db.executemany(_LEAD_TO, [(key, number, int(Fate.EXPORTED)) for key in keys])
        else:
            self._db.executemany(
                f"{_LEAD_TO} WHERE article IS NULL", [(key, number, int(Fate.EXPORTED)) for key in keys]
            )

    def visit(self, article: Remembered) -> None:
        number, known, _ = self._present(article.id)
        self._db.execute("DELETE FROM waiting WHERE key = ?", (article.id,))
        self._db.execute("DELETE FROM kept WHERE key = ?", (article.id,))
        if number is not None and known <= article.revision:
            self._write_article(number, article)
            self._db.execute(_LEAD_TO, (article.id, number, int(Fate.EXPORTED)))

    def settle(self, one: Settled) -> None:
        if one.fate == Fate.EXPORTED:
            number, _, _ = self._present(one.article or one.key)
            if number is None:  # its line is not durable yet: the address goes on waiting
                return
            self._db.execute(_LEAD_TO, (one.key, number, int(Fate.EXPORTED)))
        else:
            self._db.execute(
                "INSERT INTO addresses (key, fate, at, retry_at, failures, published) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET fate = CASE WHEN article IS NULL THEN excluded.fate ELSE fate END,"
                " at = excluded.at, retry_at = excluded.retry_at, failures = excluded.failures,"
                " published = excluded.published",
                (one.key, int(one.fate), one.at or None, one.retry_at or None, one.failures, one.published),
            )
        self._db.execute("DELETE FROM kept WHERE key = ?", (one.key,))
        if one.fate != Fate.FAILED or one.failures > MOST_FAILURES:
            self._db.execute("DELETE FROM waiting WHERE key = ?", (one.key,))

    def keep(self, page: KeptPage) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO kept (key, site, fetched_at, size, value) VALUES (?, ?, ?, ?, ?)",
            (page.key, self._site(page.site), page.fetched_at, page.size, page.value),
        )
        self._db.execute(
            "DELETE FROM kept WHERE number IN (SELECT number FROM"
            " (SELECT number, sum(size) OVER (ORDER BY number DESC) AS total FROM kept) WHERE total > ?)",
            (MOST_KEPT_BYTES,),
        )

    def forget_kept(self, before: Moment) -> None:
        self._db.execute("DELETE FROM kept WHERE fetched_at < ?", (before,))

    def learn(self, shapes: Iterable[ShapeOfSite]) -> None:
        """Of a site that has too many, those go that were decided longest ago."""
        sites = set()
        for one in shapes:
            site, shape = self._site(one.site), one.shape
            sites.add(site)
            self._db.execute(
                "INSERT OR REPLACE INTO shapes (site, name, articles, others, day) VALUES (?, ?, ?, ?, ?)",
                (site, stored(shape.name), shape.articles, shape.others, shape.day),
            )
        for site in sites:
            self._db.execute(
                "DELETE FROM shapes WHERE site = ?1 AND name IN"
                " (SELECT name FROM shapes WHERE site = ?1 ORDER BY day DESC, name LIMIT -1 OFFSET ?2)",
                (site, MOST_SHAPES),
            )

    def origin_file(self, file: OriginFile) -> None:
        etag, last_modified = file.validators.etag, file.validators.last_modified
        self._db.execute(
            "INSERT OR REPLACE INTO origin_files (url, body, asked_at, etag, last_modified) VALUES (?, ?, ?, ?, ?)",
            (stored(file.url), file.body, file.asked_at, stored_or_none(etag), stored_or_none(last_modified)),
        )

    def forget_origin_files(self, before: Moment) -> None:
        self._db.execute("DELETE FROM origin_files WHERE asked_at < ?", (before,))

    def measure(self, runs: Iterable[RunOfSite], most: int) -> None:
        """Of each of their sites, all but the last runs go."""
        for run in runs:
            site = self._site(run.site)
            self._db.execute(
                "INSERT INTO measures (site, run_id, started, sums) VALUES (?, ?, ?, ?) ON CONFLICT (site, run_id)"
                " DO UPDATE SET started = excluded.started, sums = excluded.sums",
                (site, stored(run.run_id), run.started, run.sums),
            )
            self._db.execute(
                "DELETE FROM measures WHERE number IN"
                " (SELECT number FROM measures WHERE site = ? ORDER BY number DESC LIMIT -1 OFFSET ?)",
                (site, most),
            )

    def recurring(self, known: RecurringOfSite) -> None:
        site = self._site(known.site)
        if known.value:
            self._db.execute("INSERT OR REPLACE INTO recurring (site, value) VALUES (?, ?)", (site, known.value))
        else:
            self._db.execute("DELETE FROM recurring WHERE site = ?", (site,))

    def archive(self, archive: ArchiveRead) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO archives (name, read_to, mark, whole) VALUES (?, ?, ?, ?)",
            (stored(archive.name), archive.offset, archive.mark, archive.whole),
        )

    def output(self, output: Output) -> None:
        self._db.execute(
            "INSERT INTO outputs (path, name, run_id, known_bytes) VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE"
            " SET name = excluded.name, run_id = excluded.run_id, known_bytes = excluded.known_bytes",
            (stored(output.path), stored(output.name), stored(output.run_id), output.known_bytes),
        )

    def forget_visits(self) -> None:
        self._db.execute(
            "DELETE FROM visits WHERE visit_at IS NULL"
            " OR article IN (SELECT number FROM visits JOIN articles ON number = article WHERE removed)"
        )

    def forget_waiting(self, most: int) -> int:
        """Of each site, all but so many; says how many."""
        forgotten = 0
        sites = "SELECT site FROM waiting GROUP BY site HAVING count(*) > ?"
        for (site,) in self._db.execute(sites, (most,)).fetchall():
            surplus = "SELECT key FROM waiting WHERE site = ? ORDER BY fresh DESC, number LIMIT -1 OFFSET ?"
            keys = self._db.execute(surplus, (site, most)).fetchall()
            self._db.executemany("DELETE FROM waiting WHERE key = ?", keys)
            self._db.executemany("DELETE FROM addresses WHERE key = ? AND article IS NULL", keys)
            forgotten += len(keys)
        return forgotten

    def forget_sources(self, most: int) -> None:
        """Of each site, all but so many."""
        sites = "SELECT site FROM sources GROUP BY site HAVING count(*) > ?"
        for (site,) in self._db.execute(sites, (most,)).fetchall():
            self._db.execute(
                "DELETE FROM sources WHERE number IN (SELECT number FROM sources WHERE site = ? ORDER BY"
                " kind = 'front' DESC, body IS NULL, brought_at DESC, polled_at DESC, number DESC LIMIT -1 OFFSET ?)",
                (site, most),
            )

    def forget_sketches(self, before: Moment) -> None:
        old = "SELECT article FROM sketches JOIN articles ON number = article WHERE seen_at < ?"
        for (number,) in self._db.execute(old, (before,)).fetchall():
            self._sketch(number, ())

    def _source_row(self, source: Source) -> rows.Row:
        return (
            self._site(source.site), stored(source.url), source.kind, stored_or_none(source.validators.etag),
            stored_or_none(source.validators.last_modified), source.body, stored(source.wanted), source.modified,
            source.polled_at, source.brought_at, source.unmodified, source.distrusted, source.failures,
            stored(source.hub), source.doubtful,
        )  # fmt: skip

    def _site(self, key: str) -> int:
        """Its number, within a transaction; a new one gets one."""
        number = self.sites.get(key)
        if number is None:
            self._db.execute("INSERT INTO sites (key) VALUES (?) ON CONFLICT DO NOTHING", (stored(key),))
            (number,) = self._db.execute("SELECT number FROM sites WHERE key = ?", (stored(key),)).fetchone()
            self.sites[key] = number
        return number

    def _name_batch(self, batch: list[Waiting], site: int) -> None:
        statement = "SELECT key, CASE WHEN article IS NULL THEN fate END FROM addresses WHERE key IN"
        fates = {row[0]: row[1] for row in rows.rows_of(self._db, statement, {one.key for one in batch})}
        for one in batch:
            if one.key not in fates:
                self._db.execute(
                    "INSERT INTO addresses (key, fate, failures) VALUES (?, ?, 0)", (one.key, int(Fate.WAITING))
                )
                self._wait(one, site)
            elif fates[one.key] in (Fate.FAILED, Fate.DROPPED):
                self._db.execute("UPDATE addresses SET fate = ? WHERE key = ?", (int(Fate.WAITING), one.key))
                self._wait(one, site)
            elif fates[one.key] == Fate.WAITING:
                self._merge_channels(one)
            else:
                continue
            fates[one.key] = Fate.WAITING

    def _wait(self, one: Waiting, site: int) -> None:
        self._db.execute(
            "INSERT INTO waiting (key, site, url, channels, modified, language, fresh) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET fresh = max(fresh, excluded.fresh)",  # one that has failed has been kept
            (
                one.key,
                site,
                stored(one.url),
                rows.stored_channels(one.channels),
                one.modified,
                stored_or_none(one.language),
                one.fresh,
            ),
        )

    def _named_as_changed(self, keys: Sequence[Key]) -> Moment | None:
        """The newest date of change that listings have given addresses that were waiting."""
        asked = f"SELECT max(modified) FROM waiting WHERE key IN ({', '.join('?' * len(keys))})"  # noqa: S608
        found: Moment | None = self._db.execute(asked, keys).fetchone()[0]
        return found

    def _merge_channels(self, one: Waiting) -> None:
        if one.modified is not None:
            newer = "UPDATE waiting SET modified = max(coalesce(modified, 0), ?) WHERE key = ?"
            self._db.execute(newer, (one.modified, one.key))
        statement = "SELECT channels, fresh FROM waiting WHERE key = ?"
        text, fresh = self._db.execute(statement, (one.key,)).fetchone()
        if one.fresh > fresh:
            self._db.execute("UPDATE waiting SET fresh = ? WHERE key = ?", (one.fresh, one.key))
        channels = rows.channels_of(text)
        if add_channels(channels, one.channels):
            merged = rows.stored_channels(channels)
            self._db.execute("UPDATE waiting SET channels = ? WHERE key = ?", (merged, one.key))

    def _present(self, key: Key) -> tuple[int | None, int, Moment]:
        """Number, revision and `seen_at` of an article; no number: there is none."""
        statement = f"SELECT articles.number, revision, seen_at {rows.ARTICLES_BY_ID} WHERE key = ?"
        found: tuple[int, int, Moment] | None = self._db.execute(statement, (key,)).fetchone()
        return found or (None, 0, 0)

    def _write_article(self, number: int | None, article: Remembered) -> int:
        """Its number."""
        site = self._site(article.site)
        written = self._db.execute(
            "INSERT OR REPLACE INTO articles (number, id, site, revision, removed, fruitless, content, headline_hash,"
            " simhash, published, modified, edited, first_seen, seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, article.id, site, article.revision, article.removed, article.fruitless, article.content,
                article.headline_hash, article.simhash, article.published, article.modified, article.edited,
                article.first_seen, article.seen_at,
            ),
        )  # fmt: skip
        number = number or written.lastrowid
        assert number is not None
        validators = article.validators
        if article.visit_at is None and not (article.url or article.headline or article.titles or validators):
            self._db.execute("DELETE FROM visits WHERE article = ?", (number,))
        else:
            self._db.execute(
                "INSERT OR REPLACE INTO visits (article, site, visit_at, url, headline, etag, last_modified, titles)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, site, article.visit_at, stored(article.url), stored(article.headline),
                    stored_or_none(validators.etag), stored_or_none(validators.last_modified), article.titles,
                ),
            )  # fmt: skip
        return number

    def _sketch(self, number: int, shingles: Sequence[int]) -> None:
        """Of an article: these and no others."""
        found = self._db.execute("SELECT shingles FROM sketches WHERE article = ?", (number,)).fetchone()
        if found is not None:
            old = [(shingle, number) for shingle in set(rows.shingles_of(found[0])[:INDEXED_SHINGLES])]
            self._db.executemany("DELETE FROM shingles WHERE shingle = ? AND article = ?", old)
            self._db.execute("DELETE FROM sketches WHERE article = ?", (number,))
        if shingles:
            sketch = rows.stored_shingles(shingles)
            self._db.execute("INSERT INTO sketches (article, shingles) VALUES (?, ?)", (number, sketch))
            new = [(shingle, number) for shingle in set(shingles[:INDEXED_SHINGLES])]
            self._db.executemany("INSERT INTO shingles (shingle, article) VALUES (?, ?)", new)
