"""Sites that are not there go on from run to run, and what happens to them is told."""

from __future__ import annotations

import pytest

from benchmarks.drift import CHANGES, detection, poisson_interval, quiet, stopping
from benchmarks.drift_site import Site, nature


def test_a_site_is_the_same_whenever_it_is_made() -> None:
    first, again, other = (list(Site(nature(seed)).runs(5)) for seed in (3, 3, 4))
    assert first == again != other


def test_quiet_sites_are_hardly_ever_alarmed_about() -> None:
    found = quiet(range(3), runs=40)
    assert (found.runs, found.alarms) == (120, 0)


def test_a_site_that_loses_its_text_is_told_of() -> None:
    found = detection(CHANGES["no text"], range(4), history=40)
    assert any(told for spans in found.values() for _, told in spans)


def test_a_paper_that_stops_is_told_of() -> None:
    found = stopping(range(8), days=28)
    assert any(within_three for spans in found.values() for _, within_three in spans)


def test_the_interval_is_garwoods() -> None:
    assert poisson_interval(0) == pytest.approx((0.0, 3.689), abs=0.001)
    assert poisson_interval(10) == pytest.approx((4.795, 18.39), abs=0.01)
