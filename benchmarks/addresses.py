"""How well an address alone tells an article: `python -m benchmarks.addresses CORPUS`.

What is judged is `newsspider.discover.prior`, learned from other sites than those that it judges, and beside it
`newsspider.discover.shape.article_likelihood`, whose weights were set by hand; both without the text of a link, at the
two likelihoods from which the crawl asks for an address (one that a page links, and one that a sitemap lists).

Two kinds of addresses: those of the corpora's pages, of which somebody has said what they are, and those that the
articles among these pages link, labelled by how they are linked (`newsspider.training.addresses`). Those are many, and
some labels are wrong. Only sites count on which nothing was chosen.

The second table is of what `newsspider.discover.shapes` makes of them: a site's links one after the other.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from newsspider import settings
from newsspider.discover.prior import probability
from newsspider.discover.shape import article_likelihood
from newsspider.discover.shapes import SiteShapes
from newsspider.training.addresses import KnownAddress, known_addresses
from newsspider.training.corpus import fold_of, read_corpus
from newsspider.training.prior import unseen_odds
from newsspider.training.scores import area_under_curve

_LEAST = (settings.NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD, settings.NEWSSPIDER_MIN_LINK_LIKELIHOOD)
_LEAST_OF_SITE = 10
"""Links that are articles, and as many that are not, of a site from which its shapes can be learned."""
_NAMED = 5
"""Of a site's articles, so many may be named by a feed; they are not counted."""
_Judged = tuple[KnownAddress, dict[str, float]]


def judged(addresses: Sequence[KnownAddress]) -> list[_Judged]:
    """Addresses of the sites on which nothing was chosen, half of all, and how likely each is an article's."""
    odds = unseen_odds(addresses)
    return [
        (address, {"by hand": article_likelihood(address.url), "learned": probability(odd)})
        for address, odd in zip(addresses, odds, strict=True)
        if fold_of(f"{address.site}half", 2) == 1
    ]


def rows(known: Sequence[_Judged]) -> Iterator[str]:
    """A Markdown table row for each kind of address and each way to judge."""
    newspapers = {address.site for address, _ in known if address.corpus == "fundus"}
    kinds: dict[str, Callable[[KnownAddress], bool]] = {
        "pages of wcxb": lambda address: address.known_by == "truth" and address.corpus == "wcxb",
        "pages of fundus, trafilatura": lambda address: address.known_by == "truth" and address.corpus != "wcxb",
        "links": lambda address: address.known_by == "link",
        "links of the sites of fundus": lambda address: address.known_by == "link" and address.site in newspapers,
    }
    for kind, is_of_kind in kinds.items():
        for way in ("by hand", "learned"):
            chosen = [(address.is_article, values[way]) for address, values in known if is_of_kind(address)]
            yield f"| {' | '.join([kind, way, *_cells(chosen)])} |"


def learning(known: Sequence[_Judged]) -> Iterator[str]:
    """A Markdown table row for each way to learn: a site's links one after the other, each asked for or not, and what
    came of it known before the next one."""
    by_site: defaultdict[str, list[_Judged]] = defaultdict(list)
    for address, values in known:
        if address.known_by == "link":
            by_site[address.site].append((address, values))
    sites = [links for links in by_site.values() if _has_enough(links)]
    ways = {
        "not": (False, 0),
        "from its pages": (True, 0),
        "from its pages and a feed": (True, _NAMED),
    }
    for way, (learns, named) in ways.items():
        runs = [_asked(links, learns=learns, named=named) for links in sites]
        cells = [f"{len(sites):,}"]
        for late in (False, True):
            decided = [one for run in runs for one in (run[len(run) // 2 :] if late else run)]
            cells += [f"{_asked_share(decided, is_article=label):.3f}" for label in (True, False)]
        yield f"| {way} | {' | '.join(cells)} |"


def _has_enough(links: Sequence[_Judged]) -> bool:
    articles = sum(address.is_article for address, _ in links)
    return min(articles, len(links) - articles) >= _LEAST_OF_SITE


def _asked(links: Sequence[_Judged], *, learns: bool, named: int) -> list[tuple[bool, bool]]:
    """Of each link that no feed names: whether it is an article's, and whether it was asked for."""
    shapes = SiteShapes()
    told = [address for address, _ in links if address.is_article][:_NAMED]
    for address in told[:named]:
        shapes.named(address.url)
    decided: list[tuple[bool, bool]] = []
    for address, values in links:
        if address in told:
            continue
        odds = math.log(max(values["learned"], 1e-12) / max(1 - values["learned"], 1e-12))
        asked = shapes.is_likely(address.url, odds, settings.NEWSSPIDER_MIN_LINK_LIKELIHOOD, len(decided))
        if asked and learns:
            shapes.decided(address.url, is_article=address.is_article)
        decided.append((address.is_article, asked))
    return decided


def _asked_share(decided: Sequence[tuple[bool, bool]], *, is_article: bool) -> float:
    asked = [was_asked for label, was_asked in decided if label == is_article]
    return sum(asked) / max(len(asked), 1)


def _cells(chosen: Sequence[tuple[bool, float]]) -> list[str]:
    articles = [value for is_article, value in chosen if is_article]
    others = [value for is_article, value in chosen if not is_article]
    auc = area_under_curve([is_article for is_article, _ in chosen], [value for _, value in chosen]) if others else None
    cells = [f"{len(articles):,}", f"{len(others):,}", f"{auc:.3f}" if auc is not None else "-"]
    for least in _LEAST:
        cells += [_share(articles, least), _share(others, least)]
    return cells


def _share(values: Sequence[float], least: float) -> str:
    return f"{sum(value >= least for value in values) / len(values):.3f}" if values else "-"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.addresses", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    known = judged(known_addresses(read_corpus(parser.parse_args().corpus)))
    asked = " | ".join(f"articles from {least} on | others" for least in _LEAST)
    print(f"| addresses | judged | articles | others | AUC | {asked} |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(rows(known)))
    print("\n| a site's shapes are learned | sites | articles asked for | others | articles, second half | others |")
    print("|---|--:|--:|--:|--:|--:|")
    print("\n".join(learning(known)))


if __name__ == "__main__":
    main()
