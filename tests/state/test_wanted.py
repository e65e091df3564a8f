from newsspider.state.wanted import wanted


def test_a_run_is_covered_by_one_that_wanted_as_much() -> None:
    assert wanted(None, ["+/news/"]).is_covered_by(str(wanted(None, ["+/news/"])))


def test_later_articles_are_covered_by_a_run_that_took_earlier_ones_too() -> None:
    assert wanted(2_000, []).is_covered_by(str(wanted(1_000, [])))
    assert wanted(2_000, []).is_covered_by(str(wanted(None, [])))


def test_earlier_articles_are_not_covered_by_a_run_that_left_them_out() -> None:
    assert not wanted(1_000, []).is_covered_by(str(wanted(2_000, [])))
    assert not wanted(None, []).is_covered_by(str(wanted(2_000, [])))


def test_another_choice_is_not_covered() -> None:
    assert not wanted(None, ["+/news/"]).is_covered_by(str(wanted(None, ["+/sport/"])))


def test_nothing_is_covered_by_a_run_that_is_not_known() -> None:
    assert not wanted(None, []).is_covered_by("")
