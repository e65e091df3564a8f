"""What is over is written into a memory in PostgreSQL: lines, looks at articles, addresses without a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsspider.state import rows
from newsspider.state.contract import INDEXED_SHINGLES, MOST_FAILURES, Fate, Key, Remembered, Revision, Settled
from newsspider.state.postgres_rows import RowsWriter, batches, unnest, upsert
from newsspider.state.rows import Row

if TYPE_CHECKING:
    from psycopg import Cursor

# An address that is an article's own id leads to that article for good: whoever has the id finds it by it.
_LEAD_TO = upsert(
    "addresses",
    "bytea bigint smallint integer",
    "key article fate failures",
    "key",
    "article = CASE WHEN EXISTS (SELECT 1 FROM articles WHERE number = addresses.article AND id = addresses.key)"
    " THEN addresses.article ELSE excluded.article END,"
    " fate = excluded.fate, at = NULL, retry_at = NULL, failures = 0, published = NULL",
)
_LEAD_TO_WHERE_NOWHERE = f"{_LEAD_TO} WHERE addresses.article IS NULL"
_SETTLE = upsert(
    "addresses",
    "bytea smallint bigint bigint integer bigint",
    "key fate at retry_at failures published",
    "key",
    "fate = CASE WHEN addresses.article IS NULL THEN excluded.fate ELSE addresses.fate END, at = excluded.at,"
    " retry_at = excluded.retry_at, failures = excluded.failures, published = excluded.published",
)
_ARTICLES = upsert(
    "articles",
    "bigint bytea integer integer boolean integer bytea bigint bigint bigint bigint bigint bigint bigint",
    "number id site revision removed fruitless content headline_hash simhash published modified edited first_seen"
    " seen_at",
    "number",
)
_VISITS = upsert(
    "visits",
    "bigint integer bigint text text text text bytea",
    "article site visit_at url headline etag last_modified titles",
    "article",
)
_NEW_SHINGLES = upsert("shingles", "bigint bigint", "shingle article", "shingle, article", "-")
_OLD_SHINGLES = (
    f"DELETE FROM shingles USING {unnest('bigint bigint')} AS old (shingle, article)"  # noqa: S608
    " WHERE shingles.shingle = old.shingle AND shingles.article = old.article"
)
_SKETCHES = upsert("sketches", "bigint integer bytea", "article site shingles", "article")


class SettledWriter(RowsWriter):
    """Most of `Memory.settle`."""

    def revise(self, revisions: Sequence[Revision]) -> None:
        for batch in batches(revisions, _keys_of):
            self._revise(batch)

    def visit(self, articles: Sequence[Remembered]) -> None:
        for batch in batches(articles, lambda article: (article.id,)):
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
        for batch in batches(told, lambda one: (one.key,)):
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
            _SKETCHES,
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

    def _new_numbers(self, count: int) -> list[int]:
        if not count:
            return []
        asked = self._db.execute(
            "SELECT nextval(pg_get_serial_sequence('articles', 'number')) FROM generate_series(1, %s)",
            (count,),
            binary=True,
        )
        return [number for (number,) in asked]


def _keys_of(revision: Revision) -> tuple[Key, ...]:
    return tuple(dict.fromkeys((revision.article.id, *revision.keys)))


def _indexed(number: int, shingles: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((shingle, number) for shingle in set(shingles[:INDEXED_SHINGLES]))
