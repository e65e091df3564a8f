"""What was kept of sites becomes the records of a live crawl, each exactly once, whatever happens to the run."""

from __future__ import annotations

import gzip
import json
import random
import signal
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from newsspider.report.tally import ExitCode
from tests.archive.warcs import FIRST, http, minutes, record, response, write
from tests.crawl.run import Outcome, crawl, crawl_arguments, halfway, read_lines
from tests.web import Answer, LocalSite, article_page, listing_page

pytest.importorskip("fastwarc")

SITE = "https://www.example.com"
OTHER = "https://news.example.org"
KILLS = 3


def read(*paths: Path | str, data: Path, **options: Any) -> Outcome:
    """`scrapy crawl archive` over these."""
    return crawl(
        "-a", f"path={','.join(map(str, paths))}", *options.pop("given", ()), data=data, spider="archive", **options
    )


def manifest(data: Path) -> dict[str, Any]:
    """Of the run that ended last."""
    last = max((data / "runs").glob("*/manifest.json"), key=lambda path: path.stat().st_mtime_ns)
    told: dict[str, Any] = json.loads(last.read_text("utf-8"))
    return told


def left_out(data: Path) -> dict[str, int]:
    (archive,) = manifest(data)["archives"].values()
    found: dict[str, int] = archive["leftOut"]
    return found


def pages(count: int, site: str = SITE) -> list[bytes]:
    return [
        response(
            f"{site}/2026/01/story-{number}", article_page(f"Story {number} of {site[8:]}"), FIRST + minutes(number)
        )
        for number in range(count)
    ]


def headlines(count: int, site: str = SITE) -> list[str]:
    return sorted(f"Story {number} of {site[8:]}" for number in range(count))


