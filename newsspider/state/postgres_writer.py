"""What is written into a memory in PostgreSQL, within a transaction."""

from __future__ import annotations

from collections.abc import Iterable

from newsspider.discover.shapes import MOST_SHAPES
from newsspider.state.contract import (
    MOST_KEPT_BYTES,
    ArchiveRead,
    KeptPage,
    OriginFile,
    RecurringOfSite,
    RunOfSite,
    ShapeOfSite,
)
from newsspider.state.postgres_named import NamedWriter
from newsspider.state.postgres_rows import upsert
from newsspider.state.postgres_settled import SettledWriter

_SHAPES = upsert("shapes", "integer text integer integer integer", "site name articles others day", "site, md5(name)")
_RECURRING = upsert("recurring", "integer bytea", "site value", "site")
_ARCHIVES = upsert("archives", "text bigint bytea boolean", "name read_to mark whole", "md5(name)")
_MEASURES = upsert("measures", "integer text bigint bytea", "site run_id started sums", "site, run_id")
_ORIGIN_FILES = upsert(
    "origin_files", "text bytea bigint text text", "url body asked_at etag last_modified", "md5(url)"
)


class Writer(NamedWriter, SettledWriter):
    """Writes; nothing is begun, committed or rolled back here."""

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
