"""Each command tried wrongly once: what is said names what was given, and what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsspider.errors import UsageError
from newsspider.knobs import check_names
from tests.crawl.run import scrapy

SITE = ("-a", "site=https://www.example.com/")
WRONGLY = {
    "an option that there is not": (("doctor", "https://www.example.com/", "--jsn"), 2, "there is no option --jsn"),
    "one with a value": (("report", "--last=3"), 2, "there is no option --last; --help"),
    "a spider that there is not": (("crawl", "nwes"), 64, "there are: archive, news"),
    "an argument that there is not": (("crawl", "news", "-a", "sit=x"), 64, "there are site, sites"),
    "a setting that there is not": (
        ("crawl", "news", *SITE, "-s", "NEWSSPIDER_REDERS=3"),
        64,
        "NEWSSPIDER_REDERS: there is no such setting; did you mean NEWSSPIDER_READERS?",
    ),
    "an address without its beginning": (("doctor", "www.example.com"), 64, "did you mean https://www.example.com"),
    "a file that there is not": (("extract", "none.html"), 64, "none.html cannot be read"),
    "an address of a file that is none": (
        ("extract", "none.html", "--url", "here"),
        64,
        "--url: 'here' is not",
    ),
    "a folder that is no corpus": (("train", "none"), 64, "none: no truth.jsonl in it or below"),
    "a run that there is not": (("audit", "none"), 64, "there is no run 'none'"),
    "a spider without its site": (("genspider", "lemonde"), 2, "scrapy genspider lemonde lemonde.fr"),
    "a template that there is not": (
        ("genspider", "-t", "none", "a", "a.example"),
        64,
        "find template: none",
    ),
    "a word where there are options only": (("demo", "now"), 2, "scrapy demo --port 0 --crawl"),
    "words without what they narrow": (("settings", "delay"), 2, "go with --newsspider"),
}


@pytest.mark.parametrize("name", WRONGLY)
def test_what_is_said_names_the_input_and_the_remedy(name: str, tmp_path: Path) -> None:
    arguments, code, said = WRONGLY[name]
    done = scrapy(*arguments, "-s", f"NEWSSPIDER_DATA_DIR={tmp_path}", data=tmp_path)
    assert said in done.stdout + done.stderr
    assert done.exit_code == code
    assert "Traceback" not in done.stderr


def test_settings_of_others_and_of_scrapy_are_theirs() -> None:
    check_names(["NEWSPIDER_MODULE", "NEWSSPIDER_READERS", "NEWS_PIPELINE", "DOWNLOAD_DELAY"])
    with pytest.raises(UsageError, match="did you mean NEWSSPIDER_READERS"):
        check_names(["NEWSPIDER_READERS"])
    with pytest.raises(UsageError, match=r"there is no such setting .scrapy settings"):
        check_names(["NEWSSPIDER_ZZZZZZZZZZZZ"])
