"""A model of one's own takes the place of the shipped one; a folder that is none says what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsspider.errors import ModelError
from newsspider.extract import extract, warm_up
from newsspider.extract.classify import load_model
from newsspider.extract.own_model import read_model
from tests.extract.samples import PARAGRAPHS, article_page

SHIPPED = Path(__file__).parents[2] / "newsspider" / "extract" / "model"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def change(folder: Path, edit: Callable[[dict[str, object]], object]) -> None:
    trees = json.loads((folder / "trees.json").read_text("utf-8"))
    edit(trees)
    (folder / "trees.json").write_text(json.dumps(trees), "utf-8")


def test_none_is_the_shipped_model() -> None:
    assert read_model(None) is load_model()


@pytest.mark.parametrize("kind", [str, Path])
def test_page_is_read_by_the_model_of_a_folder(copy: Path, kind: type) -> None:
    def refuse(trees: dict[str, object]) -> None:
        for name in ("blocks", "lines"):
            trees[name]["bias"] = -1000  # type: ignore[index]

    assert extract(article_page(), model=kind(copy)).articleBody == "\n\n".join(PARAGRAPHS)
    change(copy, refuse)
    other = shutil.copytree(copy, copy.with_name("other"))
    assert PARAGRAPHS[2] not in extract(article_page(), model=kind(other)).articleBody


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trees.json", None, "is not a model: trees.json: No such file"),
        ("lexicon.json", None, "is not a model: lexicon.json: No such file"),
        ("trees.json", "{broken", "is not a model, or a damaged one"),
        ("trees.json", "[]", "is not a model, or a damaged one"),
        ("lexicon.json", "{}", "of another version of newsspider: 'names' is unknown or missing"),
    ],
)
def test_folder_that_is_no_model_says_how_to_get_one(copy: Path, name: str, content: str | None, words: str) -> None:
    (copy / name).unlink() if content is None else (copy / name).write_text(content)
    with pytest.raises(ModelError, match=words) as refused:
        read_model(copy)
    assert "scrapy train CORPUS --out FOLDER" in str(refused.value)


def test_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere: no such folder; scrapy train"):
        warm_up(tmp_path / "nowhere")


def test_feature_that_this_version_does_not_know_is_named(copy: Path) -> None:
    def rename(trees: dict[str, object]) -> None:
        trees["blocks"]["features"][0][0] = "unheard of"  # type: ignore[index]

    change(copy, rename)
    with pytest.raises(ModelError, match=r"another version of newsspider: 'unheard of' .*train it again"):
        read_model(copy)


@pytest.mark.parametrize("part", ["leaves", "borders"])
def test_trees_that_miss_a_part_are_refused(copy: Path, part: str) -> None:
    change(copy, lambda trees: trees["pages"][part].pop())  # type: ignore[index]
    with pytest.raises(ModelError, match="a damaged one: not trees of one depth"):
        read_model(copy)
