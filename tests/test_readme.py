"""What the README tells newcomers is so."""

import json
import re
from pathlib import Path

from newsspider import settings
from newsspider.archive import plan as archive
from newsspider.plan import ARGUMENTS
from newsspider.record import ALL_FIELDS
from newsspider.report.tally import ExitCode

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


def test_every_argument_and_every_exit_code_has_a_row() -> None:
    arguments = {*ARGUMENTS, *archive.ARGUMENTS}
    assert all(f"`-a {argument}=`" in README for argument in arguments)
    assert all(re.search(rf"^\| {code.value} \|", README, re.MULTILINE) for code in ExitCode)


def test_its_json_line_has_fields_of_the_record() -> None:
    (line,) = blocks("json")
    assert set(json.loads(line)) <= set(ALL_FIELDS)


def test_files_it_links_exist() -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]+)\)", README)
    assert links
    assert all((ROOT / link).exists() for link in links)
