"""A small corpus, written by hand: articles and fronts of a few sites."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.evidence import read_evidence
from newsspider.extract.parse import parse
from newsspider.training.corpus import TruePage
from newsspider.training.dataset import Sample
from newsspider.training.labels import labels_of_body

SUBJECTS = ("ferry", "bridge", "library", "orchard", "tramway", "lighthouse", "market", "museum")


def paragraphs(subject: str) -> list[str]:
    return [
        f"The {subject} will open again in spring, the council said on Tuesday, after eleven years of repairs.",
        f"Workers replaced every beam of the {subject} over the winter, and inspectors came twice to see it.",
        f"“We never thought that the {subject} would come back,” said a neighbour who had brought her children.",
        f"Entry to the {subject} costs as much as before, but bicycles are welcome now, which many had asked for.",
        f"Until autumn the {subject} stays open every day; after that, the council wants to decide anew.",
    ]


def article(site: str, subject: str) -> str:
    text = "".join(f"<p>{line}</p>" for line in paragraphs(subject))
    return (
        f"<html><head><title>The {subject} is back - {site}</title><meta property='og:type' content='article'></head>"
        f"<body><nav class=menu><a href=/>Home</a> <a href=/news>News</a></nav><article class=story>"
        f"<h1>The {subject} is back</h1><div class=story-text>{text}</div></article><aside class=related><ul>"
        f"<li><a href=/a>Other story of {site}</a></li><li><a href=/b>Read more</a></li></ul></aside>"
        f"<footer class=footer>All rights reserved, {site}</footer></body></html>"
    )


def front(site: str) -> str:
    cards = "".join(
        f"<div class=card><h3><a href=/{subject}>The {subject} is back</a></h3><p>More about it …</p></div>"
        for subject in SUBJECTS
    )
    return (
        f"<html><head><title>{site}</title><meta property='og:type' content='website'></head><body>"
        f"<nav class=menu><a href=/>Home</a></nav>{cards}"
        f"<footer class=footer>All rights reserved, {site}</footer></body></html>"
    )


def body(subject: str) -> str:
    return "\n".join(paragraphs(subject))


def write_corpus(folder: Path, rows: list[dict[str, object]], pages: dict[str, str]) -> Path:
    """A corpus folder; `pages` are documents by id."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for name, html in pages.items():
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(html.encode(), mtime=0))
    return folder


def small_corpus(folder: Path, sites: int = 6) -> Path:
    """One article and one front of each site."""
    rows: list[dict[str, object]] = []
    pages = {}
    for site, subject in zip((f"site{number}.example" for number in range(sites)), SUBJECTS, strict=False):
        name = site.partition(".")[0]
        common = {"group": site, "url": f"https://{site}/"}
        rows.append({"id": f"{name}-a", **common, "page_type": "article", "body": body(subject)})
        rows.append({"id": f"{name}-f", **common, "page_type": "listing"})
        pages[f"{name}-a"] = article(site, subject)
        pages[f"{name}-f"] = front(site)
    return write_corpus(folder / "small", rows, pages)


def true_page(
    html: str, text: str | None = None, *, site: str = "site.example", name: str = "a", corpus: str = "small"
) -> TruePage:
    return TruePage(
        id=name,
        corpus=corpus,
        url=f"https://{site}/",
        group=site,
        is_article=True,
        html=html.encode(),
        body=text,
        inside=(),
        outside=(),
    )


def blocks_of(html: str) -> Blocks:
    return read_blocks(parse(html))


def sample(site: str = "site.example", subject: str = "ferry", name: str = "a") -> Sample:
    """A labelled article."""
    return sample_of(article(site, subject), body(subject), site=site, name=name)


def sample_of(html: str, text: str, *, site: str = "site.example", name: str = "a") -> Sample:
    """A labelled page."""
    page = true_page(html, text, site=site, name=name)
    root = parse(page.html)
    blocks = read_blocks(root)
    return Sample(page, blocks, read_evidence(root), labels_of_body(blocks, text))


def true_ends(page: Blocks) -> list[int]:
    """Of each container, the index after the last one inside it, by the parents of all."""
    inside = [{container.index} for container in page.containers]
    for container in page.containers:
        for around in page.path(container.index):
            inside[around.index].add(container.index)
    for index, found in enumerate(inside):
        assert found == set(range(index, index + len(found))), "what is inside follows without a gap"
    return [index + len(found) for index, found in enumerate(inside)]
