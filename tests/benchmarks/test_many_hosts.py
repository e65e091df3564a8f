from benchmarks.many_hosts import measured


def test_quick_hosts_are_done_long_before_a_slow_one() -> None:
    run = measured(hosts=5, slow=1, slow_s=0.4, delay_s=0.05)
    assert run.articles == 5 * 3
    assert run.requests == 6 * 16
    assert run.in_flight <= 2
    assert run.last_s < run.all_s / 2
