"""Times of stages are their own: what one calls is not counted twice."""

from __future__ import annotations

import time

from benchmarks.stages import REST, STAGES, WHOLE, Clock, read_times, row
from newsspider.extract import article
from newsspider.training.corpus import TruePage
from tests.extract.samples import article_page


def spend(ms: float) -> None:
    end = time.process_time() + ms / 1000
    while time.process_time() < end:
        pass


def test_time_of_a_stage_is_without_that_of_the_stages_it_calls() -> None:
    clock = Clock()
    inner = clock.timed("inner", spend)

    def outer() -> None:
        spend(5)
        inner(20)

    clock.timed("outer", outer)()
    assert clock.page_ms["inner"] >= 20
    assert 5 <= clock.page_ms["outer"] < 20


def test_every_stage_is_called_for_a_page() -> None:
    html = article_page().encode()
    page = TruePage(
        id="a", corpus="small", url="https://example.com/a", group="a", is_article=True, html=html, body="", inside=(),
        outside=(),
    )  # fmt: skip
    times = read_times([page])
    assert set(times[0]) == {*(name for name, _, _ in STAGES), REST, WHOLE}
    assert all(ms >= 0 for ms in times[0].values())
    assert len(row("small", times)) == len(STAGES) + 6


def test_functions_are_their_own_again_afterwards() -> None:
    before = vars(article)["select"]
    with Clock().watching():
        assert vars(article)["select"] is not before
    assert vars(article)["select"] is before
