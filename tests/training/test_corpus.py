"""Pages with truth are read from a folder; what is malformed is named by file and line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsspider.errors import UsageError
from newsspider.training import corpus
from newsspider.training.corpus import drafts, fold_of, read_corpus, site_folds, split_rows
from tests.training.pages import small_corpus, true_page, write_corpus


def test_rows_become_pages(tmp_path: Path) -> None:
    row: dict[str, object] = {
        "id": "a", "url": "https://www.example.com/a", "group": "site", "page_type": "article", "body": "One\nTwo",
        "with": ["One"], "without": ["Menu"],
    }  # fmt: skip
    (page,) = read_corpus(write_corpus(tmp_path / "mine", [row], {"a": "<p>One</p>"}))
    assert (page.id, page.corpus, page.group, page.html) == ("a", "mine", "site", b"<p>One</p>")
    assert (page.body, page.inside, page.outside) == ("One\nTwo", ("One",), ("Menu",))
    assert (page.is_article, page.has_truth, page.site) == (True, True, "example.com")


def test_only_an_id_is_needed(tmp_path: Path) -> None:
    (page,) = read_corpus(write_corpus(tmp_path, [{"id": "a"}], {"a": "<p>One</p>"}))
    assert (page.url, page.group, page.site) == ("", "a", "a")
    assert (page.is_article, page.body, page.inside, page.has_truth) == (True, None, (), False)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"body": "One"}, True),
        ({"with": ["One"]}, True),
        ({"without": ["Menu"]}, False),
        ({"page_type": "listing", "body": "One"}, False),
    ],
)
def test_truth_is_an_articles_text_or_parts_of_it(tmp_path: Path, row: dict[str, object], expected: bool) -> None:
    (page,) = read_corpus(write_corpus(tmp_path, [{"id": "a", **row}], {"a": "<p>One</p>"}))
    assert page.has_truth is expected


def test_folders_below_are_read_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write_corpus(tmp_path / name, [{"id": f"{name}2"}, {"id": f"{name}1"}], {f"{name}1": "x", f"{name}2": "x"})
    assert [page.id for page in read_corpus(tmp_path)] == ["a2", "a1", "b2", "b1"]


def test_several_folders_are_read_one_after_the_other(tmp_path: Path) -> None:
    mine, theirs = (write_corpus(tmp_path / name, [{"id": name}], {name: "x"}) for name in ("mine", "theirs"))
    assert [page.id for page in read_corpus(theirs, mine)] == ["theirs", "mine"]


def test_page_that_nobody_has_reviewed_is_left_out_and_can_be_named(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": "a", "reviewed": True}, {"id": "b", "reviewed": False}, {"id": "c"}]
    folder = write_corpus(tmp_path / "mine", rows, dict.fromkeys("abc", "x"))
    assert [page.id for page in read_corpus(folder)] == ["a", "c"]
    assert drafts(folder) == ["mine/b"]


def test_corpus_is_called_what_its_folder_is_called_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_corpus(tmp_path / "mine", [{"id": "a"}], {"a": "x"}))
    assert [page.corpus for page in read_corpus(Path())] == ["mine"]


@pytest.mark.parametrize("row", [{"body": ["One"]}, {"with": "One"}, {"url": 5}], ids=str)
def test_field_of_another_kind_is_named(tmp_path: Path, row: dict[str, object]) -> None:
    folder = write_corpus(tmp_path, [{"id": "a", **row}], {"a": "x"})
    with pytest.raises(UsageError, match=f"line 1: '{next(iter(row))}' is "):
        list(read_corpus(folder))


def test_encoding_that_the_server_declared_is_kept(tmp_path: Path) -> None:
    (page,) = read_corpus(write_corpus(tmp_path, [{"id": "a", "encoding": "cp1252"}], {"a": "x"}))
    assert page.encoding == "cp1252"


def test_folder_without_a_corpus_is_an_error_that_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no truth\.jsonl"):
        list(read_corpus(tmp_path))
    with pytest.raises(UsageError, match="none-such"):
        list(read_corpus(tmp_path / "none-such"))


@pytest.mark.parametrize(
    "row", ["{broken", "[]", "5", "{}", '{"id": "missing"}', '{"id": 7}', ""], ids=lambda row: row or "blank"
)
def test_broken_row_is_named_by_file_and_line(tmp_path: Path, row: str) -> None:
    folder = write_corpus(tmp_path, [{"id": "a"}], {"a": "<p>One</p>"})
    with (folder / "truth.jsonl").open("a") as truth:
        truth.write(f'{row}\n{{"id": "a"}}\n')
    with pytest.raises(UsageError, match=r"truth\.jsonl, line 2: "):
        list(read_corpus(folder))


def test_page_that_is_not_compressed_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, [{"id": "a"}], {})
    (folder / "a.html.gz").write_bytes(b"<p>One</p>")
    with pytest.raises(UsageError, match="line 1"):
        list(read_corpus(folder))


def test_page_cut_short_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, [{"id": "a"}], {"a": "<p>One</p>" * 100})
    whole = (folder / "a.html.gz").read_bytes()
    (folder / "a.html.gz").write_bytes(whole[:-12])
    with pytest.raises(UsageError, match="line 1"):
        list(read_corpus(folder))


def test_truth_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, [{"id": "a"}], {"a": "<p>One</p>"})
    (folder / "truth.jsonl").write_bytes('{"id": "a", "body": "Fähre"}'.encode("cp1252"))
    with pytest.raises(UsageError, match="line 1"):
        list(read_corpus(folder))


def test_line_separators_within_a_text_do_not_cut_a_row(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path, [], {"a": "<p>One</p>"})
    (folder / "truth.jsonl").write_text('{"id": "a", "body": "One\u2028two\x85"}\n', "utf-8")
    assert [page.body for page in read_corpus(folder)] == ["One\u2028two\x85"]


def test_site_is_the_registrable_domain() -> None:
    assert true_page("x", site="blog.news.example.co.uk").site == "example.co.uk"


def test_fold_of_a_site_is_always_the_same_and_folds_are_about_equal() -> None:
    folds = [fold_of(f"site{number}", 5) for number in range(1000)]
    assert folds[:5] == [fold_of(f"site{number}", 5) for number in range(5)]
    assert all(150 < folds.count(fold) < 250 for fold in range(5))


def test_few_sites_take_turns_so_that_no_fold_has_them_all() -> None:
    assert sorted(site_folds(["a", "b", "a"], 5).values()) == [0, 1]
    many = [f"site{number}" for number in range(60)]
    assert site_folds(many, 5) == {site: fold_of(site, 5) for site in many}


def test_example_of_the_documentation_is_a_page_with_truth(tmp_path: Path) -> None:
    manual = (Path(corpus.__file__).parent / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```json\n(.*?)```", manual, re.DOTALL)
    row = json.loads(example)
    (page,) = read_corpus(write_corpus(tmp_path, [row], {row["id"]: "<p>One</p>"}))
    assert (page.group, page.is_article, page.has_truth) == ("example.com", True, True)
    assert page.body is not None
    assert len(page.body.split("\n\n")) == 4


def test_documentation_has_a_row_for_every_field_that_is_read() -> None:
    manual = (Path(corpus.__file__).parent / "README.md").read_text("utf-8")
    rows = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| `.*?\|", manual, re.MULTILINE))))
    read = set(re.findall(r'row(?:\.get\()?\[?"(\w+)"', Path(corpus.__file__).read_text("utf-8")))
    assert read
    assert read <= rows


def test_small_corpus_has_both_types(tmp_path: Path) -> None:
    pages = list(read_corpus(small_corpus(tmp_path)))
    assert (len(pages), sum(page.is_article for page in pages), len({page.group for page in pages})) == (12, 6, 6)


def test_no_site_is_learned_from_and_judged_in_one_fold() -> None:
    rows = [(f"group{number}", f"site{number % 40}.example") for number in range(120)]
    judged_at_all = []
    for fold in range(5):
        others, judged = split_rows(rows, fold, 5)
        assert others
        assert not {rows[row][1] for row in others} & {rows[row][1] for row in judged}
        judged_at_all += judged
    assert sorted(judged_at_all) == list(range(120))
