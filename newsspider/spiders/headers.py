"""Response headers as a `Page` keeps them."""

from __future__ import annotations

from scrapy.http import Response


def headers_of(response: Response) -> dict[str, str]:
    """Names in lower case; repeated headers joined by a comma (RFC 9110, 5.3)."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
