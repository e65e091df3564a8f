"""What a person at a terminal sees, and what a job without one leaves in its log."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.crawl.run import PROJECT, Outcome, command, crawl, crawl_arguments, surroundings
from tests.web import Answer, LocalSite, article_page, listing_page

LINKS = {f"/2026/11/20/story-{n}-for-all.html": f"A story for the terminal that has number {n}" for n in range(3)}
ANSI = re.compile(r"\x1b\[[?\d;]*[A-Za-z]")
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] (?:INFO|WARNING): ")


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite({"/": listing_page(LINKS), **{path: article_page(text) for path, text in LINKS.items()}}) as served:
        yield served


def at_terminal(arguments: list[str]) -> tuple[int, str]:
    """The exit code of a run, and all that its terminal was sent, without colours and movements."""
    ours, its = pty.openpty()
    env = surroundings({"TERM": "xterm", "COLUMNS": "120", "LINES": "40"})
    with subprocess.Popen(command(*arguments), cwd=PROJECT, env=env, stdin=its, stdout=its, stderr=its) as run:
        os.close(its)
        pieces = list(iter(partial(_read, ours), b""))
        os.close(ours)
    return run.returncode, ANSI.sub("", b"".join(pieces).decode())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so where nobody writes any more
        return b""


def at_terminal_stopped_twice(arguments: list[str]) -> str:
    """All that the terminal of a run was sent that gets a second SIGINT while it is closing."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        command(*arguments), cwd=PROJECT, env=surroundings({"TERM": "xterm"}), stdin=its, stdout=its, stderr=its
    ) as run:
        os.close(its)
        sent = b""
        for sign in (b"Spider opened", b"Received SIGINT"):
            while sign not in sent:
                sent += (piece := _read(ours))
                assert piece, sent.decode()
            run.send_signal(signal.SIGINT)
        sent += b"".join(iter(partial(_read, ours), b""))
        os.close(ours)
    return sent.decode()


@pytest.fixture(scope="module")
def seen(site: LocalSite, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str]:
    data = tmp_path_factory.mktemp("seen")
    return at_terminal(crawl_arguments("-a", f"site={site.url}", data=data, delay_s=0.1))


def test_terminal_shows_the_progress_of_every_site(site: LocalSite, seen: tuple[int, str]) -> None:
    code, text = seen
    assert code == 0, text
    assert re.search(r"site +requests +articles +queue", text)
    counts = re.findall(rf"{re.escape(site.authority)} +(\d+) +(\d+) +(\d+)", text)
    assert len(set(counts)) > 1, "it moves"


def test_terminal_ends_with_the_summary(seen: tuple[int, str]) -> None:
    assert "3 articles from 1 site in" in seen[1]
    assert re.search(r"3 lines in \S+/articles/news-\S+\.jsonl\s*$", seen[1])


def test_terminal_is_spared_the_log_but_not_its_warnings(seen: tuple[int, str]) -> None:
    assert "INFO" not in seen[1]
    assert "NEWSSPIDER_CONTACT is not set" in seen[1]


def test_terminal_shows_the_log_where_it_is_asked_for(site: LocalSite, tmp_path: Path) -> None:
    _, text = at_terminal(crawl_arguments("-a", f"site={site.url}", "-L", "INFO", data=tmp_path))
    assert "INFO: Spider opened" in text


def test_terminal_is_told_in_one_line_what_cannot_be_done(tmp_path: Path) -> None:
    code, text = at_terminal(crawl_arguments("-a", "site=www.example.com", data=tmp_path))
    assert code == 64
    assert text.startswith("newsspider: ")
    assert text.count("\n") == 1


def test_terminal_has_its_cursor_back_and_the_summary_after_two_signals(tmp_path: Path) -> None:
    with LocalSite({"/robots.txt": Answer(delay_s=3.0)}) as slow:
        sent = at_terminal_stopped_twice(crawl_arguments("-a", f"site={slow.url}", "-L", "INFO", data=tmp_path))
    assert sent.rfind("\x1b[?25l") < sent.rfind("\x1b[?25h"), "hidden, then shown"
    assert "stopped before the end: shutdown, forced" in sent


@pytest.fixture(scope="module")
def logged(site: LocalSite, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return crawl("-a", f"site={site.url}", data=tmp_path_factory.mktemp("logged"))


def test_without_a_terminal_there_is_nothing_but_the_log(logged: Outcome) -> None:
    assert logged.stdout == ""
    assert "\x1b" not in logged.stderr
    assert all(LOG_LINE.match(line) or line.startswith((" ", "{", "[")) for line in logged.stderr.splitlines())


def test_log_ends_with_the_summary(logged: Outcome) -> None:
    lines = [line.partition("INFO: ")[2] for line in logged.stderr.splitlines()[-3:]]
    assert lines[0].startswith("3 articles from 1 site in ")
    assert lines[2] == f"  3 lines in {logged.files[0]}"


def test_run_uses_nothing_of_scrapy_that_is_deprecated(logged: Outcome) -> None:
    assert "ScrapyDeprecationWarning" not in logged.stderr
    assert "is deprecated" not in logged.stderr


def test_log_file_takes_the_log_from_standard_error(site: LocalSite, tmp_path: Path) -> None:
    log = tmp_path / "news.log"
    outcome = crawl("-a", f"site={site.url}", "--logfile", str(log), data=tmp_path)
    assert (outcome.stdout, outcome.stderr) == ("", "")
    assert "3 articles from 1 site in" in log.read_text()
