"""WARC 1.0 and 1.1, plain or in gzip members: a stream in, its pages out, and never more than one of them in memory.

A damaged record costs itself: reading goes on with the next one that can be found. What is kept of a response beside it
(`metadata` of newsspider's own) stands before it, as newsspider writes it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, cast

from newsspider.archive.entries import Broken, Capture, End, Entry, Filter, Head, LeftOut, Revisit
from newsspider.archive.message import Message, read_message
from newsspider.archive.note import note_in
from newsspider.items import Warc

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

OpenAt = Callable[[int], BinaryIO]
"""The archive from an offset on, whose `tell` counts from the archive's beginning. Raises `OSError`."""

_HEADERS_BYTES = 65_536
"""Of a response, beside its body."""
_WINDOW = 1 << 16
_GZIP = b"\x1f\x8b\x08"
_PLAIN = re.compile(rb"(?:\A|\n)(WARC/1\.[01]\r\n)")
_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*(?:\r\n|\Z)", re.IGNORECASE)
_MOST_META = 1 << 20
_PAGE_TYPES = re.compile(
    r"\s*(?:text/(?!css|javascript|csv|calendar)|application/(?:[a-z.+-]*xml|octet-stream)|\Z)", re.IGNORECASE
)
"""What may be a page; nothing at all may, too."""


@dataclass(slots=True)
class _Noted:
    """What a `metadata` record has said of the response that follows."""

    of: str
    begins: int
    note: str


def read_warc(
    label: str, open_at: OpenAt, start: int, wanted: Filter, most_bytes: int, *, may_grow: bool = True
) -> Iterator[Entry]:
    """See `Archive.entries`. Where an archive `may_grow`, it is seen to that it does not end within a record.

    Raises `OSError`, and `ImportError` where newsspider[archive] is not installed.
    """
    position = start
    damage: _Damage | None = None
    while True:
        reading = _Reading(label, wanted, most_bytes, position)
        try:
            with open_at(position) as stream:
                for entry in reading.entries(stream):
                    if damage:
                        yield damage.told()
                        damage = None
                    yield entry
                reached = stream.tell()
            end = _end_of(open_at, reading.last) if may_grow and reading.last is not None else reached
            if end is None or end < reached:
                raise _Damage(reading.last or start if end is None else end, "it ends in the middle of a record")
            if damage:
                yield damage.told()
            yield End(begins=reached)
            return
        except _Damage as met:
            if damage and not (damage.is_near and met.offset == position):  # which is where it really is
                yield damage.told()
            damage = met
            following = _following(open_at, damage.offset + 1)
            if following is None:
                yield damage.told(is_torn=True)
                yield End(begins=damage.offset)
                return
            position = following


class _Damage(Exception):  # noqa: N818
    """A record that cannot be read."""

    def __init__(self, offset: int, reason: str, *, is_near: bool = False) -> None:
        """`is_near`: it is the one that follows the one which begins there."""
        super().__init__(offset, reason)
        self.offset = offset
        self.reason = reason
        self.is_near = is_near

    def told(self, *, is_torn: bool = False) -> Broken:
        return Broken(begins=self.offset, reason=self.reason, is_torn=is_torn)


