"""A site's pages are read by what they have in common, from the first run's first page on."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic, sleep

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
WAITING = ("-s", "NEWSSPIDER_FIRST_PAGES=10")
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

    def crawl(self, *arguments: str) -> list[dict[str, str]]:
        """What this run has exported."""
        before = set((self.data / "articles").glob("*"))
        outcome: Outcome = crawl("-a", f"site={self.site.url}", *WAITING, *arguments, data=self.data)
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


def with_call(articles: list[dict[str, str]]) -> int:
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


@pytest.mark.parametrize(("ends_by", "exported"), [(signal.SIGKILL, 0), (signal.SIGTERM, 4)])
def test_a_run_that_ends_while_first_pages_wait_loses_none(
    harbour: Harbour, ends_by: signal.Signals, exported: int
) -> None:
    harbour.publish(*range(4))
    harbour.titles[_SLOW] = "The story that takes its time"
    harbour.publish()
    harbour.site.routes[_SLOW] = Answer(article_page("The slow story"), delay_s=8)
    arguments = crawl_arguments(
        "-a", f"site={harbour.site.url}", "-s", "NEWSSPIDER_GRACE_S=1", *WAITING, data=harbour.data
    )
    run = subprocess.Popen(
        command(*arguments), cwd=PROJECT, env=surroundings(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = monotonic() + 60
    while not {_SLOW, *map(path_of, range(4))} <= set(harbour.site.paths) and monotonic() < deadline:
        sleep(0.05)
    sleep(1)
    run.send_signal(ends_by)
    run.wait(30)
    assert len(harbour.exported()) == exported
    harbour.site.routes[_SLOW] = article_page("The slow story")
    harbour.crawl()
    assert harbour.exported() == sorted([*map(title_of, range(4)), "The slow story"])
