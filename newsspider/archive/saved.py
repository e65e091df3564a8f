"""Pages that were saved to disk: folders of HTML files, and lists that say which file is which address.

| list | a line |
|---|---|
| `.tsv`, `.txt` | address, tab, file; and, where it is known, tab, the moment of capture |
| `.jsonl` | `{"url": ..., "file": ..., "date"?: ..., "status"?: ..., "contentType"?: ...}` |

Files are relative to the list. A moment is RFC 3339; where none is given it is when the file was last written. Of a
file in a folder the address is what its browser has noted (`saved from url=`), its page claims (`canonical`, `og:url`),
or its place tells: `folder/www.example.com/a/b.html`, as wget and httrack lay pages down.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

from newsspider.archive.entries import Broken, Capture, End, Entry, Filter, Head, LeftOut
from newsspider.archive.files import OnDisk, mark_of
from newsspider.discover.urls import normalize, site_key
from newsspider.items import Warc

PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".shtml")
LIST_SUFFIXES = (".tsv", ".txt", ".jsonl")

_HEAD_BYTES = 200_000
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_TAG = re.compile(rb"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|/)index\.x?html?$")


@dataclass(frozen=True, slots=True)
class _Saved:
    file: Path
    url: str | None = None
    at: datetime | None = None
    status: int = 200
    content_type: str = "text/html"


class Folder(OnDisk):
    """Every page below a folder, in the order of their names; what a page's file is called matters only to that.

    Where files have come, gone or changed since, it is read anew: what was exported is known by address and date.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._files: list[Path] | None = None
        self._mark = b""

    def mark(self, offset: int) -> bytes:
        del offset
        if not self._mark:  # as it was when the run began
            told = hashlib.blake2b(digest_size=16)
            for file in self._pages():
                told.update(f"{file}\0{file.stat().st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
            self._mark = told.digest()
        return self._mark

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        files = self._pages()
        for place, file in enumerate(files[start:], start):
            yield _entry(_Saved(file), place, self._label_of(file), self._path, wanted, most_bytes)
        yield End(begins=len(files))

    def _label_of(self, file: Path) -> str:
        return str(file.relative_to(self._path))

    def _pages(self) -> list[Path]:
        """Raises `OSError`."""
        if self._files is None:
            found = [Path(folder, name) for folder, _, names in os.walk(self._path, onerror=_raised) for name in names]
            self._files = sorted(file for file in found if file.name.lower().endswith(PAGE_SUFFIXES))
        return self._files


class ListOfFiles(OnDisk):
    """A list of addresses with files; one that has grown is read on."""

    def mark(self, offset: int) -> bytes:
        return mark_of(self._path, offset)

    def entries(self, start: int, wanted: Filter, most_bytes: int) -> Iterator[Entry]:
        with self._path.open("rb") as lines:
            lines.seek(start)
            begins = start
            for line in lines:
                if line.strip():
                    yield self._entry(line, begins, wanted, most_bytes)
                begins += len(line)
        yield End(begins=begins)

    def _entry(self, line: bytes, begins: int, wanted: Filter, most_bytes: int) -> Entry:
        try:
            saved = self._saved(line.decode("utf-8"))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return Broken(begins=begins, reason="a line that is no address with a file")
        return _entry(saved, begins, self.label, None, wanted, most_bytes)

    def _saved(self, line: str) -> _Saved:
        """Raises what it may where a line is none."""
        if self._path.suffix == ".jsonl":
            given = json.loads(line)
            url, file, at = given["url"], given["file"], given.get("date")
            status, kind = int(given.get("status") or 200), str(given.get("contentType") or "text/html")
        else:
            url, file, *rest = line.rstrip("\r\n").split("\t")
            at, status, kind = (rest[0] if rest else None), 200, "text/html"
        return _Saved(self._path.parent / file, url.strip(), _moment(at) if at else None, status, kind)


def _entry(saved: _Saved, begins: int, label: str, root: Path | None, wanted: Filter, most_bytes: int) -> Entry:
    try:
        stat = saved.file.stat()
        at = saved.at or datetime.fromtimestamp(stat.st_mtime, UTC)
        if saved.url is not None and (reason := wanted(Head(url=saved.url, at=at))):
            return LeftOut(begins=begins, head=Head(url=saved.url, at=at), reason=reason)
        body = _body(saved.file, most_bytes)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        return Broken(begins=begins, reason=f"{saved.file.name} cannot be read: {error}")
    url = saved.url or _address_of(body[:_HEAD_BYTES], saved.file, root)
    if url is None:
        return Broken(begins=begins, reason=f"{saved.file.name}: nothing says which address it is of")
    head = Head(url=url, at=at)
    if reason := "too large" if len(body) > most_bytes else wanted(head):
        return LeftOut(begins=begins, head=head, reason=reason)
    return Capture(
        begins=begins,
        head=head,
        place=Warc(file=label, offset=begins),
        status=saved.status,
        headers=(("Content-Type", saved.content_type),),
        body=body,
    )


def _body(file: Path, most_bytes: int) -> bytes:
    """One byte more than `most_bytes` of what is longer. Raises what reading raises."""
    if file.suffix == ".gz":
        with gzip.open(file) as packed:
            return packed.read(most_bytes + 1)
    with file.open("rb") as plain:
        return plain.read(most_bytes + 1)


def _address_of(beginning: bytes, file: Path, root: Path | None) -> str | None:
    if (noted := _SAVED_FROM.search(beginning)) and (url := _web_address(noted[1])):
        return url
    claimed = {name: url for name, url in map(_claim, _TAG.findall(beginning)) if url}
    if url := claimed.get("canonical") or claimed.get("og:url"):
        return url
    return _address_by_place(file.relative_to(root)) if root else None


def _claim(tag: bytes) -> tuple[str, str | None]:
    found = {name.lower(): b"".join(values) for name, *values in _ATTRIBUTE.findall(tag)}
    name = found.get(b"rel") or found.get(b"property") or found.get(b"name") or b""
    return name.decode("latin-1").lower(), _web_address(found.get(b"href") or found.get(b"content") or b"")


def _web_address(text: bytes) -> str | None:
    url = unescape(text.decode("utf-8", "replace")).strip()
    return normalize(url) if url.startswith(("http://", "https://")) else None


def _address_by_place(path: Path) -> str | None:
    host, *rest = path.parts
    if "." not in host or not rest or "." not in site_key(f"https://{host}/"):
        return None
    where = "/".join(rest).removesuffix(".gz")
    return normalize(f"https://{host}/{quote(_INDEX.sub('/', where).lstrip('/'), safe='/?=&%@:;,+~!$()*')}")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _raised(error: OSError) -> None:
    raise error
