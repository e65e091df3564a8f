from __future__ import annotations

import random
import zlib

from newsspider.drift.bins import COUNT_BINS, SHARE_BINS, WORD_BINS, count_bin, share_bin, word_bin
from newsspider.drift.sums import REST, RunSums, packed, unpacked
from newsspider.extract.measure import Measure
from tests.drift.values import MONDAY, page, run_of


def test_a_run_comes_back_as_it_was_packed() -> None:
    chance = random.Random(1)
    run = run_of(1, [page(chance), page(chance, template=""), page(chance)], whole=False, articles=2)
    run.alarms = [{"kind": "layout", "since": "run-0"}]
    assert unpacked(run.run_id, run.started, packed(run)) == run


def test_its_templates_may_be_left_out() -> None:
    run = run_of(1, [page(random.Random(1))], articles=2)
    head = unpacked(run.run_id, run.started, packed(run), whole=False)
    assert (head.articles, head.templates) == (2, {})


def test_a_run_of_no_pages_is_some_bytes() -> None:
    empty = RunSums(run_id="run", started=MONDAY)
    assert unpacked("run", MONDAY, packed(empty)) == empty
    assert len(packed(empty)) < 30


def test_a_run_of_many_pages_is_some_hundred_bytes() -> None:
    chance = random.Random(1)
    assert len(packed(run_of(1, [page(chance) for _ in range(500)]))) < 700


def test_of_very_many_templates_the_last_are_one() -> None:
    run = run_of(1, [Measure(template=f"t{number}", words=9) for number in range(100)])
    assert len(run.templates) == 31
    assert run.templates[REST].pages == 70


def test_means_are_of_all_pages_that_tell() -> None:
    run = run_of(
        1,
        [Measure(template="a", words=10, agreement={"body": 0.5}), Measure(words=30), Measure(agreement={"body": 1.0})],
    )
    assert (run.pages, run.mean_words(), run.agreement("body"), run.agreement("date")) == (3, 40 / 3, 0.75, None)


def test_bins_have_bounds() -> None:
    assert [word_bin(words) for words in (0, 1, 10, 14, 15, 20, 10**9)] == [0, 1, 1, 1, 2, 3, WORD_BINS - 1]
    assert [count_bin(count) for count in (0, 1, 2, 3, 4, 63, 64, 10**6)] == [0, 1, 2, 2, 3, 6, 7, COUNT_BINS - 1]
    assert [share_bin(share) for share in (0.0, 0.19, 0.2, 0.96, 1.0)] == [0, 0, 1, 5, SHARE_BINS - 1]


def test_what_another_version_has_written_beside_is_left_alone() -> None:
    blob = b'{"n":1,"later":{}}\n' + zlib.compress(b'{"T":{"p":2,"later":[1]}}')
    run = unpacked("run", MONDAY, blob)
    assert (run.articles, run.pages) == (1, 2)
