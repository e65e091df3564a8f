"""The check that nothing is hurt: real sites of which there are two pages or more, each read by what the others say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.recurring.curve import Score, score
from benchmarks.table import figure
from newsspider.errors import ExtractionError
from newsspider.extract.article import read_article
from newsspider.extract.classify import Model
from newsspider.extract.recurring import NOTHING_KNOWN, UNKNOWN, KnownSite, Observation, learned
from newsspider.training.corpus import TruePage


def hosts_of(pages: Sequence[TruePage], model: Model) -> list[str]:
    """A line for the hosts of two pages, and one for those of three or more."""
    by_site: dict[str, list[TruePage]] = defaultdict(list)
    for page in pages:
        by_site[page.site].append(page)
    found = []
    for name, sites in (
        ("2 pages", [site for site in by_site.values() if len(site) == 2]),
        ("3 pages or more", [site for site in by_site.values() if len(site) > 2]),
    ):
        pairs = [pair for site in sites for pair in _pairs(site, model)]
        if pairs:
            changed = sum(before != after for before, after in pairs)
            alone, together = (sum(each[at].f1 for each in pairs) / len(pairs) for at in (0, 1))
            worse = sum(after.f1 < before.f1 for before, after in pairs)
            found.append(
                f"- real hosts of {name}: {len(pairs)} pages, {changed} read differently, {worse} of them worse; "
                f"word F1 {figure(alone)} alone, {figure(together)} together"
            )
    return found


def _pairs(pages: Sequence[TruePage], model: Model) -> list[tuple[Score, Score]]:
    """Of each page, how it is read alone and with the others."""
    seen: list[Observation] = []
    alone: list[Score] = []
    kept: list[TruePage] = []
    for page in pages:
        try:
            read = read_article(page.html, page.url, model=model, encoding=page.encoding, learning=True)
        except ExtractionError:
            continue
        kept.append(page)
        seen.append(read.seen)
        alone.append(score(page.body or "", read.article.articleBody))
    pairs = []
    for at, page in enumerate(kept):
        known = NOTHING_KNOWN
        for other, one in enumerate(seen):
            known = learned(known, one) if other != at else known
        site = KnownSite(known) if known.pages else UNKNOWN
        read = read_article(page.html, page.url, model=model, encoding=page.encoding, site=site)
        pairs.append((alone[at], score(page.body or "", read.article.articleBody)))
    return pairs
