"""The ledger of a run, `runs/<run id>/requests.jsonl`: what it asked the network for, and what it did not ask for.

One JSON object a line, in the order in which it happened, never changed afterwards. Of a run that was killed the last
line may be torn; all before it hold. Keys whose value is unknown are absent. Every line has

| key | value |
|---|---|
| `t` | seconds since the run began, by a clock that does not jump |
| `event` | what happened, see below |

and, by its event,

| event | keys |
|---|---|
| `run` | the first line. `schemaVersion` (`1.0.0`, semver), `runId`, `at` (RFC 3339, UTC), `delay` (s between two requests to a host), `maxInFlight` (requests per host) |
| `start` | a request goes to the network. `n` (its number), `at`, `host` (name, and port where it is not the scheme's), `method`, `url`, `kind`, `inFlight` (requests under way at its host, with this one); `robotsOf` (it asks for the robots.txt of that origin), `retry` (the how manieth), `redirectedFrom` (the address that led here) |
| `end` | it has ended. `n`, `seconds`, and either `status`, `bytes` (as they came over the wire) and, of 429 and 503, `retryAfter` (s, as understood), or `failure` |
| `pace` | from now on a host is asked no faster. `host`, `delay` (s), `why`: `settings`, `robots.txt`, `latency` or `refusals` |
| `pause` | a host is left in peace. `host`, `seconds`, `why` |
| `giveUp` | a host is not asked any more. `host`, `why` |
| `robots` | the robots.txt of an origin has been read. `origin`, `status` (absent: it could not be fetched), `refusal` (why nothing may be asked at all), `crawlDelay` (s, the longer of Crawl-delay and Request-rate), `rules` (`[[line number, line], ...]`: those that hold for us) |
| `skip` | an address is not asked. `host`, `url`, `kind`, `why`; of one that robots.txt disallows `rule` (`[line number, line]`) |
| `close` | the last line of a run that was not killed. `reason` |

`kind` is what `newsspider.spiders.kind` says: `robots`, `reservations` (of an origin), `front`, `feed`, `sitemap`,
`section`, `article`, `page` (another one of an article's), `visit` (of an article that is known), `browser` (what a page in
the browser needs) or `other`.
"""  # noqa: E501  (rows of a table)

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from math import isfinite
from typing import Any, ClassVar

from newsspider.errors import LedgerError
from newsspider.politeness.robots_rule import Rule

SCHEMA_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line. Fields are what the table above says, times in seconds."""

    event: ClassVar[str]
    t: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Entry):
    event = "run"
    schema_version: str
    run_id: str
    at: str
    delay: float
    max_in_flight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Entry):
    event = "start"
    n: int
    at: str
    host: str
    method: str
    url: str
    kind: str
    in_flight: int
    robots_of: str | None = None
    retry: int | None = None
    redirected_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Entry):
    event = "end"
    n: int
    seconds: float
    status: int | None = None
    bytes: int | None = None
    retry_after: float | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace(Entry):
    event = "pace"
    host: str
    delay: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Entry):
    event = "pause"
    host: str
    seconds: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp(Entry):
    event = "giveUp"
    host: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots(Entry):
    event = "robots"
    origin: str
    status: int | None = None
    refusal: str | None = None
    crawl_delay: float | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip(Entry):
    event = "skip"
    host: str
    url: str
    kind: str
    why: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Entry):
    event = "close"
    reason: str


def to_line(entry: Entry) -> str:
    """The line of an entry, with its end."""
    values: dict[str, Any] = {"t": round(entry.t, 6), "event": entry.event}
    for name, key, _, to_json in _COLUMNS[type(entry)]:
        value = getattr(entry, name)
        if value is not None and value != ():
            values[key] = value if to_json is None else to_json(value)
    return _encode(values) + "\n"


def from_line(line: str) -> Entry:
    """The entry of a line. Raises `LedgerError`. Keys that a later version has added are passed over."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise LedgerError("not JSON") from None
    kind = _KINDS.get(str(values.get("event"))) if isinstance(values, dict) else None
    if kind is None:
        raise LedgerError("no event of a ledger")
    found: dict[str, Any] = {"t": _number(values.get("t"))}
    for name, key, (read, is_required), _ in _COLUMNS[kind]:
        if values.get(key) is not None:
            try:
                found[name] = read(values[key])
            except LedgerError as error:
                raise LedgerError(f"{key}: {error}") from None
        elif is_required:
            raise LedgerError(f"no {key}")
    return kind(**found)


_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        raise LedgerError("not a number")
    return float(value)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise LedgerError("not a whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise LedgerError("not a text")
    return value


def _rule(value: object) -> Rule:
    match value:
        case [int(line), str(text)]:
            return Rule(line, text)
    raise LedgerError("not a line's number and text")


def _rules(value: object) -> tuple[Rule, ...]:
    if not isinstance(value, list):
        raise LedgerError("not a list")
    return tuple(map(_rule, value))


def _seconds(value: float) -> float:
    return round(value, 6)


def _pair(rule: Rule) -> list[Any]:
    return [rule.line, rule.text]


def _pairs(rules: tuple[Rule, ...]) -> list[Any]:
    return [_pair(rule) for rule in rules]


_READERS: dict[str, Callable[[object], Any]] = {
    "float": _number,
    "int": _integer,
    "str": _text,
    "Rule": _rule,
    "tuple[Rule, ...]": _rules,
}
_WRITERS: dict[str, Callable[[Any], Any]] = {"float": _seconds, "Rule": _pair, "tuple[Rule, ...]": _pairs}

_Column = tuple[str, str, tuple[Callable[[object], Any], bool], Callable[[Any], Any] | None]
"""Field, key, how it is read and whether it has to be there, how it is written."""


def _column(field: Field[Any]) -> _Column:
    first, *others = field.name.split("_")
    kind = str(field.type).removesuffix(" | None")
    key = first + "".join(map(str.capitalize, others))
    return field.name, key, (_READERS[kind], field.default is MISSING), _WRITERS.get(kind)


_KINDS: dict[str, type[Entry]] = {
    kind.event: kind for kind in (Run, Start, End, Pace, Pause, GiveUp, Robots, Skip, Close)
}
_COLUMNS: dict[type[Entry], list[_Column]] = {
    kind: [_column(field) for field in fields(kind) if field.name != "t"] for kind in _KINDS.values()
}
