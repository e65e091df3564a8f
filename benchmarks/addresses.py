"""How well an address alone tells an article: `python -m benchmarks.addresses CORPUS`.

What is judged is `newsspider.discover.shape.article_likelihood`, without the text of a link, at the two likelihoods
from which the crawl asks for an address (one that a page links, and one that a sitemap lists).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from newsspider import settings
from newsspider.discover.shape import article_likelihood
from newsspider.training.scores import area_under_curve

_LEAST = (settings.NEWSSPIDER_MIN_SITEMAP_LIKELIHOOD, settings.NEWSSPIDER_MIN_LINK_LIKELIHOOD)


def rows(folder: Path) -> Iterator[str]:
    """A Markdown table row for each corpus below a folder."""
    for truth in sorted(folder.glob("**/truth.jsonl")):
        pages = [json.loads(line) for line in truth.read_text("utf-8").rstrip("\n").split("\n")]
        is_article = [page.get("page_type", "article") == "article" for page in pages]
        values = [article_likelihood(page.get("url") or "") for page in pages]
        articles = [value for value, known in zip(values, is_article, strict=True) if known]
        others = [value for value, known in zip(values, is_article, strict=True) if not known]
        auc = f"{area_under_curve(is_article, values):.3f}" if others else "-"
        cells = [truth.parent.name, str(len(articles)), str(len(others)), auc]
        for least in _LEAST:
            cells += [_share(articles, least), _share(others, least)]
        yield f"| {' | '.join(cells)} |"


def _share(values: list[float], least: float) -> str:
    return f"{sum(value >= least for value in values) / len(values):.3f}" if values else "-"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.addresses", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    folder = parser.parse_args().corpus
    asked = " | ".join(f"articles from {least} on | others" for least in _LEAST)
    print(f"| corpus | articles | other pages | AUC | {asked} |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    print("\n".join(rows(folder)))


if __name__ == "__main__":
    main()
