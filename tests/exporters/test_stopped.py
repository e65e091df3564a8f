"""A run that is stopped before its end says so, and so do its file's name and its exit code."""

from __future__ import annotations

import signal
import subprocess
from functools import partial
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, crawl, crawl_arguments, halfway, outcome_of, read_lines, together
from tests.exporters.papers import Gate, paper

EARLIER = '{"headline": "An earlier line"}\n'
COUNT = 12


def interrupted(data: Path, *signals: signal.Signals, option: str | None = None) -> Outcome:
    """A crawl that gets the signals one after the other when it has written a line and waits for more."""
    gate = Gate(COUNT)
    news = data / "news.jsonl"
    news.write_text(EARLIER)
    named = [option, str(news)] if option else []
    output = {"-o": news, "-O": data / "news.jsonl.part"}.get(option or "", data / "articles")
    with gate.site:
        arguments = crawl_arguments("-a", f"site={gate.site.url}", *named, data=data)
        with halfway(arguments, output) as run:
            assert run.stderr is not None
            said = b""
            for number in signals:
                run.send_signal(number)
                while f"Received {number.name}".encode() not in (line := run.stderr.readline()):
                    assert line, said.decode()
                    said += line
                said += line
            gate.open()
            said += run.stderr.read()
            run.wait(60)
    return outcome_of(subprocess.CompletedProcess(run.args, run.returncode, b"", said), data)


Stopped = dict[str, tuple[Path, Outcome]]


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    folders = {name: tmp_path_factory.mktemp(name) for name in ("interrupt", "terminate", "twice", "-o", "-O")}
    runs = together(
        partial(interrupted, folders["interrupt"], signal.SIGINT),
        partial(interrupted, folders["terminate"], signal.SIGTERM),
        partial(interrupted, folders["twice"], signal.SIGINT, signal.SIGINT),
        partial(interrupted, folders["-o"], signal.SIGINT, option="-o"),
        partial(interrupted, folders["-O"], signal.SIGINT, option="-O"),
    )
    return {name: (folders[name], outcome) for name, outcome in zip(folders, runs, strict=True)}


EVERY = pytest.mark.parametrize("name", ["interrupt", "terminate", "twice", "-o", "-O"])


@EVERY
def test_stopped_run_has_an_exit_code_of_its_own(stopped: Stopped, name: str) -> None:
    assert stopped[name][1].exit_code == ExitCode.STOPPED


@EVERY
def test_summary_says_that_the_run_was_stopped(stopped: Stopped, name: str) -> None:
    stderr = stopped[name][1].stderr
    assert stderr.count("  stopped before the end: shutdown") == 1
    assert "Traceback" not in stderr


@pytest.mark.parametrize(
    ("name", "ending"), [("interrupt", ".jsonl"), ("terminate", ".jsonl"), ("twice", ".jsonl.part")]
)
def test_file_of_a_stopped_run_is_complete_unless_nobody_was_left_to_say_so(
    stopped: Stopped, name: str, ending: str
) -> None:
    folder, outcome = stopped[name]
    (path,) = (folder / "articles").iterdir()
    assert path.name.endswith(ending)
    lines = len(read_lines(path))
    assert 0 < lines < COUNT
    assert f"{lines} line{'s' if lines > 1 else ''} in {path}" in outcome.stderr


def test_what_capital_o_would_have_overwritten_stays_when_the_run_is_stopped(stopped: Stopped) -> None:
    folder, _ = stopped["-O"]
    assert (folder / "news.jsonl").read_text() == EARLIER
    assert 0 < len(read_lines(folder / "news.jsonl.part")) < COUNT


def test_lines_that_a_stopped_run_has_appended_stay(stopped: Stopped) -> None:
    folder, _ = stopped["-o"]
    assert 1 < len(read_lines(folder / "news.jsonl")) <= COUNT
    assert not (folder / "articles").exists()


def test_limit_that_ends_a_run_is_named(tmp_path: Path) -> None:
    with paper(COUNT) as site:
        outcome = crawl("-a", f"site={site.url}", "-s", "CLOSESPIDER_ITEMCOUNT=2", data=tmp_path, delay_s=0.1)
    assert outcome.exit_code == ExitCode.STOPPED
    assert "  stopped before the end: closespider_itemcount" in outcome.stderr
    assert 2 <= len(outcome.articles) < COUNT


@pytest.mark.parametrize("name", ["news.jsonl", "news.json"])
def test_name_of_an_output_is_for_what_is_complete(tmp_path: Path, name: str) -> None:
    with paper(COUNT) as site:
        output = ("-O", str(tmp_path / name), "-s", "CLOSESPIDER_ITEMCOUNT=2")
        outcome = crawl("-a", f"site={site.url}", *output, data=tmp_path, delay_s=0.1)
    assert outcome.exit_code == ExitCode.STOPPED
    assert not (tmp_path / name).exists()
    assert len(list(tmp_path.glob("news.jsonl.part" if name == "news.jsonl" else "news-20*.json"))) == 1
