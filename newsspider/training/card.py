"""The card that goes with a model: what it is, what it learned from, how well it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from newsspider.training.dataset import Sample
from newsspider.training.evaluate import Checked
from newsspider.training.learner import TREES, Forests

_LANGUAGES_SHOWN = 6


def model_card(
    samples: list[Sample],
    checked: Checked,
    forests: Forests,
    *,
    licences: Mapping[str, str],
    date: str | None = None,
) -> str:
    """Markdown. The same samples and scores give the same text; `date` is shown where it is given.

    `licences` are the sources and licences of the corpora, by name, as far as they say.
    """
    pages: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        pages[sample.page.corpus].append(sample)
    rows = [
        f"| {name} | {len(found)} | {sum(sample.labels is not None for sample in found)} "
        f"| {len({sample.page.group for sample in found})} | {licences.get(name, 'not said')} |"
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
            " evaluates. Written by `scrapy train CORPUS`; the same pages give the same files."
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
            f"{_languages(checked)}; other languages are judged by structure more than by words, for which two"
            f" thirds of the trees learned from pages without their words, names or length as well. {_others(samples)}",
            "",
        ]
    )


def _languages(checked: Checked) -> str:
    """A clause that names the languages of the articles whose text is known."""
    shown = [f"{score.name} {score.pages}" for score in checked.languages[:_LANGUAGES_SHOWN]]
    return f"The articles whose text is known are of these languages: {', '.join(shown) or 'unknown'}"


def _others(samples: list[Sample]) -> str:
    others = sum(not sample.page.is_article for sample in samples)
    if not others:
        return "All of the pages are articles: what is none is judged by the trees that ship with newsspider."
    return f"{others} of the pages are no articles; what kinds of page are rare among them is told apart less well."