class _Reading:
    """From one place on as far as nothing is damaged."""

    def __init__(self, label: str, wanted: Filter, most_bytes: int, position: int) -> None:
        self._label = label
        self._wanted = wanted
        self._most_bytes = most_bytes
        self._position = position
        self._noted: _Noted | None = None
        self.last: int | None = None
        """Where the last record begins that was found; None: none was."""

    def entries(self, stream: BinaryIO) -> Iterator[Entry]:
        """Raises `_Damage`."""
        from fastwarc.warc import ArchiveIterator, WarcRecordType

        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit | WarcRecordType.metadata
        found = _Unbroken(stream)
        records = iter(ArchiveIterator(cast("BinaryIO", found), record_types=WarcRecordType.any_type, parse_http=False))
        while True:
            try:
                record = next(records, None)
                if record is None:
                    break
                self._position = self.last = record.stream_pos
                if record.record_type & kinds and (entry := self._entry(record)):
                    yield entry
            except OSError as error:
                if found.failure is not None:
                    raise found.failure from None
                raise _Damage(self._position, _one_line(error), is_near=self.last is not None) from None
        if found.failure is not None:
            raise found.failure

    def _entry(self, record: WarcRecord) -> Entry | None:
        """Raises `OSError` and `_Damage`."""
        offset, fields = record.stream_pos, record.headers
        kind, identity = fields.get("WARC-Type"), fields.get("WARC-Record-ID")
        if kind == "metadata":
            self._note(record, offset)
            return None
        noted, self._noted = self._noted, None
        noted = noted if noted and noted.of == identity else None
        begins = noted.begins if noted else offset
        url, at = fields.get("WARC-Target-URI"), _moment(fields.get("WARC-Date"))
        if url is None or at is None or fields.get("Content-Length") is None:
            raise _Damage(offset, "a record without address, date or length")
        url = url.strip("<> ")  # WARC 1.0 had them in brackets
        if not url.startswith(("http://", "https://")):
            return None
        languages = fields.get("WARC-Identified-Content-Language") or ""
        head = Head(url=url, at=at, languages=tuple(one.strip() for one in languages.split(",") if one.strip()))
        if reason := self._wanted(head):
            return LeftOut(begins=begins, head=head, reason=reason)
        if kind == "revisit":
            return Revisit(begins=begins, head=head)
        if record.content_length > self._most_bytes + _HEADERS_BYTES:
            return LeftOut(begins=begins, head=head, reason="too large")
        message = self._message(record)
        if message.status == 200 and not _PAGE_TYPES.match(message.header("content-type") or ""):
            return LeftOut(begins=begins, head=head, reason="not_html")
        cut = fields.get("WARC-Truncated")
        missing = f"the archive has only the beginning of the page ({cut})" if cut else None
        if missing is None and not message.is_whole:
            missing = "the archive has only the beginning of the page"
        return Capture(
            begins=begins,
            head=head,
            place=Warc(file=self._label, offset=offset, recordId=identity),
            status=message.status,
            headers=message.headers,
            body=message.body,
            missing=missing,
            told=noted.note if noted else None,
        )

    def _message(self, record: WarcRecord) -> Message:
        """Raises `_Damage` where the archive ends within it."""
        assert record.reader is not None
        length, kind = record.content_length, record.headers.get("Content-Type") or ""
        block = record.reader.read()
        if len(block) < length:
            raise _Damage(record.stream_pos, f"it ends after {len(block)} of {length} bytes")
        if record.headers.get("WARC-Type") == "resource" or not kind.startswith("application/http"):
            return (
                Message(200, (("Content-Type", kind),), block)
                if not block.startswith(b"HTTP/")
                else read_message(block)
            )
        return read_message(block)

    def _note(self, record: WarcRecord, offset: int) -> None:
        of = record.headers.get("WARC-Concurrent-To")
        if of and record.reader is not None and record.content_length < _MOST_META:
            note = note_in(record.reader.read())
            self._noted = _Noted(of, offset, note) if note else None


class _Unbroken:
    """A stream whose own failures are told apart from damage of what it gives."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except OSError as error:
            self.failure = error
            raise

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return False


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _one_line(error: OSError) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _following(open_at: OpenAt, offset: int) -> int | None:
    """Where the next record begins, from an offset on; None: nowhere. Raises `OSError`."""
    with open_at(offset) as stream:
        window = b""
        while piece := stream.read(_WINDOW):
            window += piece
            for found in _candidates(window):
                if found > len(window) - _LOOK and len(piece) == _WINDOW:
                    break  # more of it is to be seen first
                if _begins_record(window[found : found + _LOOK]):
                    return offset + found
            kept = min(len(window), _LOOK)
            offset += len(window) - kept
            window = window[len(window) - kept :]
    return None


_LOOK = 1 << 12
"""Bytes by which a record is known."""


def _end_of(open_at: OpenAt, offset: int) -> int | None:
    """Where the record ends that begins at an offset; None: not within the archive. Raises `OSError`."""
    with open_at(offset) as stream:
        beginning = stream.read(_WINDOW)
        if beginning.startswith(_GZIP):
            return _end_of_member(stream, beginning, offset)
        head, end, _ = beginning.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or length is None:
            return None
        size = len(head) + len(end) + int(length[1]) + len(b"\r\n\r\n")
        left = size - len(beginning)
        while left > 0 and (piece := stream.read(min(left, _WINDOW))):
            left -= len(piece)
        return offset + size if left <= 0 else None


def _end_of_member(stream: BinaryIO, piece: bytes, offset: int) -> int | None:
    unpacker = zlib.decompressobj(31)
    while piece:
        try:
            unpacker.decompress(piece)
        except zlib.error:
            return None
        offset += len(piece)
        if unpacker.eof:
            return offset - len(unpacker.unused_data)
        piece = stream.read(_WINDOW)
    return None


def _candidates(window: bytes) -> Iterator[int]:
    plain = [found.start(1) for found in _PLAIN.finditer(window)]
    packed, at = [], window.find(_GZIP)
    while at >= 0:
        packed.append(at)
        at = window.find(_GZIP, at + 1)
    return iter(sorted([*plain, *packed]))


def _begins_record(beginning: bytes) -> bool:
    if beginning.startswith(b"WARC/1."):
        return True
    try:
        return zlib.decompressobj(31).decompress(beginning, 64).startswith(b"WARC/1.")
    except zlib.error:
        return False
