import re

import pytest

from newsspider.errors import UsageError
from newsspider.runid import checked_run_id, new_run_id


def test_run_is_named_by_its_beginning_in_utc() -> None:
    assert re.fullmatch(r"20\d{6}T\d{6}Z-[0-9a-f]{4}", new_run_id())
    assert checked_run_id(new_run_id())


@pytest.mark.parametrize("name", ["", "..", "../run", "a/b", ".hidden", "a b", "ä", "x" * 81])
def test_name_that_is_none_for_a_file_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="NEWSSPIDER_RUN_ID"):
        checked_run_id(name)
