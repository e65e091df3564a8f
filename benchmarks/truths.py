"""What the truths of a corpus allow: `python -m benchmarks.truths CORPUS [--rows FILE]`.

How well its articles would be read if each block was judged rightly, which is what cutting pages into blocks and the
truths themselves cost; and the pages whose truth is not that of the page, by the page and the truth alone, without any
extractor: words of it are nowhere on the page as it was served, or paragraphs are missing between its own that stand at
the very same place of the markup. `--rows` takes what `python -m benchmarks.extraction --out FILE` has written, and
prints the scores without these pages.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.table import figure, table
from newsspider.extract.assemble import assemble, body_text
from newsspider.extract.lexicon import words_of
from newsspider.training.dataset import Sample, labelled, read_samples
from newsspider.training.evaluate import PageScore, Scores, score_text, summaries
from newsspider.training.labels import Gram, Labels, grams_of

_LEAST_NOWHERE = 0.15
"""Share of the truth's runs of four words."""
_LEAST_MISSING = 0.2
"""Of the truth's words."""
_MAIN_SHARE = 0.3
_PARAGRAPH_WORDS = 12
_MOST_LINKED = 0.3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A page whose truth is not that of the page, or may not be."""

    corpus: str
    id: str
    nowhere: float
    """Share of the truth's runs of words that the page does not have."""
    missing: float
    """Words of paragraphs that the truth leaves out between its own, by its words."""

    def line(self) -> str:
        causes = (
            f"{self.nowhere:.0%} of it is not on the page" if self.nowhere >= _LEAST_NOWHERE else "",
            f"paragraphs left out ({self.missing:.0%} of its words)" if self.missing >= _LEAST_MISSING else "",
        )
        return f"- {self.corpus}, `{self.id}`: {', '.join(filter(None, causes))}"


def doubts(samples: Iterable[Sample]) -> Iterator[Doubt]:
    """Of the pages whose whole truth is said to be known."""
    for sample, labels in labelled(samples):
        if (truth := sample.page.body) is not None:
            grams = grams_of(words_of(truth))
            doubt = Doubt(sample.page.corpus, sample.page.id, _nowhere(sample, grams), _missing(sample, labels, grams))
            if doubt.nowhere >= _LEAST_NOWHERE or doubt.missing >= _LEAST_MISSING:
                yield doubt


def _nowhere(sample: Sample, truth: set[Gram]) -> float:
    """1 where the truth is empty."""
    shown = grams_of([word for block in sample.blocks.blocks for word in block.words])
    return 1 - len(truth & shown) / len(truth) if truth else 1.0


def _missing(sample: Sample, labels: Labels, truth: set[Gram]) -> float:
    page = sample.blocks
    inside = np.flatnonzero(labels.content).tolist()
    by_place: Counter[int] = Counter()
    for row in inside:
        by_place[page.place_of(row)] += len(page.blocks[row].words)
    total = max(by_place.total(), 1)
    first, last = labels.span
    left_out = 0
    for row in range(first, last + 1):
        block = page.blocks[row]
        size = len(block.words)
        is_paragraph = size >= _PARAGRAPH_WORDS and block.link_chars < _MOST_LINKED * len(block.text)
        if (
            is_paragraph
            and by_place[page.place_of(row)] >= _MAIN_SHARE * total
            and truth.isdisjoint(grams_of(block.words))
        ):
            left_out += size
    return left_out / total


def perfect(samples: Iterable[Sample]) -> list[Scores]:
    """Scores by corpus of the blocks that the truths say are the articles'."""
    found = [
        score_text(sample.page, body_text(assemble(sample.blocks, np.flatnonzero(labels.content).tolist())))
        for sample, labels in labelled(samples)
        if sample.page.body is not None
    ]
    return summaries(found, lambda page: page.corpus)


def read_rows(file: Path) -> dict[str, list[PageScore]]:
    """Extractor -> its pages."""
    found: dict[str, list[PageScore]] = defaultdict(list)
    for line in file.read_text("utf-8").splitlines():
        values = json.loads(line)
        found[values.pop("extractor")].append(PageScore(**values))
    return found


def without(rows: Mapping[str, list[PageScore]], left_out: Iterable[Doubt]) -> str:
    """The scores of each extractor, of all pages and of those that are not left out."""
    gone = {(doubt.corpus, doubt.id) for doubt in left_out}
    lines = []
    for name, pages in rows.items():
        known = [page for page in pages if page.word is not None and page.corpus in {corpus for corpus, _ in gone}]
        kept = [page for page in known if (page.corpus, page.id) not in gone]
        for all_, others in zip(*(summaries(some, lambda page: page.corpus) for some in (known, kept)), strict=True):
            lines.append([name, all_.name, *_cells(all_), *_cells(others)])
    return table(("extractor", "corpus", *_HEAD, *(f"{name}, without" for name in _HEAD)), lines)


_HEAD = ("pages", "sequence F1", "word F1", "exact")


def _cells(scores: Scores) -> list[str]:
    return [str(scores.pages), *map(figure, (scores.sequence, scores.word, scores.exact))]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truths", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="as benchmarks.extraction --out has written it")
    options = parser.parse_args()
    samples = read_samples(options.corpus)
    print(table(("every block judged rightly", *_HEAD), [[score.name, *_cells(score)] for score in perfect(samples)]))
    found = sorted(doubts(samples), key=lambda doubt: (doubt.corpus, doubt.id))
    print("", *(doubt.line() for doubt in found), "", sep="\n")
    if options.rows:
        print(without(read_rows(options.rows), found))


if __name__ == "__main__":
    main()
