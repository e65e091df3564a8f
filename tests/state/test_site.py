"""One site's memory over several runs, whose clock the tests hold."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.items import Article, Link
from newsspider.state.contract import Fate, Remembered, Settled, Source, SourceKind, Validators
from newsspider.state.hashes import key_of
from newsspider.state.revisions import revision_of
from newsspider.state.schedule import DAY, HOUR
from newsspider.state.site import KnownArticle, SiteMemory
from newsspider.state.sqlite import SqliteMemory, open_memory
from newsspider.state.wanted import Wanted, wanted

SITE = "example.com"
FRONT = "https://example.com/"
FEED = "https://example.com/feed.xml"
TAGGED = Validators(etag='"1"')
ALL = wanted(None, [])
MONDAY = 1_700_000_000


@dataclass
class Runs:
    """Runs that share a memory and a clock."""

    memory: SqliteMemory = field(default_factory=lambda: open_memory(None))
    now: int = MONDAY

    def begin(self, after_s: int = 0, wanted: Wanted = ALL) -> SiteMemory:
        self.now += after_s
        return SiteMemory(self.memory, SITE, wanted, lambda: self.now)

    def export(self, address: str, **others: Any) -> Remembered:
        moment = datetime.fromtimestamp(self.now, UTC)
        article = Article(
            id=key_of(address).hex(),
            url=address,
            headline="H",
            contentHash="0" * 32,
            fetchedAt=moment,
            articleBody="text",
        )
        revision = revision_of(article, SITE, validators=Validators(etag='"a"'))
        revision = replace(revision, article=replace(revision.article, **others))
        self.memory.settle(revisions=[revision])
        return revision.article


@pytest.fixture
def runs() -> Runs:
    return Runs()


def link(path: str, title: str | None = None, modified: int | None = None, source: str = FEED) -> Link:
    moment = datetime.fromtimestamp(modified, UTC) if modified else None
    return Link(url=f"https://example.com/{path}", via="feed", source=source, title=title, modified=moment)


def read(site: SiteMemory, *links: Link, body: bytes = b"1", validators: Validators = TAGGED) -> list[str]:
    """Addresses that a feed has brought."""
    heard = site.read(FEED, "feed", digest=body, validators=validators, links=links)
    return [found.url for found in heard.fetch] + [found.url for found, _ in heard.look]


def waiting(site: SiteMemory) -> list[str]:
    site.backlog.grown()
    return [found.url for found in site.backlog.waiting(100)]


def due(site: SiteMemory) -> list[Remembered]:
    site.backlog.grown()
    return site.backlog.due(100)


def test_source_that_is_not_known_is_asked_for_its_body(runs: Runs) -> None:
    assert runs.begin().asks(FEED, "feed") == Validators()


def test_source_that_was_read_is_asked_only_whether_it_has_changed(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    assert runs.begin(5).asks(FEED, "feed") == TAGGED


def test_run_that_wants_more_asks_for_the_whole_body(runs: Runs) -> None:
    read(runs.begin(wanted=wanted(MONDAY, [])), link("a"))
    assert runs.begin(5).asks(FEED, "feed") == Validators()
    assert runs.begin(wanted=wanted(MONDAY + 1, [])).asks(FEED, "feed") == TAGGED


def test_source_whose_links_were_not_all_taken_is_read_again(runs: Runs) -> None:
    runs.begin().read(FEED, "feed", digest=b"1", validators=TAGGED, links=[link("a")], whole=False)
    assert runs.begin(5).asks(FEED, "feed") == Validators()


def test_address_is_brought_until_it_is_settled(runs: Runs) -> None:
    assert read(runs.begin(), link("a")) == ["https://example.com/a"]
    assert waiting(runs.begin(5)) == ["https://example.com/a"]
    runs.export("https://example.com/a")
    assert waiting(runs.begin(5)) == []
    assert read(runs.begin(5), link("a"), link("b"), body=b"2") == ["https://example.com/b"]


def test_other_addresses_of_an_article_bring_nothing(runs: Runs) -> None:
    runs.export("https://example.com/a")
    assert read(runs.begin(), link("a?utm_source=feed"), link("a/"), link("amp/a")) == []


def test_failed_address_is_asked_again_without_being_named_again(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    failed = Settled(
        key=key_of("https://example.com/a"),
        site=SITE,
        fate=Fate.FAILED,
        at=runs.now,
        retry_at=runs.now + HOUR,
        failures=1,
    )
    runs.memory.settle(settled=[failed])
    assert waiting(runs.begin(60)) == []
    assert waiting(runs.begin(HOUR)) == ["https://example.com/a"]


def test_sources_that_a_source_names_are_remembered_with_it(runs: Runs) -> None:
    runs.begin().read(FRONT, "front", digest=b"1", validators=TAGGED, found=[(FEED, "feed")])
    site = runs.begin(5)
    assert site.sources[FEED].kind == "feed"
    assert site.asks(FEED, "feed") == Validators()


def test_silent_source_is_asked_less_often_and_a_lively_one_at_once(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    site = runs.begin(8 * HOUR)
    site.not_modified(FEED)
    assert runs.begin(HOUR // 2).asks(FEED, "feed") is None
    assert runs.begin(HOUR // 2).asks(FEED, "feed") == TAGGED
    read(runs.begin(), link("b"), body=b"2", validators=Validators(etag='"2"'))
    assert runs.begin(1).asks(FEED, "feed") == Validators(etag='"2"')


def test_front_page_is_asked_in_every_run(runs: Runs) -> None:
    runs.begin().read(FRONT, "front", digest=b"1", validators=TAGGED)
    runs.begin(300 * DAY).not_modified(FRONT)
    assert runs.begin(1).asks(FRONT, "front") == TAGGED


def test_dead_source_is_asked_ever_less_often_but_never_given_up(runs: Runs) -> None:
    runs.begin().failed(FEED, "feed")
    assert runs.begin(HOUR - 1).asks(FEED, "feed") is None
    assert runs.begin(1).asks(FEED, "feed") == Validators()
    for _ in range(20):
        runs.begin().failed(FEED, "feed")
    assert runs.begin(6 * DAY).asks(FEED, "feed") is None
    assert runs.begin(DAY).asks(FEED, "feed") == Validators()


def test_clock_that_was_ahead_keeps_nobody_from_asking(runs: Runs) -> None:
    site = runs.begin(40 * DAY)
    read(site, link("a"))
    site.failed(FEED, "feed")
    assert runs.begin(-40 * DAY).asks(FEED, "feed") is not None


def test_every_twelfth_not_modified_is_checked_against_the_body(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    asked = []
    for _ in range(13):
        site = runs.begin(DAY)
        asked.append(site.asks(FEED, "feed"))
        site.not_modified(FEED)
    assert asked == [TAGGED] * 12 + [Validators()]


def test_source_that_has_changed_under_the_same_validator_is_not_asked_by_it_again(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    read(runs.begin(5), link("a"), link("b"), body=b"2", validators=TAGGED)
    assert runs.begin(5).asks(FEED, "feed") == Validators()


def test_counter_that_changes_under_the_same_validator_does_no_harm(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    runs.export("https://example.com/a")
    read(runs.begin(5), link("a"), body=b"other counter", validators=TAGGED)
    assert runs.begin(5).asks(FEED, "feed") == TAGGED


def test_sitemap_that_was_read_as_its_index_dates_it_is_left(runs: Runs) -> None:
    year, long_ago = "https://example.com/2019.xml", runs.now - 300 * DAY
    site = runs.begin()
    site.asks(year, "sitemap", long_ago)
    site.read(year, "sitemap", digest=b"1", validators=Validators())
    assert runs.begin(5).asks(year, "sitemap", long_ago) is None
    assert runs.begin(5).asks(year, "sitemap", long_ago + 60) == Validators()


def test_sitemap_that_was_dated_today_may_have_changed_again(runs: Runs) -> None:
    site = runs.begin()
    site.asks(FEED, "sitemap", runs.now - HOUR)
    site.read(FEED, "sitemap", digest=b"1", validators=Validators())
    assert runs.begin(5).asks(FEED, "sitemap", runs.now - HOUR - 5) == Validators()


def test_article_that_a_listing_dates_later_is_looked_at_and_stays_due_until_somebody_has(runs: Runs) -> None:
    known = runs.export("https://example.com/a")
    site = runs.begin(HOUR // 2)
    heard = site.read(FEED, "feed", digest=b"1", validators=TAGGED, links=[link("a", modified=runs.now)])
    assert [article.id for _, article in heard.look] == [known.id]
    assert [article.id for article in due(runs.begin(1))] == [known.id]


def test_article_that_is_forgotten_but_for_its_id_is_looked_at_where_the_listing_says(runs: Runs) -> None:
    runs.export("https://example.com/a", visit_at=None, url="", headline="", validators=Validators())
    runs.memory.forget(sketches_before=0)
    site = runs.begin(90 * DAY)
    heard = site.read(FEED, "feed", digest=b"1", validators=TAGGED, links=[link("a", modified=runs.now)])
    assert len(heard.look) == 1
    assert [article.url for article in due(runs.begin(1))] == ["https://example.com/a"]


def test_title_that_a_listing_gives_for_the_first_time_is_no_change_and_another_one_later_is(runs: Runs) -> None:
    runs.export("https://example.com/a")
    assert read(runs.begin(5), link("a", "Bridge opens")) == []
    assert read(runs.begin(5), link("a", "Bridge closes"), body=b"2") == ["https://example.com/a"]


def test_articles_are_due_an_hour_after_they_were_seen_first(runs: Runs) -> None:
    known = runs.export("https://example.com/a")
    assert due(runs.begin(HOUR - 1)) == []
    assert [article.id for article in due(runs.begin(1))] == [known.id]


def test_what_was_named_and_known_is_counted(runs: Runs) -> None:
    runs.export("https://example.com/a")
    site = runs.begin(5)
    read(site, link("a"), link("b"))
    assert site.known == 1


def test_source_is_kept_under_the_address_that_is_asked(runs: Runs) -> None:
    read(runs.begin(), link("a"))
    assert [source.url for source in runs.memory.sources(SITE)] == [FEED]
    assert isinstance(runs.memory.sources(SITE)[0], Source)


def test_date_of_change_is_compared_with_the_last_one_whatever_the_site_s_clock_says(runs: Runs) -> None:
    yesterday = runs.now - DAY
    sitemap = "https://example.com/sitemap.xml"

    def listed(site: SiteMemory, modified: int, body: bytes) -> int:
        links = [replace(link("a", modified=modified, source=sitemap), via="sitemap")]
        return len(site.read(sitemap, "sitemap", digest=body, validators=TAGGED, links=links).look)

    runs.export("https://example.com/a")
    assert listed(runs.begin(5), yesterday, b"1") == 0
    assert listed(runs.begin(5), yesterday, b"2") == 0
    assert listed(runs.begin(5), yesterday + 60, b"3") == 1


def test_first_date_of_change_is_compared_with_that_of_the_page_which_an_earlier_run_has_read(runs: Runs) -> None:
    dated = runs.now - DAY
    later = link("a", modified=dated + 60)
    site = runs.begin()
    runs.export("https://example.com/a", edited=dated)
    assert read(site, later) == []
    runs.memory = open_memory(None)
    runs.export("https://example.com/a", edited=dated)
    assert read(runs.begin(5), later) == ["https://example.com/a"]


def test_what_sources_have_said_of_an_article_is_remembered_once_it_is_read(runs: Runs) -> None:
    site = runs.begin()
    for named in (link("a", "Bridge opens", modified=runs.now - 60), link("a", "Bridge opens", modified=runs.now - 30)):
        read(site, named, link("b"))
        site.expects(named)
    site.expects(link("b"))
    article = site.as_listed(runs.export("https://example.com/a"), [key_of("https://example.com/a")])
    assert article.modified == runs.now - 30
    assert article.titles
    assert list(site.listed) == [key_of("https://example.com/b")]


def test_change_that_a_listing_tells_of_too_often_is_looked_for_later_and_not_forgotten(runs: Runs) -> None:
    runs.export("https://example.com/a", fruitless=3, visit_at=None)
    assert read(runs.begin(60), link("a", modified=runs.now)) == []
    assert due(runs.begin(3 * HOUR)) == []
    assert [article.url for article in due(runs.begin(HOUR))] == ["https://example.com/a"]


def test_sources_that_nobody_has_asked_come_in_turn_with_those_whose_time_came_first(runs: Runs) -> None:
    found: list[tuple[str, SourceKind]] = [(f"https://example.com/{number}.xml", "sitemap") for number in range(2)]
    runs.begin().read(FRONT, "front", digest=b"1", validators=TAGGED, found=found)
    runs.begin(8 * HOUR).not_modified(FRONT)
    read(runs.begin(), link("a"))
    urls = [source.url for source in runs.begin().sources_in_turn()]
    assert urls == [FEED, found[0][0], FRONT, found[1][0]]


def test_source_that_goes_on_is_whole_when_its_further_pages_were_read(runs: Runs) -> None:
    site = runs.begin()
    assert not site.wants_more_of(FEED)
    site.read(FEED, "section", digest=b"1", validators=TAGGED, links=[link("a")], whole=False)
    assert runs.begin(5).wants_more_of(FEED)
    site.complete(FEED)
    assert not runs.begin(5).wants_more_of(FEED)
    assert runs.begin(5).asks(FEED, "section") == TAGGED


def test_known_articles_are_told_with_when_they_were_published(runs: Runs) -> None:
    article = runs.export("https://example.com/old", published=MONDAY - DAY)
    runs.export("https://example.com/gone", removed=True)
    site = runs.begin(HOUR)
    heard = site.read(FEED, "feed", digest=b"1", validators=TAGGED, links=[link("old"), link("new")])
    old = KnownArticle(url="https://example.com/old", id=article.id, published=MONDAY - DAY, first_seen=MONDAY)
    assert heard.articles == [old]


def test_site_is_silent_where_a_kind_of_source_was_read_before_and_not_now(runs: Runs) -> None:
    first = runs.begin()
    read(first, link("a"))
    first.read(FRONT, "front", digest=b"1", validators=TAGGED)
    assert not first.is_silent()
    second = runs.begin(HOUR)
    second.read("https://example.com/news/", "section", digest=b"1", validators=TAGGED)
    second.not_modified(FEED)
    assert second.is_silent()
    read(second, link("a"))
    assert not second.is_silent()


def test_doubtful_source_that_brings_only_what_others_name_is_asked_once_a_day_until_it_brings_more(runs: Runs) -> None:
    page = "https://example.com/some-story/"
    named = link("a", source=page)
    for after_s, doubtful, links in ((0, [named.url], [named]), (DAY, [], [named, link("b")])):
        site = runs.begin(after_s)
        assert site.asks(page, "section") is not None
        site.read(page, "section", digest=b"1", validators=TAGGED, links=links, doubtful=doubtful)
        gap = DAY - HOUR if doubtful else 0
        assert (runs.begin(gap).asks(page, "section") is None) == bool(doubtful)
        runs.now -= gap
    assert not runs.begin().is_doubtful(page)


def test_doubtful_source_that_fails_or_that_a_menu_names_later_is_asked_as_any_other(runs: Runs) -> None:
    page = "https://example.com/some-story/"
    runs.begin().failed(page, "section")
    assert not runs.begin().is_doubtful(page)
    site = runs.begin()
    site.failed(f"{page}2", "section", doubtful=True)
    assert site.is_doubtful(f"{page}2")
    site.trusts(f"{page}2")
    assert not runs.begin().is_doubtful(f"{page}2")


def test_what_is_on_a_source_is_compared_with_what_was_known_when_it_was_last_read_as_a_whole(runs: Runs) -> None:
    site = runs.begin()
    site.read(FRONT, "front", digest=b"1", validators=TAGGED)
    assert site.compared_at(FEED) == 0
    site.read(FEED, "section", digest=b"1", validators=TAGGED, whole=False)
    assert runs.begin(HOUR).compared_at(FEED) == 0
    site.complete(FEED)
    assert runs.begin().compared_at(FEED) == MONDAY + HOUR, "the run before has read it, and what it found there"
    runs.begin().read(FRONT, "front", digest=b"1", validators=TAGGED)
    assert runs.begin(HOUR).compared_at(FEED) == MONDAY, "another run since has heard of articles elsewhere"
    runs.begin().failed(FEED, "section")
    assert runs.begin().compared_at(FEED) == 0


def test_sources_that_others_name_are_remembered_up_to_a_number(runs: Runs) -> None:
    site = SiteMemory(runs.memory, SITE, ALL, lambda: runs.now, most_sources=3)
    found: list[tuple[str, SourceKind]] = [(f"https://example.com/{number}.xml", "sitemap") for number in range(9)]
    site.read(FEED, "feed", digest=b"d", validators=TAGGED, found=found)
    assert [source.url for source in runs.memory.sources(SITE)] == [FEED, found[0][0], found[1][0]]
    assert site.left_out == 7
