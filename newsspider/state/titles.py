"""What listings called an article, in a few bytes: enough to see that one of them calls it otherwise now.

Two listings may well use two titles (the front page has less room than the feed), so each is compared with itself.
"""

from __future__ import annotations

import hashlib

_HASH_BYTES = 3
_ENTRY_BYTES = 2 * _HASH_BYTES
_MOST_LISTINGS = 8


def retitled(known: bytes, source: str, title: str | None) -> bool:
    """Whether the listing `source` called it otherwise before."""
    if not title:
        return False
    listing, name = _hash(source), _hash(title)
    return any(one == listing and other != name for one, other in _entries(known))


def is_called(known: bytes, title: str | None) -> bool:
    """Whether any listing calls it that already."""
    return bool(title) and _hash(title or "") in (other for _, other in _entries(known))


def with_title(known: bytes, source: str, title: str | None) -> bytes:
    """What is known, with the present title of a listing; of more than 8 listings the oldest are forgotten."""
    if not title:
        return known
    listing = _hash(source)
    kept = [(one, other) for one, other in _entries(known) if one != listing]
    return b"".join(one + other for one, other in [*kept, (listing, _hash(title))][-_MOST_LISTINGS:])


def _entries(known: bytes) -> list[tuple[bytes, bytes]]:
    starts = range(0, len(known) - _ENTRY_BYTES + 1, _ENTRY_BYTES)
    return [(known[at : at + _HASH_BYTES], known[at + _HASH_BYTES : at + _ENTRY_BYTES]) for at in starts]


def _hash(text: str) -> bytes:
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()
