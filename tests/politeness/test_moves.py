import pytest

from newsspider.politeness.moves import Moves, moved

OLD, NEW = "http://example.com", "https://www.example.com"


def led(moves: Moves, *paths: str, to: str = NEW, status: int = 301) -> list[str | None]:
    return [moves.redirected(f"{OLD}{path}", f"{to}{path}", status) for path in paths]


def test_origin_that_leads_two_paths_to_another_one_has_moved_there() -> None:
    moves = Moves()
    assert led(moves, "/a?x=1", "/b", "/c") == [None, NEW, None]
    assert moves.target_of(f"{OLD}/d") == NEW
    assert moves.target_of(f"{NEW}/d") is None
    assert moved(f"{OLD}/d/?x=1", NEW) == f"{NEW}/d/?x=1"


def test_same_path_twice_is_one() -> None:
    moves = Moves()
    assert led(moves, "/a", "/a") == [None, None]


@pytest.mark.parametrize("status", [302, 303, 307])
def test_what_leads_elsewhere_for_now_has_not_moved(status: int) -> None:
    moves = Moves()
    assert led(moves, "/a", "/b", "/c", status=status) == [None] * 3


def test_another_site_is_no_place_to_move_to() -> None:
    moves = Moves()
    assert led(moves, "/a", "/b", "/c", to="https://elsewhere.example") == [None] * 3


def test_redirect_to_another_path_says_that_each_address_has_its_own() -> None:
    moves = Moves()
    assert moves.redirected(f"{OLD}/a", f"{NEW}/", 301) is None
    assert led(moves, "/b", "/c", "/d") == [None] * 3


def test_two_places_are_none() -> None:
    moves = Moves()
    led(moves, "/a")
    assert led(moves, "/b", "/c", "/d", to="https://m.example.com") == [None] * 3


def test_page_that_is_there_ends_it() -> None:
    moves = Moves()
    led(moves, "/a", "/b", "/c")
    moves.stays(f"{OLD}/d")
    assert moves.target_of(f"{OLD}/e") is None
    assert led(moves, "/f", "/g", "/h") == [None] * 3


def test_what_came_safely_does_not_go_on_in_the_open() -> None:
    moves = Moves()
    assert [moves.redirected(f"{NEW}{path}", f"http://www.example.com{path}", 301) for path in ["/a", "/b"]] == [
        None,
        None,
    ]
