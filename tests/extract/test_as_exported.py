"""What is known of a site changes from page to page; an article changes only where its page does."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from newsspider.extract.as_exported import rows_as_exported


def text_of(rows: Iterable[int]) -> str:
    return " ".join(map(str, rows))


@pytest.mark.parametrize("exported", ["1 2 3 5", "1 2 3 4 5 6", "1 2 3 4 5", "1 2 3 5 6"])
def test_text_that_some_of_the_doubtful_blocks_make_is_the_one_that_was_exported(exported: str) -> None:
    now, alone = [1, 2, 3, 5], [1, 2, 3, 4, 5, 6]
    assert rows_as_exported(now, alone, text_of, exported) == [int(row) for row in exported.split()]


def test_text_that_lacks_what_is_not_doubtful_is_another_one() -> None:
    assert rows_as_exported([1, 2, 3], [1, 2, 3, 4], text_of, "1 2 4") is None
    assert rows_as_exported([1, 2, 3], [1, 2, 3], text_of, "1 2 3 4") is None


def test_page_with_many_doubtful_blocks_is_tried_as_a_whole_only() -> None:
    now, alone = list(range(3)), list(range(30))
    tried: list[list[int]] = []

    def counted(rows: list[int]) -> str:
        tried.append(rows)
        return text_of(rows)

    assert rows_as_exported(now, alone, counted, text_of(alone)) == alone
    assert rows_as_exported(now, alone, counted, text_of(range(4))) is None
    assert len(tried) == 4
