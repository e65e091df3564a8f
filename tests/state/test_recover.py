"""What a run learns from the files of an earlier one that was cut off."""

from __future__ import annotations

import gzip
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsspider.discover.urls import article_id
from newsspider.errors import OutputError
from newsspider.state.contract import Fate, Memory, Output
from newsspider.state.hashes import key_of
from newsspider.state.packing import packing_of
from newsspider.state.recover import recover
from newsspider.state.relearn import revision_of
from newsspider.state.schedule import HOUR
from newsspider.state.titles import retitled
from tests.exporters.writer import FETCHED, address, known, line
from tests.state.values import sketch

RUN = "20261125T060000Z-0a1b"


def appended(memory: Memory, path: Path, remembered: bytes, more: bytes = b"") -> Path:
    """A file that is appended to, of which a part is remembered."""
    return written(memory, path, path, remembered, more)


def written(memory: Memory, path: Path, name: Path, remembered: bytes, more: bytes = b"") -> Path:
    path.write_bytes(remembered + more)
    revisions = [found for text in remembered.splitlines() if (found := revision_of(text, sketch))]
    output = Output(path=str(path), name=str(name), run_id=RUN, known_bytes=len(remembered))
    memory.settle(revisions=revisions, outputs=[output])
    return path


def known_bytes(memory: Memory, path: Path) -> int:
    return next(output.known_bytes for output in memory.outputs() if output.path == str(path))


def own(memory: Memory, folder: Path, remembered: bytes, more: bytes = b"") -> tuple[Path, Path]:
    """A run's own file, and the name that it is to have."""
    name = folder / f"news-{RUN}.jsonl"
    return written(memory, folder / f"{name.name}.part", name, remembered, more), name


# --- lines -----------------------------------------------------------------------------------------------------------


def test_lines_that_were_written_and_not_remembered_are_remembered(memory: Memory, tmp_path: Path) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0), line(1) + line(2))
    assert recover(memory, sketch) == 2
    assert known(memory, 5) == {0, 1, 2}
    assert path.read_bytes() == line(0) + line(1) + line(2)
    assert known_bytes(memory, path) == path.stat().st_size


def test_article_is_known_under_all_its_addresses(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "news.jsonl", b"", line(3))
    recover(memory, sketch)
    addresses = [address(3), f"{address(3)}?utm_source=x", "https://m.news.example/short/3"]
    found = memory.known([key_of(url) for url in addresses])
    assert {one.fate for one in found.values()} == {Fate.EXPORTED}
    assert {one.article for one in found.values()} == {bytes.fromhex(article_id(address(3)))}


def test_article_is_remembered_as_its_line_tells_it(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "news.jsonl", b"", line(3))
    recover(memory, sketch)
    article = memory.articles([key_of(address(3))])[key_of(address(3))]
    assert (article.site, article.headline, article.revision) == ("news.example", "Story 3", 1)
    assert article.content == bytes.fromhex(f"{3:032x}")
    assert article.seen_at == FETCHED.timestamp() + HOUR
    assert article.visit_at == article.seen_at + HOUR


def test_new_revision_of_a_known_article_keeps_when_it_was_first_seen(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "news.jsonl", line(3), line(3, revision=2, headline="Story 3, corrected"))
    assert recover(memory, sketch) == 1
    article = memory.articles([key_of(address(3))])[key_of(address(3))]
    assert (article.revision, article.headline) == (2, "Story 3, corrected")
    assert article.first_seen == FETCHED.timestamp() + HOUR
    assert article.seen_at == FETCHED.timestamp() + 2 * HOUR


def test_article_that_has_gone_is_not_looked_at_again(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "news.jsonl", line(3), line(3, revision=2, change="removed"))
    recover(memory, sketch)
    article = memory.articles([key_of(address(3))])[key_of(address(3))]
    assert article.removed
    assert article.visit_at is None
    assert memory.known([key_of(address(3))])[key_of(address(3))].fate == Fate.REMOVED


def test_torn_line_is_cut_off_and_its_article_comes_again(memory: Memory, tmp_path: Path) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0), line(1) + line(2)[:-1])
    assert recover(memory, sketch) == 1
    assert known(memory, 5) == {0, 1}
    assert path.read_bytes() == line(0) + line(1)


def test_zeros_that_a_loss_of_power_has_left_are_cut_off(memory: Memory, tmp_path: Path) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0), line(1) + b"\0" * 500 + line(2)[250:] + line(3))
    recover(memory, sketch)
    assert path.read_bytes() == line(0) + line(1)
    assert known(memory, 5) == {0, 1}


