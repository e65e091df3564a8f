"""A response with another body."""

from __future__ import annotations

from typing import Any

from scrapy.http import Response


def rebuilt(response: Response, body: bytes, kind: type[Response] | None = None, **changed: Any) -> Response:
    """The response, of a `kind` of its own where one is given, with another body and whatever else is changed.

    Scrapy's `replace` (2.19) asks for the encoding of the body that the response has, whether it is needed or not: all
    of it is decoded for that, and where none is declared, or it is packed, guessed at for some milliseconds or seconds.
    """
    same = {name: getattr(response, name) for name in Response.attributes}
    return (kind or type(response))(**{**same, **changed, "body": body})
