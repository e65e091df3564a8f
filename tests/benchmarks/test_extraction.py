"""Peers run in processes of their own; what goes wrong there is a result."""

from __future__ import annotations

import gzip
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.facts import Facts, authors_f1, is_day, is_headline
from benchmarks.installed import python_of
from benchmarks.lead import lead
from benchmarks.peers import Peer, peers_named
from benchmarks.process import READER, ReaderProcess
from benchmarks.results import Result, Run, key_of, load, save
from benchmarks.row import row_of
from newsspider.training.corpus import TruePage
from newsspider.training.evaluate import score_text

# A peer that speaks the protocol itself, dies of one page and sleeps over another.
FAKE = """
import base64, json, sys, time
print(json.dumps({"versions": {"fake": "1.0"}}), flush=True)
for line in sys.stdin:
    row = json.loads(line)
    html = base64.b64decode(row["html"]).decode()
    if html == "die":
        sys.exit(3)
    if html == "sleep":
        time.sleep(60)
    reply = {"key": row["key"], "body": html.upper(), "headline": None, "authors": [], "date": None}
    print(json.dumps({**reply, "cpu_ms": 1.5, "error": None}), flush=True)
"""
# A peer of one function, as benchmarks/reader.py runs it; it prints where it should not, and fails on a page.
FUNCTION = """
def read(html, url):
    print("a message in the way")
    return {"body": html.decode("ascii"), "headline": url, "authors": ["Ada", ""]}
"""


def page(html: str, body: str | None = None, url: str = "https://example.com/") -> TruePage:
    return TruePage(
        id=html,
        corpus="small",
        url=url,
        group=html,
        is_article=True,
        html=html.encode(),
        body=html if body is None else body,
        inside=(),
        outside=(),
    )


def fake(tmp_path: Path, timeout_s: float = 30) -> ReaderProcess:
    return ReaderProcess([sys.executable, "-c", FAKE], tmp_path / "log.txt", timeout_s=timeout_s)


def test_a_peer_gets_bytes_and_answers_with_fields(tmp_path: Path) -> None:
    with fake(tmp_path) as reader:
        found = reader.read(page("text"))
    assert found == Result(key=key_of(page("text")), body="TEXT", cpu_ms=1.5)
    assert reader.versions == {"fake": "1.0"}


def test_a_peer_that_dies_is_started_again(tmp_path: Path) -> None:
    with fake(tmp_path) as reader:
        dead, alive = reader.read(page("die")), reader.read(page("text"))
    assert dead.error is not None
    assert "ended with 3" in dead.error
    assert (dead.body, dead.cpu_ms) == ("", None)
    assert alive.body == "TEXT"


def test_a_peer_that_hangs_is_killed(tmp_path: Path) -> None:
    with fake(tmp_path, timeout_s=0.5) as reader:
        assert reader.read(page("sleep")).error is not None