def without_moments(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What does not depend on when and where a page was kept, nor on which of two like texts comes first."""
    names = ("fetchedAt", "firstSeen", "lastSeen", "discovery", "fieldSources", "warc", "clusterId", "duplicateOf")
    return sorted(({k: v for k, v in one.items() if k not in names} for one in records), key=lambda one: one["url"])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.warc.gz"


def test_records_are_those_of_a_live_crawl(tmp_path: Path, path: Path, data: Path) -> None:
    titles = {
        f"/town/2026/0{number}/the-council-spoke-of-{number}-things": f"The council spoke of {number} things"
        for number in range(1, 5)
    }
    texts = {url: article_page(title, published="2026-01-02T10:00:00Z") for url, title in titles.items()}
    with LocalSite({"/": listing_page(titles), **texts}) as site:
        live = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_FIELDS=all", data=tmp_path / "live")
        write(path, *(response(f"{site.url[:-1]}{url}", text) for url, text in texts.items()))
    kept = read(path, data=data, given=("-s", "NEWSSPIDER_FIELDS=all"))
    assert (live.exit_code, kept.exit_code) == (ExitCode.WELL, ExitCode.WELL)
    assert len(kept.articles) == 4
    for one, other in zip(without_moments(kept.articles), without_moments(live.articles), strict=True):
        assert {name: (one[name], other[name]) for name in one if one[name] != other[name]} == {}


def test_a_record_says_when_and_where_it_was_captured(path: Path, data: Path) -> None:
    offsets = write(path, *pages(2))
    outcome = read(path, data=data)
    second = next(one for one in outcome.articles if one["url"].endswith("story-1"))
    assert second["fetchedAt"] == second["firstSeen"] == "2026-01-05T10:01:00+00:00"
    assert (second["warc"]["file"], second["warc"]["offset"]) == ("news.warc.gz", offsets[1])
    assert second["discovery"] == [{"via": "warc", "url": "news.warc.gz", "title": None, "date": None}]
    assert "2 articles from 1 site" in outcome.stderr


def test_captures_of_one_address_are_revisions_in_their_order(path: Path, data: Path) -> None:
    write(
        path,
        *(
            response(
                f"{SITE}/a/story",
                article_page("A story that grows", paragraphs=3 + number // 2),
                FIRST + minutes(number),
            )
            for number in range(6)
        ),
    )
    outcome = read(path, data=data)
    assert [(one["revision"], one["change"], one["fetchedAt"][14:16]) for one in outcome.articles] == [
        (1, "new", "00"), (2, "updated", "02"), (3, "updated", "04"),
    ]  # fmt: skip
    assert manifest(data)["sites"]["example.com"]["unchanged"] == 3


def test_captures_of_one_address_are_no_copies_where_the_output_is_one_piece(
    path: Path, data: Path, tmp_path: Path
) -> None:
    """The memory hears of them at the end of the run only: the next run goes on with the second one."""
    write(
        path,
        *(
            response(f"{SITE}/a/story", article_page("A story", paragraphs=3 + number), FIRST + minutes(number))
            for number in range(2)
        ),
        *pages(2),
    )
    found: list[dict[str, Any]] = []
    for run in range(3):
        output = tmp_path / f"{run}.json"
        outcome = read(path, data=data, given=("-O", str(output)))
        assert outcome.exit_code == ExitCode.WELL
        found += json.loads(output.read_text()) if output.exists() else []
    assert sorted((one["headline"], one["revision"]) for one in found) == [
        ("A story", 1), ("A story", 2), *((headline, 1) for headline in headlines(2)),
    ]  # fmt: skip


def test_older_capture_than_what_is_known_is_no_revision(tmp_path: Path, data: Path) -> None:
    late, early = tmp_path / "1-late.warc.gz", tmp_path / "2-early.warc.gz"
    write(late, response(f"{SITE}/a/story", article_page("A story", paragraphs=6), FIRST + minutes(9)))
    write(early, response(f"{SITE}/a/story", article_page("A story", paragraphs=3), FIRST))
    outcome = read(tmp_path / "*.warc.gz", data=data)
    assert [one["fetchedAt"][14:16] for one in outcome.articles] == ["09"]
    assert manifest(data)["archives"][str(early)]["leftOut"] == {"not newer": 1}


def test_second_run_exports_nothing_again_and_a_file_that_has_grown_is_read_on(path: Path, data: Path) -> None:
    write(path, *pages(3))
    assert read(path, data=data).headlines == headlines(3)
    assert read(path, data=data).headlines == headlines(3)
    with path.open("ab") as file:
        for page in pages(5)[3:]:
            file.write(gzip.compress(page))
    outcome = read(path, data=data)
    assert outcome.headlines == headlines(5)
    assert "news.warc.gz is read on, from" in outcome.stderr
    assert manifest(data)["archives"][str(path)]["records"] == 2


def test_file_that_is_another_one_now_is_read_anew(path: Path, data: Path) -> None:
    write(path, *pages(3))
    read(path, data=data)
    write(path, *pages(4, OTHER))
    assert read(path, data=data).headlines == sorted([*headlines(3), *headlines(4, OTHER)])


def test_run_that_is_killed_goes_on_where_it_was(path: Path, data: Path) -> None:
    write(path, *pages(60))
    given = crawl_arguments("-a", f"path={path}", data=data, spider="archive")
    with halfway(given, data / "articles") as run:
        run.send_signal(signal.SIGKILL)
        run.wait()
    outcome = read(path, data=data)
    assert outcome.headlines == headlines(60)
    assert outcome.exit_code == ExitCode.WELL
    begun = manifest(data)["archives"][str(path)]
    assert begun["records"] < 60 or begun["leftOut"]["not newer"] > 0


def test_nothing_is_lost_and_nothing_comes_twice_over_random_kills(tmp_path: Path, data: Path) -> None:
    """Pages, revisions and what is no article, in several files, killed at random moments."""
    chance = random.Random(8)
    texts = {number: 3 + number % 3 for number in range(40)}
    for file in range(3):
        records = []
        for number, paragraphs in texts.items():
            at = FIRST + minutes(100 * file + number)
            page = article_page(f"Story {number}", paragraphs=paragraphs + (file if number % 4 == 0 else 0))
            records.append(response(f"{SITE}/2026/story-{number}", page, at))
            records.append(response(f"{SITE}/list-{file}-{number}", listing_page({"/a": "A", "/b": "B"}), at))
        write(tmp_path / f"{file}.warc.gz", *records)
    output = tmp_path / "news.jsonl"
    given = crawl_arguments("-a", f"path={tmp_path}/*.warc.gz", "-o", str(output), data=data, spider="archive")
    for _ in range(KILLS):
        with halfway(given, output) as run:
            sleep(chance.random() * 0.2)
            run.send_signal(signal.SIGKILL)
            run.wait()
    assert read(f"{tmp_path}/*.warc.gz", data=data, given=("-o", str(output))).exit_code == ExitCode.WELL
    found = sorted((one["headline"], one["revision"]) for one in read_lines(output))
    expected = sorted(
        (f"Story {number}", revision) for number in texts for revision in range(1, 4 if number % 4 == 0 else 2)
    )
    assert found == expected


def test_damaged_records_are_told_with_file_and_offset_and_cost_only_themselves(path: Path, data: Path) -> None:
    offsets = write(path, *pages(4))
    whole = bytearray(path.read_bytes())
    whole[offsets[1] + 300 : offsets[1] + 340] = bytes(40)
    path.write_bytes(whole[:-30])
    outcome = read(path, path.with_name("gone-*.warc.gz").parent / "news.warc.gz", data=data)
    assert outcome.headlines == ["Story 0 of www.example.com", "Story 2 of www.example.com"]
    assert outcome.exit_code == ExitCode.SOME_FAILED
    assert f"Broken: news.warc.gz at {offsets[1]}" in outcome.stderr
    assert f"Broken: news.warc.gz at {offsets[3]}" in outcome.stderr
    assert "news.warc.gz: 2 records could not be read" in outcome.stderr
    path.write_bytes(whole)  # the rest of the last record has come
    assert read(path, data=data).headlines == [f"Story {number} of www.example.com" for number in (0, 2, 3)]


def test_what_is_no_page_of_an_article_is_left_out_for_the_reasons_of_a_live_crawl(path: Path, data: Path) -> None:
    write(
        path,
        *pages(1),
        record("response", f"{SITE}/gone", FIRST, http("gone", status="404 Not Found")),
        record("response", f"{SITE}/moved", FIRST, http("", status="301 Moved", headers={"Location": "/"})),
        record("response", f"{SITE}/a.pdf", FIRST, http(b"%PDF-", headers={"Content-Type": "application/pdf"})),
        record("response", f"{SITE}/b.pdf", FIRST, http(b"%PDF-1.4 x", headers={"Content-Type": "text/html"})),
        record("revisit", f"{SITE}/elsewhere", FIRST, http("")),
        response(f"{SITE}/", listing_page({"/a": "A"})),
        response(f"{SITE}/topics", listing_page({f"/{number}": f"Number {number}" for number in range(20)})),
        response(f"{SITE}/copy", article_page("Story 0 of www.example.com", canonical=f"{SITE}/2026/01/story-0")),
    )
    outcome = read(path, data=data)
    assert outcome.headlines == headlines(1)
    assert left_out(data) == {"HTTP 404": 1, "redirect": 1, "not_html": 1, "revisit": 1, "front page": 1}
    dropped = manifest(data)["sites"]["example.com"]["dropped"]
    assert dropped["not_html"] == dropped["copy"] == 1
    assert sum(dropped.values()) == 3


def test_packed_chunked_and_bare_bodies_are_read(path: Path, data: Path) -> None:
    text = [article_page(f"Story {number}").encode() for number in range(5)]
    packed = gzip.compress(text[0])
    html, coding = {"Content-Type": "text/html"}, {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:50], packed[50:])) + b"0\r\n\r\n"
    write(
        path,
        record("response", f"{SITE}/0", FIRST, http(chunked, headers={**coding, "Transfer-Encoding": "chunked"})),
        record("response", f"{SITE}/1", FIRST, http(gzip.compress(text[1]), headers=coding)),
        record("response", f"{SITE}/2", FIRST, http(text[2], headers={**coding, "Transfer-Encoding": "chunked"})),
        record("response", f"{SITE}/3", FIRST, b"HTTP/1.0 200 OK\r\n\r\n" + text[3]),
        record("response", f"{SITE}/4", FIRST, text[4]),
        record("response", f"{SITE}/5", FIRST, http(packed[:-40], headers={**html, **coding})),
    )
    outcome = read(path, data=data)
    assert outcome.headlines == [f"Story {number}" for number in range(5)]


def test_revisit_says_that_an_article_was_as_it_was(path: Path, data: Path) -> None:
    write(path, *pages(1))
    read(path, data=data)
    with path.open("ab") as file:
        file.write(
            gzip.compress(record("revisit", f"{SITE}/2026/01/story-0", FIRST + minutes(9), http("", status="304 x")))
        )
    read(path, data=data)
    assert manifest(data)["sites"]["example.com"]["unchanged"] == 1


def test_domains_languages_and_dates_choose(tmp_path: Path, data: Path) -> None:
    first, second = tmp_path / "1.warc.gz", tmp_path / "2.warc.gz"
    write(first, *pages(2), *pages(2, OTHER))
    dated = [
        response(
            f"{SITE}/{day}",
            article_page(f"Day {day}", published=f"2026-01-{day:02}T10:00:00Z"),
            datetime(2026, 1, 20, tzinfo=UTC),
        )
        for day in (1, 5, 9)
    ]
    write(
        second,
        *dated,
        response(f"{SITE}/old", article_page("Old"), datetime(2025, 5, 5, tzinfo=UTC)),
        response(f"{SITE}/german", article_page("German"), FIRST, WARC_Identified_Content_Language="deu"),
    )
    assert read(first, data=data, given=("-a", "domains=example.org")).headlines == headlines(2, OTHER)
    assert left_out(data) == {"other_domain": 2}
    given = ("-a", "since=2026-01-05", "-a", "until=2026-01-05", "-a", "languages=en")
    chosen = read(second, data=tmp_path / "other", given=given)
    assert chosen.headlines == ["Day 5"]
    assert left_out(tmp_path / "other") == {"too_old": 1, "other_language": 1}
    assert manifest(tmp_path / "other")["sites"]["example.com"]["dropped"] == {"too_old": 1, "too_new": 1}


def test_no_more_articles_of_a_site_than_are_wanted_and_the_rest_is_there_for_the_next_run(
    path: Path, data: Path
) -> None:
    write(path, *pages(5), *pages(2, OTHER))
    assert len(read(path, data=data, given=("-a", "max_articles=2")).articles) == 4
    assert read(path, data=data).headlines == sorted([*headlines(5), *headlines(2, OTHER)])


def test_what_cannot_be_asked_for_is_said_before_anything_is_read(data: Path, tmp_path: Path) -> None:
    for given, words in (
        ((), "no archive given"),
        (("-a", f"path={tmp_path}/*.warc.gz"), "there is no such file"),
        (("-a", "months=2026-01"), "-a base and -a months"),
        (("-a", "base=https://x.example/", "-a", "months=2026-13"), "expected months"),
        (("-a", "site=https://x.example/"), "unknown argument"),
        (("-a", "path=.", "-a", "domains=https://x.example/"), "is no domain"),
    ):
        outcome = crawl(*given, data=data, spider="archive")
        assert outcome.exit_code == ExitCode.USAGE
        assert words in outcome.stderr


def test_sites_file_tells_what_is_known_of_a_site(path: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "sites.toml").write_text(
        f'[[site]]\nurl = "{SITE}/"\nname = "The Example"\nexclude = ["story-1"]\nrender = true\n'
    )
    write(path, *pages(2), *pages(1, OTHER))
    outcome = read(path, data=data, given=("-a", f"sites={tmp_path}/sites.toml"))
    names = {one["publisher"]["name"] for one in outcome.articles if one["publisher"]["domain"] == "example.com"}
    assert names == {"The Example"}
    assert outcome.headlines == sorted([*headlines(1), *headlines(1, OTHER)])
    assert left_out(data) == {"excluded": 1}


def test_lines_of_killed_runs_are_whole(path: Path, data: Path, tmp_path: Path) -> None:
    write(path, *pages(30))
    output = tmp_path / "news.jsonl"
    given = crawl_arguments("-a", f"path={path}", "-o", str(output), data=data, spider="archive")
    with halfway(given, output) as run:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert read(path, data=data, given=("-o", str(output))).exit_code == ExitCode.WELL
    assert sorted(one["headline"] for one in read_lines(output)) == headlines(30)


def test_months_of_a_server_are_read_as_they_come_and_files_that_were_read_are_not_asked_for_again(
    tmp_path: Path, data: Path
) -> None:
    with LocalSite() as server:
        for month in (1, 2, 3):
            name = f"crawl-data/CC-NEWS/2026/{month:02}/CC-NEWS-2026{month:02}05-00001.warc.gz"
            site = f"https://news-{month}.example"
            write(tmp_path / "month.warc.gz", *pages(2, site))
            server.routes[f"/{name}"] = Answer((tmp_path / "month.warc.gz").read_bytes())
            listed = Answer(gzip.compress(f"{name}\n".encode()))
            server.routes[f"/crawl-data/CC-NEWS/2026/{month:02}/warc.paths.gz"] = listed
        months = ("-a", f"base={server.url}", "-a", "months=2026-01..2026-02")
        outcome = crawl(*months, data=data, spider="archive")
        assert outcome.headlines == sorted(
            [*headlines(2, "https://news-1.example"), *headlines(2, "https://news-2.example")]
        )
        assert outcome.articles[0]["warc"]["file"].startswith("CC-NEWS-2026")
        new = "/crawl-data/CC-NEWS/2026/03/CC-NEWS-20260305-00001.warc.gz"
        for asked in ([new], []):
            server.asked.clear()
            outcome = crawl(*months[:3], "months=2026-01..2026-04", data=data, spider="archive")
            assert len(outcome.articles) == 6
            assert outcome.exit_code == ExitCode.SOME_FAILED  # there is no list of April
            assert [path for path in server.paths if path.endswith(".warc.gz")] == asked
    assert [path.name for path in data.iterdir() if "CC-NEWS" in path.name] == []


def test_saved_pages_of_a_folder_and_of_a_list_are_records_too(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "saved" / "www.example.com" / "2026"
    folder.mkdir(parents=True)
    (folder / "one.html").write_text(article_page("Story one"))
    (tmp_path / "list.tsv").write_text(f"{SITE}/2026/two\ttwo.page\t2026-01-05T10:00:00Z\n{SITE}/gone\tgone.page\n")
    (tmp_path / "two.page").write_text(article_page("Story two"))
    for _ in range(2):
        outcome = read(tmp_path / "saved", tmp_path / "list.tsv", data=data)
        found = {one["headline"]: (one["url"], one["warc"]["file"]) for one in outcome.articles}
        assert found == {
            "Story one": (f"{SITE}/2026/one.html", "www.example.com/2026/one.html"),
            "Story two": (f"{SITE}/2026/two", "list.tsv"),
        }
    assert len(outcome.articles) == 2


def test_run_that_is_stopped_ends_what_it_has_begun_and_the_next_one_goes_on(path: Path, data: Path) -> None:
    write(path, *pages(60))
    given = crawl_arguments("-a", f"path={path}", data=data, spider="archive")
    with halfway(given, data / "articles") as run:
        run.send_signal(signal.SIGTERM)
        assert run.wait() == ExitCode.STOPPED
    assert read(path, data=data).headlines == headlines(60)


def test_live_crawl_knows_what_archives_had_and_does_not_look_at_the_old_again(
    tmp_path: Path, path: Path, data: Path
) -> None:
    titles = {
        f"/town/2026/0{number}/the-council-spoke-of-{number}-things": f"The council spoke of {number} things"
        for number in range(1, 5)
    }
    texts = {url: article_page(title) for url, title in titles.items()}
    with LocalSite({"/": listing_page(titles), **texts}) as site:
        kept = list(texts.items())[:3]
        write(path, *(response(f"{site.url[:-1]}{url}", text, FIRST) for url, text in kept))
        assert len(read(path, data=data).articles) == 3
        outcome = crawl("-a", f"site={site.url}", data=data)
        assert outcome.headlines == sorted(titles.values())
        assert [url for url in site.paths if url in dict(kept)] == []


def test_headers_are_read_byte_by_byte(path: Path, data: Path) -> None:
    text = article_page("A café opens").encode("iso-8859-1")
    block = b"HTTP/1.1 200 OK\r\nX-Town: Orl\xe9ans\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n" + text
    write(path, record("response", f"{SITE}/2026/cafe", FIRST, block))
    assert read(path, data=data).headlines == ["A café opens"]
