"""Responses as all kinds of crawlers have written them."""

from __future__ import annotations

import pytest

from newsspider.archive.message import read_message

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_status_headers_and_body_are_told_apart() -> None:
    message = read_message(HEAD + b"Set-Cookie: a=1\r\nset-cookie: b=2\r\n\r\n<p>\r\n\r\nbody")
    assert (message.status, message.body, message.is_whole) == (200, b"<p>\r\n\r\nbody", True)
    assert [value for name, value in message.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("block", "status", "body"),
    [
        (b"HTTP/1.0 200 OK\r\n\r\n<p>body", 200, b"<p>body"),
        (b"HTTP/1.0 404\n\n<p>body", 404, b"<p>body"),
        (b"HTTP/2 200\r\nserver: x\r\n\r\n<p>body", 200, b"<p>body"),
        (b"HTTP/1.1 200 OK\nA: b\n\n<p>body", 200, b"<p>body"),
        (b"<p>body of HTTP/0.9", 200, b"<p>body of HTTP/0.9"),
        (b"HTTP/1.1 200 OK\r\nA: b", 200, b""),
        (b"HTTP/1.1 200 OK\r\nnonsense\r\n: none\r\n\r\nbody", 200, b"body"),
        (b"", 200, b""),
    ],
)
def test_odd_heads_cost_no_body(block: bytes, status: int, body: bytes) -> None:
    message = read_message(block)
    assert (message.status, message.body) == (status, body)


def test_folded_header_is_one() -> None:
    assert read_message(HEAD + b"X: a\r\n b\r\n\r\n").header("x") == "a b"


@pytest.mark.parametrize(
    ("body", "expected", "is_whole"),
    [
        (b"4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\n\r\n", b"abcdef", True),
        (b"0004\r\nabcd\r\n0\r\nTrailer: x\r\n\r\n", b"abcd", True),
        (b"4\nabcd\n0\n\n", b"abcd", True),
        (b"4\r\nabcd\r\n9\r\nef", b"abcdef", False),
        (b"<p>without chunks", b"<p>without chunks", True),
    ],
)
def test_chunks_are_put_together_where_there_are_any(body: bytes, expected: bytes, is_whole: bool) -> None:
    message = read_message(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert (message.body, message.is_whole) == (expected, is_whole)


def test_body_that_is_shorter_than_was_said_is_not_whole() -> None:
    assert not read_message(HEAD + b"Content-Length: 9\r\n\r\nshort").is_whole
    assert read_message(HEAD + b"Content-Length: 9\r\nContent-Encoding: gzip\r\n\r\nshort").is_whole
