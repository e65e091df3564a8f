"""Articles as documents of an index of OpenSearch's or Elasticsearch's, by their bulk interface, which is the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from urllib.parse import quote

import urllib3

from newsspider.errors import OutputError
from newsspider.items import SCHEMA_VERSION
from newsspider.record import to_line
from newsspider.secrets import redacted
from newsspider.sinks.columns import COLUMNS, Column, Kind, ListOf, MapOf, Scalar, Struct
from newsspider.sinks.lines import Most, Refused
from newsspider.sinks.values import Row

_SHORT_TEXT = frozenset({"headline", "alternativeHeadline", "name", "title"})
"""Names of fields whose words are looked for, and which are counted and sorted by as a whole (`headline.raw`)."""
_LONG_TEXT = frozenset({"description", "articleBody", "articleBodyMarkdown", "caption", "alt", "text"})
"""Whose words are looked for."""
_KEPT_ONLY = frozenset({"blocks", "articleBodyHtml"})
"""What is in the document and nobody looks for."""
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_NOT_NOW = frozenset({429, 502, 503, 504})
_TRIES = 8
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 60.0
_MOST_RAW_CHARS = 256
_OLDER = 409
"""The index has a newer revision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """An index that may not exist yet."""

    url: str
    """Of the server, with a path where it has one, without a name and a password."""
    index: str
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    """Of Elasticsearch, in place of the two."""
    each_revision: bool = False
    """A document a revision; else one an article, which is its newest revision."""
    pause: Callable[[float], None] = time.sleep

    @property
    def address(self) -> str:
        return f"{self.url}/{self.index}"

    @property
    def key(self) -> str:
        return f"search-{hashlib.sha256(f'{self.address} {self.each_revision}'.encode()).hexdigest()[:8]}"

    @contextmanager
    def open(self) -> Iterator[SearchSink]:
        with urllib3.PoolManager(num_pools=1, retries=False, timeout=_TIMEOUT) as pool:
            sink = SearchSink(self, pool)
            sink.is_new = sink.make()
            yield sink


