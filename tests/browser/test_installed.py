"""A browser that is missing is told before the first request."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from scrapy.settings import Settings

from newsspider.browser import installed
from newsspider.browser.installed import check_browser, find_chromium
from newsspider.errors import UsageError
from newsspider.plan import read_plan
from newsspider.report.tally import ExitCode
from tests.crawl.run import crawl
from tests.web import LocalSite


@pytest.fixture
def with_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The extra is there, and a folder is all that commands are looked for in."""
    monkeypatch.setattr(installed, "find_spec", lambda _: object())
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def executable(path: Path) -> Path:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_debians_chromium_is_taken_before_others(with_extra: Path) -> None:
    for name in ("google-chrome", "chromium"):
        executable(with_extra / name)
    assert find_chromium("") == with_extra / "chromium"


def test_browser_can_be_named_by_its_path(with_extra: Path) -> None:
    assert find_chromium(str(executable(with_extra / "mine"))) == with_extra / "mine"


def test_missing_extra_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install .*\[browser\]'"):
        find_chromium("")


@pytest.mark.parametrize(("setting", "words"), [("", "apt-get install chromium"), ("/nowhere", "BROWSER=/nowhere")])
@pytest.mark.usefixtures("with_extra")
def test_missing_browser_is_told_with_the_remedy(setting: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        find_chromium(setting)


@pytest.mark.parametrize(("requests", "is_refused"), [(2, True), (3, False), (0, False)])
def test_open_pages_leave_room_for_what_they_wait_for(with_extra: Path, requests: int, is_refused: bool) -> None:
    executable(with_extra / "chromium")
    plan = read_plan({"site": "https://a.example/", "render": "1"}, Path("nowhere"))
    settings = Settings(
        {"NEWSSPIDER_BROWSER": "", "NEWSSPIDER_BROWSER_PAGES": 2, "CONCURRENT_REQUESTS": requests},
    )
    with pytest.raises(UsageError, match="more than NEWSSPIDER_BROWSER_PAGES=2") if is_refused else nullcontext():
        check_browser(plan.sites, settings)


def test_run_that_needs_one_is_refused_before_its_first_request(tmp_path: Path) -> None:
    with LocalSite({}) as site:
        sites = tmp_path / "sites.toml"
        sites.write_text(f'[[site]]\nurl = "{site.url}"\n[[site]]\nurl = "https://app.example/"\nrender = true\n')
        outcome = crawl("-a", f"sites={sites}", "-s", "NEWSSPIDER_BROWSER=/nowhere/chromium", data=tmp_path)
        assert site.asked == []
    assert outcome.exit_code == ExitCode.USAGE
    assert "[browser]'" in outcome.stderr or "NEWSSPIDER_BROWSER=/nowhere/chromium" in outcome.stderr
