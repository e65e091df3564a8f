"""What cannot be crawled is said in a line, with an exit code that a script can tell apart."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import Outcome, crawl, scrapy, together
from tests.web import Answer, LocalSite, article_page, listing_page

STORY = "/2026/11/20/the-healthy-site-has-a-story.html"


class Everywhere(dict[str, Answer]):
    """The same answer at every address."""

    def get(self, path: str, default: object = None) -> Answer:
        return self[""]


def answering(status: int) -> LocalSite:
    site = LocalSite()
    site.routes = Everywhere({"": Answer("no", status=status)})  # type: ignore[assignment]
    return site


def healthy() -> LocalSite:
    links = {STORY: "The story that the healthy site has to tell today"}
    return LocalSite({"/": listing_page(links), STORY: article_page("The healthy story")})


@pytest.fixture(scope="module")
def trouble(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Outcome, Outcome]:
    """Sites that are dead in every way, crawled beside a healthy one, and alone; their keys by the way."""
    new = tmp_path_factory.mktemp
    with LocalSite() as gone:
        pass
    with answering(403) as forbidden, answering(404) as missing, answering(500) as broken, healthy() as well:
        dead = {
            "forbidden": forbidden.url,
            "missing": missing.url,
            "broken": broken.url,
            "unknown": "http://nowhere.invalid/",
            "closed": gone.url,
        }
        addresses = ",".join(dead.values())
        beside, alone = together(
            partial(crawl, "-a", f"site={addresses},{well.url}", data=new("beside")),
            partial(crawl, "-a", f"site={addresses}", data=new("alone")),
        )
    return {name: url.removeprefix("http://").rstrip("/") for name, url in dead.items()}, beside, alone


Trouble = tuple[dict[str, str], Outcome, Outcome]


def test_healthy_site_is_exported_while_others_are_dead(trouble: Trouble) -> None:
    _, beside, _ = trouble
    assert beside.headlines == ["The healthy story"]
    assert beside.exit_code == ExitCode.SOME_FAILED


def test_where_no_site_can_be_read_the_run_says_so(trouble: Trouble) -> None:
    _, _, alone = trouble
    assert alone.files == []
    assert "no file was written" in alone.stderr
    assert alone.exit_code == ExitCode.NONE_REACHED


@pytest.mark.parametrize(
    ("site", "reason"),
    [
        ("forbidden", "HTTP 403"),
        ("missing", "HTTP 404"),
        ("broken", "robots.txt answered 500"),
        ("unknown", "unknown host"),
        ("closed", "connection refused"),
    ],
)
def test_summary_says_why_a_site_could_not_be_read(trouble: Trouble, site: str, reason: str) -> None:
    keys, beside, alone = trouble
    for outcome in (beside, alone):
        assert f"{keys[site]}: nothing could be read: {reason}" in outcome.stderr


def test_dead_sites_leave_no_traceback(trouble: Trouble) -> None:
    assert "Traceback" not in trouble[1].stderr + trouble[2].stderr


def test_site_without_any_article_is_suspicious(tmp_path: Path) -> None:
    with LocalSite({"/": listing_page({})}) as site:
        outcome = crawl("-a", f"site={site.url}", data=tmp_path)
    assert outcome.exit_code == ExitCode.SUSPICIOUS
    assert f"{site.authority}: 0 articles" in outcome.stderr
    assert "no article was found" in outcome.stderr


def test_site_that_has_moved_to_another_could_not_be_read(tmp_path: Path) -> None:
    with healthy() as new, LocalSite({"/": Answer(status=301, headers={"Location": new.url})}) as old:
        outcome = crawl("-a", f"site={old.url}", data=tmp_path)
    reason = f"redirects to another site: crawl {new.authority} instead"
    assert f"{old.authority}: nothing could be read: {reason}" in outcome.stderr
    assert outcome.exit_code == ExitCode.NONE_REACHED


SITES = '[[site]]\nurl = "https://www.example.com/"\n\n[[site]]\nurl = "https://www.example.org/"\n'

TABLE = '\n\n[[site]]\nurl = "https://www.example.com/"\n\n'

REFUSED = {
    "no scheme": (["-a", "site=www.example.com"], ["did you mean https://www.example.com?"]),
    "unknown argument": (
        ["-a", "site=https://a.example/", "-a", "max=3"],
        ["-a max: unknown argument", "max_articles"],
    ),
    "no field": (["-a", "site=https://a.example/", "-s", "NEWSSPIDER_FIELDS=text"], ["there is no field 'text'"]),
    "no whole number": (
        ["-a", "site=https://a.example/", "-s", "NEWSSPIDER_MAX_FEEDS=abc"],
        ["NEWSSPIDER_MAX_FEEDS=abc: expected a whole number from 0 on"],
    ),
    "no day and no size": (
        ["-a", "site=https://a.example/", "-s", "NEWSSPIDER_ROTATE=weekly"],
        ["NEWSSPIDER_ROTATE=weekly: expected nothing, day, or a size such as 100MB"],
    ),
    "no packing": (
        ["-a", "site=https://a.example/", "-s", "NEWSSPIDER_COMPRESS=bzip2"],
        ["NEWSSPIDER_COMPRESS=bzip2: expected nothing, gzip or zstd"],
    ),
    "no number": (
        ["-a", "site=https://a.example/", "-s", "NEWSSPIDER_MIN_ARTICLE_PROBABILITY=abc"],
        ["NEWSSPIDER_MIN_ARTICLE_PROBABILITY=abc: expected a number from 0 on"],
    ),
    "broken toml": (["-a", "sites=broken.toml"], ["broken.toml", "line 6", "expected TOML"]),
    "wrong value": (["-a", "sites=value.toml"], ["value.toml, line 6", "expected a number of seconds"]),
}


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("refused")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    (folder / "broken.toml").write_text(f"{SITES}feeds = /rss.xml\n")
    (folder / "value.toml").write_text(f'{SITES}delay = "slowly"\n')
    runs = [partial(crawl, "-L", "WARNING", *arguments, data=folder, cwd=folder) for arguments, _ in REFUSED.values()]
    return dict(zip(REFUSED, together(*runs), strict=True))


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_said_in_one_line_before_anything_is_asked(
    refused: dict[str, Outcome], case: str
) -> None:
    outcome = refused[case]
    assert outcome.exit_code == ExitCode.USAGE
    assert outcome.stderr.startswith("newsspider: ")
    assert len(outcome.stderr.splitlines()) == 1
    for words in REFUSED[case][1]:
        assert words in outcome.stderr


def test_unknown_spider_is_answered_with_those_there_are(tmp_path: Path) -> None:
    outcome = crawl("-L", "WARNING", spider="newz", data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert outcome.stderr == "newsspider: there is no spider 'newz'; there are: archive, news\n"


def test_without_a_spider_one_is_asked_for(tmp_path: Path) -> None:
    outcome = scrapy("crawl", data=tmp_path)
    assert outcome.exit_code == 2
    assert "name one spider: scrapy crawl news -a site=https://www.example.com/" in outcome.stderr


def test_where_nothing_names_a_site_the_ways_to_name_one_are_said(tmp_path: Path) -> None:
    outcome = crawl("-L", "WARNING", data=tmp_path, cwd=tmp_path, env={"SCRAPY_SETTINGS_MODULE": "newsspider.settings"})
    assert outcome.exit_code == ExitCode.USAGE
    assert "no site given: use -a site=https://www.example.com/ or list sites in" in outcome.stderr
    assert outcome.stderr.endswith(TABLE)


def test_list_of_sites_that_is_not_there_is_answered_with_how_one_looks(tmp_path: Path) -> None:
    outcome = crawl("-L", "WARNING", "-a", "sites=nowhere.toml", data=tmp_path)
    assert outcome.exit_code == ExitCode.USAGE
    assert outcome.stderr.startswith("newsspider: nowhere.toml: no such file")
    assert outcome.stderr.endswith(TABLE)
