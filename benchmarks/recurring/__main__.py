"""What a site's earlier pages teach of the next one: `python -m benchmarks.recurring CORPUS`.

Sites are made: each is one real page whose article was taken out of its HTML, with the articles of other pages of the
same language in its place, paragraph by paragraph, headline and head included. What stands around them stays as the
site wrote it, and changes from page to page as it does there: other headlines in lists of links, other teasers,
captions, comments and authors, and pieces between the paragraphs that only some of the pages have. A text that is as
near to the page's own article as its paragraphs are was left out by its truth, and goes with it (`--literal`: it stays,
and is counted as furniture that comes again on each page). Other texts come again as well, and are articles': a column
that begins alike, a quoted paragraph, a standing heading.

Four pages of each site are read, as the first of it, the second, and so on: by what that many others less one have
taught, from bytes to text, with a model that was learned from other sites. The sites of one fold are those that the
method was developed on; what is printed is of the others (`--part`). To learn the models takes half an hour; they are
kept in a folder (`--models`).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.environment import environment
from benchmarks.recurring.curve import LEVELS, PROBES, SiteCurve, curve_of, gain
from benchmarks.recurring.hosts import hosts_of
from benchmarks.recurring.models import model_of_other_sites
from benchmarks.recurring.site import MadeSite, Story, story_of
from benchmarks.recurring.template import language_of, template_of, vocabulary
from benchmarks.table import figure, table
from newsspider.extract.classify import Model
from newsspider.extract.recurring import packed
from newsspider.training.corpus import TruePage, read_corpus
from newsspider.training.learner import FOLDS

PARTS = {"develop": (0,), "report": (1, 2, 3, 4)}
"""Folds of sites, each judged by a model of the others."""
LEAST_GAIN = 0.02
LEAST_SHARE = 0.5
"""Of the words that are wrong on the first page: where fewer than `LEAST_GAIN` are, so many of them have to go."""
_COMPARED = 30
_STORIES = 40
"""Fewer of one language in a fold: those of all folds are taken."""


def curves_of(
    pages: Sequence[TruePage], library: Sequence[Story], model: Model, most: int, *, literal: bool
) -> Iterator[SiteCurve]:
    """Of the sites that can be made of these pages."""
    own = {page.id for page in pages}
    known: dict[str, list[frozenset[str]]] = defaultdict(list)
    for story in library:
        if len(known[story.language]) < _COMPARED:
            known[story.language].append(vocabulary("\n".join(story.texts)))
    for page in pages:
        template = template_of(page, () if literal else known[language_of(page)])
        if template is None:
            continue
        stories = [story for story in library if story.language == template.language and story.id != page.id]
        unseen = [story for story in stories if story.id in own]
        stories = unseen if len(unseen) >= _STORIES else stories
        if len(stories) < _STORIES:
            continue
        made = list(MadeSite(template, stories).pages(PROBES + LEVELS[-1]))
        yield curve_of(f"{page.corpus}/{page.id}", made, model)
        most -= 1
        if not most:
            return


def main(arguments: list[str] | None = None) -> None:
    options = options_of(arguments)
    pages = [page for page in read_corpus(options.corpus) if page.is_article and page.body]
    library = [story for page in pages if (story := story_of(page, language_of(page)))]
    curves: list[SiteCurve] = []
    hosts: list[str] = []
    for fold in options.folds or PARTS[options.part]:
        model, unseen = model_of_other_sites(options.corpus, fold, options.models)
        own = [page for page in pages if (page.corpus, page.id) in unseen]
        random.Random(fold).shuffle(own)
        for curve in curves_of(own, library, model, options.sites, literal=options.literal):
            curves.append(curve)
            print(
                f"{curve.name}: {figure(curve.scores[0].precision)} {figure(curve.scores[-2].precision)}",
                file=sys.stderr,
            )
        hosts += hosts_of(own, model)
    print(f"Environment: {environment()}\n")
    print("\n".join((*lines(curves), "", *hosts)))
    precision, recall, _ = gain(curves, 20)
    if precision[0] < min(LEAST_GAIN, LEAST_SHARE * wrong(curves)) or recall[2] < 0:
        print(
            f"\nNot reached: {LEAST_GAIN} of precision on the 20th page (or half of the wrong words), and the recall."
        )
        sys.exit(1)


def wrong(curves: Sequence[SiteCurve]) -> float:
    """The share of words of first pages that are not their articles'."""
    return sum(1 - curve.scores[0].precision for curve in curves) / len(curves)


def lines(curves: Sequence[SiteCurve]) -> list[str]:
    rows = []
    for at, level in enumerate(LEVELS):
        scores = [curve.scores[at] for curve in curves]
        means = (sum(each) / len(scores) for each in zip(*((s.precision, s.recall, s.f1) for s in scores), strict=True))
        above = [f"{middle:+.4f} ({low:+.4f} to {high:+.4f})" for middle, low, high in gain(curves, level)]
        rows.append([str(level), *(figure(mean) for mean in means), *above])
    head = ("page", "precision", "recall", "F1", "precision above the first", "recall", "F1")
    sizes = sorted(len(packed(curve.known, bytes(8))) for curve in curves)
    gone = gain(curves, 20)[0][0] / max(wrong(curves), 1e-9)
    better = sum(curve.scores[-2].precision > curve.scores[0].precision + 0.001 for curve in curves)
    worse = sum(curve.scores[-2].f1 < curve.scores[0].f1 - 0.001 for curve in curves)
    return [
        f"{len(curves)} sites, {PROBES} pages of each",
        "",
        table(head, rows),
        "",
        f"On the 20th page {gone:.0%} of the wrong words are gone; precision is higher on {better} sites, F1 lower on "
        f"{worse}.",
        f"Kept of a site after {LEVELS[-1]} pages: median {sizes[len(sizes) // 2]:,} bytes, at most {sizes[-1]:,}.",
    ]


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recurring", description=(__doc__ or "").split(":")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--part", choices=PARTS, default="report", help="(%(default)s)")
    parser.add_argument("--folds", type=int, nargs="+", choices=range(FOLDS), help="only these folds of sites")
    parser.add_argument("--sites", type=int, default=0, metavar="N", help="at most so many of each fold (all)")
    parser.add_argument("--literal", action="store_true", help="all that a page's truth leaves out is furniture")
    parser.add_argument("--models", type=Path, default=Path(".bench/models"), help="(%(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
