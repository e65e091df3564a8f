"""How soon a run asks for something."""

from __future__ import annotations

import pytest

from benchmarks.starting import main


def test_time_to_the_first_request_is_told_for_one_site_and_for_many(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--sites", "3", "--runs", "1", "--seconds", "2"])
    rows = [line.split("|")[1:4] for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][2:]
    assert [sites.strip() for sites, _, _ in rows] == ["1", "3"]
    assert all(0 < float(seconds) < 60 and float(peak) > 20 for _, seconds, peak in rows)
