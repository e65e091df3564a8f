"""A site's pages are read by what they have in common, from the first run's first page on."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from newsspider.state.sqlite import open_memory
from tests.crawl.paper import Paper, later
from tests.crawl.run import (
    PROJECT,
    Outcome,
    command,
    crawl,
    crawl_arguments,
    read_lines,
    scrapy,
    surroundings,
    together,
)
from tests.web import Answer, LocalSite, article_page, honest_etag, listing_page

APPEAL = "Whoever wants to help us may give what they like, and will find out in spring what came of it."
CALL = "Write to our editors at any time, they read each and every letter that comes to the house."
_SLOW = "/2026/11/26/the-story-that-takes-its-time.html"


def path_of(number: int) -> str:
    return f"/2026/11/26/story-of-the-harbour-number-{number}.html"


def title_of(number: int) -> str:
    return f"Harbour story {'abcdefghijklmnopqrst'[number] * 3} is told"


@dataclass
class Harbour:
    """A newspaper with the same call in the midst of each article."""

    site: LocalSite
    data: Path
    titles: dict[str, str] = field(default_factory=dict)

    def publish(self, *numbers: int, calls: Sequence[str] = (CALL,)) -> None:
        told = "".join(f"\n<p>{call}</p>" for call in calls)
        for number in numbers:
            page = article_page(title_of(number))
            self.site.routes[path_of(number)] = page.replace("\n<p>2.", f"{told}\n<p>2.")
            self.titles[path_of(number)] = title_of(number)
        self.site.routes["/"] = listing_page(self.titles)

    def crawl(self, *arguments: str) -> list[dict[str, Any]]:
        """What this run has exported."""
        before = set((self.data / "articles").glob("*"))
        outcome: Outcome = crawl("-a", f"site={self.site.url}", *arguments, data=self.data)
        assert outcome.exit_code == 0, outcome.stderr
        return [line for path in outcome.files if path not in before for line in read_lines(path)]

    def look(self, command: str, *arguments: str) -> Outcome:
        """`scrapy explain` or `scrapy extract`, of the page of the last argument."""
        *options, path = arguments
        url = f"{self.site.url.rstrip('/')}{path}"
        settings = ("-s", f"NEWSSPIDER_DATA_DIR={self.data}", "-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8")
        more = ("-s", "DOWNLOAD_DELAY=0", "-s", "NEWSSPIDER_CONTACT=me@a.example")
        outcome = scrapy(command, *settings, *more, *options, url, data=self.data)
        assert (outcome.exit_code, outcome.stderr) == (0, "")
        return outcome

    def exported(self) -> list[str]:
        """Headlines of all lines of all runs."""
        files = (self.data / "articles").glob("*")
        return sorted(line["headline"] for path in files for line in read_lines(path))


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Harbour]:
    with LocalSite(etag=honest_etag) as site:
        yield Harbour(site, tmp_path / "data")


def with_call(articles: list[dict[str, Any]]) -> int:
    return sum(CALL in article["articleBody"] for article in articles)


def test_what_all_pages_have_is_left_out_of_the_first_ones_too(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    articles = harbour.crawl()
    assert (len(articles), with_call(articles)) == (8, 0)


def test_pages_that_do_not_wait_are_read_by_those_before_them(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    articles = harbour.crawl("-s", "NEWSSPIDER_FIRST_PAGES=0")
    assert len(articles) == 8
    assert 0 < with_call(articles) < 8


def test_the_next_run_knows_what_the_last_one_has_learned(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    harbour.crawl()
    harbour.publish(8)
    articles = harbour.crawl()
    assert (len(articles), with_call(articles)) == (1, 0)


def test_articles_that_are_looked_at_again_have_not_changed(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    harbour.crawl()
    memory = harbour.data / "memory.sqlite"
    with open_memory(memory) as opened:
        before = opened.recurring(harbour.site.authority)
    assert before
    for number in range(8):  # another ETag
        harbour.site.routes[path_of(number)] = str(harbour.site.routes[path_of(number)]) + "<!-- -->"
    later(Paper(harbour.site, harbour.data), 3 * 3_600)
    assert harbour.crawl() == []
    assert sum(asked.path == path_of(3) for asked in harbour.site.asked) == 2
    with open_memory(memory) as opened:
        assert opened.recurring(harbour.site.authority) == before


def test_that_more_is_known_of_a_site_is_no_revision_of_its_articles(harbour: Harbour) -> None:
    harbour.publish(0)
    assert with_call(harbour.crawl()) == 1
    harbour.publish(*range(1, 8))
    assert with_call(harbour.crawl()) == 0
    harbour.site.routes[path_of(0)] = str(harbour.site.routes[path_of(0)]) + "<!-- -->"  # another ETag
    later(Paper(harbour.site, harbour.data), 3 * 3_600)
    assert harbour.crawl() == []
    assert sum(asked.path == path_of(0) for asked in harbour.site.asked) == 2


def test_an_article_that_was_read_when_half_of_it_was_known_has_no_revision_either(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    harbour.crawl()
    harbour.publish(8, calls=(CALL, APPEAL))
    (exported,) = harbour.crawl()
    assert (CALL in exported["articleBody"], APPEAL in exported["articleBody"]) == (False, True)
    harbour.publish(*range(9, 20), calls=(CALL, APPEAL))
    assert not all(APPEAL in article["articleBody"] for article in harbour.crawl())
    harbour.site.routes[path_of(8)] = str(harbour.site.routes[path_of(8)]) + "<!-- -->"  # another ETag
    later(Paper(harbour.site, harbour.data), 3 * 3_600)
    assert harbour.crawl() == []
    assert sum(asked.path == path_of(8) for asked in harbour.site.asked) == 2


def kept_files(harbour: Harbour) -> dict[str, bytes]:
    """All that runs have left, but for logs that are written by and by."""
    return {str(path): path.read_bytes() for path in harbour.data.rglob("*") if path.is_file()}


def test_a_page_is_explained_as_the_next_run_will_read_it(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    harbour.crawl()
    harbour.publish(8)
    before = kept_files(harbour)
    ways = (("explain", "--json"), ("explain", "--json", "--no-memory"), ("extract",), ("extract", "--no-memory"))
    outcomes = together(*[partial(harbour.look, *way, path_of(8)) for way in ways])
    assert kept_files(harbour) == before
    by_site, alone, extracted, extracted_alone = (json.loads(outcome.stdout) for outcome in outcomes)
    (exported,) = harbour.crawl()
    assert by_site["article"]["articleBody"] == extracted["articleBody"] == exported["articleBody"]
    assert (by_site["otherPages"], alone["otherPages"]) == (8, 0)
    assert CALL in alone["article"]["articleBody"]
    assert alone["article"]["articleBody"] == extracted_alone["articleBody"]
    (block,) = (block for block in by_site["blocks"] if block["text"] == CALL)
    assert (block["reason"], block["judge"]) == ("recurring", "site memory")
    assert block["why"] == "this very text stands here on all 8 other pages of this site"


def test_a_page_is_explained_while_a_run_is_at_work(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    harbour.crawl()
    with open_memory(harbour.data / "memory.sqlite") as run, run._transaction():
        outcome = harbour.look("explain", "--json", path_of(3))
    assert json.loads(outcome.stdout)["otherPages"] == 7
    assert CALL not in json.loads(outcome.stdout)["article"]["articleBody"]


def test_a_call_that_two_articles_have_stays(harbour: Harbour) -> None:
    harbour.publish(0, 1)
    assert with_call(harbour.crawl()) == 2


def test_each_page_is_read_by_itself_where_that_is_wanted(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    assert with_call(harbour.crawl("-s", "NEWSSPIDER_SITE_MEMORY=0")) == 8


def test_no_more_is_asked_for_than_is_wanted_while_first_pages_wait(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    assert len(harbour.crawl("-a", "max_articles=2", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")) == 2
    assert sum(asked.path.startswith("/2026") for asked in harbour.site.asked) <= 4


def kept_in(harbour: Harbour) -> list[bytes]:
    """Keys of the pages that are kept, also while a run is at work."""
    path = harbour.data / "memory.sqlite"
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as memory:
        return [key for (key,) in memory.execute("SELECT key FROM kept")]


def end_while_first_pages_wait(harbour: Harbour, ends_by: signal.Signals, pages: int = 4) -> None:
    """So many of them wait, as another one takes its time."""
    harbour.publish(*range(pages))
    harbour.titles[_SLOW] = "The story that takes its time"
    harbour.publish()
    harbour.site.routes[_SLOW] = Answer(article_page("The slow story"), delay_s=19)
    arguments = crawl_arguments("-a", f"site={harbour.site.url}", "-s", "NEWSSPIDER_GRACE_S=1", data=harbour.data)
    run = subprocess.Popen(
        command(*arguments), cwd=PROJECT, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = monotonic() + 60
    while (len(kept_in(harbour)) < pages or _SLOW not in harbour.site.paths) and monotonic() < deadline:
        sleep(0.05)
    run.send_signal(ends_by)
    run.wait(30)
    harbour.site.routes[_SLOW] = article_page("The slow story")


def times_asked(harbour: Harbour) -> list[int]:
    """How often the server was asked for each of those four."""
    return [sum(asked.path == path_of(number) for asked in harbour.site.asked) for number in range(4)]


ALL = sorted([*map(title_of, range(4)), "The slow story"])


@pytest.mark.parametrize(("ends_by", "exported"), [(signal.SIGKILL, 0), (signal.SIGTERM, 4)])
def test_a_run_that_ends_while_first_pages_wait_loses_none_and_has_none_asked_for_again(
    harbour: Harbour, ends_by: signal.Signals, exported: int
) -> None:
    end_while_first_pages_wait(harbour, ends_by)
    assert len(harbour.exported()) == exported
    harbour.crawl()
    assert harbour.exported() == ALL
    assert times_asked(harbour) == [1] * 4
    assert harbour.crawl() == []
    assert kept_in(harbour) == []


def test_pages_that_waited_when_a_run_was_killed_are_known_by_each_other_in_the_next(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL, pages=8)
    assert len(kept_in(harbour)) == 8
    articles = harbour.crawl()
    assert (len(articles), with_call(articles)) == (9, 0)


def test_what_the_origin_reserves_holds_for_what_was_kept(harbour: Harbour) -> None:
    reserved = '[{"location": "/*", "tdm-reservation": 1}]'
    harbour.site.routes["/.well-known/tdmrep.json"] = Answer(reserved, content_type="application/json")
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    articles = harbour.crawl()
    assert times_asked(harbour) == [1] * 4
    assert all(article["tdmReservation"] is True for article in articles)


def test_run_that_is_killed_again_while_it_exports_what_was_kept_exports_all_of_it_once(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    for after_s in (1.2, 1.5, 1.8):
        arguments = crawl_arguments("-a", f"site={harbour.site.url}", data=harbour.data)
        run = subprocess.Popen(
            command(*arguments), cwd=PROJECT, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        sleep(after_s)
        run.kill()
        run.wait(30)
    harbour.crawl()
    assert harbour.exported() == ALL
    assert times_asked(harbour) == [1] * 4


def test_an_edit_after_the_kill_is_a_revision_of_what_was_kept(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    harbour.titles[path_of(2)] = "Harbour story retold"
    harbour.publish()
    harbour.site.routes[path_of(2)] = article_page("Harbour story retold")
    harbour.crawl()
    assert harbour.exported() == sorted([*ALL, "Harbour story retold"])
    assert times_asked(harbour) == [1, 1, 2, 1]


def test_what_was_kept_for_too_long_is_asked_for_again(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    age_kept(harbour, 2 * 86_400)
    harbour.crawl()
    assert harbour.exported() == ALL
    assert times_asked(harbour) == [2] * 4
    assert kept_in(harbour) == []


def test_what_was_kept_and_is_damaged_is_asked_for_again(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    with closing(sqlite3.connect(harbour.data / "memory.sqlite")) as memory, memory:
        memory.execute("UPDATE kept SET value = substr(value, 1, length(value) / 2) WHERE number % 2")
    harbour.crawl()
    assert harbour.exported() == ALL
    assert sorted(times_asked(harbour)) == [1, 1, 2, 2]


def age_kept(harbour: Harbour, by_s: int) -> None:
    with closing(sqlite3.connect(harbour.data / "memory.sqlite")) as memory, memory:
        memory.execute("UPDATE kept SET fetched_at = fetched_at - ?", (by_s,))


def test_no_more_than_is_wanted_of_what_was_kept_is_exported_and_the_rest_stays(harbour: Harbour) -> None:
    end_while_first_pages_wait(harbour, signal.SIGKILL)
    assert len(harbour.crawl("-a", "max_articles=1")) == 1
    harbour.crawl()
    assert harbour.exported() == ALL
    assert times_asked(harbour) == [1] * 4


def test_without_a_memory_first_pages_wait_all_the_same(harbour: Harbour) -> None:
    harbour.publish(*range(8))
    assert with_call(harbour.crawl("-s", "NEWSSPIDER_MEMORY=")) == 0
