"""The wheel has what it needs and nothing else, and is of use to those who have nothing but it."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from newsspider import __version__
from tests.crawl.run import read_lines
from tests.web import LocalSite, article_page, listing_page

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "newsspider"
STORY = "/2026/11/20/a-story-for-strangers.html"


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    kept.pop("PYTHONPATH", None)
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def build(kind: str, source: Path, out: Path) -> Path:
    done = run("-m", "hatchling", "build", "-t", kind, "-d", str(out), cwd=source)
    assert done.returncode == 0, done.stderr
    (file,) = out.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return file


def contents(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: sha256(packed.read(name)).hexdigest() for name in packed.namelist()}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling", reason="hatchling is not installed")
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `pip` has installed it into, for a `PYTHONPATH`."""
    folder = tmp_path_factory.mktemp("installed")
    pip = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    done = run(*pip, "--target", str(folder), str(wheel), cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site() -> Iterator[LocalSite]:
    with LocalSite({"/": listing_page({STORY: "A story that strangers will find"})}) as served:
        served.routes[STORY] = article_page("For strangers")
        yield served


def scrapy(*arguments: str, cwd: Path, installed: Path) -> subprocess.CompletedProcess[str]:
    return run("-P", "-m", "scrapy", *arguments, cwd=cwd, PYTHONPATH=str(installed))


def crawl(site: LocalSite, folder: Path, installed: Path) -> list[str | None]:
    settings = ("-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0")
    asked = ("crawl", "news", "-a", f"site={site.url}", "-O", "a.jsonl", *settings)
    done = scrapy(*asked, cwd=folder, installed=installed)
    assert done.returncode == 0, done.stderr
    return [article["headline"] for article in read_lines(folder / "a.jsonl")]


def test_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    ours = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.is_file()}
    ours = {name for name in ours if "__pycache__" not in name}
    described = f"newsspider-{__version__}.dist-info/"
    assert {name for name in contents(wheel) if not name.startswith(described)} == ours
    assert {
        "newsspider/py.typed",
        "newsspider/article.schema.json",
        "newsspider/report/report.schema.json",
        "newsspider/extract/model/trees.json",
        "newsspider/templates/spiders/news.tmpl",
        "newsspider/demo/articles/en/ferry-returns.md",
    } <= ours
    assert wheel.stat().st_size < 3_000_000
    assert wheel.name.endswith("-py3-none-any.whl"), "no compiler is needed"


def test_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build("sdist", ROOT, tmp_path)) as packed:
        packed.extractall(tmp_path, filter="data")
    again = build("wheel", tmp_path / f"newsspider-{__version__}", tmp_path / "again")
    assert contents(again) == contents(wheel)


def test_it_is_a_library(installed: Path, tmp_path: Path) -> None:
    code = (
        "import newsspider, sys; from newsspider.extract import extract; "
        "print(extract('<h1>A b</h1>', None).headline); print(newsspider.__file__); print('scrapy' in sys.modules)"
    )
    done = run("-P", "-c", code, cwd=tmp_path, PYTHONPATH=str(installed))
    assert done.stdout.splitlines() == ["A b", str(installed / "newsspider" / "__init__.py"), "False"], done.stderr


def test_newspaper_can_be_crawled_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = scrapy("demo", "--port", "0", "--crawl", cwd=tmp_path, installed=installed)
    assert done.returncode == 0, done.stderr
    assert "$ SCRAPY_SETTINGS_MODULE=newsspider.settings scrapy crawl news" in done.stdout, "as it can be typed there"
    (lines,) = (tmp_path / "data" / "articles").glob("*.jsonl")
    assert len(read_lines(lines)) == 72


def test_folder_that_it_makes_has_all_commands(installed: Path, site: LocalSite, tmp_path: Path) -> None:
    made = scrapy("startnews", "desk", cwd=tmp_path, installed=installed)
    assert made.returncode == 0, made.stderr
    assert "now: cd desk && scrapy crawl news -a site=" in made.stdout
    desk = tmp_path / "desk"
    assert crawl(site, desk, installed) == ["For strangers"]
    assert (desk / "data" / "memory.sqlite").exists()
    assert "polite, proven from its ledger" in scrapy("audit", cwd=desk, installed=installed).stdout
    assert "  doctor " in scrapy(cwd=desk, installed=installed).stdout
    assert scrapy("genspider", "ours", "example.com", cwd=desk, installed=installed).returncode == 0
    assert "ours" in scrapy("list", cwd=desk, installed=installed).stdout.split()
    assert (desk / "newsroom" / "spiders" / "ours.py").exists()


def test_folder_that_is_a_project_is_left_as_it_is(installed: Path, tmp_path: Path) -> None:
    assert scrapy("startproject", "theirs", ".", cwd=tmp_path, installed=installed).returncode == 0
    done = scrapy("startnews", ".", cwd=tmp_path, installed=installed)
    assert done.returncode == 64, done.stderr
    assert "scrapy.cfg is there already" in done.stderr
    assert "newsspider.addon.NewsspiderAddon" in done.stderr, "what to do instead"
    assert not (tmp_path / "newsroom").exists()


def test_one_line_of_settings_adds_it_to_a_project(installed: Path, site: LocalSite, tmp_path: Path) -> None:
    assert scrapy("startproject", "theirs", ".", cwd=tmp_path, installed=installed).returncode == 0
    with (tmp_path / "theirs" / "settings.py").open("a") as settings:
        settings.write('\nADDONS = {"newsspider.addon.NewsspiderAddon": 100}\n')
    assert crawl(site, tmp_path, installed) == ["For strangers"]


def test_little_is_installed_beside_scrapy() -> None:
    """Of the 55 distributions 44 come with Scrapy 2.19."""
    assert len(needed("newsspider") - needed("scrapy")) <= 11


def needed(name: str) -> set[str]:
    """A distribution, and all that it asks for here."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = canonicalize_name(waiting.pop())
        if one not in found:
            found.add(one)
            asked = map(Requirement, distribution(one).requires or ())
            waiting += [each.name for each in asked if not each.marker or each.marker.evaluate({"extra": ""})]
    return found
