"""What the README tells newcomers is so, and the documentation has what it leaves out."""

import json
import re
from pathlib import Path

from newsspider import settings
from newsspider.archive import plan as archive
from newsspider.items import SCHEMA_VERSION
from newsspider.plan import ARGUMENTS
from newsspider.record import ALL_FIELDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_every_command_of_ours_is_shown() -> None:
    commands = {path.stem for path in (ROOT / "newsspider" / "commands").glob("[a-z]*.py")}
    assert all(f"scrapy {name}" in README for name in commands)


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:\$ |`)make ([a-z]+)", README)) <= targets


def test_every_setting_it_names_exists() -> None:
    assert all(hasattr(settings, name) for name in re.findall(r"\bNEWSSPIDER_\w+", README))


def test_its_first_screen_has_commands_a_crawl_a_line_and_cron() -> None:
    first = README.splitlines()[:32]
    assert [line for line in first if line.startswith("```") and line != "```"] == [
        "```console",
        "```text",
        "```json",
        "```cron",
    ]
    assert len(README.splitlines()) < 200


def test_every_argument_has_a_row() -> None:
    page = (ROOT / "docs" / "reference" / "arguments.md").read_text("utf-8")
    news, archives = page.split("## `scrapy crawl archive`")
    assert all(f"`-a {argument}=`" in news for argument in ARGUMENTS)
    assert all(f"`-a {argument}=`" in archives for argument in archive.ARGUMENTS)


def test_its_json_line_has_fields_of_the_record() -> None:
    (line,) = map(json.loads, blocks("json"))
    assert set(line) <= set(ALL_FIELDS)
    assert line["schemaVersion"] == SCHEMA_VERSION


def test_files_it_links_exist() -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
