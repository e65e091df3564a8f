"""Responses and their headers as a `Page` keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from newsspider.items import Link, Page
from newsspider.state.contract import Validators

KEPT = "kept"
"""Request meta: where the answer is kept (a `Warc`), and the moment that it has there."""
_LONGEST_VALIDATOR = 500


def headers_of(response: Response) -> dict[str, str]:
    """Names in lower case; repeated headers joined by a comma (RFC 9110, 5.3)."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def robots_tags_of(response: Response) -> tuple[str, ...]:
    """The lines of `X-Robots-Tag`, each by itself."""
    return tuple(value.decode("latin-1") for value in response.headers.getlist("X-Robots-Tag"))


def charset_of(response: Response) -> str | None:
    """The charset that the server declares (RFC 9110, 8.3.2)."""
    return http_content_type_encoding(header(response, "Content-Type"))


def page_of(response: Response, link: Link, site: str) -> Page:
    """What has just come for an article's address."""
    place, at = response.meta.get(KEPT, (None, None))
    return Page(
        url=link.url,
        final_url=response.url,
        fetched_at=at or datetime.now(UTC),
        status=response.status,
        headers=headers_of(response),
        body=response.body,
        link=link,
        site=site,
        robots_tags=robots_tags_of(response),
        warc=place,
    )


def validators_of(response: Response) -> Validators:
    """What the body can be asked for conditionally by. Each is remembered for years: a long one, or one of odd
    characters, is none."""
    return Validators(etag=_kept(header(response, "ETag")), last_modified=_kept(header(response, "Last-Modified")))


def _kept(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None


def conditional(validators: Validators) -> dict[str, str]:
    """Request headers that ask for a body only if it has changed (RFC 9110, 13.1)."""
    found = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in found.items() if value}
