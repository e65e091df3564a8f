"""`scrapy settings --newsspider` tells every knob."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from newsspider import settings
from newsspider.knobs import read_knobs
from tests.crawl.run import scrapy

PROJECT = Path(__file__).parents[2]


def told(*options: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "scrapy", "settings", *options]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout or done.stderr


def test_every_setting_of_ours_is_a_knob_that_says_what_it_is_for() -> None:
    knobs = {knob.name: knob for knob in read_knobs()}
    ours = {name for name in vars(settings) if name.startswith("NEWSSPIDER_")}
    assert ours <= set(knobs)
    assert not [name for name in ours if not knobs[name].about]


def test_what_a_knob_says_is_what_stands_above_it() -> None:
    knobs = {knob.name: knob for knob in read_knobs()}
    assert knobs["DOWNLOAD_DELAY"].section == "politeness"
    assert knobs["DOWNLOAD_DELAY"].about.startswith("Seconds from the start of one request")
    assert knobs["NEWSSPIDER_MAX_FEEDS"].about == knobs["NEWSSPIDER_MAX_SECTIONS"].about
    assert knobs["NEWSSPIDER_ALLOWED_PORTS"].default == [80, 443]
    assert "SPIDER_MODULES" not in knobs
    assert "SCHEDULER" not in knobs


def test_what_was_set_is_told_with_who_has_set_it() -> None:
    text = told("--newsspider", "-s", "DOWNLOAD_DELAY=5", "-s", "NEWSSPIDER_ALLOWED_PORTS=80,8080", "--about")
    assert "\npoliteness\n  DOWNLOAD_DELAY = 5.0   (-s on the command line; 1.0 ships)\n      Seconds from" in text
    assert '  NEWSSPIDER_ALLOWED_PORTS = ["80", "8080"]' not in text
    assert "  NEWSSPIDER_ALLOWED_PORTS = [80, 8080]   (-s on the command line; [80, 443] ships)" in text
    assert "\n  CONCURRENT_REQUESTS_PER_DOMAIN = 2\n" in text


def test_words_choose_and_programs_get_json() -> None:
    found: list[dict[str, Any]] = json.loads(told("--newsspider", "crawl_delay", "LEDGER", "--json"))
    assert [each["name"] for each in found] == ["NEWSSPIDER_MAX_CRAWL_DELAY_S", "NEWSSPIDER_LEDGER"]
    assert found[0]["value"] == found[0]["default"] == 30.0
    assert "Crawl-delay" in found[0]["about"]


def test_no_password_is_shown() -> None:
    assert "hidden" not in told("--newsspider", "-s", "NEWSSPIDER_CONTACT=https://me:hidden@example.com/")
    memory = "NEWSSPIDER_MEMORY=postgresql://me:hidden@host/news?password=hidden"
    assert "hidden" not in told("--newsspider", "-s", memory)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--newsspider", "no-such"), "no setting has no-such in its name"),
        (("--json",), "--json go with --newsspider"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_remedy(options: tuple[str, ...], message: str) -> None:
    assert message in told(*options, code=2)


def test_scrapys_own_way_to_ask_goes_on() -> None:
    assert told("--get", "BOT_NAME") == "newsspider\n"


def test_uvloop_is_used_where_it_is_installed(tmp_path: Path) -> None:
    (tmp_path / "uvloop.py").touch()
    asked = ("settings", "--get", "ASYNCIO_EVENT_LOOP")
    installed = scrapy(*asked, data=tmp_path, env={"PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"})
    assert installed.stdout == "uvloop.Loop\n"
    assert scrapy(*asked, data=tmp_path).stdout == ("uvloop.Loop\n" if find_spec("uvloop") else "None\n")