def test_a_peer_that_cannot_start_ends_the_measurement(tmp_path: Path) -> None:
    with (
        ReaderProcess([sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "log.txt") as reader,
        pytest.raises(RuntimeError, match=r"see .*log\.txt"),
    ):
        reader.read(page("text"))


def test_the_reader_keeps_prints_apart_and_turns_an_exception_into_a_result(tmp_path: Path) -> None:
    (tmp_path / "fakepeer.py").write_text(FUNCTION, "utf-8")
    command = [sys.executable, "-P", str(READER), "fakepeer:read"]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with ReaderProcess(command, tmp_path / "log.txt", env=env) as reader:
        good, bad = reader.read(page("plain")), reader.read(page("naïve"))
    assert (good.body, good.headline, good.authors, good.error) == ("plain", "https://example.com/", ("Ada",), None)
    assert good.cpu_ms is not None
    assert bad.body == ""
    assert "UnicodeDecodeError" in (bad.error or "")


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the pages that were measured; each reads as an empty text."""
    ids: list[str] = []

    def measure(name: str, command: list[str], env: object, pages: list[TruePage], cache: Path) -> Run:
        ids.extend(each.url for each in pages)
        results = {key_of(each): Result(key=key_of(each)) for each in pages}
        return Run(name=name, versions={}, environment="here", results=results)

    monkeypatch.setattr(extraction, "measure", measure)
    monkeypatch.setattr(extraction, "python_of", lambda peer, cache: Path(sys.executable))
    return ids


def run(pages: list[TruePage], cache: Path, *, cached: bool, note: str = "") -> Run:
    peer = Peer(name="fake", call="fake", environment="fake", requirements=(), note=note)
    return extraction.run_peer(peer, "small", pages, cache, cached=cached)


def test_results_are_kept_for_whoever_asks_for_them(tmp_path: Path, measured: list[str]) -> None:
    first = run([page("a", url="1")], tmp_path, cached=False)
    second = run([page("a", url="1")], tmp_path, cached=True)
    assert (first.cached, second.cached, second.results) == (False, True, first.results)
    assert measured == ["1"]


def test_kept_results_do_not_stand_for_other_pages_or_another_way_of_calling(
    tmp_path: Path, measured: list[str]
) -> None:
    run([page("a", url="1")], tmp_path, cached=False)
    run([page("a", url="2")], tmp_path, cached=True)
    run([page("a", url="2")], tmp_path, cached=True, note="with other options")
    run([page("a", url="2")], tmp_path, cached=False, note="with other options")
    assert measured == ["1", "2", "2", "2"]


def test_results_come_back_as_they_were_saved(tmp_path: Path) -> None:
    result = Result(key="k", body="Zeile\u2028zwei", headline="H", authors=("A", "B"), date="2026-11-25", cpu_ms=2.5)
    save(Run(name="n", versions={"v": "1"}, environment="e", results={"k": result}), tmp_path / "run.jsonl")
    loaded = load(tmp_path / "run.jsonl")
    assert loaded is not None
    assert loaded.results == {"k": result}


def test_own_scores_are_of_unseen_sites_and_an_unread_page_counts_as_empty() -> None:
    pages = [page("one two"), page("three four")]
    facts = {("small", each.id): Facts(title=None, day=None, authors=()) for each in pages}
    results = {key_of(each): Result(key=key_of(each), body=each.body or "", cpu_ms=1.0) for each in pages}
    run = Run(name="newsspider", versions={}, environment="", results=results)
    own = row_of(run, pages, facts, judged={"one two": score_text(pages[0], "one")})
    assert own.scores.sequence == pytest.approx((2 / 3 + 0.0) / 2)  # not 1.0, which the run's own texts would give
    assert (own.headline, own.authors) == (None, None)


def test_a_lead_is_certain_only_if_most_sites_show_it() -> None:
    good = [score_text(page(f"{number} a b c"), f"{number} a b c") for number in range(40)]
    bad = [score_text(page(f"{number} a b c"), f"{number} a") for number in range(40)]
    one = [*good[:39], bad[39]]
    site_of = {each.id: each.id for each in good}
    assert lead(good, bad, site_of).low > 0
    assert lead(good, one, site_of).low == 0


def test_facts_are_compared_as_a_reader_would() -> None:
    assert is_headline("“Fog” &amp; choir", "Fog & choir")
    assert not is_headline("Fog choir", "Fog choir - The Courier")
    assert is_day("2026-11-25", "2026-11-25T23:30:00+01:00")
    assert not is_day("2026-11-25", None)
    assert authors_f1(["Ada Mollgaard", "Jonas Ebberlund"], ["By Ada Mollgaard and Jonas Ebberlund"]) == 1
    assert authors_f1(["Ada Mollgaard"], []) == 0


def test_an_unknown_peer_is_named() -> None:
    with pytest.raises(ValueError, match="goose"):
        peers_named("trafilatura,goose")


def test_an_environment_is_made_once(tmp_path: Path) -> None:
    peer = Peer(name="fake", call="fake", environment="fake", requirements=("fake==1",), note="")
    folder = tmp_path / "venvs" / "fake"
    folder.mkdir(parents=True)
    (folder / "requirements.txt").write_text("fake==1\n", "utf-8")
    assert python_of(peer, tmp_path) == folder / "bin" / "python"  # nothing was asked for


def test_only_pages_with_truth_of_the_fold_are_read(tmp_path: Path) -> None:
    rows = [{"id": f"p{n}", "url": "", "group": f"site{n}", "body": "text"} for n in range(8)]
    rows.append({"id": "front", "url": "", "group": "front", "page_type": "listing", "body": "text"})
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for row in rows:
        (tmp_path / f"{row['id']}.html.gz").write_bytes(gzip.compress(b"<p>text</p>"))
    folds = [extraction.read_pages(tmp_path, fold=f"{fold}/2").get(tmp_path.name, []) for fold in range(2)]
    assert sorted(each.id for fold in folds for each in fold) == [f"p{n}" for n in range(8)]


def test_scores_that_training_wrote_are_taken(tmp_path: Path) -> None:
    scored = score_text(page("One two three", body="One two three"), "One two three")
    file = tmp_path / "scores.jsonl"
    file.write_text(json.dumps(asdict(scored)) + "\n", "utf-8")
    assert extraction.kept_scores(file) == {"small": {scored.id: scored}}


@pytest.mark.parametrize("content", ["{}", "no JSON", "[1]"])
def test_file_that_holds_no_scores_is_named_with_the_remedy(tmp_path: Path, content: str) -> None:
    file = tmp_path / "scores.jsonl"
    file.write_text(content, "utf-8")
    with pytest.raises(SystemExit, match=r"scores\.jsonl: .*scrapy train CORPUS --check --scores"):
        extraction.kept_scores(file)
