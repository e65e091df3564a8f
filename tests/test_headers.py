"""What is taken of the headers of a response."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from newsspider.spiders.headers import validators_of
from newsspider.state.contract import Validators


def test_validators_are_remembered_as_they_are() -> None:
    response = Response("https://example.com/", headers={"ETag": 'W/"a1"', "Last-Modified": "Tue, 24 Nov 2026"})
    assert validators_of(response) == Validators(etag='W/"a1"', last_modified="Tue, 24 Nov 2026")


@pytest.mark.parametrize("value", [b'"%s"' % (b"x" * 60_000), b"\x1b[31m", b"\xff", b""])
def test_what_is_long_or_odd_is_no_validator(value: bytes) -> None:
    response = Response("https://example.com/", headers={"ETag": value, "Last-Modified": value})
    assert validators_of(response) == Validators()
