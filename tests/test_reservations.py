"""What publishers reserve is read as they mean it."""

from __future__ import annotations

import pytest

from newsspider import reservations


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["noindex, NoFollow"], ["noindex", "nofollow"]),
        (["googlebot: noindex, nofollow"], []),
        (["googlebot: noindex", "nofollow"], ["nofollow"]),
        (["newsspider: noindex, otherbot: nofollow"], ["noindex"]),
        (["*: noai"], ["noai"]),
        (["max-snippet:-1, max-image-preview: large"], ["max-snippet:-1", "max-image-preview: large"]),
        (["unavailable_after: 25 Jun 2027 15:00:00 PST"], ["unavailable_after: 25 jun 2027 15:00:00 pst"]),
        (
            ["noindex, unavailable_after: Friday, 25-Jun-27 15:00:00 GMT"],
            ["noindex", "unavailable_after: friday 25-jun-27 15:00:00 gmt"],
        ),
        (
            ["unavailable_after: Fri, 25 Jun 2027 15:00:00 GMT, noai"],
            ["unavailable_after: fri 25 jun 2027 15:00:00 gmt", "noai"],
        ),
        (["noindex", "noindex", ""], ["noindex"]),
        (["no\x1b[31mindex\u202e", ":,:,,:"], ["no[31mindex"]),
    ],
)
def test_header_speaks_to_all_or_to_us(lines: list[str], expected: list[str]) -> None:
    assert reservations.of_header(lines, "NewsSpider") == expected


def test_directives_without_end_are_cut() -> None:
    found = reservations.of_meta([f"noai{'x' * 500}," * 3, *(f"a{n}," * 50 for n in range(5_000))])
    assert len(found) == 30
    assert max(map(len, found)) == 100


@pytest.mark.parametrize(
    ("directives", "expected"), [(["nofollow"], True), (["none"], True), (["noindex"], False), ([], False)]
)
def test_nofollow_and_none_forbid_following(directives: list[str], expected: bool) -> None:
    assert reservations.forbids_following(directives) is expected


@pytest.mark.parametrize(
    ("directives", "expected"), [(["none"], "noindex"), (["noai"], "noai"), (["nofollow", "max-snippet:-1"], None)]
)
def test_unwanted_directive_is_found(directives: list[str], expected: str | None) -> None:
    assert reservations.met(directives, ["noindex", "noai"]) == expected


@pytest.mark.parametrize(
    ("unwanted", "expected"),
    [("unavailable_after", "unavailable_after"), ("max-snippet:0", "max-snippet:0"), ("max-snippet:5", None)],
)
def test_directive_with_a_value_is_unwanted_with_any_or_with_that_one(unwanted: str, expected: str | None) -> None:
    said = reservations.of_meta(["Unavailable_After : 25 Jun 2027 15:00:00 PST, max-snippet:0"])
    assert reservations.met(said, [unwanted]) == expected


@pytest.mark.parametrize(("value", "expected"), [("1", True), (" 0 ", False), ("yes", None), ("", None), (None, None)])
def test_mining_is_reserved_by_1(value: str | None, expected: bool | None) -> None:
    assert reservations.tdm_reservation(value) is expected
