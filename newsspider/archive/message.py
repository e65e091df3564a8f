"""An HTTP response as archives keep it: bytes in, its status, headers and body out. Crawlers have written all kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")


@dataclass(frozen=True, slots=True)
class Message:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_whole: bool = True
    """It was not broken off, as far as chunks and Content-Length tell."""

    def header(self, name: str) -> str | None:
        """The first of that name, given in lower case."""
        return next((value for found, value in self.headers if found.lower() == name), None)


def read_message(block: bytes) -> Message:
    """What has no status line (HTTP/0.9, or a body alone) is a body of status 200."""
    status = _STATUS.match(block)
    if status is None:
        return Message(200, (), block)
    end = _HEAD_END.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    headers = tuple(_headers(head))
    message = Message(int(status[1]), headers, body)
    if "chunked" in (message.header("transfer-encoding") or "").lower():
        body, is_whole = _without_chunks(body)
        return Message(int(status[1]), headers, body, is_whole)
    return Message(int(status[1]), headers, body, _is_whole(message))


def _headers(head: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in head.decode("latin-1").splitlines()[1:]:
        if line[:1] in (" ", "\t") and found:  # folded (RFC 9112, 5.2)
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            found.append((name.strip(), value.strip()))
    return found


def _without_chunks(body: bytes) -> tuple[bytes, bool]:
    """Many crawlers keep the header and write the body without its chunks: what does not begin with one has none."""
    pieces: list[bytes] = []
    position = 0
    while chunk := _CHUNK.match(body, position):
        size = int(chunk[1], 16)
        if size == 0:
            return b"".join(pieces), True
        pieces.append(body[chunk.end() : chunk.end() + size])
        position = chunk.end() + size
        if position >= len(body):
            break
        position += 2 if body[position : position + 2] == b"\r\n" else 1
    return (b"".join(pieces), False) if pieces else (body, True)


def _is_whole(message: Message) -> bool:
    """Only of a body that is as it came: what was unpacked when it was written has another length."""
    length = message.header("content-length")
    is_as_it_came = message.header("content-encoding") is None
    return not (is_as_it_came and length and length.isdecimal() and len(message.body) < int(length))
