from newsspider.report.summary import summary_lines
from newsspider.report.tally import ExitCode, RunTally, SiteTally


def read(articles: int) -> SiteTally:
    return SiteTally(requests=5, read=4, articles=articles)


def unreachable() -> SiteTally:
    site = SiteTally(requests=1)
    site.failed["unknown host"] += 1
    return site


def test_run_is_well_when_every_site_gave_articles() -> None:
    assert RunTally(sites={"a.example": read(3)}).exit_code == ExitCode.WELL


def test_one_failed_site_of_two_is_told_from_all_failed() -> None:
    assert RunTally(sites={"a.example": read(3), "b.example": unreachable()}).exit_code == ExitCode.SOME_FAILED
    assert RunTally(sites={"b.example": unreachable()}).exit_code == ExitCode.NONE_REACHED


def test_site_that_was_read_without_any_article_is_suspicious() -> None:
    assert RunTally(sites={"a.example": read(0)}).exit_code == ExitCode.SUSPICIOUS


def test_site_that_has_changed_is_suspicious_however_many_articles_it_gave() -> None:
    site = read(3)
    site.alarms = [{"kind": "layout", "sentence": "since run 42 bodies are 80 % shorter"}]
    run = RunTally(sites={"a.example": site, "b.example": read(3)}, only_since=True)
    assert run.exit_code == ExitCode.SUSPICIOUS
    assert "a.example: 3 articles; 5 requests; changed: since run 42 bodies" in "\n".join(summary_lines(run, 1.0))


def test_page_that_a_fault_of_ours_lost_is_no_success() -> None:
    site = read(3)
    site.errors = 1
    assert RunTally(sites={"a.example": site}).exit_code == ExitCode.SOME_FAILED


def test_nothing_new_since_a_date_is_not_suspicious() -> None:
    assert RunTally(sites={"a.example": read(0)}, only_since=True).exit_code == ExitCode.WELL


def test_failed_output_outweighs_everything() -> None:
    assert RunTally(sites={"a.example": read(3)}, output_failed=True).exit_code == ExitCode.OUTPUT


def test_stopped_run_is_not_called_well_whatever_it_brought() -> None:
    assert RunTally(sites={"a.example": read(3)}, stopped="shutdown").exit_code == ExitCode.STOPPED
    assert RunTally(sites={"b.example": unreachable()}, stopped="shutdown").exit_code == ExitCode.STOPPED


def test_output_that_failed_outweighs_that_the_run_was_stopped() -> None:
    assert RunTally(output_failed=True, stopped="shutdown").exit_code == ExitCode.OUTPUT


def test_summary_says_that_and_why_the_run_was_stopped() -> None:
    lines = summary_lines(RunTally(sites={"a.example": read(2)}, stopped="closespider_timeout"), seconds=1.0)
    assert lines[1] == "  stopped before the end: closespider_timeout"


def test_failure_names_the_most_frequent_reason_and_its_share() -> None:
    site = SiteTally(requests=3)
    site.failed["HTTP 403"] += 2
    site.failed["HTTP 404"] += 1
    assert site.failure == "HTTP 403 (2 of 3 requests)"


def test_site_without_any_answer_says_so() -> None:
    assert SiteTally().failure == "no answer"


def test_summary_begins_with_articles_requests_and_time() -> None:
    tally = RunTally(sites={"a.example": read(2)}, files=[("data/x.jsonl", 2)])
    lines = summary_lines(tally, seconds=75.0)
    assert lines[0] == "2 articles from 1 site in 1 min 15 s (5 requests, 2.5 an article)"
    assert lines[-1] == "  2 lines in data/x.jsonl"


def test_summary_names_sites_in_trouble_first() -> None:
    lines = summary_lines(RunTally(sites={"a.example": read(2), "b.example": unreachable()}), seconds=1.0)
    assert "b.example: nothing could be read: unknown host" in lines[1]


def test_summary_counts_what_was_dropped_by_reason() -> None:
    site = read(2)
    site.dropped.update({"copy": 3, "not_an_article": 1})
    assert "dropped: 3 copy, 1 not_an_article" in summary_lines(RunTally(sites={"a.example": site}), 1.0)[1]
