"""A run that was, read back from its manifest (see `newsspider.report.manifest`).

Manifests lie on the disk for months, and people edit them: what is there has to be of its kind, and what an earlier
version did not know yet is empty.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Any, NoReturn

from newsspider.errors import ManifestError
from newsspider.report.manifest import SCHEMA_VERSION

STATES = frozenset({"running", "finished", "stopped", "budget", "killed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRecall:
    """An estimate of what no channel has named."""

    found: int
    missed: int
    missed_from: int
    missed_to: int
    days: int | None
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A site has changed, as far as one can tell."""

    kind: str
    sentence: str
    """For people: what has changed, and since when."""
    since: str | None = None
    """Id of the first run that has it."""
    examples: tuple[str, ...] = ()
    """Addresses of pages that show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRule:
    """What one rule of a site was good for: see `newsspider.report.rules`."""

    rule: str
    selector: str
    pages: int
    matched: int
    differed: int
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSite:
    """What a run did with a site. Counts by reason have the most frequent one first."""

    found: int = 0
    requests: int = 0
    new: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    known: int = 0
    listings: int = 0
    """Answers that were listings; 0 as well where the manifest does not know."""
    unmodified: int = 0
    waiting: int = 0
    errors: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    not_asked: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    nothing: tuple[str, str] | None = None
    """Class and sentence of `nothingCame`; None: something came."""
    recall: PastRecall | None = None
    agreement: Mapping[str, float] = field(default_factory=dict)
    """From 0 to 1, by field: how far what was extracted agrees with what the site itself says of it."""
    alarms: tuple[Alarm, ...] = ()
    rules: tuple[PastRule, ...] = ()
    """Those that were tried on a page."""

    @property
    def articles(self) -> int:
        return self.new + self.updated + self.removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    path: str
    lines: int
    size: int | None
    """Bytes; None: no file on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    run_id: str
    spider: str
    state: str
    """One of STATES."""
    started: datetime
    """Aware, UTC."""
    ended: datetime | None
    """None: it is at work, or was killed; so is `seconds`, `exit_code` and `exit_name`."""
    seconds: float | None
    exit_code: int | None
    exit_name: str | None
    stopped: str | None
    version: str | None
    """Of newsspider."""
    outputs: tuple[Output, ...]
    sites: Mapping[str, PastSite]

    @property
    def is_over(self) -> bool:
        """It has come to an end that it could tell of."""
        return self.ended is not None


def read_run(text: str | bytes) -> PastRun:
    """The run of a manifest. Raises `ManifestError`. Keys that a later version has added are passed over."""
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        raise ManifestError("it is not JSON") from None
    top = _Object(manifest, "")
    version = top.text("schemaVersion")
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise ManifestError(f"it has version {version}, and only {SCHEMA_VERSION} is understood")
    state = top.text("state")
    if state not in STATES:
        raise ManifestError(f"state: {state!r} is none of a run")
    return PastRun(
        run_id=top.text("runId"),
        spider=top.text("spider"),
        state=state,
        started=_moment(top.text("started"), "started"),
        ended=_moment(ended, "ended") if (ended := top.maybe_text("ended")) else None,
        seconds=top.maybe_number("seconds"),
        exit_code=int(code) if (code := top.maybe_number("exitCode")) is not None else None,
        exit_name=top.maybe_text("exitName"),
        stopped=top.maybe_text("stopped"),
        version=top.object("versions").maybe_text("newsspider"),
        outputs=tuple(map(_output, top.objects("outputs"))),
        sites={key: _site(site) for key, site in top.object("sites").entries()},
    )


def _site(site: _Object) -> PastSite:
    exported = site.object("exported")
    nothing = site.object("nothingCame")
    recall = site.object("recall")
    return PastSite(
        found=site.count("found"),
        requests=site.count("fetched"),
        new=exported.count("new"),
        updated=exported.count("updated"),
        removed=exported.count("removed"),
        unchanged=site.count("unchanged"),
        known=site.count("known"),
        listings=site.count("listings"),
        unmodified=site.count("unmodified"),
        waiting=site.count("waiting"),
        errors=site.count("errors"),
        dropped=site.counts("dropped"),
        failed=site.counts("failed"),
        not_asked=site.counts("notAsked"),
        limits=site.counts("limits"),
        nothing=(nothing.text("class"), nothing.text("sentence")) if nothing else None,
        recall=_recall(recall) if recall else None,
        agreement=site.shares("agreement"),
        alarms=tuple(map(_alarm, site.objects("alarms"))),
        rules=tuple(map(_rule, site.objects("rules"))),
    )


