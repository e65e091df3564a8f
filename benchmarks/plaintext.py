"""Pages of which only the text is left, furniture and all: `python -m benchmarks.plaintext CORPUS`.

The corpus is a folder as newsspider/training/README.md describes it. Each page with a known text is made a plain one by
html-text, a block a line, and cleaned: by newsspider's forest of lines, learned from the other sites, and by jusText,
which gets each line as a paragraph and is told the language. The pages of a fifth of the sites, by which was chosen how
likely a line has to be, are left out for both. The text as it was left stands beside them, and, where
`--scores` names what `scrapy train CORPUS --check --scores FILE` wrote, newsspider with the page's markup.
"""

from __future__ import annotations

import argparse
import html
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from benchmarks import process
from benchmarks.environment import environment, versions
from benchmarks.extraction import kept_scores, say
from benchmarks.installed import python_of
from benchmarks.peers import Peer
from benchmarks.table import figure, table
from newsspider.charset import decoded
from newsspider.errors import ExtractionError
from newsspider.extract.article import read_article
from newsspider.extract.metadata.language import detect_language
from newsspider.training.corpus import TruePage
from newsspider.training.dataset import read_samples
from newsspider.training.evaluate import PageScore, score_text, summaries
from newsspider.training.learner import FOLDS, fit_lines, split

PROJECT = Path(__file__).parents[1]
DUMPS = Peer(
    name="html-text",
    call="html_text",
    environment="readability-lxml",
    requirements=("readability-lxml==0.9", "html-text==0.7.1"),
    note="extract_text",
)
JUSTEXT = Peer(
    name="jusText",
    call="justext",
    environment="trafilatura",
    requirements=("trafilatura==2.3.1", "lxml_html_clean"),
    note="justext() with the list of the page's language, all of them where it has none",
)
CHOSEN_ON = 0
"""The fold of sites by whose pages it was chosen what is likely enough for a line: it is not reported."""
_LISTS = {
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fi": "Finnish",
    "fr": "French", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "nl": "Dutch", "no": "Norwegian_Bokmal",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian", "vi": "Vietnamese",
}  # fmt: skip
"""jusText's lists of frequent words, by ISO 639-1."""
Scores = dict[str, list[PageScore]]
"""By how the pages were read."""


def texts_of(peer: Peer, pages: Iterable[TruePage], cache: Path) -> dict[str, str]:
    """What it leaves of each page, by the page's id; nothing where it fails."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python_of(peer, cache)), "-P", str(process.READER), peer.call]
    with process.ReaderProcess(command, cache / "logs" / f"{peer.name}.txt", env=env) as reader:
        found = {page.id: reader.read(page) for page in pages}
        failed = [result.error for result in found.values() if result.error]
        say(f"{peer.name}: {len(found)} pages, {len(failed)} failed {failed[:1]}; {reader.versions}")
        return {page: result.body for page, result in found.items()}


def as_utf_8(page: TruePage) -> TruePage:
    return replace(page, html=decoded(page.html, page.encoding).encode("utf-8", "replace"), encoding="utf-8")


def as_paragraphs(page: TruePage, text: str) -> TruePage:
    """A page of nothing but a text's lines."""
    assert page.body is not None
    language = _LISTS.get((detect_language(page.body) or ("", 0.0))[0], "")
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
    return replace(page, html=f'<html lang="{language}"><body>{lines}</body></html>'.encode(), encoding="utf-8")


def unseen(
    corpus: Path, dumps: Callable[[list[TruePage]], dict[str, str]], folds: int
) -> tuple[list[TruePage], Scores]:
    """The pages, and how well their plain texts are cleaned by what other sites teach. Exits where there are none."""
    samples = [sample for sample in read_samples(corpus) if sample.page.has_truth and sample.page.body is not None]
    if not samples:
        sys.exit(f"{corpus}: no article whose text is known")
    texts = dumps([sample.page for sample in samples])
    pages, scores = [], defaultdict(list)
    for fold in sorted(set(range(FOLDS)) - {CHOSEN_ON})[:folds]:
        learn_from, others = split(samples, fold)
        model = fit_lines(learn_from)
        for page in (sample.page for sample in others):
            pages.append(page)
            scores["as it was left"].append(score_text(page, texts[page.id]))
            try:
                found = read_article(texts[page.id], page.url, model=model, plain=True).article.articleBody
            except ExtractionError:
                found = ""
            scores["newsspider, of the lines"].append(score_text(page, found))
        say(f"fold {fold + 1} of {FOLDS}")
    return pages, scores


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plaintext", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--cache", type=Path, default=PROJECT / ".bench", help="environments and logs (.bench)")
    parser.add_argument("--scores", type=Path, metavar="FILE", help="of newsspider with the markup")
    parser.add_argument("--folds", type=int, default=FOLDS, help="only the first ones of the folds of sites")
    options = parser.parse_args(arguments)
    texts: dict[str, str] = {}

    def dumps(pages: list[TruePage]) -> dict[str, str]:
        texts.update(texts_of(DUMPS, map(as_utf_8, pages), options.cache))
        return texts

    pages, scores = unseen(options.corpus, dumps, options.folds)
    cleaned = texts_of(JUSTEXT, (as_paragraphs(page, texts[page.id]) for page in pages), options.cache)
    scores["jusText, of the lines"] = [score_text(page, cleaned[page.id]) for page in pages]
    if options.scores:
        kept = kept_scores(options.scores)
        scores["newsspider, of the page"] = [
            kept[page.corpus][page.id] for page in pages if page.id in kept.get(page.corpus, {})
        ]
    print(f"Environment: {environment()}; {versions(('lxml', 'numpy', 'catboost'))}\n")
    rows = [
        [how, each.name, str(each.pages), figure(each.word), figure(each.sequence)]
        for how, of_pages in scores.items()
        for each in summaries(of_pages, lambda page: page.corpus)
    ]
    print(table(("read by", "corpus", "pages", "word F1", "sequence F1"), rows))


if __name__ == "__main__":
    main()
