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


def follows(known: bytes, source: str, title: str | None) -> bool:
    """Whether another listing has changed to that title since the listing `source` has to its present one."""
    if not title:
        return False
    entries = _entries(known)
    own = next((place for place, (one, _) in enumerate(entries) if one == _hash(source)), len(entries))
    return _hash(title) in (other for _, other in entries[own + 1 :])


def with_title(known: bytes, source: str, title: str | None) -> bytes:
    """What is known, with the present title of a listing, in the order in which they have changed theirs; of more than
    8 listings those that did so first are forgotten."""
    if not title:
        return known
    now, entries = (_hash(source), _hash(title)), _entries(known)
    if now in entries:
        return known
    kept = [entry for entry in entries if entry[0] != now[0]]
    return b"".join(one + other for one, other in [*kept, now][-_MOST_LISTINGS:])


def _entries(known: bytes) -> list[tuple[bytes, bytes]]:
    starts = range(0, len(known) - _ENTRY_BYTES + 1, _ENTRY_BYTES)
    return [(known[at : at + _HASH_BYTES], known[at + _HASH_BYTES : at + _ENTRY_BYTES]) for at in starts]


def _hash(text: str) -> bytes:
    return hashlib.blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=_HASH_BYTES).digest()
