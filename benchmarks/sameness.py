"""Whether copies of a text are told from other texts: `python -m benchmarks.sameness CORPUS`.

The corpus is a folder as newsspider/training/README.md describes it. Copies are made of its true texts, as newspapers
print those of an agency; other texts are all other articles of the corpus, and made-up reports of weather, matches and
markets that share their sentences. Thresholds were chosen on the sites of folds 0 and 2, and the figures are of the
others. Beside it: datasketch and rensa, where they are installed, with the threshold that wrongs as few reports.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from pathlib import Path
from typing import Any

from benchmarks.environment import environment
from benchmarks.sameness_libraries import libraries
from benchmarks.table import figure, table
from benchmarks.text_pairs import COPIES, reports
from newsspider.discover.urls import article_id
from newsspider.extract.lexicon import words_of
from newsspider.sameness import CANDIDATES_SHARE, Sketch, near, same_text, shingles_of, simhash64
from newsspider.sameness.sketch import LEAST_SHARED, Overlap, overlap
from newsspider.state.contract import INDEXED_SHINGLES
from newsspider.training.corpus import TruePage, fold_of, read_corpus

_FOLDS = 5
_CHOOSING = (0, 2)
_LEAST_WORDS = 60
_SEED = 20261126
_GRID = tuple(product((0.4, 0.5, 0.6), (0.6, 0.75, 0.9)))
_PROBES = ((8, 1), (12, 1), (12, 2), (16, 2), (24, 2), (24, 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    name: str
    fingerprint: Callable[[str], Any]
    same: Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the methods are measured with."""

    articles: list[str]
    copies: dict[str, list[str]]
    """By kind; the first is of the first article."""
    reports: dict[str, list[str]]
    """By kind: no two are one text."""


def texts_of(pages: Iterable[TruePage], *, choosing: bool, seed: int = _SEED, most_reports: int = 60) -> Texts:
    """Of the sites that thresholds are chosen on, or of the others. Of an address, or a text, one."""
    bodies = {
        article_id(page.url): page.body
        for page in pages
        if page.is_article and page.body and (fold_of(page.group, _FOLDS) in _CHOOSING) == choosing
    }
    articles = [body for body in dict.fromkeys(bodies.values()) if len(words_of(body)) >= _LEAST_WORDS]
    chance = random.Random(seed + choosing)
    copies = {
        kind: [change(text, chance.choice(articles), chance) for text in articles] for kind, change in COPIES.items()
    }
    made: dict[str, list[str]] = {}
    for kind, text in reports(most_reports, seed + choosing):
        made.setdefault(kind, []).append(text)
    return Texts(articles=articles, copies=copies, reports=made)


def found_and_same(one: Sequence[int], other: Sequence[int]) -> bool:
    """As the crawl does it: the memory finds it by a few numbers, then all are compared."""
    shared = set(one[:INDEXED_SHINGLES]) & set(other[:INDEXED_SHINGLES])
    return len(shared) >= CANDIDATES_SHARE and same_text(tuple(one), tuple(other))


OURS = (
    Method(name="sketch of 64 numbers", fingerprint=shingles_of, same=found_and_same),
    Method(name="simhash64, near", fingerprint=simhash64, same=near),
)


def measure(method: Method, texts: Texts) -> list[str]:
    """A row: recall by kind of copy, false pairs by kind of other text, precision, CPU."""
    started_s = time.process_time()
    articles = [method.fingerprint(text) for text in texts.articles]
    cpu_ms = (time.process_time() - started_s) * 1000 / len(articles)
    hits = [
        sum(method.same(one, method.fingerprint(copy)) for one, copy in zip(articles, copies, strict=True))
        for copies in texts.copies.values()
    ]
    false = sum(method.same(one, other) for one, other in combinations(articles, 2))
    confused = [share(method.same, [method.fingerprint(text) for text in group]) for group in texts.reports.values()]
    return [
        method.name,
        *(figure(count / len(articles), 3) for count in hits),
        f"{false} of {len(articles) * (len(articles) - 1) // 2:,}",
        figure(sum(hits) / max(1, sum(hits) + false)),
        *(figure(each, 4) for each in confused),
        figure(cpu_ms, 2),
    ]


