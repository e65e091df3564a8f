"""Scripts that are kept for the other pages of a site."""

from __future__ import annotations

from newsspider.browser.reply import KeptScripts, Reply


def reply(size: int, status: int = 200) -> Reply:
    return Reply(status, {}, b"x" * size)


def test_what_was_needed_the_longest_ago_makes_room() -> None:
    kept = KeptScripts(100)
    for name in "ab":
        kept.keep(name, reply(40))
    assert kept.find("a")
    kept.keep("c", reply(40))
    assert [name for name in "abc" if kept.find(name)] == ["a", "c"]


def test_errors_and_what_is_too_large_are_not_kept() -> None:
    kept = KeptScripts(100)
    kept.keep("missing", reply(1, status=404))
    kept.keep("large", reply(101))
    assert kept.find("missing") is None
    assert kept.find("large") is None
