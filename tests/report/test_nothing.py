"""The classes of "nothing came" are told apart by what was met."""

from __future__ import annotations

from collections import Counter

import pytest

from newsspider.report.nothing import Nothing, nothing_came
from newsspider.report.summary import summary_lines
from newsspider.report.tally import ExitCode, RunTally, SiteTally


def kind_of(site: SiteTally) -> Nothing | None:
    nothing = nothing_came(site)
    return nothing.kind if nothing else None


def test_site_that_gave_something_has_no_class_of_nothing() -> None:
    assert nothing_came(SiteTally(read=2, articles=1)) is None


@pytest.mark.parametrize(
    ("site", "kind"),
    [
        (SiteTally(), Nothing.UNREACHABLE),
        (SiteTally(waiting=1), Nothing.NOT_REACHED),
        (SiteTally(read=3), Nothing.NO_ARTICLE),
        (SiteTally(read=3, known=5), Nothing.NOTHING_NEW),
        (SiteTally(read=0, unchanged=1), Nothing.NOTHING_NEW),
        (SiteTally(read=3, dropped=Counter(not_an_article=3, challenge=1)), Nothing.NO_ARTICLE),
        (SiteTally(read=3, dropped=Counter(challenge=3, not_an_article=1)), Nothing.BLOCKED),
        (SiteTally(read=3, dropped=Counter(too_old=3)), Nothing.NOTHING_NEW),
        (SiteTally(not_asked=Counter({"robots.txt answered 503": 1})), Nothing.ROBOTS),
        (SiteTally(not_asked=Counter({"the host keeps refusing": 4})), Nothing.BLOCKED),
        (SiteTally(read=1, front_trouble=Nothing.CONSENT_WALL, dropped=Counter(no_text=9)), Nothing.CONSENT_WALL),
    ],
)
def test_class_follows_from_what_was_met(site: SiteTally, kind: Nothing) -> None:
    assert kind_of(site) is kind


def test_every_class_has_a_sentence() -> None:
    for kind in Nothing:
        assert nothing_came(SiteTally(read=1, front_trouble=kind)), kind


def test_nothing_new_on_a_site_that_is_remembered_is_well() -> None:
    tally = RunTally(sites={"a.example": SiteTally(requests=3, read=2, known=40)})
    assert tally.exit_code == ExitCode.WELL
    assert summary_lines(tally, 1.0)[1] == "  a.example: 0 articles; 3 requests; nothing new"


def test_listings_that_were_not_modified_are_well_although_nothing_was_read() -> None:
    assert RunTally(sites={"a.example": SiteTally(requests=3, unchanged=2)}).exit_code == ExitCode.WELL


def test_site_that_waits_for_the_next_run_is_no_failure() -> None:
    assert RunTally(sites={"a.example": SiteTally(waiting=1)}, budget_used=True).exit_code == ExitCode.WELL


def test_summary_says_how_much_waits() -> None:
    tally = RunTally(sites={"a.example": SiteTally(read=1, articles=1, waiting=1)}, budget_used=True)
    assert summary_lines(tally, 1.0)[1] == "  budget used up: 1 address waits for the next run"


def test_first_line_of_the_summary_is_one_line_whatever_happened() -> None:
    tally = RunTally(
        sites={"a.example": SiteTally(waiting=3)}, budget_used=True, stopped="shutdown", output_failed=True
    )
    assert "\n" not in summary_lines(tally, 1.0)[0]


@pytest.mark.parametrize(
    ("site", "kind", "code"),
    [
        (SiteTally(read=9, unmodified=1, kept_out=Counter({Nothing.BLOCKED: 1})), Nothing.BLOCKED, ExitCode.SUSPICIOUS),
        (SiteTally(read=9, known=9, kept_out=Counter({Nothing.BLOCKED: 3})), Nothing.BLOCKED, ExitCode.SUSPICIOUS),
        (SiteTally(read=9, known=9, kept_out=Counter({Nothing.BLOCKED: 2})), Nothing.NOTHING_NEW, ExitCode.WELL),
        (
            SiteTally(read=9, known=9, unchanged=1, kept_out=Counter({Nothing.EMPTY_SHELL: 9})),
            Nothing.NOTHING_NEW,
            ExitCode.WELL,
        ),
    ],
)
def test_site_that_shows_its_listings_and_no_article_looks_wrong(
    site: SiteTally, kind: Nothing, code: ExitCode
) -> None:
    assert kind_of(site) is kind
    assert RunTally(sites={"example.com": site}).exit_code is code


def test_empty_pages_are_told_with_the_remedy_unless_it_has_been_tried() -> None:
    empty = SiteTally(read=1, front_trouble=Nothing.EMPTY_SHELL)
    rendered = SiteTally(read=1, front_trouble=Nothing.EMPTY_SHELL, render=True)
    told = [nothing.sentence for site in (empty, rendered) if (nothing := nothing_came(site))]
    assert "render = true in sites.toml" in told[0]
    assert told[1] == "the site's pages are empty in the browser as well"