class SearchSink:
    most = Most()
    is_new = False

    def __init__(self, place: SearchIndex, pool: urllib3.PoolManager) -> None:
        self._place = place
        self._pool = pool
        self._headers = {"User-Agent": "newsspider", "Accept": "application/json"}
        if place.api_key:
            self._headers["Authorization"] = f"ApiKey {place.api_key}"
        elif place.user:
            self._headers |= urllib3.make_headers(basic_auth=f"{place.user}:{place.password}")

    def make(self) -> bool:
        """A template for the index, and the index; the fields of this version, where there is one already. Whether
        there was none."""
        index = self._place.index
        template = {
            "index_patterns": [index],
            "template": {"mappings": MAPPING},
            "_meta": {"newsspider.schemaVersion": SCHEMA_VERSION},
        }
        # Not everybody may do that, and the index does without: it is for one that is removed and comes again.
        self._ask("PUT", f"_index_template/newsspider-{index}", template, fine=(400, 403))
        if self._ask("HEAD", index, fine=(404,)) is None:
            self._ask("PUT", index, {"mappings": MAPPING}, fine=(400,))  # 400: somebody else has made it just now
            return True
        # Whoever may only write has a mapping that somebody else has made.
        self._ask("PUT", f"{index}/_mapping", {"properties": MAPPING["properties"]}, fine=(403,))
        return False

    def put(self, rows: Sequence[Row], batch: str) -> list[Refused]:
        refused: list[Refused] = []
        # Of one article, the newest revision.
        waiting = list({self._document_id(row): row for row in sorted(rows, key=attrgetter("revision"))}.values())
        pauses = _pauses()
        while waiting:
            answer = self._ask("POST", "_bulk", b"".join(map(self._lines, waiting)))
            again: list[Row] = []
            for row, item in zip(waiting, self._items(answer, len(waiting)), strict=True):
                status = item.get("status")
                if status in _NOT_NOW:
                    again.append(row)
                elif status != _OLDER and not (isinstance(status, int) and status < 300):
                    refused.append(Refused(at=row.id, reason=_reason(item.get("error"))))
            if again:
                self._wait(next(pauses, None), f"{len(again)} of {len(rows)} articles were not taken for now")
            waiting = again
        return refused

    def _items(self, answer: Any, count: int) -> list[dict[str, Any]]:
        """What the bulk interface says of each document, in their order. Raises `OutputError` where it is no answer."""
        items = answer.get("items") if isinstance(answer, dict) else None
        if not isinstance(items, list) or len(items) != count:
            raise OutputError(f"{self._place.address} does not answer as OpenSearch and Elasticsearch do")
        return [next(iter(item.values())) for item in items]

    def _document_id(self, row: Row) -> str:
        return f"{row.id}-{row.revision}" if self._place.each_revision else row.id

    def _lines(self, row: Row) -> bytes:
        action: dict[str, Any] = {"_index": self._place.index, "_id": self._document_id(row)}
        if not self._place.each_revision:
            # Told again it is as it was, and an older revision does not take the place of a newer one.
            action |= {"version": row.revision, "version_type": "external_gte"}
        return to_line({"index": action}) + to_line(row.record)

    # --- asking --------------------------------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        fine: tuple[int, ...] = (),
    ) -> Any:
        """The answer; None: its status is another one that is `fine`. What may be otherwise in a moment is asked for
        again: all of it can be repeated. Raises `OutputError`."""
        headers = dict(self._headers)
        if body is not None:
            headers |= {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/x-ndjson"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        pauses = _pauses()
        while True:
            pause = next(pauses, None)
            try:
                answer = self._pool.request(
                    method,
                    f"{self._place.url}/{quote(path, safe='/')}",
                    body=None if data is None else gzip.compress(data, 6),
                    headers=headers,
                    redirect=False,
                )
            except urllib3.exceptions.HTTPError as error:
                self._wait(pause, str(error))
                continue
            if answer.status in _NOT_NOW:
                self._wait(_asked_pause(answer.headers.get("Retry-After"), pause), _said(answer))
                continue
            if answer.status in fine:
                return None
            if answer.status < 300:
                return _json(answer.data) if answer.data else {}
            raise OutputError(redacted(f"{self._place.address}: {method} /{path}: {_said(answer)}"))

    def _wait(self, pause_s: float | None, reason: str) -> None:
        """Raises `OutputError` where it was waited for long enough."""
        if pause_s is None:
            raise OutputError(redacted(f"{self._place.address}: {reason}; tried {_TRIES} times"))
        self._place.pause(pause_s)


def _pauses() -> Iterator[float]:
    """Seconds before another try."""
    for number in range(_TRIES - 1):
        yield min(_FIRST_PAUSE_S * 2**number, _LONGEST_PAUSE_S)


def _asked_pause(retry_after: str | None, pause_s: float | None) -> float | None:
    if pause_s is None or not (retry_after or "").isdecimal():
        return pause_s
    return min(max(pause_s, float(retry_after or 0)), _LONGEST_PAUSE_S)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _said(answer: urllib3.BaseHTTPResponse) -> str:
    told = _json(answer.data)
    error = told.get("error") if isinstance(told, dict) else None
    return f"{answer.status} {_reason(error) if error else answer.reason or ''}".rstrip()


def _reason(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    cause = error.get("caused_by")
    reason = f"{error.get('type')}: {error.get('reason')}"
    return f"{reason} ({cause['reason']})" if isinstance(cause, dict) and cause.get("reason") else reason


# --- the mapping -----------------------------------------------------------------------------------------------------


def _mapping(columns: Sequence[Column]) -> dict[str, Any]:
    return {column.name: _field(column.name, column.kind) for column in columns}


def _field(name: str, kind: Kind) -> dict[str, Any]:
    match kind:
        case Scalar.TEXT if name in _KEPT_ONLY:
            return {"type": "keyword", "index": False, "doc_values": False}
        case _ if name in _KEPT_ONLY or isinstance(kind, MapOf):
            return {"type": "object", "enabled": False}
        case ListOf(item):
            return _field(name, item)
        case Struct(fields):
            return {"properties": _mapping(fields)}
        case Scalar.TEXT if name in _LONG_TEXT:
            return {"type": "text"}
        case Scalar.TEXT if name in _SHORT_TEXT:
            return {"type": "text", "fields": {"raw": {"type": "keyword", "ignore_above": _MOST_RAW_CHARS}}}
        case Scalar.TEXT:
            return {"type": "keyword", "ignore_above": 2_000}
        case Scalar.INTEGER:
            return {"type": "long"}
        case Scalar.NUMBER:
            return {"type": "double"}
        case Scalar.FLAG:
            return {"type": "boolean"}
        case Scalar.MOMENT:
            return {"type": "date", "format": "strict_date_optional_time"}
    raise TypeError(f"no field can hold {kind}")


MAPPING: dict[str, Any] = {"dynamic": False, "properties": _mapping(COLUMNS)}
"""What is not of the record is kept, and not looked for."""
