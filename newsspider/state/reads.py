"""What is asked of a memory that is kept in tables: the same questions, whichever database has them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any

from newsspider.discover.shapes import Shape
from newsspider.state import rows
from newsspider.state.contract import (
    ArchiveRead,
    KeptPage,
    Key,
    Known,
    Moment,
    OriginFile,
    Output,
    Remembered,
    RunOfSite,
    Sketched,
    Source,
    Waiting,
)
from newsspider.state.rows import Row, text_of

_LATEST = _ALL = 2**63 - 1


class Reads(ABC):
    """The methods of `newsspider.state.contract.Memory` that only read."""

    @abstractmethod
    def _ask(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """The rows of a statement; `?` stands for a value."""

    @abstractmethod
    def _ask_of(self, statement: str, values: Collection[Key] | Collection[int]) -> list[Row]:
        """The rows of a statement that ends with `IN`, of as many values as there are."""

    @abstractmethod
    def _stored(self, text: str) -> str | bytes:
        """A text as it is compared with what is in the tables."""

    def known(self, keys: Collection[Key]) -> dict[Key, Known]:
        return {row[0]: rows.known(row) for row in self._ask_of(f"SELECT {rows.KNOWN} WHERE key IN", keys)}

    def articles(self, ids: Collection[Key]) -> dict[Key, Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} {rows.ARTICLES_BY_ID} JOIN sites ON sites.number = articles.site"
            " LEFT JOIN visits ON visits.article = articles.number WHERE addresses.key IN"
        )
        return {row[0]: rows.remembered(row) for row in self._ask_of(statement, ids)}

    def due(self, site: str, before: Moment, after: Moment, most: int) -> list[Remembered]:
        most = max(0, most)
        found = self._due(site, "visit_at <= ?", before, most)
        return found + self._due(site, "visit_at > ?", max(before, after), most - len(found))

    def waiting(self, site: str, now: Moment, *, after: Waiting | None = None, most: int) -> list[Waiting]:
        given = (after.fresh, after.number) if after else (_LATEST, 0)
        found = self._waiting(site, now, "fresh = ? AND waiting.number > ?", given, most) if after else []
        return found + self._waiting(site, now, "fresh < ?", given[:1], most - len(found))

    def sources(self, site: str) -> list[Source]:
        statement = (
            f"SELECT {rows.SOURCE} FROM sources JOIN sites ON sites.number = sources.site"  # noqa: S608
            " WHERE sites.key = ? ORDER BY sources.number"
        )
        return [rows.source(row) for row in self._ask(statement, (self._stored(site),))]

    def shapes(self, site: str) -> list[Shape]:
        statement = f"SELECT {rows.SHAPE} FROM shapes WHERE site = (SELECT number FROM sites WHERE key = ?)"  # noqa: S608
        return [rows.shape(row) for row in self._ask(statement, (self._stored(site),))]

    def recurring(self, site: str) -> bytes:
        statement = "SELECT value FROM recurring WHERE site = (SELECT number FROM sites WHERE key = ?)"
        found = self._ask(statement, (self._stored(site),))
        return bytes(found[0][0]) if found else b""

    def kept(self, site: str) -> list[tuple[KeptPage, Waiting]]:
        statement = (
            f"SELECT fetched_at, size, value, {rows.WAITING} FROM kept JOIN waiting ON waiting.key = kept.key"  # noqa: S608
            " WHERE kept.site = (SELECT number FROM sites WHERE key = ?) ORDER BY kept.number"
        )
        return [rows.kept(site, row) for row in self._ask(statement, (self._stored(site),))]

    def measures(self, site: str, most: int | None = None) -> list[RunOfSite]:
        statement = (
            "SELECT run_id, started, sums FROM measures WHERE number IN (SELECT measures.number FROM measures"
            " JOIN sites ON sites.number = measures.site WHERE sites.key = ? ORDER BY measures.number DESC LIMIT ?)"
            " ORDER BY number"
        )
        found = self._ask(statement, (self._stored(site), _ALL if most is None else max(0, most)))
        return [
            RunOfSite(site=site, run_id=text_of(run_id), started=started, sums=sums) for run_id, started, sums in found
        ]

    def archive(self, name: str) -> ArchiveRead | None:
        for offset, mark, whole in self._ask(
            "SELECT read_to, mark, whole FROM archives WHERE name = ?", (self._stored(name),)
        ):
            return ArchiveRead(name=name, offset=offset, mark=mark, whole=bool(whole))
        return None

    def outputs(self) -> list[Output]:
        return self._outputs("SELECT path, name, run_id, known_bytes FROM outputs ORDER BY number")

    def origin_file(self, url: str) -> OriginFile | None:
        statement = "SELECT body, asked_at, etag, last_modified FROM origin_files WHERE url = ?"
        for body, asked_at, etag, last_modified in self._ask(statement, (self._stored(url),)):
            return OriginFile(url=url, body=body, asked_at=asked_at, validators=rows.validators(etag, last_modified))
        return None

    def _outputs(self, statement: str, values: Sequence[Any] = ()) -> list[Output]:
        return [
            Output(
                path=text_of(path),
                name=text_of(name),
                run_id=text_of(run_id),
                known_bytes=known_bytes,
                is_left=any(is_left),
            )
            for path, name, run_id, known_bytes, *is_left in self._ask(statement, values)
        ]

    def _sketched(self, numbers: Sequence[int]) -> list[Sketched]:
        """What is remembered of the texts of these articles, in this order."""
        statement = (
            "SELECT sketches.article, articles.id, sites.key, shingles, first_seen"
            " FROM sketches JOIN articles ON articles.number = sketches.article"
            " JOIN sites ON sites.number = articles.site WHERE sketches.article IN"
        )
        found = {row[0]: row[1:] for row in self._ask_of(statement, numbers)}
        return [
            Sketched(id=key, site=text_of(site), shingles=rows.shingles_of(sketch), first_seen=first_seen)
            for key, site, sketch, first_seen in (found[number] for number in numbers)
        ]

    def _waiting(self, site: str, now: Moment, condition: str, values: Row, most: int) -> list[Waiting]:
        statement = (
            f"SELECT {rows.WAITING} {rows.WAITING_OF_SITE} AND {condition} ORDER BY fresh DESC, waiting.number LIMIT ?"
        )
        given = (*rows.may_wait(self._stored(site), now), *values, max(0, most))
        return [rows.waiting(row) for row in self._ask(statement, given)]

    def _due(self, site: str, condition: str, moment: Moment, most: int) -> list[Remembered]:
        statement = (
            f"SELECT {rows.ARTICLE} FROM visits JOIN articles ON articles.number = visits.article"  # noqa: S608
            f" JOIN sites ON sites.number = articles.site WHERE visits.site = (SELECT number FROM sites WHERE key = ?)"
            f" AND {condition} AND NOT removed ORDER BY visit_at, visits.article LIMIT ?"
        )
        return [rows.remembered(row) for row in self._ask(statement, (self._stored(site), moment, most))]
