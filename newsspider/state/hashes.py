"""Numbers and bytes that stand for texts and addresses in a memory."""

from __future__ import annotations

import hashlib

from newsspider.discover.urls import article_id


def key_of(url: str) -> bytes:
    """The 16 bytes that all addresses of an article have in common."""
    return bytes.fromhex(article_id(url))


def text_hash(text: str) -> int:
    """64 bits of a text, as the signed number that databases keep."""
    digest = hashlib.blake2b(text.encode("utf-8", errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


def body_hash(body: bytes) -> bytes:
    """16 bytes of what a server sent."""
    return hashlib.blake2b(body, digest_size=16).digest()