def share(same: Callable[[Any, Any], bool], fingerprints: list[Any]) -> float:
    """Of all pairs."""
    pairs = list(combinations(fingerprints, 2))
    return sum(same(one, other) for one, other in pairs) / len(pairs)


def thresholds(texts: Texts) -> list[list[str]]:
    """What each pair of thresholds would do with the texts they were chosen on."""
    articles = [shingles_of(text) for text in texts.articles]
    copies = [
        overlap(one, shingles_of(copy))
        for group in texts.copies.values()
        for one, copy in zip(articles, group, strict=True)
    ]
    others = [overlap(one, other) for one, other in combinations(articles, 2)]
    made = [
        overlap(one, other)
        for group in texts.reports.values()
        for one, other in combinations([shingles_of(text) for text in group], 2)
    ]

    def taken(overlaps: list[Overlap], resembles: float, contained: float) -> int:
        return sum(
            each.shared >= LEAST_SHARED and (each.resemblance >= resembles or each.containment >= contained)
            for each in overlaps
        )

    return [
        [
            f"{resembles} / {contained}",
            figure(taken(copies, resembles, contained) / len(copies), 3),
            str(taken(others, resembles, contained)),
            figure(taken(made, resembles, contained) / len(made), 3),
        ]
        for resembles, contained in _GRID
    ]


def probes(texts: Texts) -> list[list[str]]:
    """How many of the smallest numbers are enough to find a copy by, and how many other articles they find."""
    articles = [shingles_of(text) for text in texts.articles]
    copies = {kind: [shingles_of(text) for text in group] for kind, group in texts.copies.items()}
    rows = []
    for size, least in _PROBES:

        def finds(one: Sketch, other: Sketch, size: int = size, least: int = least) -> bool:
            return len(set(one[:size]) & set(other[:size])) >= least

        recalls = {kind: sum(map(finds, articles, group)) / len(articles) for kind, group in copies.items()}
        worst = min(recalls, key=lambda kind: recalls[kind])
        rows.append([f"{least} of {size}", f"{recalls[worst]:.3f} ({worst})", f"{share(finds, articles):.3%}"])
    return rows


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sameness", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--choose", action="store_true", help="shows what other thresholds would do, on folds 0 and 2")
    options = parser.parse_args(arguments)
    pages = list(read_corpus(options.corpus))
    chosen_on, held_out = texts_of(pages, choosing=True), texts_of(pages, choosing=False)
    print(f"Environment: {environment()}\n")
    if options.choose:
        print(table(("resemblance / containment", "recall", "false", "reports taken for one"), thresholds(chosen_on)))
        print(f"\n{table(('found by', 'worst recall', 'of other articles'), probes(chosen_on))}")
        return
    bound = max(share(found_and_same, [shingles_of(text) for text in group]) for group in chosen_on.reports.values())
    methods = [
        *OURS,
        *(
            Method(name=each.name(least), fingerprint=each.fingerprint, same=each.same(least))
            for each in libraries()
            for least in [each.threshold([*chosen_on.reports.values()], bound)]
        ),
    ]
    head = ["", *(method.name for method in methods)]
    names = [
        "",
        *(f"found: {kind}" for kind in COPIES),
        "false: two articles",
        "precision",
        *(f"false: {kind} reports, share of pairs" for kind in held_out.reports),
        "CPU ms an article",
    ]
    columns = [names, *(measure(method, held_out) for method in methods)]
    print(table(head, [list(row) for row in zip(*columns, strict=True)][1:]))
    print(f"\n{len(held_out.articles)} articles of sites that no threshold was chosen on.")


if __name__ == "__main__":
    main()
