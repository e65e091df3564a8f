"""What runs have measured of a site's pages, told by template."""

from __future__ import annotations

import pytest

from newsspider.drift.sums import RunSums, packed
from newsspider.extract.measure import FIELDS, Measure
from newsspider.report.measured import LEAST_COMPARED, TemplateHistory, template_histories


def page(template: str = "b06101", words: int = 300, **agreement: float) -> Measure:
    return Measure(template=template, words=words, fields=frozenset(FIELDS), agreement=agreement)


def run(*pages: Measure) -> bytes:
    sums = RunSums(run_id="run", started=0)
    for number, measure in enumerate(pages):
        sums.add(measure, f"https://a.example/{measure.template}/{number}")
    return packed(sums)


def histories(*runs: bytes) -> list[TemplateHistory]:
    return template_histories(enumerate(runs), len(runs))


def test_template_has_a_place_for_every_run() -> None:
    (template,) = histories(run(page(body=1.0), page(body=0.5)), run(), run(page(body=0.9, date=1.0)))
    assert template.pages == [2, 0, 1]
    assert template.fields["body"].values == [0.75, None, pytest.approx(0.9)]
    assert template.fields["date"].values == [None, None, 1.0]
    assert template.fields["body"].mean == pytest.approx(0.8)
    assert template.fields["body"].pages == 3
    assert template.example == "https://a.example/b06101/0"


def test_templates_that_most_pages_have_come_first() -> None:
    found = histories(run(page("000001"), page("000002"), page("000002", words=100)), run(page("000003")))
    assert [template.name for template in found] == ["000002", "000001", "000003"]
    assert found[0].mean_words == 200


def test_a_run_that_has_measured_nothing_and_one_of_which_nothing_is_remembered_are_no_history() -> None:
    assert histories(run()) == []
    (template,) = template_histories([(2, run(page(body=1.0)))], 4)
    assert template.pages == [0, 0, 1, 0]


def test_the_field_that_agrees_least_tells_how_far_a_template_does() -> None:
    (template,) = histories(run(*[page(body=0.9, headline=1.0, date=0.6)] * LEAST_COMPARED))
    assert template.worst == pytest.approx(0.6)
    assert list(template.fields) == ["body", "headline", "date"]


def test_of_a_few_pages_nobody_tells_how_far_they_agree() -> None:
    (template,) = histories(run(*[page(body=0.1)] * (LEAST_COMPARED - 1)))
    assert template.worst is None
    assert histories(run(page()))[0].worst is None


@pytest.mark.parametrize(("name", "called"), [("", "no text"), ("~", "all others"), ("b06101", "b06101")])
def test_what_is_no_template_is_called_by_what_it_is(name: str, called: str) -> None:
    assert histories(run(page(name)))[0].called == called
