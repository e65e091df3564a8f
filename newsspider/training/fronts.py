"""Section fronts as a newspaper might have them: a page of a site with teasers in the place of its article.

A crawler of newspapers sees a front for every few articles, in the same frame and under the same names, and corpora
hardly hold any. What is learned of them here is that frames and teasers are no article; scores are never of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import numpy as np

from newsspider.extract.blocks import Blocks, Container
from newsspider.extract.evidence import Evidence
from newsspider.training.dataset import Sample, labelled
from newsspider.training.graft import Box, Words, grafted, place_before
from newsspider.training.labels import Labels

_FEWEST, _MOST = 1, 24
_OF_ARTICLE = re.compile(r"^(?:og |meta article:|meta author|meta og:type|ld .*(?:article|posting|person|report))")
"""Claims that a front does not make."""


@dataclass(frozen=True, slots=True)
class _Teaser:
    headline: str
    text: str


def fronts_of(samples: Sequence[Sample]) -> Iterator[Sample]:
    """A front in the frame of each article, with teasers of those behind it in the list; always the same ones."""
    known = list(labelled(samples))
    teasers = [_teaser(sample, labels) for sample, labels in known]
    for at, (sample, labels) in enumerate(known):
        draw = hashlib.sha256(f"front {sample.page.corpus} {sample.page.id}".encode()).digest()
        shown = (teasers[at + 1 :] + teasers[:at])[: _FEWEST + draw[0] % (_MOST - _FEWEST)]
        if labels.content.any():
            yield _Front(sample, labels, draw).sample(shown)


def _teaser(sample: Sample, labels: Labels) -> _Teaser:
    first = next((sample.blocks.blocks[row].text for row in np.flatnonzero(labels.content)), "")
    return _Teaser(next(filter(None, sample.evidence.titles), first), sample.evidence.description or first)


class _Front:
    def __init__(self, sample: Sample, labels: Labels, draw: bytes) -> None:
        self._sample = sample
        self._draw = draw
        self._first, self._last = labels.span

    def sample(self, teasers: Sequence[_Teaser]) -> Sample:
        page = self._sample.blocks
        around = self._around()
        at = place_before(page, self._first, around)
        before = [block for block in page.blocks[: self._first] if page.containers[block.container].tag != "h1"]
        frame = replace(page, blocks=[*before, *page.blocks[self._last + 1 :]])
        forgetful = Blocks(self._forget(frame, around), frame.blocks, [], [], frame.fields)
        name, url = _section_of(self._sample.page.url)
        boxes = [self._card(teaser, page.containers[around].label) for teaser in teasers]
        if self._draw[1] & 1:
            boxes.insert(0, Box("h1", (Words(name),)))
        return Sample(
            replace(self._sample.page, url=url, is_article=False, body=None, inside=(), outside=()),
            grafted(forgetful, boxes, around, at, len(before)),
            self._evidence(name),
            None,
        )

    def _around(self) -> int:
        """The innermost container that holds all of the article's text."""
        page = self._sample.blocks
        places = {block.container for block in page.blocks[self._first : self._last + 1]}
        paths = ({found.index for found in page.path(place)} for place in places)
        return max(set.intersection(*paths))

    def _card(self, teaser: _Teaser, label: str) -> Box:
        """A headline that is a link, and in most fronts some words below it."""
        heading = Box(("h2", "h3")[self._draw[4] % 2], (Words(teaser.headline, teaser.headline),))
        text = teaser.text[: (0, 70, 130, 220)[self._draw[5] % 4]].strip()
        inside = (heading, Box("p", (Words(text),))) if text else (heading,)
        return Box(("article", "div", "li", "section")[self._draw[2] % 4], inside, label if self._draw[3] & 1 else "")

    def _forget(self, frame: Blocks, around: int) -> list[Container]:
        """What only the article stood in has no name here, nor has the document, which may say what it is."""
        used = {container.index for container in frame.path(around)}
        for block in frame.blocks:
            used.update(container.index for container in frame.path(block.container))
        gone = {
            container.index
            for block in self._sample.blocks.blocks[self._first : self._last + 1]
            for container in frame.path(block.container)
        }
        containers = [
            replace(container, tag="div", label="", signature="div.") if container.index in gone - used else container
            for container in frame.containers
        ]
        containers[0] = replace(containers[0], label="")
        return containers

    def _evidence(self, name: str) -> Evidence:
        claims = self._sample.evidence.claims
        kept = {claim for claim in claims if not _OF_ARTICLE.match(claim)}
        says_type = self._draw[6] & 1 and "meta og:type" in claims
        return Evidence(
            titles=(name,),
            is_other_type=bool(says_type),
            claims=frozenset(kept | {"og website", "meta og:type"} if says_type else kept),
        )


def _section_of(url: str) -> tuple[str, str]:
    """A section's name and address: the folder that an article is in, or the front page."""
    parts = urlsplit(url)
    folders = [folder for folder in parts.path.split("/")[1:-1] if folder and not re.search(r"\d", folder)][:2]
    name = folders[-1].replace("-", " ").title().strip() if folders else parts.netloc
    return name or "News", f"{parts.scheme}://{parts.netloc}{'/'.join(['', *folders, ''])}" if url else ""
