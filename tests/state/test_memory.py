"""What every backend does: the rules of `newsspider.state.contract`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.discover.shapes import MOST_SHAPES
from newsspider.items import Discovery
from newsspider.state.contract import (
    INDEXED_SHINGLES,
    MOST_FAILURES,
    MOST_KEPT_BYTES,
    MOST_SHARING,
    ArchiveRead,
    Fate,
    KeptPage,
    Known,
    Memory,
    OriginFile,
    Remembered,
    Revision,
    Source,
    Validators,
    Waiting,
)
from tests.state.conftest import Opener
from tests.state.values import (
    FEED,
    NOW,
    SITE,
    article,
    kept,
    key,
    measured,
    output,
    recurring,
    revision,
    settled,
    shape,
    source,
    waiting,
)

FRONT = Discovery(via="frontPage", url="https://news.example.com/", date=datetime(2026, 11, 26, tzinfo=UTC))
FAR = NOW + 8 * 86_400
ODD = "Straße \U0001f4f0 \ud83d half, \0 nothing, \u2028 and 'quotes\""


def hear(memory: Memory, heard: Source, named: Iterable[Waiting] = (), renamed: Iterable[Remembered] = ()) -> None:
    """One source is read."""
    memory.heard(heard.site, sources=[heard], named=named, renamed=renamed)


def everything(memory: Memory) -> object:
    """All that can be asked of it."""
    keys = [key(number) for number in range(20)]
    return (
        memory.known(keys), memory.articles(keys), memory.due(SITE, NOW + 10**6, 10 * NOW, 100),
        memory.waiting(SITE, NOW, most=9_999), memory.sources(SITE), memory.outputs(),
        memory.alike(range(100), least=1, most=9_999), memory.shapes(SITE),
        memory.origin_file(origin_file().url), memory.measures(SITE), memory.recurring(SITE),
        memory.kept(SITE),
    )  # fmt: skip


# What was told is remembered


def test_a_new_memory_knows_nothing(memory: Memory) -> None:
    assert everything(memory) == ({}, {}, [], [], [], [], [], [], None, [], b"", [])


def test_all_of_it_is_there_when_it_is_opened_again(opener: Opener) -> None:
    with opener() as memory:
        hear(memory, source(), [waiting(1), waiting(2)])
        memory.settle(revisions=[revision(3, aliases=(4,), shingles=(1, 2))], outputs=[output()])
        memory.settle(settled=[settled(5, Fate.DROPPED), settled(6, Fate.FAILED, retry_at=NOW + 60, failures=2)])
        memory.settle(shapes=[shape("/a/id", articles=3, others=1, day=7)], recurring=[recurring(b"\0\1")])
        memory.measured([measured(1)], most=9)
        memory.keep(kept(2))
        before = everything(memory)
    with opener() as memory:
        assert everything(memory) == before
        assert memory.articles([key(3)]) == {key(3): article(3)}


def test_an_article_comes_back_as_it_was_told(memory: Memory) -> None:
    sparse = article(
        2, content=b"", published=None, visit_at=None, modified=None, titles=b"", validators=Validators(), fruitless=0
    )
    memory.settle(revisions=[revision(1), Revision(article=sparse, keys=(key(2),), change="new")])
    assert memory.articles([key(1), key(2), key(3)]) == {key(1): article(1), key(2): sparse}


def test_a_source_comes_back_as_it_was_told_last_and_in_its_place(memory: Memory) -> None:
    for path in "cab":
        hear(memory, source(url=f"https://news.example.com/{path}"))
    whole = source(
        url="https://news.example.com/c", kind="sitemap", validators=Validators(etag='"2"'), body=b"\0" * 16,
        wanted="since 2026", polled_at=NOW, brought_at=NOW - 60, unmodified=3, distrusted=True, failures=4,
        hub="https://hub.example.com/",
    )  # fmt: skip
    hear(memory, whole)
    assert [one.url[-1] for one in memory.sources(SITE)] == ["c", "a", "b"]
    assert memory.sources(SITE)[0] == whole


def test_sites_are_kept_apart(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    hear(memory, source(site="other.example.com"), [waiting(2)])
    memory.settle(revisions=[revision(3), revision(4, site="other.example.com")])
    assert [one.key for one in memory.waiting(SITE, NOW, most=9_999)] == [key(1)]
    assert [one.site for one in memory.sources("other.example.com")] == ["other.example.com"]
    assert [one.id for one in memory.due("other.example.com", FAR, FAR, 9)] == [key(4)]
    assert (memory.waiting("none", NOW, most=9), memory.sources("none"), memory.due("none", FAR, FAR, 9)) == (
        [],
        [],
        [],
    )


def test_any_text_is_kept(memory: Memory) -> None:
    channel = Discovery(via="feed", url=f"https://news.example.com/{ODD}", title=ODD)
    named = waiting(1, url=f"https://news.example.com/{ODD}", channels=(channel,), language=ODD)
    heard = source(url=named.url, site=ODD, validators=Validators(etag=ODD, last_modified=ODD), wanted=ODD)
    hear(memory, heard, [named])
    told = article(2, site=ODD, url=named.url, headline=ODD, validators=Validators(etag=ODD))
    memory.settle(
        revisions=[Revision(article=told, keys=(key(2),), change="new", shingles=(7,))],
        outputs=[output(ODD, name=ODD, run_id=ODD)],
    )
    assert (memory.waiting(ODD, NOW, most=9), memory.sources(ODD)) == ([named], [heard])
    assert (memory.articles([key(2)]), memory.due(ODD, FAR, FAR, 1)) == ({key(2): told}, [told])
    assert memory.alike([7], least=1, most=9_999)[0].site == ODD
    memory.closed(memory.outputs()[0])
    assert memory.outputs() == []


# Files of origins


def origin_file(url: str = "https://news.example.com/.well-known/tdmrep.json", **more: Any) -> OriginFile:
    return OriginFile(**{"url": url, "body": b"[]", "asked_at": NOW, **more})


def test_file_of_an_origin_is_known_as_it_was_told_last(memory: Memory) -> None:
    told = origin_file(body=b"\x00\xff", validators=Validators(etag=ODD, last_modified="yesterday"))
    other = origin_file("https://other.example/x")
    for file in (origin_file(), other, told):
        memory.keep_origin_file(file)
    assert [memory.origin_file(url) for url in (told.url, other.url, "https://none.example/")] == [told, other, None]


def test_file_of_an_origin_that_was_not_asked_for_long_is_forgotten(memory: Memory) -> None:
    memory.keep_origin_file(origin_file(asked_at=NOW - 1))
    memory.keep_origin_file(origin_file("https://other.example/x"))
    memory.forget(NOW)
    assert memory.origin_file(origin_file().url) is None
    assert memory.origin_file("https://other.example/x") is not None


# Pages that are kept until they are exported


def waits_with(memory: Memory, *pages: KeptPage) -> None:
    """Pages are kept, and their addresses wait."""
    for page in pages:
        hear(memory, source(site=page.site), [waiting(int.from_bytes(page.key))])
        memory.keep(page)


def numbers_kept(memory: Memory, site: str = SITE) -> list[int]:
    return [int.from_bytes(page.key) for page, _ in memory.kept(site)]


def test_page_is_kept_as_it_was_told_last_with_its_address_as_it_waits(memory: Memory) -> None:
    waits_with(memory, kept(2), kept(1, value=b"before"), kept(3, site=ODD))
    hear(memory, source(), [waiting(1, modified=NOW - 9)])
    memory.keep(kept(1, fetched_at=NOW + 1, size=10))
    told = (kept(1, fetched_at=NOW + 1, size=10), waiting(1, modified=NOW - 9))
    assert memory.kept(SITE) == [(kept(2), waiting(2)), told]
    assert numbers_kept(memory, ODD) == [3]


def test_page_of_an_address_that_does_not_wait_is_nobodys(memory: Memory) -> None:
    memory.keep(kept(1))
    assert numbers_kept(memory) == []


@pytest.mark.parametrize(
    "over",
    [
        {"revisions": [revision(1)]},
        {"revisions": [revision(8, aliases=(1,))]},
        {"settled": [settled(1, Fate.DROPPED)]},
        {"settled": [settled(1, Fate.FAILED, retry_at=NOW - 1, failures=1)]},
        {"settled": [settled(1, Fate.EXPORTED, article=key(9))]},
    ],
    ids=["exported", "as an alias", "dropped", "failed", "found to be known"],
)
def test_page_is_kept_until_its_address_is_settled(memory: Memory, over: dict[str, Any]) -> None:
    memory.settle(revisions=[revision(9)])
    waits_with(memory, kept(1), kept(2))
    memory.settle(**over)
    assert numbers_kept(memory) == [2]
    hear(memory, source(), [waiting(1, modified=NOW + 9)])
    assert numbers_kept(memory) == [2]


def test_page_is_kept_while_the_line_that_it_is_an_alias_of_is_not_durable(memory: Memory) -> None:
    waits_with(memory, kept(1))
    memory.settle(settled=[settled(1, Fate.EXPORTED, article=key(9))])
    assert numbers_kept(memory) == [1]


def test_of_too_many_bytes_those_go_that_were_kept_first(memory: Memory) -> None:
    waits_with(memory, *(kept(number, size=MOST_KEPT_BYTES // 4) for number in range(1, 7)))
    assert numbers_kept(memory) == [3, 4, 5, 6]
    memory.keep(kept(3, size=MOST_KEPT_BYTES // 2))
    assert numbers_kept(memory) == [5, 6, 3]


def test_page_that_was_kept_for_long_is_forgotten(memory: Memory) -> None:
    waits_with(memory, kept(1, fetched_at=NOW - 1), kept(2))
    memory.forget(0, kept_before=NOW)
    assert numbers_kept(memory) == [2]


# Shapes of addresses


def test_a_shape_is_known_as_it_was_told_last_and_by_its_site(memory: Memory) -> None:
    told = [shape("/a/id", articles=3), shape(ODD, others=2, day=7), shape("/a/id", site="other.example.com")]
    memory.settle(shapes=told)
    memory.settle(shapes=[shape("/a/id", articles=1, others=4, day=8)])
    by_name = {one.name: one for one in memory.shapes(SITE)}
    assert by_name == {"/a/id": shape("/a/id", articles=1, others=4, day=8).shape, ODD: told[1].shape}
    assert memory.shapes("other.example.com") == [told[2].shape]
    assert memory.shapes("none") == []


def test_of_too_many_shapes_those_stay_that_were_decided_last(memory: Memory) -> None:
    memory.settle(shapes=[shape(f"/{day}", day=day) for day in range(MOST_SHAPES)])
    memory.settle(shapes=[shape("/new", day=MOST_SHAPES), shape("/other", site="other.example.com")])
    names = {one.name for one in memory.shapes(SITE)}
    assert len(names) == MOST_SHAPES
    assert "/new" in names
    assert "/0" not in names
    assert len(memory.shapes("other.example.com")) == 1


# What recurs on a site's pages


def test_what_recurs_on_a_site_is_known_as_it_was_told_last_and_by_its_site(memory: Memory) -> None:
    memory.settle(recurring=[recurring(b"\0old"), recurring(b"other", site="other.example.com")])
    memory.settle(recurring=[recurring(b"\0new")])
    assert (memory.recurring(SITE), memory.recurring("other.example.com")) == (b"\0new", b"other")
    assert memory.recurring("none") == b""


def test_what_recurs_on_a_site_is_forgotten_where_nothing_is_told(memory: Memory) -> None:
    memory.settle(recurring=[recurring(b"old"), recurring(b"other", site=ODD)])
    memory.settle(recurring=[recurring(b"")])
    assert (memory.recurring(SITE), memory.recurring(ODD)) == (b"", b"other")


# Known addresses


def test_measures_come_back_in_the_order_of_their_runs_and_by_their_site(memory: Memory) -> None:
    memory.measured([measured(2), measured(1, site="other.example.com")], most=9)
    memory.measured([measured(1)], most=9)
    assert memory.measures(SITE) == [measured(2), measured(1)]
    assert memory.measures("other.example.com") == [measured(1, site="other.example.com")]
    assert memory.measures("third.example.com") == []


def test_a_run_that_tells_its_measures_again_replaces_them_in_their_place(memory: Memory) -> None:
    memory.measured([measured(1)], most=9)
    memory.measured([measured(2)], most=9)
    memory.measured([measured(1, sums=b"new", started=NOW + 1)], most=9)
    assert memory.measures(SITE) == [measured(1, sums=b"new", started=NOW + 1), measured(2)]


def test_of_each_site_the_measures_of_the_last_runs_are_kept(memory: Memory) -> None:
    memory.measured([measured(7, site="other.example.com")], most=2)
    for number in range(5):
        memory.measured([measured(number)], most=2)
    assert memory.measures(SITE) == [measured(3), measured(4)]
    assert memory.measures("other.example.com") == [measured(7, site="other.example.com")]


def test_what_is_known_of_an_address_of_each_fate(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    memory.settle(
        revisions=[
            revision(2, aliases=(3,), seen_at=NOW + 5),
            revision(4, removed=True, change="removed", visit_at=None),
        ],
        settled=[settled(5, Fate.DROPPED), settled(6, Fate.FAILED, retry_at=NOW + 60, failures=2)],
    )
    assert memory.known([key(number) for number in range(8)]) == {
        key(1): Known(fate=Fate.WAITING),
        key(2): Known(fate=Fate.EXPORTED, article=key(2), modified=NOW - 30, settled_at=NOW + 5),
        key(3): Known(fate=Fate.EXPORTED, article=key(2), modified=NOW - 30, settled_at=NOW + 5),
        key(4): Known(fate=Fate.REMOVED, article=key(4), modified=NOW - 30, settled_at=NOW),
        key(5): Known(fate=Fate.DROPPED, settled_at=NOW),
        key(6): Known(fate=Fate.FAILED, settled_at=NOW, retry_at=NOW + 60, failures=2),
    }


@pytest.mark.parametrize("count", [0, 1, 7, 499, 500, 501, 3_000])
def test_batches_of_any_size_are_answered(memory: Memory, count: int) -> None:
    memory.settle(revisions=(revision(number, shingles=(number,)) for number in range(0, count, 2)))
    memory.settle(settled=(settled(number, Fate.DROPPED) for number in range(1, count, 2)))
    keys = [key(number) for number in range(count + 10)]
    random.Random(1).shuffle(keys)
    assert set(memory.known(keys)) == {key(number) for number in range(count)}
    assert set(memory.articles(keys)) == {key(number) for number in range(0, count, 2)}
    assert len(memory.alike(range(count), least=1, most=9_999)) == (count + 1) // 2


def test_a_key_that_is_asked_for_twice_is_answered_once(memory: Memory) -> None:
    memory.settle(settled=[settled(1, Fate.DROPPED)])
    assert len(memory.known([key(1), key(2), key(1)])) == 1


# Named and waiting


def test_addresses_wait_in_the_order_in_which_they_were_named(memory: Memory) -> None:
    hear(memory, source(), [waiting(9), waiting(3)])
    hear(memory, source(), [waiting(7), waiting(3), waiting(1)])
    assert [one.key for one in memory.waiting(SITE, NOW, most=9_999)] == [key(9), key(3), key(7), key(1)]


def test_the_freshest_address_comes_first(memory: Memory) -> None:
    hear(memory, source(), [waiting(9, fresh=NOW - 5), waiting(3, fresh=NOW), waiting(7, fresh=NOW - 5)])
    hear(memory, source(), [waiting(1, fresh=-5)])
    assert [one.key for one in memory.waiting(SITE, NOW, most=9)] == [key(3), key(9), key(7), key(1)]


def test_an_address_that_is_named_as_fresher_moves_up(memory: Memory) -> None:
    hear(memory, source(), [waiting(1, fresh=5), waiting(2, fresh=7), waiting(3, fresh=6)])
    hear(memory, source(), [waiting(1, fresh=8), waiting(2, fresh=4)])
    memory.settle(settled=[settled(3, Fate.FAILED, failures=1)])
    hear(memory, source(), [waiting(3, fresh=9)])
    found = memory.waiting(SITE, NOW, most=9)
    assert [(one.key, one.fresh) for one in found] == [(key(3), 9), (key(1), 8), (key(2), 7)]


@pytest.mark.parametrize("most", [1, 2, 3, 50])
def test_waiting_addresses_are_given_in_batches_each_once(memory: Memory, most: int) -> None:
    named = [waiting(number, fresh=number % 4) for number in range(20)]
    hear(memory, source(), named)
    memory.heard("elsewhere.example", named=[waiting(99, fresh=2)])
    found: list[Waiting] = []
    while batch := memory.waiting(SITE, NOW, after=found[-1] if found else None, most=most):
        assert len(batch) <= most
        found += batch
        memory.settle(settled=[replace(settled(0, Fate.DROPPED), key=batch[0].key)])
    assert found == sorted(named, key=lambda one: -one.fresh)


def test_keys_are_given_of_all_addresses_that_wait(memory: Memory) -> None:
    hear(memory, source(), [waiting(number) for number in range(5)])
    memory.settle(settled=[settled(1, Fate.DROPPED), settled(2, Fate.FAILED, retry_at=NOW + 60, failures=1)])
    assert set(memory.waiting_keys(SITE, NOW)) == {key(0), key(3), key(4)}
    assert set(memory.waiting_keys(SITE, NOW + 60)) == {key(0), key(2), key(3), key(4)}
    assert list(memory.waiting_keys("none", NOW)) == []


def test_a_waiting_address_comes_back_as_it_was_named(memory: Memory) -> None:
    named = waiting(1, channels=(FRONT, FEED), modified=NOW, language="de")
    hear(memory, source(), [named])
    assert memory.waiting(SITE, NOW, most=9_999) == [named]


def test_a_waiting_address_gets_the_channels_that_it_has_not(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    hear(
        memory,
        source(),
        [waiting(1, url="https://news.example.com/other", channels=(replace(FEED, title="Other"), FRONT))],
    )
    assert memory.waiting(SITE, NOW, most=9_999) == [waiting(1, channels=(FEED, FRONT))]


def test_an_address_that_one_listing_names_twice_waits_once(memory: Memory) -> None:
    hear(memory, source(), [waiting(1), waiting(1, channels=(FRONT,))])
    assert memory.waiting(SITE, NOW, most=9_999) == [waiting(1, channels=(FEED, FRONT))]


def test_a_failed_address_that_is_named_waits_again_and_keeps_its_failures(memory: Memory) -> None:
    memory.settle(settled=[settled(1, Fate.FAILED, retry_at=NOW + 60, failures=3)])
    assert memory.waiting(SITE, NOW, most=9_999) == []
    hear(memory, source(), [waiting(1)])
    known = memory.known([key(1)])[key(1)]
    assert (known.fate, known.failures, known.settled_at) == (Fate.WAITING, 3, NOW)
    assert memory.waiting(SITE, NOW, most=9_999) == [waiting(1)]


def test_an_address_that_leads_to_an_article_stays_as_it_is_when_it_is_named(memory: Memory) -> None:
    memory.settle(
        revisions=[revision(1, aliases=(2,)), revision(3, removed=True)],
        settled=[settled(1, Fate.FAILED, failures=1)],
    )
    before = memory.known([key(number) for number in range(6)])
    hear(memory, source(), [waiting(number) for number in (1, 2, 3)])
    assert memory.known([key(number) for number in range(6)]) == before
    assert memory.waiting(SITE, NOW, most=9_999) == []


def test_a_dropped_address_that_is_named_waits_again(memory: Memory) -> None:
    memory.settle(settled=[settled(1, Fate.DROPPED)])
    hear(memory, source(), [waiting(1)])
    assert memory.waiting(SITE, NOW, most=9_999) == [waiting(1)]


def test_a_failed_address_is_to_be_asked_again_when_its_time_has_come(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    memory.settle(settled=[settled(1, Fate.FAILED, retry_at=NOW + 60, failures=1)])
    assert memory.known([key(1)])[key(1)].fate is Fate.FAILED
    assert memory.waiting(SITE, NOW + 59, most=9_999) == []
    assert memory.waiting(SITE, NOW + 60, most=9_999) == [waiting(1)]
    assert memory.waiting(SITE, NOW - 100 * 86_400, most=9_999) == [waiting(1)], "a clock was ahead"


def test_a_source_that_another_one_names_stays_as_it_is_known(memory: Memory) -> None:
    known, new = source(polled_at=NOW, body=b"1" * 16), source(url="https://news.example.com/sport/", kind="section")
    hear(memory, known)
    memory.heard(SITE, found=[source(), new])
    assert memory.sources(SITE) == [known, new]


@pytest.mark.parametrize(
    "over",
    [
        {"revisions": [revision(1)]},
        {"revisions": [revision(2, aliases=(1,))]},
        {"settled": [settled(1, Fate.DROPPED)]},
        {"settled": [settled(1, Fate.FAILED, failures=MOST_FAILURES + 1)]},
        {"revisions": [revision(2)], "settled": [settled(1, Fate.EXPORTED, article=key(2))]},
    ],
)
def test_what_is_settled_waits_no_longer(memory: Memory, over: dict[str, list[Revision]]) -> None:
    hear(memory, source(), [waiting(1), waiting(9)])
    memory.settle(**over)  # type: ignore[arg-type]
    assert [one.key for one in memory.waiting(SITE, NOW, most=9_999)] == [key(9)]


def test_a_big_sitemap_is_named_at_once(memory: Memory) -> None:
    hear(memory, source(kind="sitemap"), (waiting(number) for number in range(5_000)))
    hear(memory, source(kind="sitemap"), (waiting(number) for number in range(5_100)))
    assert [one.key for one in memory.waiting(SITE, NOW, most=9_999)] == [key(number) for number in range(5_100)]


def test_a_listing_renames_an_article_and_changes_nothing_else(memory: Memory) -> None:
    memory.settle(revisions=[revision(1)])
    hear(
        memory, source(), renamed=[article(1, modified=NOW + 9, titles=b"other!", headline="no", revision=7, url="no")]
    )
    assert memory.articles([key(1)]) == {key(1): article(1, modified=NOW + 9, titles=b"other!")}


def test_an_article_that_was_forgotten_or_never_known_can_be_renamed(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, visit_at=None)])
    memory.forget(0)
    hear(memory, source(), renamed=[article(1, modified=NOW + 9, titles=b"other!"), article(2)])
    [(_, one)] = memory.articles([key(1), key(2)]).items()
    assert (one.modified, one.titles, one.url) == (NOW + 9, b"other!", "https://news.example.com/1")
    assert (one.headline, one.visit_at) == ("", NOW + 3600)


def test_of_a_site_for_which_too_many_wait_the_least_fresh_are_forgotten(memory: Memory) -> None:
    hear(memory, source(), [waiting(number, fresh=NOW - number % 7) for number in range(20)])
    assert memory.forget(0, most_waiting=25) == 0
    assert memory.forget(0, most_waiting=6) == 14
    assert {one.key for one in memory.waiting(SITE, NOW, most=99)} == {key(number) for number in (0, 7, 14, 1, 8, 15)}
    assert memory.known([key(2), key(7)]).keys() == {key(7)}
    hear(memory, source(), [waiting(2)])
    assert key(2) in {one.key for one in memory.waiting(SITE, NOW, most=99)}


def test_of_too_many_sources_those_are_forgotten_that_were_not_read_or_bring_nothing(memory: Memory) -> None:
    front = source(url="https://news.example.com/", kind="front", body=None)
    read = [source(url=f"https://news.example.com/{n}.xml", body=b"x", brought_at=NOW - n) for n in range(4)]
    memory.heard(SITE, sources=[front, *read], found=[source(url="https://news.example.com/new.xml", body=None)])
    memory.forget(0, most_sources=6)
    assert len(memory.sources(SITE)) == 6
    memory.forget(0, most_sources=3)
    assert {one.url for one in memory.sources(SITE)} == {front.url, read[0].url, read[1].url}


# Revisions


def test_a_newer_revision_replaces_an_older_one(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, shingles=(1, 2))])
    newer = revision(1, revision=2, headline="Other", seen_at=NOW - 99, shingles=(2, 3), change="updated")
    memory.settle(revisions=[newer])
    assert memory.articles([key(1)]) == {key(1): newer.article}
    assert [one.shingles for one in memory.alike([1, 2, 3], least=1, most=9_999)] == [(2, 3)]
    assert memory.alike([1], least=1, most=9_999) == []


def test_an_older_revision_never_replaces_a_newer_one(memory: Memory) -> None:
    newer = revision(1, revision=2, headline="Other", shingles=(2, 3), change="updated")
    memory.settle(revisions=[newer])
    memory.settle(revisions=[revision(1, aliases=(5,), shingles=(9,), seen_at=NOW + 99)])
    memory.settle(visited=[article(1, seen_at=NOW + 99)])
    assert memory.articles([key(1)]) == {key(1): newer.article}
    assert memory.alike([9], least=1, most=9_999) == []
    assert memory.known([key(5)])[key(5)].article == key(1)


def test_a_line_that_is_read_again_does_not_undo_a_later_look(memory: Memory) -> None:
    looked = article(1, seen_at=NOW + 3600, visit_at=NOW + 6 * 3600)
    memory.settle(revisions=[revision(1)])
    memory.settle(visited=[looked])
    memory.settle(revisions=[revision(1)])
    assert memory.articles([key(1)]) == {key(1): looked}


def test_the_order_of_two_revisions_of_one_call_does_not_matter(memory: Memory) -> None:
    first, second = revision(1), revision(1, revision=2, content=b"2" * 16, change="updated")
    memory.settle(revisions=[second, first])
    assert memory.articles([key(1)]) == {key(1): second.article}


def test_an_article_may_be_removed_and_come_back(memory: Memory) -> None:
    memory.settle(revisions=[revision(1)])
    memory.settle(revisions=[revision(1, revision=2, removed=True, change="removed")])
    assert memory.known([key(1)])[key(1)].fate == Fate.REMOVED
    memory.settle(revisions=[revision(1, revision=3, change="updated")])
    assert memory.known([key(1)])[key(1)].fate == Fate.EXPORTED
    assert memory.articles([key(1)])[key(1)] == article(1, revision=3)


def test_an_article_is_found_by_its_id_even_if_its_keys_forget_it(memory: Memory) -> None:
    memory.settle(revisions=[Revision(article=article(1), keys=(), change="new")])
    assert memory.articles([key(1)]) == {key(1): article(1)}


def test_an_alias_leads_to_its_article_and_is_none_itself(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, aliases=(2,))])
    memory.settle(settled=[settled(3, Fate.EXPORTED, article=key(1))])
    assert {known.article for known in memory.known([key(1), key(2), key(3)]).values()} == {key(1)}
    assert memory.articles([key(2), key(3)]) == {}


def test_an_alias_may_lead_elsewhere_later_but_an_article_stays_its_own(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, aliases=(2,)), revision(3)])
    memory.settle(revisions=[revision(3, revision=2, aliases=(1, 2), change="updated")])
    memory.settle(settled=[settled(1, Fate.EXPORTED, article=key(3))])
    known = memory.known([key(1), key(2)])
    assert (known[key(1)].article, known[key(2)].article) == (key(1), key(3))
    assert set(memory.articles([key(1), key(2), key(3)])) == {key(1), key(3)}


def test_an_alias_of_an_article_that_is_not_durable_goes_on_waiting(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    memory.settle(settled=[settled(1, Fate.EXPORTED, article=key(2)), settled(3, Fate.EXPORTED, article=key(2))])
    assert memory.waiting(SITE, NOW, most=9_999) == [waiting(1)]
    assert memory.known([key(1), key(3)]) == {key(1): Known(fate=Fate.WAITING)}


@pytest.mark.parametrize("fate", [Fate.DROPPED, Fate.FAILED])
def test_an_address_goes_on_leading_to_its_article_when_it_fails(memory: Memory, fate: Fate) -> None:
    memory.settle(revisions=[revision(1)])
    memory.settle(settled=[settled(1, fate, at=NOW + 9, retry_at=NOW + 60, failures=2)])
    expected = Known(
        fate=Fate.EXPORTED, article=key(1), modified=NOW - 30, settled_at=NOW + 9, retry_at=NOW + 60, failures=2
    )
    assert memory.known([key(1)]) == {key(1): expected}
    memory.settle(visited=[article(1, seen_at=NOW + 99)])
    assert memory.known([key(1)]) == {
        key(1): Known(fate=Fate.EXPORTED, article=key(1), modified=NOW - 30, settled_at=NOW + 99)
    }


def test_an_address_that_was_dropped_may_turn_out_to_be_an_article(memory: Memory) -> None:
    memory.settle(settled=[settled(1, Fate.DROPPED), settled(2, Fate.FAILED, retry_at=NOW, failures=4)])
    memory.settle(revisions=[revision(1, aliases=(2,))])
    expected = Known(fate=Fate.EXPORTED, article=key(1), modified=NOW - 30, settled_at=NOW)
    assert memory.known([key(1), key(2)]) == {key(1): expected, key(2): expected}


def test_a_look_at_an_article_that_is_not_known_is_no_article(memory: Memory) -> None:
    memory.settle(visited=[article(1)])
    assert (memory.articles([key(1)]), memory.known([key(1)])) == ({}, {})


# Due


def due(memory: Memory, before: int, after: int = FAR, most: int = 9) -> list[int]:
    return [int.from_bytes(one.id) for one in memory.due(SITE, before, after, most)]


@pytest.fixture
def scheduled(memory: Memory) -> Memory:
    moments = {1: NOW + 30, 2: NOW + 10, 3: NOW + 20, 4: None}
    memory.settle(revisions=[revision(number, visit_at=moment) for number, moment in moments.items()])
    return memory


def test_articles_are_due_at_their_moment_the_earliest_first(scheduled: Memory) -> None:
    assert due(scheduled, NOW + 9) == []
    assert due(scheduled, NOW + 10) == [2]
    assert due(scheduled, NOW + 30) == [2, 3, 1]


@pytest.mark.parametrize(("most", "expected"), [(2, [2, 3]), (1, [2]), (0, []), (-1, [])])
def test_no_more_are_due_than_are_asked_for(scheduled: Memory, most: int, expected: list[int]) -> None:
    assert due(scheduled, NOW + 30, most=most) == expected


def test_what_a_wrong_clock_has_put_off_is_due(scheduled: Memory) -> None:
    scheduled.settle(revisions=[revision(5, visit_at=FAR + 1), revision(6, visit_at=FAR)])
    assert due(scheduled, NOW + 10) == [2, 5]
    assert due(scheduled, NOW + 10, most=1) == [2]
    assert due(scheduled, 2 * FAR, FAR) == [2, 3, 1, 6, 5]


def test_a_look_with_the_right_clock_mends_what_a_wrong_one_has_written(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, seen_at=2 * NOW, visit_at=2 * NOW + 3600)])
    assert due(memory, NOW) == [1]
    memory.settle(visited=[article(1)])
    assert due(memory, NOW) == []
    assert memory.articles([key(1)]) == {key(1): article(1)}


def test_removed_articles_are_never_due(memory: Memory) -> None:
    memory.settle(revisions=[revision(1), revision(2)])
    memory.settle(revisions=[revision(1, revision=2, removed=True, change="removed")])
    assert due(memory, FAR) == [2]


def test_what_was_looked_at_is_due_when_it_is_said_next(scheduled: Memory) -> None:
    scheduled.settle(visited=[article(2, seen_at=NOW + 10, visit_at=NOW + 25), article(3, visit_at=None)])
    assert due(scheduled, NOW + 30) == [2, 1]
    assert scheduled.articles([key(2)])[key(2)].seen_at == NOW + 10


# Alike


def test_articles_that_share_enough_are_alike_those_that_share_most_first(memory: Memory) -> None:
    memory.settle(
        revisions=[
            revision(1, shingles=(3, 2, 9), site="other.example.com"),
            revision(2, shingles=(1, 2, 3)),
            revision(3, shingles=(3, 2**31, 2**32 - 1)),
            revision(4),
        ]
    )
    assert [int.from_bytes(one.id) for one in memory.alike([1, 2, 3, 3], least=2, most=9_999)] == [2, 1]
    assert [int.from_bytes(one.id) for one in memory.alike([3], least=1, most=9_999)] == [1, 2, 3]
    assert [int.from_bytes(one.id) for one in memory.alike([1, 2, 3], least=1, most=2)] == [2, 1]
    [found] = memory.alike([2**31, 2**32 - 1], least=2, most=9_999)
    assert (found.id, found.site, found.shingles, found.first_seen) == (key(3), SITE, (3, 2**31, 2**32 - 1), NOW)
    assert memory.alike([], least=1, most=9_999) == []


def test_a_text_is_found_by_the_first_of_its_shingles_only(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, shingles=tuple(range(64)))])
    assert memory.alike(range(INDEXED_SHINGLES, 64), least=1, most=9_999) == []
    assert memory.alike(range(INDEXED_SHINGLES), least=INDEXED_SHINGLES, most=9_999)[0].shingles == tuple(range(64))


def test_what_very_many_texts_have_tells_of_the_last_of_them_only(memory: Memory) -> None:
    said_by_all = [revision(number, shingles=(1, 10 + number)) for number in range(MOST_SHARING + 5)]
    memory.settle(revisions=said_by_all)
    found = memory.alike([1, 10], least=1, most=9_999)
    assert {int.from_bytes(one.id) for one in found} == {0, *range(5, MOST_SHARING + 5)}


def test_a_text_that_is_not_compared_any_more_is_not_alike(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, shingles=(1, 2))])
    memory.settle(revisions=[revision(1, revision=2, change="removed", removed=True)])
    assert memory.alike([1, 2], least=1, most=9_999) == []


# Output


def test_how_far_an_output_is_known_is_what_was_said_last(memory: Memory) -> None:
    memory.settle(outputs=[output("/b"), output("/a", name="/c", known_bytes=5)])
    memory.settle(outputs=[output("/b", known_bytes=9, run_id="run-2")])
    assert memory.outputs() == [output("/b", known_bytes=9, run_id="run-2"), output("/a", name="/c", known_bytes=5)]
    memory.settle(outputs=[output("/b")])  # begun anew
    assert memory.outputs()[0] == output("/b")


def test_a_file_that_is_complete_is_not_remembered(memory: Memory) -> None:
    memory.settle(outputs=[output("/a"), output("/b")])
    memory.closed(output("/a", known_bytes=99))
    memory.closed(output("/a"))
    assert memory.outputs() == [output("/b")]


# Archives


def test_how_far_an_archive_was_read_is_what_was_said_last(memory: Memory) -> None:
    assert memory.archive("/a.warc.gz") is None
    first, other = ArchiveRead(name="/a.warc.gz", offset=7, mark=b"1"), ArchiveRead(name=ODD, offset=2**40, whole=True)
    memory.settle(archives=[first, other])
    assert (memory.archive("/a.warc.gz"), memory.archive(ODD)) == (first, other)
    memory.settle(archives=[replace(first, offset=3)])  # it is another file now
    assert memory.archive("/a.warc.gz") == replace(first, offset=3)


def test_archive_that_is_told_with_what_breaks_off_is_as_it_was(memory: Memory) -> None:
    def broken() -> Iterator[Remembered]:
        yield article(1)
        raise Stopped

    with pytest.raises(Stopped):
        memory.settle(archives=[ArchiveRead(name="/a.warc.gz", offset=7)], visited=broken())
    assert memory.archive("/a.warc.gz") is None


# Forgetting


def test_an_article_that_is_not_looked_at_again_is_known_by_what_it_was(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, aliases=(2,), visit_at=None), revision(3), revision(4, removed=True)])
    known = memory.known([key(number) for number in range(5)])
    memory.forget(0)
    rest = {"url": "", "headline": "", "validators": Validators(), "titles": b"", "visit_at": None}
    assert memory.articles([key(1), key(3), key(4)]) == {
        key(1): article(1, **rest),
        key(3): article(3),
        key(4): article(4, removed=True, **rest),
    }
    assert memory.known([key(number) for number in range(5)]) == known
    assert due(memory, FAR) == [3]


def test_a_forgotten_article_may_be_exported_again(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, visit_at=None)])
    memory.forget(0)
    memory.settle(visited=memory.articles([key(1)]).values())
    memory.settle(revisions=[revision(1, revision=2, change="updated")])
    assert memory.articles([key(1)]) == {key(1): article(1, revision=2)}
    assert due(memory, FAR) == [1]


def test_sketches_of_what_was_not_seen_for_long_are_forgotten(memory: Memory) -> None:
    memory.settle(revisions=[revision(1, shingles=(1, 2), seen_at=NOW - 1), revision(2, shingles=(1, 2))])
    memory.forget(NOW)
    assert [one.id for one in memory.alike([1, 2], least=2, most=9_999)] == [key(2)]


def test_what_waits_or_is_known_is_never_forgotten(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    memory.settle(settled=[settled(2, Fate.DROPPED), settled(3, Fate.FAILED, failures=2)], outputs=[output()])
    before = everything(memory)
    memory.forget(FAR)
    assert everything(memory) == before


# Twice is once, and all or nothing

_Told = Callable[[Memory], object]
TOLD: dict[str, _Told] = {
    "kept": lambda memory: memory.keep(kept(1, value=b"told")),
    "origin file": lambda memory: memory.keep_origin_file(origin_file()),
    "heard": lambda memory: hear(
        memory, source(failures=1), [waiting(1), waiting(15)], [article(10, titles=b"abcdef")]
    ),
    "revisions": lambda memory: memory.settle(revisions=[revision(3, aliases=(2,), shingles=(5, 6)), revision(10)]),
    "a newer revision": lambda memory: memory.settle(revisions=[revision(10, revision=2, shingles=(5,))]),
    "visited": lambda memory: memory.settle(visited=[article(10, seen_at=NOW + 5, visit_at=NOW + 50)]),
    "dropped": lambda memory: memory.settle(settled=[settled(1, Fate.DROPPED), settled(10, Fate.DROPPED)]),
    "failed": lambda memory: memory.settle(settled=[settled(1, Fate.FAILED, failures=2, retry_at=NOW + 60)]),
    "alias": lambda memory: memory.settle(settled=[settled(1, Fate.EXPORTED, article=key(10))]),
    "recurring": lambda memory: memory.settle(recurring=[recurring(b"told")]),
    "shapes": lambda memory: memory.settle(shapes=[shape("/a/id", articles=1)]),
    "outputs": lambda memory: memory.settle(outputs=[output(known_bytes=7)]),
    "closed": lambda memory: memory.closed(output("/old")),
    "forget": lambda memory: memory.forget(NOW + 1),
}


@pytest.mark.parametrize("what", TOLD)
def test_telling_twice_is_telling_once(memory: Memory, what: str) -> None:
    hear(memory, source(), [waiting(1), waiting(2)])
    memory.settle(revisions=[revision(10, aliases=(11,), shingles=(5, 9), visit_at=None)], outputs=[output("/old")])
    before = everything(memory)
    TOLD[what](memory)
    once = everything(memory)
    assert once != before
    TOLD[what](memory)
    assert everything(memory) == once


class Stopped(Exception):  # noqa: N818
    pass


def test_a_listing_that_breaks_off_has_named_nothing(memory: Memory) -> None:
    def broken() -> Iterator[Waiting]:
        yield from (waiting(number) for number in range(1_000))
        raise Stopped

    with pytest.raises(Stopped):
        hear(memory, source(site="new.example.com"), broken())
    assert everything(memory) == ({}, {}, [], [], [], [], [], [], None, [], b"", [])
    hear(memory, source(site="other.example.com"))
    hear(memory, source(site="new.example.com"), [waiting(1)])
    assert [one.site for one in memory.sources("new.example.com")] == ["new.example.com"]
    assert memory.waiting("new.example.com", NOW, most=9) == [waiting(1)]


def test_what_breaks_off_while_it_is_settled_is_not_settled_at_all(memory: Memory) -> None:
    def broken() -> Iterator[Remembered]:
        yield article(1, seen_at=NOW + 5)
        raise Stopped

    hear(memory, source(), [waiting(1), waiting(2)])
    memory.settle(revisions=[revision(1, shingles=(1,))])
    before = everything(memory)
    with pytest.raises(Stopped):
        memory.settle(revisions=[revision(2, shingles=(1,))], visited=broken(), outputs=[output(known_bytes=9)])
    assert everything(memory) == before


def test_date_of_what_was_too_old_is_remembered_until_it_is_exported(memory: Memory) -> None:
    memory.settle(settled=[settled(1, Fate.DROPPED, published=NOW - 10**6)])
    assert memory.known([key(1)])[key(1)].published == NOW - 10**6
    memory.settle(revisions=[revision(1)])
    assert memory.known([key(1)])[key(1)].published is None


def test_date_of_change_of_a_waiting_address_stays_with_its_article(memory: Memory) -> None:
    hear(memory, source(), [waiting(1)])
    hear(memory, source(), [waiting(1, modified=NOW - 9)])
    hear(memory, source(), [waiting(1, modified=NOW - 99)])
    assert memory.waiting(SITE, NOW, most=9_999)[0].modified == NOW - 9
    memory.settle(revisions=[revision(2, aliases=(1,), modified=None)])
    assert memory.articles([key(2)])[key(2)].modified == NOW - 9


def test_the_last_runs_of_a_site_can_be_asked_for(memory: Memory) -> None:
    runs = [measured(number) for number in range(5)]
    memory.measured([*runs, measured(9, site="another.example")], most=700)
    assert memory.measures(SITE, 2) == runs[3:]
    assert memory.measures(SITE, 9) == memory.measures(SITE) == runs
    assert memory.measures(SITE, 0) == []
