"""An article as one line of JSON: the record that `article.schema.json` describes."""

from __future__ import annotations

import dataclasses
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from newsspider.errors import UsageError
from newsspider.items import Article

ALL_FIELDS = tuple(field.name for field in dataclasses.fields(Article))

DEFAULT_FIELDS = (
    # identity
    "schemaVersion", "id", "url", "canonicalUrl", "requestedUrl", "urlAliases", "publisher",
    # text
    "headline", "alternativeHeadline", "description", "articleBody", "wordCount", "inLanguage",
    # time
    "datePublished", "dateModified", "datePublishedRaw", "dateModifiedRaw", "datePrecision", "timezoneSource",
    "dateline",
    # people
    "authors", "contributors", "creditedAgencies",
    # class
    "articleType", "articleSection", "breadcrumbs", "keywords", "isArticleProbability",
    # the rest
    "mainImage", "isAccessibleForFree", "bodyCompleteness", "robotsDirectives", "tdmReservation", "tdmPolicy",
    "pageUrls", "liveBlogUpdates",
    # sameness and history
    "contentHash", "duplicateOf", "clusterId", "revision", "change", "changedFields", "previousContentHash",
    "firstSeen", "lastSeen",
    # provenance
    "fetchedAt", "discovery", "warc",
)  # fmt: skip
"""What most people read."""

_REQUIRED = (
    "schemaVersion", "id", "url", "canonicalUrl", "urlAliases", "publisher", "headline", "articleBody", "datePublished",
    "contentHash", "revision", "change", "fetchedAt",
)  # fmt: skip
"""What a line needs for its readers, and for a memory that was kept from learning of it."""

# One record is one line for every reader: JSON escapes C0 itself; these end a line for str.splitlines() and
# JavaScript, or cannot be encoded as UTF-8.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def fields_of(choice: str | Iterable[str]) -> tuple[str, ...]:
    """The fields that the setting NEWSSPIDER_FIELDS names: "default", "all", or names. Raises `UsageError`."""
    names = [name.strip() for name in choice.split(",")] if isinstance(choice, str) else list(choice)
    if names == ["default"]:
        return DEFAULT_FIELDS
    if names == ["all"]:
        return ALL_FIELDS
    unknown = [name for name in names if name not in ALL_FIELDS]
    if unknown:
        raise UsageError(f"NEWSSPIDER_FIELDS: there is no field {unknown[0]!r}; the fields are {', '.join(ALL_FIELDS)}")
    wanted = {*_REQUIRED, *names}
    return tuple(name for name in ALL_FIELDS if name in wanted)


def to_record(article: Article, fields: Iterable[str] = DEFAULT_FIELDS) -> dict[str, Any]:
    """The article's JSON object: `null` is looked for and not found, an absent key was not asked for."""
    return {name: _plain(getattr(article, name)) for name in fields}


def to_line(record: Mapping[str, Any]) -> bytes:
    """One line of UTF-8, ended by its only line break, whatever the record contains."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return (_ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n").encode()


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a line."""
    loaded: dict[str, Any] = json.loads(files("newsspider").joinpath("article.schema.json").read_text("utf-8"))
    return loaded


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
