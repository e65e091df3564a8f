"""The private names of Scrapy and Twisted that the guards rest on, and the guards themselves."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.testing import StringTransport
from twisted.web._newclient import HTTP11ClientProtocol, HTTPClientParser, Request
from twisted.web.client import HTTPConnectionPool
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.http_headers import Headers

from newsspider.errors import NotTaken, NotTakenNow
from newsspider.wire.protocol import GuardedChunks, GuardedParser, GuardedProtocol


def protocol() -> Any:
    """One that has asked, and waits for the answer."""
    client = GuardedProtocol(lambda _: None, 1_000)
    client.makeConnection(StringTransport())  # type: ignore[no-untyped-call]
    request = Request(b"GET", b"/", Headers({b"Host": [b"paper.example"]}), None)  # type: ignore[no-untyped-call]
    client.request(request)
    return client


def test_names_are_where_they_are_expected() -> None:
    for owner, name in (
        (HTTPClientParser, "_transferDecoders"),
        (HTTP11ClientProtocol, "_giveUp"),
        (HTTP11ClientProtocol, "_disconnectParser"),
        (HTTPConnectionPool, "_factory"),
        (_ChunkedTransferDecoder, "dataReceived"),
    ):
        assert hasattr(owner, name), name


def test_answers_are_read_by_the_guarded_parser() -> None:
    assert isinstance(protocol()._parser, GuardedParser)


def chunks(pieces: list[bytes]) -> GuardedChunks:
    return GuardedChunks(pieces.append, lambda _: None)


def test_chunks_of_one_read_come_as_one_piece() -> None:
    pieces: list[bytes] = []
    chunks(pieces).dataReceived(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert pieces == [b"abcde"]


def test_page_of_many_small_chunks_is_taken() -> None:
    pieces: list[bytes] = []
    chunks(pieces).dataReceived(b"14\r\n<b>twenty bytes</b>\n\r\n" * 15_000 + b"0\r\n\r\n")
    assert len(b"".join(pieces)) == 300_000


def test_chunks_of_a_byte_each_are_not_read_for_ever() -> None:
    with pytest.raises(NotTaken, match="not HTTP: chunks of a few bytes"):
        chunks([]).dataReceived(b"1\r\nx\r\n" * 150_000)


@pytest.mark.parametrize("data", [b"1;" + b"x" * 9_000, b"0\r\n" + b"X-Trailer: again\r\n" * 9_000])
def test_endless_chunk_extension_and_trailers_are_no_http(data: bytes) -> None:
    with pytest.raises(NotTaken, match="not HTTP"):
        chunks([]).dataReceived(data)


def test_chunk_that_is_none_may_be_the_accident_of_a_moment() -> None:
    with pytest.raises(NotTakenNow, match="broken off"):
        chunks([]).dataReceived(b"nonsense\r\n")
