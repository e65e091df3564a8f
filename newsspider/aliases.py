"""The record under the names of other tools, for programs that read theirs: news-please, Zyte and trafilatura.

What they have and the record has not is null there, or absent where they leave out what was not found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from urllib.parse import quote_plus, urlsplit

from newsspider.errors import UsageError

Record: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Alias:
    """A field of theirs."""

    name: str
    ours: str
    """What it is made of, as the documentation says it."""
    made: Callable[[Record], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A tool's names."""

    tool: str
    fields: tuple[Alias, ...]
    has_null: bool = True
    """Whether what was not found is there, as null."""


def renamed(record: Record, tool: str) -> dict[str, Any] | None:
    """A record under a tool's names; None: it says that an article is gone, for which they have no word.

    Raises `UsageError` where there is no such tool.
    """
    if tool not in NAMINGS:
        raise UsageError(f"there are no names of {tool!r}; there are those of {', '.join(NAMINGS)}")
    if record.get("change") == "removed":
        return None
    naming = NAMINGS[tool]
    made = {field.name: field.made(record) for field in naming.fields}
    return made if naming.has_null else {name: value for name, value in made.items() if value not in (None, [], {})}


# --- steps -----------------------------------------------------------------------------------------------------------


def _same(name: str) -> Alias:
    return _is(name, name)


def _is(name: str, path: str) -> Alias:
    """A field that is one of ours, or a part of one (`mainImage.url`)."""
    return Alias(name, f"`{path}`", lambda record: _at(record, path))


def _null(name: str, reason: str) -> Alias:
    return Alias(name, f"null: {reason}", lambda _: None)


def _at(record: Record, path: str) -> Any:
    value: Any = record
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _names(record: Record) -> list[str]:
    return [author["name"] for author in record.get("authors") or ()]


def _language(record: Record) -> str | None:
    return (record.get("inLanguage") or "").partition("-")[0].lower() or None


def _utc(record: Record, name: str) -> datetime | None:
    text = record.get(name)
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _moment(name: str, ours: str) -> Alias:
    """As news-please writes times, which says no offset."""
    return Alias(
        name, f"`{ours}`, in UTC", lambda record: f"{at:%Y-%m-%d %H:%M:%S}" if (at := _utc(record, ours)) else None
    )


def _day(name: str, ours: str) -> Alias:
    """The day where the page is, which its offset says."""
    return Alias(name, f"`{ours}`, its day", lambda record: (record.get(ours) or "")[:10] or None)


def _feed_title(record: Record) -> str | None:
    titles = (each.get("title") for each in record.get("discovery") or () if each.get("via") == "feed")
    return next(filter(None, titles), None)


def _host(record: Record) -> str | None:
    return urlsplit(record.get("url") or "").hostname


def _addresses(name: str) -> Alias:
    return Alias(
        name, f"`{name}`: their addresses", lambda record: [{"url": each["url"]} for each in record.get(name) or ()]
    )


def _zyte_author(author: Mapping[str, Any]) -> dict[str, Any]:
    return {name: author[name] for name in ("name", "nameRaw", "url", "email") if author.get(name)}


def _zyte_metadata(record: Record) -> dict[str, Any]:
    fetched, probability = _utc(record, "fetchedAt"), record.get("isArticleProbability")
    return {
        **({"dateDownloaded": f"{fetched:%Y-%m-%dT%H:%M:%SZ}"} if fetched else {}),
        **({"probability": probability} if probability is not None else {}),
    }


def _page_kind(record: Record) -> str | None:
    return "article" if record.get("articleType") else None


# --- names -----------------------------------------------------------------------------------------------------------

# Each table has all fields of the tool's own output, and no other.
NEWS_PLEASE = Naming(  # its NewsArticle, release 1.6
    tool="news-please",
    fields=(
        Alias("authors", "`authors`: their names", _names),
        _moment("date_download", "fetchedAt"),
        _moment("date_modify", "dateModified"),
        _moment("date_publish", "datePublished"),
        _is("description", "description"),
        Alias("filename", "`url`, quoted, with `.json`", lambda record: f"{quote_plus(record['url'])}.json"),
        _is("image_url", "mainImage.url"),
        Alias("language", "`inLanguage` without region and script", _language),
        _null("localpath", "no page is kept as a file of its own"),
        _is("maintext", "articleBody"),
        Alias("source_domain", "`url`: its host", _host),
        _null("text", "as there; `maintext` has it"),
        _is("title", "headline"),
        _is("title_page", "headline"),
        Alias("title_rss", "`discovery`: the title that a feed gives", _feed_title),
        _same("url"),
    ),
)
ZYTE = Naming(  # the Article of zyte-common-items, release 0.31
    tool="zyte",
    has_null=False,
    fields=(
        _same("headline"),
        _same("datePublished"),
        _same("datePublishedRaw"),
        _same("dateModified"),
        _same("dateModifiedRaw"),
        Alias(
            "authors",
            "`authors`, without their type",
            lambda record: [_zyte_author(author) for author in record.get("authors") or ()],
        ),
        Alias(
            "breadcrumbs",
            "`breadcrumbs`",
            lambda record: [
                {name: value for name, value in each.items() if value} for each in record.get("breadcrumbs") or ()
            ],
        ),
        Alias("inLanguage", "`inLanguage` without region and script", _language),
        Alias(
            "mainImage",
            "`mainImage`: its address",
            lambda record: {"url": url} if (url := _at(record, "mainImage.url")) else None,
        ),
        _addresses("images"),
        _same("description"),
        _same("articleBody"),
        Alias("articleBodyHtml", "`articleBodyHtml`", lambda record: record.get("articleBodyHtml") or None),
        _addresses("videos"),
        _addresses("audios"),
        _same("canonicalUrl"),
        _same("url"),
        Alias("metadata", "`fetchedAt` in UTC, `isArticleProbability`", _zyte_metadata),
    ),
)
TRAFILATURA = Naming(  # its JSON with metadata, release 2.3
    tool="trafilatura",
    fields=(
        _is("title", "headline"),
        Alias("author", "`authors`: their names, joined by `; `", lambda record: "; ".join(_names(record)) or None),
        Alias("hostname", "`publisher.domain`", lambda record: _at(record, "publisher.domain")),
        _day("date", "datePublished"),
        Alias(
            "fingerprint",
            "`contentHash`, its first half",
            lambda record: (record.get("contentHash") or "")[:16] or None,
        ),
        _same("id"),
        _null("license", "it is not looked for"),
        Alias("comments", "empty: comments of readers are left out", lambda _: ""),
        Alias("raw_text", "`articleBody` on one line", lambda record: " ".join(record["articleBody"].split())),
        Alias("text", "`articleBody`, a line a block", lambda record: record["articleBody"].replace("\n\n", "\n")),
        Alias("language", "`inLanguage` without region and script", _language),
        _is("image", "mainImage.url"),
        Alias("pagetype", "`article` where there is an `articleType`", _page_kind),
        _day("filedate", "fetchedAt"),
        _is("source", "url"),
        _is("source-hostname", "publisher.name"),
        _is("excerpt", "description"),
        Alias("categories", "`articleSection`", lambda record: record.get("articleSection") or ""),
        Alias("tags", "`keywords`, joined by `;`", lambda record: ";".join(record.get("keywords") or ())),
    ),
)
NAMINGS = {naming.tool: naming for naming in (NEWS_PLEASE, ZYTE, TRAFILATURA)}
