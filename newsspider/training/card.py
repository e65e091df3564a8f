"""The card that goes with a model: what it is, what it learned from, how well it does."""

from __future__ import annotations

from collections import defaultdict

from newsspider.training.dataset import Sample
from newsspider.training.evaluate import Checked
from newsspider.training.learner import TREES, Forests

_LICENCES = {
    "fundus": "Fundus parser tests (flairNLP), MIT; pages belong to their publishers",
    "trafilatura": "Trafilatura evaluation set (Adrien Barbaresi and others), Apache-2.0",
    "wcxb": "Web Content eXtraction Benchmark (Murrough Foley 2026), CC-BY-4.0, development split",
}


def model_card(samples: list[Sample], checked: Checked, forests: Forests, date: str | None = None) -> str:
    """Markdown. The same samples and scores give the same text; `date` is shown where it is given."""
    pages: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        pages[sample.page.corpus].append(sample)
    rows = [
        f"| {name} | {len(found)} | {sum(sample.labels is not None for sample in found)} "
        f"| {len({sample.page.group for sample in found})} | {_LICENCES.get(name, 'see the corpus')} |"
        for name, found in sorted(pages.items())
    ]
    written = {
        "blocks": forests.blocks,
        "lines": forests.lines,
        "pages": forests.pages.trees if forests.pages else {"features": []},
    }
    trees = [
        f"| {name} | {len(written[name]['features'])} | {depth} | {rate} |"
        for name, (_, depth, rate) in sorted(TREES.items())
    ]
    scores = [f"    {score.line()}" for score in checked.scores]
    return "\n".join(
        [
            "# The model",
            "",
            "Judges the blocks of a page (do they belong to the article?), the lines of a text without markup, and the"
            " page (is it an article?). `trees.json` holds symmetric decision trees, `lexicon.json` log-odds of names"
            " in markup and of words, and weights of what pages are known by; both are plain numbers that NumPy"
            " evaluates. Written by `python -m newsspider.training CORPUS`; the same pages give the same files."
            + (f" Trained on {date}." if date else ""),
            "",
            "| forest | trees | depth | learning rate |",
            "|---|---|---|---|",
            *trees,
            "",
            "## Learned from",
            "",
            "No page is part of the model: names and words are kept only if pages of several sites have them.",
            "",
            "| corpus | pages | with labelled blocks | sites | source and licence |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "## Scores on sites it had not seen",
            "",
            "Five folds, split by site; in each fold lexicon and trees are learned from the other sites only, and pages"
            " are read from bytes to text.",
            "",
            *scores,
            f"    {checked.page_line()}",
            "",
            "## What it is not",
            "",
            "The pages are mostly English and German news and blogs; other languages are judged by structure more than"
            " by words, for which half of the trees learned from pages without their words, names or length. Section"
            " fronts of newspapers are few among them: what is known of fronts was learned from ones that were made of"
            " articles' pages, with teasers of other articles.",
            "",
        ]
    )
