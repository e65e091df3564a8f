"""What strangers send: pieces that mean something, in any order, with odd characters and bytes between them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

ODD = (
    "\x00", "\x1b[31m", "\x07", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\ufffe",
    "\U0001ffff", "\u00ad", "\u200b", "é", "橋", "ب", "👍🏽", "&#0;", "&#x1b;", "&#xd800;", "&#99999999;", "&amp;", "&",
    "<", ">", "]]>", '"', "'", "%00", "%ff", "\\", "\n", "\r\n", "\t", "9" * 40, "-1", "1e999", "NaN",
)  # fmt: skip
BYTES = (
    b"\xff",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"\x1f\x8b",
    b"\x80",
    b"\xc2",
)

odd_text = st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=8)), max_size=8).map("".join)


def texts(pieces: Sequence[str], most: int = 30) -> st.SearchStrategy[str]:
    """The pieces, and odd characters, in any order."""
    one = st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), st.sampled_from(ODD), st.text(max_size=6))
    return st.lists(one, max_size=most).map("".join)


def bodies(pieces: Sequence[str], most: int = 30) -> st.SearchStrategy[bytes]:
    """The same as bytes, with some that are no text."""
    one = st.one_of(
        texts(pieces, 3).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.sampled_from(BYTES),
        st.binary(max_size=4),
    )
    return st.lists(one, max_size=most).map(b"".join)


def is_clean(text: str | None) -> bool:
    """Whether a line can be shown to a person and to any reader of JSON."""
    if text is None:
        return True
    text.encode("utf-8")  # raises for half characters
    return text == " ".join(text.split()) and not any(
        ord(character) < 32 or 127 <= ord(character) < 160 or character in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
        for character in text
    )
