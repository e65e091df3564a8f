"""What a command is given beside its options."""

from __future__ import annotations

from collections.abc import Sequence

from scrapy.exceptions import UsageError


def check_given(words: Sequence[str], *, is_right: bool, remedy: str) -> None:
    """Raises Scrapy's `UsageError` where it is not right, and where Scrapy has taken for a word what was meant as an
    option."""
    for word in words:
        if word.startswith("-") and word != "-":
            raise UsageError(f"there is no option {word.partition('=')[0]}; --help tells those that there are")
    if not is_right:
        raise UsageError(remedy)
