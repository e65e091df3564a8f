"""A corpus becomes a model and its card, from the first byte to the last, and the same one again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsspider.errors import OutputError, UsageError
from newsspider.extract.article import read_article
from newsspider.extract.own_model import read_model
from newsspider.training import learner
from newsspider.training.dataset import read_samples
from newsspider.training.learner import split
from newsspider.training.train import Trained, train
from tests.training.pages import SUBJECTS, article, body, front, small_corpus, write_corpus


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Trained, Trained]:
    """The outcome of training twice on the same small corpus; few trees do for what it has to tell."""
    few = {name: (8, depth, rate) for name, (_, depth, rate) in learner.TREES.items()}
    corpus = small_corpus(tmp_path_factory.mktemp("corpus"))
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learner, "TREES", few)
        return train([corpus], out / "one", date="2026-11-24"), train([corpus], out / "two", date="2026-11-24")


def test_same_pages_give_the_same_files(trained: tuple[Trained, Trained]) -> None:
    one, two = trained
    assert [path.name for path in one.files] == ["lexicon.json", "trees.json", "README.md"]
    for first, second in zip(one.files, two.files, strict=True):
        assert first.read_bytes() == second.read_bytes()


def test_every_page_is_learned_from_and_articles_are_scored(trained: tuple[Trained, Trained]) -> None:
    one, _ = trained
    assert one.pages == 12
    (scores,) = one.checked.scores
    assert (scores.name, scores.pages) == ("small", 6)
    assert len(one.checked.judged) == 12
    assert one.checked.page_type_auc is not None
    assert 0 <= one.checked.page_type_auc <= 1


def test_trained_model_reads_an_article_of_an_unseen_site(trained: tuple[Trained, Trained]) -> None:
    model = read_model(trained[0].files[0].parent)
    found = read_article(article("unseen.example", "museum"), None, model=model).article
    assert found.articleBody.split("\n\n") == body("museum").split("\n")
    listing = read_article(front("unseen.example"), None, model=model).article
    assert (found.isArticleProbability or 0) > (listing.isArticleProbability or 0)


def test_model_holds_no_text_of_a_page(trained: tuple[Trained, Trained]) -> None:
    lexicon = json.loads(trained[0].files[0].read_text("utf-8"))
    assert not any("site" in name for table in lexicon.values() for name in table)
    assert max(len(name.split()) for name in lexicon["words"]) <= 12


def test_card_says_what_it_learned_from_and_how_well_it_does(trained: tuple[Trained, Trained]) -> None:
    card = trained[0].files[2].read_text("utf-8")
    assert "Trained on 2026-11-24." in card
    assert "| small | 12 | 6 | 6 | not said |" in card
    assert trained[0].checked.scores[0].line() in card


def test_folder_without_pages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"truth\.jsonl"):
        train([tmp_path], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.fixture
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learner, "TREES", {name: (8, depth, rate) for name, (_, depth, rate) in learner.TREES.items()})


def articles_of(folder: Path, sites: int, **more: object) -> Path:
    """A corpus of two articles of each site and of nothing else."""
    rows: list[dict[str, object]] = []
    pages = {}
    for number, subject in enumerate(SUBJECTS[: 2 * sites]):
        site = f"site{number // 2}.example"
        rows.append({"id": subject, "url": f"https://{site}/", "group": site, "body": body(subject), **more})
        pages[subject] = article(site, subject)
    return write_corpus(folder, rows, pages)


@pytest.mark.usefixtures("few_trees")
def test_articles_alone_are_enough_and_their_model_can_be_used(tmp_path: Path) -> None:
    said: list[str] = []
    trained = train([articles_of(tmp_path / "mine", sites=2)], tmp_path / "out", report=said.append)
    assert trained.checked.page_type_auc is None
    assert "not learned" in trained.checked.page_line()
    assert any("as the shipped model does" in line for line in said)
    found = read_article(article("unseen.example", "museum"), None, model=read_model(tmp_path / "out")).article
    assert found.articleBody.split("\n\n") == body("museum").split("\n")


@pytest.mark.usefixtures("few_trees")
def test_pages_of_ones_own_are_learned_from_beside_another_corpus(tmp_path: Path) -> None:
    corpora = [articles_of(tmp_path / "mine", sites=1), small_corpus(tmp_path / "theirs")]
    trained = train(corpora, tmp_path / "out")
    assert [scores.name for scores in trained.checked.scores] == ["mine", "small"]


@pytest.mark.usefixtures("few_trees")
def test_card_names_the_licence_that_a_corpus_says(tmp_path: Path) -> None:
    corpus = articles_of(tmp_path / "mine", sites=2)
    (corpus / "LICENCE.txt").write_text("Written for the tests, MIT\n")
    trained = train([corpus], tmp_path / "out")
    assert "| mine | 4 | 4 | 2 | Written for the tests, MIT |" in trained.files[2].read_text("utf-8")


def test_articles_of_one_site_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"all of site0\.example: .*add pages of other sites"):
        train([articles_of(tmp_path, sites=1)], tmp_path / "out")


def test_truths_of_other_pages_teach_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"every block of the .* pages is outside of the article"):
        train([articles_of(tmp_path, sites=2, body="Nothing of this stands on any page.")], tmp_path / "out")


def test_drafts_are_not_learned_from_and_are_named(tmp_path: Path) -> None:
    said: list[str] = []
    with pytest.raises(UsageError, match='"reviewed": false'):
        train([articles_of(tmp_path / "mine", sites=2, reviewed=False)], tmp_path / "out", report=said.append)
    assert said[0].startswith("left out until somebody has reviewed them: mine/ferry")


def test_model_is_not_written_over_a_strangers_readme(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Mine")
    with pytest.raises(UsageError, match="a folder of its own"):
        train([articles_of(tmp_path / "mine", sites=2)], tmp_path)


def test_folder_that_cannot_be_written_is_said_before_anything_is_learned(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="out cannot be written to"):
        train([articles_of(tmp_path / "mine", sites=2)], tmp_path / "out")


def test_pages_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"id": "good", "body": body("ferry")}, {"id": "pdf"}, {"id": "empty"}]
    pages = {"good": article("site.example", "ferry"), "pdf": "%PDF-1.4", "empty": "<img src=a>"}
    samples = read_samples(write_corpus(tmp_path, rows, pages))
    assert [sample.page.id for sample in samples] == ["good"]


def test_lists_that_a_corpus_leaves_out_by_convention_teach_nothing(tmp_path: Path) -> None:
    html = article("site.example", "ferry").replace("<p>Entry", "<ul><li>Open now</li></ul><p>Entry")
    weights = {}
    for name in ("fundus", "other"):
        (sample,) = read_samples(write_corpus(tmp_path / name, [{"id": "a", "body": body("ferry")}], {"a": html}))
        assert sample.labels is not None
        row = next(row for row, block in enumerate(sample.blocks.blocks) if block.text == "Open now")
        weights[name] = float(sample.labels.weight[row])
    assert weights["fundus"] == 0 < weights["other"]


def test_no_site_is_on_both_sides(tmp_path: Path) -> None:
    samples = read_samples(small_corpus(tmp_path))
    for fold in range(5):
        learn_from, judged = split(samples, fold)
        assert not {sample.page.site for sample in learn_from} & {sample.page.site for sample in judged}
        assert len(learn_from) + len(judged) <= len(samples)
    assert sum(len(split(samples, fold)[1]) for fold in range(5)) == len(samples)
