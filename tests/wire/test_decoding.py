"""Content codings, undone within bounds and with a look at their end."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from contextlib import suppress

import brotli
import pytest

from newsspider.errors import NotTaken
from newsspider.wire.decoding import decode

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = b"".join(
    b"<p>%d %s</p>" % (number, random.Random(number).randbytes(20).hex().encode()) for number in range(9_000)
)


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE, quality=5),
    "zstd": zstd.compress(PAGE),
}


@pytest.mark.parametrize("coding", PACKED)
def test_page_comes_out_as_it_went_in(coding: str) -> None:
    decoded = decode(PACKED[coding], [coding], 0)
    assert decoded.body == PAGE
    assert decoded.is_whole
    assert not decoded.is_cut


@pytest.mark.parametrize("coding", PACKED)
@pytest.mark.parametrize("kept", [0.001, 0.5, 0.999])
def test_page_that_was_cut_off_is_not_whole(coding: str, kept: float) -> None:
    packed = PACKED[coding]
    decoded = decode(packed[: int(len(packed) * kept)], [coding], 0)
    assert not decoded.is_whole
    assert PAGE.startswith(decoded.body)


@pytest.mark.parametrize("coding", PACKED)
def test_no_more_than_the_limit_is_unpacked(coding: str) -> None:
    decoded = decode(PACKED[coding], [coding], 100_000)
    assert decoded.body == PAGE[:100_000]
    assert decoded.is_cut


@pytest.mark.parametrize("coding", PACKED)
def test_page_of_exactly_the_limit_is_taken(coding: str) -> None:
    decoded = decode(PACKED[coding], [coding], len(PAGE))
    assert decoded.body == PAGE
    assert not decoded.is_cut


@pytest.mark.parametrize("coding", PACKED)
def test_what_is_not_packed_is_a_broken_encoding(coding: str) -> None:
    with pytest.raises(NotTaken, match="broken encoding"):
        decode(b"<!doctype html><p>Not packed at all, whatever they say" * 100, [coding], 0)


def test_deflate_without_its_frame_is_read_as_browsers_do() -> None:
    assert decode(bare_deflate(PAGE), ["deflate"], 0).body == PAGE


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    assert decode(brotli.compress(gzip.compress(PAGE)), ["gzip", "br"], 0).body == PAGE


def test_codings_that_are_none_are_passed_over() -> None:
    assert decode(PAGE, ["utf-8", "identity"], 0).body == PAGE
    assert decode(PACKED["gzip"], ["none", "gzip"], 0).body == PAGE


def test_more_than_three_codings_are_not_undone() -> None:
    with pytest.raises(NotTaken, match="broken encoding: 4 codings"):
        decode(PACKED["gzip"], ["gzip"] * 4, 0)


def test_gzip_of_several_members_is_one_page() -> None:
    parts = [PAGE[:1_000], PAGE[1_000:]]
    assert decode(b"".join(map(gzip.compress, parts)), ["gzip"], 0).body == PAGE


def test_zstd_of_several_frames_is_one_page() -> None:
    parts = [PAGE[:1_000], PAGE[1_000:]]
    assert decode(b"".join(map(zstd.compress, parts)), ["zstd"], 0).body == PAGE


def test_gzip_of_very_many_members_is_not_read() -> None:
    with pytest.raises(NotTaken, match="broken encoding"):
        decode(gzip.compress(b"") * 5_000, ["gzip"], 0)


@pytest.mark.parametrize("behind", [b"\0" * 512, b"<!-- served by cache 7 -->"])
def test_what_stands_behind_a_gzip_file_is_passed_over(behind: bytes) -> None:
    assert decode(PACKED["gzip"] + behind, ["gzip"], 0).body == PAGE


def test_wrong_checksum_is_nobodys_loss() -> None:
    assert decode(PACKED["gzip"][:-8] + b"\0" * 8, ["gzip"], 0).body == PAGE


def test_gzip_with_a_name_and_a_comment_is_read() -> None:
    packed = PACKED["gzip"]
    named = packed[:3] + bytes([4 | 8 | 16]) + packed[4:10] + b"\x02\x00ab" + b"page.html\0" + b"hello\0" + packed[10:]
    assert decode(named, ["gzip"], 0).body == PAGE


def test_zstd_that_wants_a_window_of_more_than_8_mb_is_refused() -> None:
    options: dict[int, int] = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0}
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(PAGE) + packer.flush()
    with pytest.raises(NotTaken, match="broken encoding"):
        decode(packed, ["zstd"], 0)


@pytest.mark.parametrize("coding", PACKED)
def test_bytes_that_were_changed_on_the_way_are_read_or_refused(coding: str) -> None:
    chance = random.Random(coding)
    packed = PACKED[coding][:3_000]
    for _ in range(300):
        data = bytearray(packed)
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        with suppress(NotTaken):
            assert len(decode(bytes(data), [coding], 200_000).body) <= 200_000
