"""The judge of discovery convicts: what misses, what exports a trap, what asks for what it must not."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.localweb.asked import Asked
from benchmarks.localweb.figures import figures
from benchmarks.localweb.judge import Output, Score, cause, outputs_of, score
from benchmarks.localweb.site import Site
from benchmarks.localweb.web import Recipe, make_web
from tests.benchmarks.little_corpus import write_corpus

FRONT = "http://127.0.0.2:1234/"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Site]:
    corpus = write_corpus(tmp_path_factory.mktemp("discovery") / "corpus")
    return make_web(Recipe(corpus=corpus, epoch=datetime(2026, 11, 20, tzinfo=UTC), part="all", articles=30, new=5))


@pytest.fixture(scope="module")
def site(sites: list[Site]) -> Site:
    return sites[0]


def exported(site: Site, step: int = 0) -> list[Output]:
    """By a crawl that finds everything."""
    urls = [f"{FRONT[:-1]}{story.path}" for story in site.stories if story.step == step]
    return [Output(url=url, canonical=url) for url in urls]


def asked(*paths: str, **facts: object) -> list[Asked]:
    line = Asked(
        site=0, host="", path="/", status=200, started_s=9, answered_s=9, in_flight=1, retry_after_s=0, step=0, agent=""
    )
    return [replace(line, path=path, **facts) for path in paths]  # type: ignore[arg-type]


def verdict(site: Site, outputs: Sequence[Output], log: Sequence[Asked] = ()) -> Score:
    return score(site, FRONT, outputs, log, 0)


def test_a_crawl_that_finds_all_and_nothing_else_is_acquitted(sites: list[Site]) -> None:
    first = [verdict(site, exported(site), asked("/")) for site in sites]
    had = frozenset(range(30))
    second = [score(site, FRONT, exported(site, 1), [], 1, had) for site in sites]
    assert all(figure.kept for figure in figures(first, second)), [figure.row() for figure in figures(first, second)]


def test_what_is_missed_is_named_with_its_cause(site: Site) -> None:
    story = next(story for story in site.stories if set(story.named) == {"archive"} and not story.step)
    missing = [output for output in exported(site) if not output.url.endswith(story.path)]
    found = verdict(site, missing)
    assert found.missed == (story,)
    assert not all(figure.kept for figure in figures([found], [found]))
    (where,) = site.where(story, 0).values()
    assert cause(site, story, frozenset(), 0) == "listing not read: archive /archive/0000/00/00/"
    assert cause(site, story, frozenset({where}), 0).startswith("named, not asked for")
    assert cause(site, story, frozenset({where, story.path}), 0) == "fetched, not exported"


@pytest.mark.parametrize("kind", ["tag", "video", "soft 404", "product at an article's address", "disallowed"])
def test_an_exported_trap_is_no_article(site: Site, kind: str) -> None:
    trap = next(trap for trap in site.traps if trap.kind == kind)
    url = f"{FRONT[:-1]}{trap.path}"
    found = verdict(site, [*exported(site), Output(url=url, canonical=url)])
    assert found.wrong == ((kind, url),)


def test_an_article_under_two_addresses_is_one_too_many(site: Site) -> None:
    first = exported(site)[0]
    again = Output(url=f"{first.url}?utm_source=feed", canonical=f"{first.url}?utm_source=feed")
    found = verdict(site, [*exported(site), again])
    assert found.doubled == (again,)
    assert found.off_canonical == (again.canonical,)


def test_an_edit_is_no_double_but_what_has_not_changed_is(site: Site) -> None:
    edited = next(story for story in site.stories if story.is_edited)
    other = next(story for story in site.stories if not story.is_edited and not story.step)
    outputs = [
        Output(url=f"{FRONT[:-1]}{story.path}", canonical=f"{FRONT[:-1]}{story.path}", is_edit=True)
        for story in (edited, other)
    ]
    found = score(site, FRONT, outputs, [], 1, frozenset(range(30)))
    assert found.edits == 1
    assert found.doubled == (outputs[1],)


def test_what_robots_txt_disallows_is_seen_in_the_log(site: Site) -> None:
    hidden = next(trap.path for trap in site.traps if trap.kind == "disallowed")
    assert verdict(site, [], asked("/", hidden, "/search?q=x", "/world/")).manners.disallowed == (hidden, "/search?q=x")


def test_requests_within_retry_after_and_too_many_in_flight_are_seen(site: Site) -> None:
    log = asked("/refused", status=429, retry_after_s=5) + asked("/on-its-way", started_s=9.5)
    log += asked("/soon", started_s=9.6) + asked("/before-its-time", started_s=12) + asked("/late", started_s=14.5)
    log += asked("/third", in_flight=3, started_s=20)
    found = verdict(site, [], log).manners
    assert found.in_pause == ("/soon", "/before-its-time")
    assert found.in_flight == 3


def test_pages_of_the_calendar_are_counted(site: Site) -> None:
    assert verdict(site, [], asked("/", "/calendar/2026/12", "/calendar/2027/01")).manners.calendar == 2


def test_the_command_judges_a_crawl_and_says_whether_the_bounds_are_kept(tmp_path: Path) -> None:
    corpus, misses = write_corpus(tmp_path / "corpus"), tmp_path / "misses.txt"
    options = ["--only", "links", "--articles", "10", "--new", "2", "--peers", "none", "--misses", str(misses)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.discovery", str(corpus), *options],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "| links (links only) | 10 |" in done.stdout, done.stderr
    assert "| links (links only) | 2 |" in done.stdout
    assert done.returncode == ("| no |" in done.stdout)
    assert misses.read_text("utf-8").startswith("# First run")


def test_removed_articles_are_no_output() -> None:
    lines: list[dict[str, str | None]] = [{"url": "u", "canonicalUrl": None, "change": "removed"}]
    lines.append({"url": "v", "change": "updated"})
    assert outputs_of(lines) == [Output(url="v", canonical="v", is_edit=True)]