@pytest.mark.parametrize(
    "foreign",
    [
        b"a note of mine\n",
        b'{"headline": "Somebody else\'s"}\n',
        b"\n",
        b"[1, 2]\n",
        b"\xff\xfe\n",
        b'{"id": "12", "revision": "x"}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_lines_that_are_not_ours_stay(memory: Memory, tmp_path: Path, foreign: bytes) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0), foreign + line(1) + foreign)
    assert recover(memory, sketch) == 1
    assert path.read_bytes() == line(0) + foreign + line(1) + foreign
    assert known_bytes(memory, path) == path.stat().st_size


def test_recovering_twice_is_recovering_once(memory: Memory, tmp_path: Path) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0), line(1) + b'{"a to')
    recover(memory, sketch)
    articles = memory.articles([key_of(address(number)) for number in range(3)])
    assert recover(memory, sketch) == 0
    assert path.read_bytes() == line(0) + line(1)
    assert memory.articles(list(articles)) == articles


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_any_more_stops_the_run(memory: Memory, tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(0))
    path.unlink()
    make(path)
    with pytest.raises(OutputError, match="is no file any more"):
        recover(memory, sketch)


# --- files that are others now ---------------------------------------------------------------------------------------


def test_file_that_logrotate_has_copied_and_emptied_begins_anew(
    memory: Memory, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    path = appended(memory, tmp_path / "news.jsonl", line(0) + line(1))
    path.write_bytes(line(2))
    assert recover(memory, sketch) == 1
    assert known(memory, 5) == {0, 1, 2}
    assert path.read_bytes() == line(2)
    assert known_bytes(memory, path) == len(line(2))
    assert "is not the file that it was" in caplog.text


@pytest.mark.parametrize("more", [1, 40])
def test_file_that_was_replaced_keeps_every_line_and_its_last_is_ended(
    memory: Memory, tmp_path: Path, more: int
) -> None:
    path = appended(memory, tmp_path / "news.jsonl", line(8) + line(9))
    text = b"".join(line(number) for number in range(10, 10 + more)) + b"the user's own"
    path.write_bytes(text)
    assert recover(memory, sketch) == more
    assert path.read_bytes() == text + b"\n"


def test_file_that_is_gone_is_forgotten_and_its_articles_are_not(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "news.jsonl", line(0)).unlink()
    assert recover(memory, sketch) == 0
    assert memory.outputs() == []
    assert known(memory, 5) == {0}


# --- a run's own file ------------------------------------------------------------------------------------------------


def test_file_of_a_dead_run_gets_its_name(memory: Memory, tmp_path: Path) -> None:
    part, name = own(memory, tmp_path, line(0), line(1) + line(2)[:50])
    assert recover(memory, sketch) == 1
    assert name.read_bytes() == line(0) + line(1)
    assert not part.exists()
    assert memory.outputs() == []


def test_file_of_a_dead_run_that_is_empty_is_removed(memory: Memory, tmp_path: Path) -> None:
    part, name = own(memory, tmp_path, b"", line(2)[:50])
    recover(memory, sketch)
    assert not part.exists()
    assert not name.exists()
    assert memory.outputs() == []


def test_file_of_a_dead_run_never_takes_the_name_of_another(memory: Memory, tmp_path: Path) -> None:
    _, name = own(memory, tmp_path, line(0), line(1))
    name.write_bytes(line(4))
    recover(memory, sketch)
    assert name.read_bytes() == line(4)
    assert (tmp_path / f"news-{RUN}-2.jsonl").read_bytes() == line(0) + line(1)


def test_what_the_next_run_would_replace_stands_beside_it(memory: Memory, tmp_path: Path) -> None:
    name = tmp_path / "news.jsonl"
    written(memory, tmp_path / "news.jsonl.part", name, line(0), line(1))
    assert recover(memory, sketch) == 1
    assert not name.exists()
    assert (tmp_path / f"news-{RUN}.jsonl").read_bytes() == line(0) + line(1)


def test_what_would_have_replaced_an_older_file_stands_beside_it(memory: Memory, tmp_path: Path) -> None:
    older = tmp_path / "news.jsonl.gz"
    older.write_bytes(gzip.compress(line(4)))
    packed = gzip.compress(line(0))
    written(memory, tmp_path / "news.jsonl.gz.part", older, packed, gzip.compress(line(1)))
    assert recover(memory, sketch) == 1
    assert gzip.decompress(older.read_bytes()) == line(4)
    assert gzip.decompress((tmp_path / f"news-{RUN}.jsonl.gz").read_bytes()) == line(0) + line(1)
    assert memory.outputs() == []


def test_file_that_got_its_name_when_nobody_was_left_to_say_so_is_read_there(memory: Memory, tmp_path: Path) -> None:
    part, name = own(memory, tmp_path, line(0), line(1))
    part.rename(name)
    assert recover(memory, sketch) == 1
    assert known(memory, 5) == {0, 1}
    assert name.read_bytes() == line(0) + line(1)
    assert memory.outputs() == []


# --- several files ---------------------------------------------------------------------------------------------------


def test_what_only_one_of_two_files_has_is_cut_out_of_it(memory: Memory, tmp_path: Path) -> None:
    first = appended(memory, tmp_path / "a.jsonl", line(0), line(1) + line(2) + line(3))
    second = appended(memory, tmp_path / "b.jsonl", line(0), line(1) + line(2)[:20])
    assert recover(memory, sketch) == 1
    assert first.read_bytes() == second.read_bytes() == line(0) + line(1)
    assert known(memory, 5) == {0, 1}


def test_member_with_one_line_too_many_is_cut_out_of_all(memory: Memory, tmp_path: Path) -> None:
    plain = appended(memory, tmp_path / "a.jsonl", b"", line(0) + line(1) + line(2))
    packed = gzip.compress(line(0)), gzip.compress(line(1) + line(2) + line(3))
    other = appended(memory, tmp_path / "b.jsonl.gz", b"", b"".join(packed))
    recover(memory, sketch)
    assert plain.read_bytes() == line(0)
    assert gzip.decompress(other.read_bytes()) == line(0)
    assert known(memory, 5) == {0}


def test_other_peoples_lines_after_a_cut_stay(memory: Memory, tmp_path: Path) -> None:
    first = appended(memory, tmp_path / "a.jsonl", line(0), line(1) + b"mine\n" + line(2) + b"mine too\n")
    packed = appended(memory, tmp_path / "b.jsonl.gz", b"", gzip.compress(line(1)) + gzip.compress(line(3) + b"also\n"))
    recover(memory, sketch)
    assert first.read_bytes() == line(0) + line(1) + b"mine\nmine too\n"
    assert gzip.decompress(packed.read_bytes()) == line(1) + b"also\n"


def test_file_that_is_gone_says_nothing_about_the_others(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "a.jsonl", line(0)).unlink()
    other = appended(memory, tmp_path / "b.jsonl", line(0), line(1))
    assert recover(memory, sketch) == 1
    assert other.read_bytes() == line(0) + line(1)


def test_file_of_another_run_says_nothing_about_this_one(memory: Memory, tmp_path: Path) -> None:
    appended(memory, tmp_path / "a.jsonl", line(0), line(1))
    memory.settle(outputs=[Output(path=str(tmp_path / "b.jsonl"), name=str(tmp_path / "b.jsonl"), run_id="earlier")])
    (tmp_path / "b.jsonl").touch()
    assert recover(memory, sketch) == 1


# --- packed ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("torn", ["cut", "garbled", "begun"])
def test_torn_member_is_cut_off(memory: Memory, tmp_path: Path, suffix: str, torn: str) -> None:
    packing = packing_of(f"news.jsonl{suffix}")
    assert packing is not None
    whole, more, last = (packing.pack(line(number) + line(number + 1)) for number in (0, 2, 4))
    end = {"cut": last[:-3], "garbled": last[:30] + bytes(20) + last[50:], "begun": last[:1]}[torn]
    path = tmp_path / f"news.jsonl{suffix}"
    path.write_bytes(whole + more + end)
    revisions = [found for number in (0, 1) if (found := revision_of(line(number), sketch))]
    output = Output(path=str(path), name=str(path), run_id=RUN, known_bytes=len(whole))
    memory.settle(revisions=revisions, outputs=[output])
    assert recover(memory, sketch) == 2
    assert path.read_bytes() == whole + more
    assert known(memory, 9) == {0, 1, 2, 3}


def test_packed_file_that_was_replaced_loses_nothing(memory: Memory, tmp_path: Path) -> None:
    path = appended(memory, tmp_path / "news.jsonl.gz", gzip.compress(line(0)))
    packed = gzip.compress(b"".join(line(number) for number in range(5, 50)))
    path.write_bytes(packed)
    assert recover(memory, sketch) == 45
    assert path.read_bytes() == packed


def test_line_is_read_back_whatever_fields_were_chosen() -> None:
    record = json.loads(line(3))
    for name in ("requestedUrl", "firstSeen", "description", "discovery"):
        record.pop(name, None)
    revision = revision_of(json.dumps(record).encode(), sketch)
    assert revision is not None
    assert revision.article.id in revision.keys


def test_line_that_is_read_back_tells_what_listings_called_its_article() -> None:
    record = json.loads(line(3))
    record["discovery"] = [{"via": "feed", "url": "https://example.com/feed", "title": "Bridge opens", "date": None}]
    revision = revision_of(json.dumps(record).encode(), sketch)
    assert revision is not None
    assert retitled(revision.article.titles, "https://example.com/feed", "Bridge closes")
    assert not retitled(revision.article.titles, "https://example.com/feed", "Bridge opens")
