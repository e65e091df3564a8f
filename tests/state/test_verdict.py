from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsspider.items import Link
from newsspider.state.contract import Fate, Known, Remembered
from newsspider.state.titles import with_title
from newsspider.state.verdict import Verdict, as_listed, look_later, verdict, was_told
from tests.state.test_changes import remembered

NOW = 1_000_000
FEED = "https://example.com/feed"


def link(title: str | None = "Bridge opens", modified: int | None = None) -> Link:
    moment = datetime.fromtimestamp(modified, UTC) if modified else None
    return Link(url="https://example.com/a", via="feed", source=FEED, title=title, modified=moment)


def exported(seen_at: int = NOW - 100, **others: Any) -> tuple[Known, Remembered]:
    article = replace(remembered(), seen_at=seen_at, titles=with_title(b"", FEED, "Bridge opens"), **others)
    return Known(fate=Fate.EXPORTED, article=article.id, settled_at=seen_at), article


def test_unknown_address_is_fetched() -> None:
    assert verdict(link(), None, None, NOW) is Verdict.FETCH


def test_waiting_address_is_fetched() -> None:
    assert verdict(link(), Known(fate=Fate.WAITING), None, NOW) is Verdict.FETCH


@pytest.mark.parametrize(("retry_at", "expected"), [(NOW, Verdict.FETCH), (NOW + 1, Verdict.LEAVE)])
def test_failed_address_is_fetched_when_its_time_has_come(retry_at: int, expected: Verdict) -> None:
    assert verdict(link(), Known(fate=Fate.FAILED, retry_at=retry_at), None, NOW) is expected


def test_failed_address_is_fetched_where_a_clock_was_wrong() -> None:
    assert verdict(link(), Known(fate=Fate.FAILED, retry_at=NOW + 10**8), None, NOW) is Verdict.FETCH


def test_what_is_no_article_is_left_until_a_listing_says_that_it_has_changed() -> None:
    dropped = Known(fate=Fate.DROPPED, settled_at=NOW - 100)
    assert verdict(link(), dropped, None, NOW) is Verdict.LEAVE
    assert verdict(link(modified=NOW - 200), dropped, None, NOW) is Verdict.LEAVE
    assert verdict(link(modified=NOW - 50), dropped, None, NOW) is Verdict.FETCH


def test_exported_article_is_left() -> None:
    assert verdict(link(), *exported(), NOW) is Verdict.LEAVE


def test_article_is_looked_at_where_its_listing_dates_it_after_the_last_look() -> None:
    assert verdict(link(modified=NOW - 50), *exported(), NOW) is Verdict.LOOK
    assert verdict(link(modified=NOW - 200), *exported(), NOW) is Verdict.LEAVE


def test_article_is_looked_at_where_its_date_of_change_has_moved_on_within_a_day() -> None:
    known, article = exported(modified=NOW - 90_000)
    assert verdict(link(modified=NOW - 3_600), known, article, NOW) is Verdict.LOOK


def test_article_is_looked_at_where_the_first_listing_that_dates_it_does_so_after_its_own_page() -> None:
    known, article = exported(edited=NOW - 90_000)
    later = link(modified=NOW - 3_600)
    assert verdict(later, known, article, NOW, began=NOW - 10) is Verdict.LOOK
    assert verdict(link(modified=NOW - 90_000), known, article, NOW, began=NOW - 10) is Verdict.LEAVE
    in_this_run = {"began": article.seen_at}
    assert verdict(later, known, article, NOW, **in_this_run) is Verdict.LEAVE
    listed_before = replace(article, modified=NOW - 3_600)
    assert verdict(later, known, listed_before, NOW, began=NOW - 10) is Verdict.LEAVE


def test_article_is_looked_at_where_the_same_listing_calls_it_otherwise() -> None:
    assert verdict(link(title="Bridge closes"), *exported(), NOW) is Verdict.LOOK


def test_listing_that_follows_another_one_tells_nothing_new_unless_that_one_was_not_right() -> None:
    known, article = exported()
    article = replace(article, titles=with_title(article.titles, "https://example.com/", "Bridge closes"))
    assert verdict(link(title="Bridge closes"), known, article, NOW) is Verdict.LEAVE
    assert verdict(link(title="Bridge closes"), known, replace(article, fruitless=1), NOW) is Verdict.LOOK


def test_another_listing_may_call_it_what_it_likes() -> None:
    other = replace(link(title="The bridge"), source="https://example.com/")
    assert verdict(other, *exported(), NOW) is Verdict.LEAVE


def test_listing_that_always_says_so_is_believed_less_and_less() -> None:
    known, article = exported(seen_at=NOW - 1_800, fruitless=2)
    assert verdict(link(modified=NOW), known, article, NOW) is Verdict.LOOK_LATER
    assert verdict(link(modified=NOW), *exported(seen_at=NOW - 3_600, fruitless=2), NOW) is Verdict.LOOK
    assert verdict(link(modified=NOW), *exported(seen_at=NOW - 3_600, fruitless=3), NOW) is Verdict.LOOK_LATER


def test_article_that_is_looked_at_later_is_due_when_its_listing_may_be_believed_again() -> None:
    _, article = exported(seen_at=NOW - 1_800, fruitless=2, visit_at=None, url="", first_seen=NOW - 10**6)
    later = look_later(link(title="Bridge closes"), article)
    assert (later.visit_at, later.url) == (NOW + 1_800, "https://example.com/a")
    assert was_told(later)
    assert look_later(link(), replace(article, visit_at=NOW + 60)).visit_at == NOW + 60


def test_article_that_is_due_by_its_age_was_not_told_of() -> None:
    _, article = exported(first_seen=NOW - 100, visit_at=NOW + 3_500)
    assert not was_told(article)


def test_what_was_too_old_is_fetched_by_a_run_that_wants_more() -> None:
    dropped = Known(fate=Fate.DROPPED, settled_at=NOW - 100, published=NOW - 10**6)
    assert verdict(link(), dropped, None, NOW, since=NOW - 10**6 + 1) is Verdict.LEAVE
    assert verdict(link(), dropped, None, NOW, since=NOW - 10**6) is Verdict.FETCH
    assert verdict(link(), dropped, None, NOW) is Verdict.FETCH


def test_what_a_listing_says_is_kept() -> None:
    _, article = exported()
    listed = as_listed(link(title="Bridge closes", modified=NOW), article)
    assert listed.modified == NOW
    assert verdict(link(title="Bridge closes"), Known(fate=Fate.EXPORTED, article=article.id), listed, NOW) is (
        Verdict.LEAVE
    )


def test_removed_article_that_is_named_again_is_looked_at_now_and_then() -> None:
    _, article = exported(seen_at=NOW - 3_600, removed=True, fruitless=2)
    known = Known(fate=Fate.REMOVED, article=article.id, settled_at=NOW - 3_600)
    assert verdict(link(), known, article, NOW) is Verdict.LOOK
    assert verdict(link(), known, replace(article, fruitless=3), NOW) is Verdict.LEAVE


def test_edit_of_an_article_that_changes_all_the_time_is_not_lost_but_read_within_the_hour() -> None:
    known, article = exported(revision=40)
    assert verdict(link(modified=NOW - 50), known, article, NOW) is Verdict.LOOK_LATER
    assert look_later(link(modified=NOW - 50), article).visit_at == article.seen_at + 3_600
