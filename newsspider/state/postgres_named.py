"""What listings name is written into a memory in PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from newsspider.discover.channels import add_channels
from newsspider.state import rows
from newsspider.state.contract import Fate, Key, Remembered, Source, Waiting
from newsspider.state.postgres_rows import AT_ONCE, RowsWriter, batches, unnest, upsert
from newsspider.state.rows import Row

_NEW_ADDRESSES = upsert("addresses", "bytea smallint integer", "key fate failures", "key", "-")
_WAIT = upsert(
    "waiting",
    "bytea integer text text bigint text bigint",
    "key site url channels modified language fresh",
    "key",
    "fresh = greatest(waiting.fresh, excluded.fresh)",  # one that has failed has been kept
)
_MERGE = (
    "UPDATE waiting SET channels = told.channels, modified = told.modified, fresh = told.fresh"  # noqa: S608
    f" FROM {unnest('bytea text bigint bigint')} AS told (key, channels, modified, fresh)"
    " WHERE waiting.key = told.key"
)
_RENAMED = (
    f"INSERT INTO visits (article, site, visit_at, url, headline, titles)"  # noqa: S608
    f" SELECT article, site, visit_at, url, '', titles FROM {unnest('bigint integer bigint text bytea')}"
    " AS told (article, site, visit_at, url, titles)"
    " ON CONFLICT (article) DO UPDATE SET visit_at = excluded.visit_at, titles = excluded.titles,"
    " url = CASE visits.url WHEN '' THEN excluded.url ELSE visits.url END"
)
_SOURCE_TYPES = "integer text text text text bytea text bigint bigint bigint integer boolean integer text boolean"
_SOURCE_COLUMNS = (
    "site url kind etag last_modified body wanted modified polled_at brought_at unmodified distrusted failures hub"
    " doubtful"
)
_SOURCES_AS_TOLD = upsert("sources", _SOURCE_TYPES, _SOURCE_COLUMNS, "site, md5(url)")
_SOURCES_AS_THEY_ARE = upsert("sources", _SOURCE_TYPES, _SOURCE_COLUMNS, "site, md5(url)", "-")


class NamedWriter(RowsWriter):
    """`Memory.heard`."""

    def sources(self, told: Iterable[Source]) -> None:
        """As they are told last, in the place where they are told first."""
        self._write(_SOURCES_AS_TOLD, self._source_rows({(one.site, one.url): one for one in told}.values()))

    def find(self, found: Iterable[Source]) -> None:
        """Those that are known stay as they are."""
        self._write(_SOURCES_AS_THEY_ARE, self._source_rows(list(found)))

    def name(self, named: Sequence[Waiting], site_key: str) -> None:
        site = self._sites([site_key])[site_key]
        for start in range(0, len(named), AT_ONCE):
            for batch in _rounds(named[start : start + AT_ONCE]):
                self._name_batch(batch, site)

    def rename(self, articles: Sequence[Remembered]) -> None:
        for batch in batches(articles, lambda article: (article.id,)):
            present = self._present([article.id for article in batch])
            sites = self._sites(article.site for article in batch)
            told = [(present[article.id].number, article) for article in batch if article.id in present]
            self._write(
                "UPDATE articles SET modified = told.modified"  # noqa: S608
                f" FROM {unnest('bigint bigint')} AS told (number, modified) WHERE articles.number = told.number",
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


def _rounds(named: Iterable[Waiting]) -> list[list[Waiting]]:
    """What is named for the first time, for the second time, and so on."""
    times: defaultdict[Key, int] = defaultdict(int)
    found: defaultdict[int, list[Waiting]] = defaultdict(list)
    for one in named:
        found[times[one.key]].append(one)
        times[one.key] += 1
    return list(found.values())
