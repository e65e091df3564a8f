"""The ledger of a run, held against the log of the server that was asked, and what `scrapy audit` makes of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from newsspider.politeness.robots import DISALLOWED
from newsspider.politeness.robots_rule import Rule
from newsspider.report.audit import Audit, audit
from newsspider.report.ledger import Close, End, Entry, Pace, Pause, Run, Skip, Start, from_line, to_line
from tests.crawl.run import Outcome, crawl, crawl_arguments, halfway, scrapy
from tests.crawl.test_politeness import stories, text
from tests.web import Answer, LocalSite, Route, article_page

STORY = "/2026/11/20/story-number-{}.html"


class Refusing:
    """Answers "later" the first time, with a Retry-After that is made then."""

    def __init__(self, status: int, seconds: int | None, *, by_date: bool = False) -> None:
        self._status, self._seconds, self._by_date = status, seconds, by_date
        self.asked = 0

    def __call__(self, _: str) -> Answer:
        self.asked += 1
        if self.asked > 1:
            return Answer(article_page("It opens after all"))
        headers = {} if self._seconds is None else {"Retry-After": self._wish(self._seconds)}
        return Answer("later", status=self._status, headers=headers)

    def _wish(self, seconds: int) -> str:
        if not self._by_date:
            return str(seconds)
        return format_datetime((datetime.now(UTC) + timedelta(seconds=seconds + 1)).replace(microsecond=0), usegmt=True)


@dataclass(frozen=True)
class Ledger:
    """Of one run."""

    entries: list[Entry]
    verdict: Audit

    def of(self, host: str) -> list[Start]:
        return [entry for entry in self.entries if isinstance(entry, Start) and entry.host == host]

    def end_of(self, start: Start) -> End:
        return next(entry for entry in self.entries if isinstance(entry, End) and entry.n == start.n)

    def skips(self) -> list[Skip]:
        return [entry for entry in self.entries if isinstance(entry, Skip)]


def read(data: Path) -> Ledger:
    """The ledger of the only run in a data folder; of one that was killed, its whole lines."""
    (path,) = (data / "runs").glob("*/requests.jsonl")
    lines = [line for line in path.read_text("ascii").splitlines(keepends=True) if line.endswith("\n")]
    return Ledger([from_line(line) for line in lines], audit(lines))


@dataclass(frozen=True)
class Asked:
    site: LocalSite
    data: Path
    ledger: Ledger
    outcome: Outcome


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """A site with everything: a redirect, an error, refusals by seconds and by date, a disallowed story."""
    routes: dict[str, Route] = {
        "/robots.txt": text("User-agent: *\nDisallow: /rss\nDisallow: /*number-1   # nobody's business\n"),
        **stories(7),
        STORY.format(2): Answer(status=302, headers={"Location": "/2026/11/20/the-story-has-moved.html"}),
        "/2026/11/20/the-story-has-moved.html": article_page("The story has moved"),
        STORY.format(3): Answer("oh", status=500),
        STORY.format(4): Refusing(429, 1),
        STORY.format(5): Refusing(503, 1, by_date=True),
    }
    data = tmp_path_factory.mktemp("data")
    with LocalSite(routes) as site:
        outcome = crawl("-a", f"site={site.url}", data=data, delay_s=0.1)
        yield Asked(site, data, read(data), outcome)


def test_ledger_has_the_requests_that_the_server_saw_in_their_order(busy: Asked) -> None:
    starts = busy.ledger.of(busy.site.authority)
    assert [start.url.removeprefix(busy.site.url[:-1]) for start in starts] == busy.site.paths
    assert [start.n for start in starts] == list(range(1, len(starts) + 1))


def test_ledger_has_the_times_at_which_the_server_saw_them(busy: Asked) -> None:
    starts, asked = busy.ledger.of(busy.site.authority), busy.site.asked
    late_s = [seen.started - start.t for start, seen in zip(starts, asked, strict=True)]
    assert median(abs(late - min(late_s)) for late in late_s) < 0.02
    assert max(late_s) - min(late_s) < 0.3, "a busy machine may be late once or twice"


def test_polite_run_is_proven(busy: Asked) -> None:
    assert busy.ledger.verdict.violations == []
    assert busy.ledger.verdict.closed == "finished"
    assert busy.ledger.verdict.unanswered == 0


def test_requests_are_told_by_what_they_are_for(busy: Asked) -> None:
    kinds = Counter(start.kind for start in busy.ledger.of(busy.site.authority))
    assert kinds["robots"] == kinds["front"] == 1
    assert kinds["article"] >= 6
    assert kinds["feed"]
    assert kinds["sitemap"]
    assert not kinds["other"]


def test_redirects_and_retries_are_told(busy: Asked) -> None:
    starts = busy.ledger.of(busy.site.authority)
    (led,) = [start for start in starts if start.redirected_from]
    assert led.redirected_from == f"{busy.site.url[:-1]}{STORY.format(2)}"
    assert [start.retry for start in starts if start.url.endswith("number-3.html")] == [None, 1]


@pytest.mark.parametrize(("number", "status"), [(4, 429), (5, 503)])
def test_retry_after_is_told_as_it_was_understood_and_kept(busy: Asked, number: int, status: int) -> None:
    first, again = (start for start in busy.ledger.of(busy.site.authority) if start.url.endswith(STORY.format(number)))
    refusal = busy.ledger.end_of(first)
    assert refusal.status == status
    assert refusal.retry_after is not None
    assert 0 < refusal.retry_after <= 2
    later = min(start.t for start in busy.ledger.of(busy.site.authority) if start.t > refusal.t)
    assert refusal.t + refusal.retry_after <= later <= again.t
    assert any(isinstance(entry, Pause) and entry.why == f"HTTP {status}" for entry in busy.ledger.entries)


def test_gap_grows_with_a_refusal_and_settles_again(busy: Asked) -> None:
    paces = [entry for entry in busy.ledger.entries if isinstance(entry, Pace)]
    assert paces[0].why == "settings"
    assert max(paces, key=lambda pace: pace.delay).why == "refusals"
    assert paces[-1].delay < max(pace.delay for pace in paces)


def test_address_that_is_not_asked_is_told_with_the_line_that_forbids_it(busy: Asked) -> None:
    (skip,) = [skip for skip in busy.ledger.skips() if skip.url.endswith("number-1.html")]
    assert (skip.kind, skip.why, skip.rule) == ("article", DISALLOWED, Rule(3, "Disallow: /*number-1"))


def test_audit_of_the_last_run_fills_a_screen_and_ends_with_0(busy: Asked) -> None:
    done = scrapy("audit", "-s", f"NEWSSPIDER_DATA_DIR={busy.data}", data=busy.data)
    assert done.exit_code == 0, done.stderr
    assert "polite, proven from its ledger" in done.stdout
    assert f"1 http://{busy.site.authority}/robots.txt, line 3: Disallow: /*number-1" in done.stdout
    assert len(done.stdout.splitlines()) < 40


def test_audit_as_json_of_a_run_by_its_name_and_by_its_folder(busy: Asked) -> None:
    (folder,) = (busy.data / "runs").iterdir()
    for name in (folder.name, str(folder)):
        done = scrapy("audit", name, "--json", "-s", f"NEWSSPIDER_DATA_DIR={busy.data}", data=busy.data)
        found = json.loads(done.stdout)
        assert (done.exit_code, found["proven"], found["runId"]) == (0, True, folder.name)
        assert found["hosts"][busy.site.authority]["requests"] == len(busy.site.asked)


def test_exit_code_tells_violations_an_unknown_run_and_an_unreadable_ledger(tmp_path: Path) -> None:
    run = Run(t=0.0, schema_version="1.0.0", run_id="rude", at="", delay=1.0, max_in_flight=2)
    url = "https://a.example/"
    start = Start(t=0.0, n=1, at="", host="a.example", method="GET", url=url, kind="front", in_flight=1)
    for name, lines in {"rude": to_line(run) + to_line(start), "broken": "[]\n", "off": None}.items():
        (tmp_path / "runs" / name).mkdir(parents=True)
        if lines is not None:
            (tmp_path / "runs" / name / "requests.jsonl").write_text(lines)
    for name, code, words in (
        ("rude", 1, "beforeRobots: a.example: robots.txt has not been read"),
        ("unheard-of", 64, "there is no run 'unheard-of'"),
        ("broken", 74, "line 1: no event of a ledger"),
        ("off", 74, "is not there"),
    ):
        done = scrapy("audit", name, "-s", f"NEWSSPIDER_DATA_DIR={tmp_path}", data=tmp_path)
        assert (done.exit_code, words in done.stdout + done.stderr) == (code, True), done


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        ("HastyGate", {"tooSoon", "inPause"}),
        ("DeafGate", {"inPause", "noPause"}),
        ("CuriousGate", {"disallowed"}),
        ("ImpatientGate", {"beforeRobots"}),
    ],
)
def test_broken_gate_is_convicted_by_its_own_ledger(tmp_path: Path, gate: str, expected: set[str]) -> None:
    with (
        LocalSite({"/robots.txt": text("User-agent: *\nDisallow: /*number-1\n"), **stories(4)}) as site,
        LocalSite({"/map.xml": Answer("<urlset/>", content_type="application/xml")}, host="127.0.0.2") as elsewhere,
    ):
        site.routes[STORY.format(2)] = Refusing(429, 2)
        site.routes["/robots.txt"] = text(f"Sitemap: {elsewhere.url}map.xml\nUser-agent: *\nDisallow: /*number-1\n")
        setting = f"SCHEDULER=tests.crawl.rude.{gate}"
        crawl("-a", f"site={site.url}", "-s", setting, data=tmp_path, delay_s=0.1)
    assert expected <= {violation.kind for violation in read(tmp_path).verdict.violations}


def test_run_that_is_killed_leaves_a_ledger_that_proves_what_it_did(tmp_path: Path) -> None:
    with LocalSite(stories(60, delay_s=0.05)) as site:
        arguments = crawl_arguments("-a", f"site={site.url}", data=tmp_path, delay_s=0.05)
        with halfway(arguments, tmp_path / "articles") as run:
            run.kill()
            run.wait()
        asked = len(site.asked)
    ledger = read(tmp_path)
    assert ledger.verdict.is_proven
    assert ledger.verdict.closed is None
    assert 0 < asked - ledger.verdict.requests <= 25 or asked == ledger.verdict.requests, "half a second is missing"
    done = scrapy("audit", "last", "-s", f"NEWSSPIDER_DATA_DIR={tmp_path}", data=tmp_path)
    assert (done.exit_code, "or was killed" in done.stdout) == (0, True)


def test_slow_host_gets_a_longer_gap_and_holds_back_none_of_the_others(tmp_path: Path) -> None:
    with ExitStack() as stack:
        slow = stack.enter_context(LocalSite(stories(4, delay_s=2.5)))
        quick = [stack.enter_context(LocalSite(stories(4))) for _ in range(11)]
        addresses = ",".join(site.url for site in (slow, *quick))
        crawl("-a", f"site={addresses}", data=tmp_path, delay_s=0.2)
    ledger = read(tmp_path)
    assert ledger.verdict.violations == []
    assert any(
        isinstance(entry, Pace) and entry.host == slow.authority and entry.why == "latency" for entry in ledger.entries
    )
    ends = {site.authority: ledger.of(site.authority)[-1].t for site in (slow, *quick)}
    done = max(ends[site.authority] for site in quick)
    assert done < ends[slow.authority]
    busiest = max(second.t - first.t for site in quick for first, second in pairwise(ledger.of(site.authority)))
    assert busiest < 2.0, "what waits for the slow one waits 2.5 s"


def test_ledger_can_be_switched_off_and_goes_with_its_manifest(tmp_path: Path) -> None:
    earlier = tmp_path / "runs" / "earlier"
    earlier.mkdir(parents=True)
    for name in ("manifest.json", "requests.jsonl"):
        (earlier / name).write_text("{}\n")
    settings = ("NEWSSPIDER_RUN_ID=now", "NEWSSPIDER_KEEP_RUNS=1", "NEWSSPIDER_LEDGER=False")
    with LocalSite(stories(1)) as site:
        crawl("-a", f"site={site.url}", *(part for one in settings for part in ("-s", one)), data=tmp_path)
    left = [str(path.relative_to(tmp_path / "runs")) for path in (tmp_path / "runs").glob("*/*")]
    assert left == ["now/manifest.json"]


def test_ledger_that_cannot_be_written_is_said_and_keeps_nobody_from_crawling(tmp_path: Path) -> None:
    folder = tmp_path / "runs" / "now"
    folder.mkdir(parents=True)
    (folder / "requests.jsonl").symlink_to("/dev/full")
    with LocalSite(stories(1)) as site:
        outcome = crawl("-a", f"site={site.url}", "-s", "NEWSSPIDER_RUN_ID=now", data=tmp_path)
    assert (outcome.exit_code, outcome.headlines) == (0, ["Story number 0"])
    assert outcome.stderr.count("The ledger cannot be written any more: No space left on device") == 1
    assert "Traceback" not in outcome.stderr
    assert "Exception ignored" not in outcome.stderr


def test_address_that_leads_off_the_public_web_is_told_and_never_under_way(tmp_path: Path) -> None:
    with LocalSite(stories(1)) as site:
        site.routes["/robots.txt"] = Answer("Sitemap: http://10.0.0.1/map.xml\n", content_type="text/plain")
        crawl("-a", f"site={site.url}", data=tmp_path)
    ledger = read(tmp_path)
    assert not ledger.of("10.0.0.1")
    assert any(skip.host == "10.0.0.1" and "private address" in skip.why for skip in ledger.skips())
    assert isinstance(ledger.entries[0], Run)
    assert isinstance(ledger.entries[-1], Close)