def _recall(recall: _Object) -> PastRecall:
    days = recall.maybe_number("days")
    return PastRecall(
        found=recall.count("found"),
        missed=recall.count("missed"),
        missed_from=recall.count("missedFrom"),
        missed_to=recall.count("missedTo"),
        days=None if days is None else int(days),
        advice=recall.maybe_text("advice"),
    )


def _alarm(alarm: _Object) -> Alarm:
    return Alarm(
        kind=alarm.text("kind"),
        sentence=alarm.text("sentence"),
        since=alarm.maybe_text("since"),
        examples=alarm.texts("examples"),
    )


def _rule(rule: _Object) -> PastRule:
    return PastRule(
        rule=rule.text("rule"),
        selector=rule.text("selector"),
        pages=rule.count("pages"),
        matched=rule.count("matched"),
        differed=rule.count("differed"),
        advice=rule.maybe_text("advice"),
    )


def _output(output: _Object) -> Output:
    size = output.maybe_number("bytes")
    return Output(path=output.text("path"), lines=output.count("lines"), size=None if size is None else int(size))


class _Object:
    """A JSON object whose values are taken for what they have to be. Raises `ManifestError`, which names the place.

    There are hundreds of thousands of them in the manifests of a month: what is as it should be is cheap.
    """

    __slots__ = ("_place", "_values")

    def __init__(self, value: Any, place: str) -> None:
        if type(value) is not dict:
            raise ManifestError(f"{place or 'it'}: expected an object")
        self._values: dict[str, Any] = value
        self._place = place

    def __bool__(self) -> bool:
        return bool(self._values)

    def entries(self) -> Iterator[tuple[str, _Object]]:
        return ((key, _Object(value, self._at(key))) for key, value in self._values.items())

    def object(self, key: str) -> _Object:
        """Empty where the value is missing or null."""
        value = self._values.get(key)
        return _EMPTY if value is None else _Object(value, self._at(key))

    def objects(self, key: str) -> Iterator[_Object]:
        return (_Object(value, self._at(key)) for value in self._list(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(value if type(value) is str else self._wrong(key, "texts") for value in self._list(key))

    def text(self, key: str) -> str:
        value = self._values.get(key)
        return value if type(value) is str else self._wrong(key, "a text")

    def maybe_text(self, key: str) -> str | None:
        return None if self._values.get(key) is None else self.text(key)

    def maybe_number(self, key: str) -> float | None:
        value = self._values.get(key)
        if value is None:
            return None
        return float(value) if type(value) in (int, float) and 0 <= value < inf else self._wrong(key, "a number")

    def count(self, key: str) -> int:
        """0 where the value is missing."""
        value = self._values.get(key, 0)
        return value if type(value) is int and value >= 0 else self._wrong(key, "a whole number from 0 on")

    def counts(self, key: str) -> Mapping[str, int]:
        if not (inner := self.object(key)):
            return {}
        return {reason: inner.count(reason) for reason in inner._values}

    def shares(self, key: str) -> Mapping[str, float]:
        """Those that are known: nulls are left out."""
        if not (inner := self.object(key)):
            return {}
        found = {name: inner.maybe_number(name) for name in inner._values}
        return {name: min(value, 1.0) for name, value in found.items() if value is not None}

    def _list(self, key: str) -> list[Any]:
        value = self._values.get(key)
        return [] if value is None else value if type(value) is list else self._wrong(key, "a list")

    def _wrong(self, key: str, expected: str) -> NoReturn:
        raise ManifestError(f"{self._at(key)}: expected {expected}")

    def _at(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key


_EMPTY = _Object({}, "")


def _moment(text: str, place: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ManifestError(f"{place}: {text!r} is no moment") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
