"""What listings called an article."""

from __future__ import annotations

from newsspider.state.titles import follows, retitled, with_title

FEED, FRONT = "https://news.example.com/feed", "https://news.example.com/"


def test_a_listing_that_calls_it_otherwise_is_noticed() -> None:
    known = with_title(b"", FEED, "Storm nears the coast")
    assert retitled(known, FEED, "Storm reaches the coast")
    assert not retitled(known, FEED, "Storm nears the coast")


def test_each_listing_is_compared_with_itself() -> None:
    known = with_title(with_title(b"", FEED, "Storm nears the coast"), FRONT, "Storm!")
    assert not retitled(known, FEED, "Storm nears the coast")
    assert not retitled(known, FRONT, "Storm!")
    assert retitled(known, FRONT, "Storm nears the coast")


def test_a_listing_that_has_never_called_it_anything_has_not_changed_it() -> None:
    assert not retitled(b"", FEED, "Storm")
    assert not retitled(with_title(b"", FRONT, "Storm!"), FEED, "Storm")


def test_listing_that_changes_to_what_another_one_has_changed_to_since_follows_it() -> None:
    known = with_title(with_title(b"", FEED, "Storm"), FRONT, "Storm")
    known = with_title(known, FRONT, "Calm")
    assert follows(known, FEED, "Calm")
    assert not follows(known, FEED, "Sun")
    assert not follows(known, FEED, None)
    assert not follows(known, FRONT, "Storm"), "it has changed back, and the other one has not changed"


def test_listing_that_says_the_same_again_has_not_changed() -> None:
    known = with_title(with_title(b"", FEED, "Storm"), FRONT, "Calm")
    assert with_title(known, FEED, "Storm") == known


def test_no_title_says_nothing() -> None:
    known = with_title(b"", FEED, "Storm")
    assert with_title(known, FEED, None) == with_title(known, FEED, "") == known
    assert not retitled(known, FEED, None)
    assert not retitled(known, FEED, "")


def test_spaces_and_lines_make_no_other_title() -> None:
    assert not retitled(with_title(b"", FEED, "Storm nears\n  the coast "), FEED, "Storm nears the coast")


def test_the_new_title_takes_the_place_of_the_old_one() -> None:
    known = with_title(with_title(b"", FEED, "Storm"), FEED, "Calm")
    assert len(known) == 6
    assert with_title(known, FEED, "Calm") == known
    assert retitled(known, FEED, "Storm")


def test_the_listings_that_named_it_last_are_remembered() -> None:
    known = b""
    for number in range(9):
        known = with_title(known, f"{FEED}/{number}", "Storm")
    assert len(known) == 48
    assert not retitled(known, f"{FEED}/0", "Calm")
    assert all(retitled(known, f"{FEED}/{number}", "Calm") for number in range(1, 9))


def test_a_title_with_half_a_surrogate_pair_and_bytes_that_are_cut_off_do_no_harm() -> None:
    assert retitled(with_title(b"", FEED, "\ud83d"), FEED, "\ud83e")
    assert not retitled(with_title(b"", FEED, "Storm")[:5], FEED, "Calm")
