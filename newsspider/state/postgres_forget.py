"""What serves nobody any more is dropped from a memory in PostgreSQL: of the sites of a run, so that the end of a small
run costs little in a large database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newsspider.state import rows
from newsspider.state.contract import INDEXED_SHINGLES, Moment

if TYPE_CHECKING:
    from psycopg import Connection


class Forgetter:
    """Of some sites, by their keys; None: of all. Nothing is begun, committed or rolled back here."""

    def __init__(self, connection: Connection[Any], sites: Sequence[str] | None) -> None:
        self._db = connection
        self._of_sites = "" if sites is None else "site = ANY(%(sites)s) AND "
        self._sites: list[int] = []
        if sites is not None:
            asked = connection.execute("SELECT number FROM sites WHERE key = ANY(%s)", (list(sites),))
            self._sites = [number for (number,) in asked]

    def kept(self, before: Moment) -> None:
        self._run("DELETE FROM kept WHERE {of_sites} fetched_at < %(before)s", before=before)

    def visits(self) -> None:
        self._run(
            "DELETE FROM visits WHERE {of_sites} (visit_at IS NULL OR EXISTS"
            " (SELECT 1 FROM articles WHERE number = visits.article AND removed))"
        )

    def sketches(self, before: Moment) -> None:
        gone = self._run(
            "DELETE FROM sketches WHERE {of_sites} EXISTS"
            " (SELECT 1 FROM articles WHERE number = sketches.article AND seen_at < %(before)s)"
            " RETURNING article, shingles",
            before=before,
        ).fetchall()
        pairs = [(one, number) for number, sketch in gone for one in rows.shingles_of(sketch)[:INDEXED_SHINGLES]]
        if pairs:
            self._db.execute(
                "DELETE FROM shingles USING unnest(%s::bigint[], %s::bigint[]) AS old (shingle, article)"
                " WHERE shingles.shingle = old.shingle AND shingles.article = old.article",
                [list(column) for column in zip(*pairs, strict=True)],
            )

    def origin_files(self, before: Moment) -> None:
        """They are of no site; whoever comes first drops them."""
        self._run("DELETE FROM origin_files WHERE asked_at < %(before)s", before=before)

    def sources(self, most: int) -> None:
        """Of each site, all but so many."""
        self._run(
            "DELETE FROM sources WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER"
            " (PARTITION BY site ORDER BY kind = 'front' DESC, body IS NULL, brought_at DESC, polled_at DESC,"
            " number DESC) AS place FROM sources WHERE {of_sites} true) AS placed WHERE place > %(most)s)",
            most=most,
        )

    def waiting(self, most: int) -> int:
        """Of each site, all but so many; says how many."""
        gone = self._run(
            "DELETE FROM waiting WHERE number IN (SELECT number FROM (SELECT number, row_number() OVER"
            " (PARTITION BY site ORDER BY fresh DESC, number) AS place FROM waiting WHERE {of_sites} site IN"
            " (SELECT site FROM waiting WHERE {of_sites} true GROUP BY site HAVING count(*) > %(most)s)) AS placed"
            " WHERE place > %(most)s) RETURNING key",
            most=most,
        ).fetchall()
        self._db.execute("DELETE FROM addresses WHERE key = ANY(%s) AND article IS NULL", ([key for (key,) in gone],))
        return len(gone)

    def _run(self, statement: str, **values: Any) -> Any:
        asked = statement.format(of_sites=self._of_sites)
        if "%(sites)s" in asked:
            values["sites"] = self._sites
        return self._db.execute(asked, values, binary=True)
