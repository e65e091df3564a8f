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

from newsspider.extract.blocks import Blocks, Container, TextBlock
from newsspider.extract.evidence import Evidence
from newsspider.training.dataset import Sample, labelled
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
        self._containers = list(sample.blocks.containers)
        self._place = max(container.place for container in self._containers) + 1

    def sample(self, teasers: Sequence[_Teaser]) -> Sample:
        page = self._sample.blocks
        around = self._around()
        images = page.blocks[self._first].images_before
        before = [block for block in page.blocks[: self._first] if not self._is_headline(block)]
        after = page.blocks[self._last + 1 :]
        inside = [block for teaser in teasers for block in self._blocks(teaser, around, images)]
        name, url = _section_of(self._sample.page.url)
        if self._draw[1] & 1:
            heading = self._container("h1", around, "", self._place + 3)
            inside.insert(0, _text(name, heading, images))
        blocks = [*before, *inside, *after]
        self._forget(blocks)
        return Sample(
            replace(self._sample.page, url=url, is_article=False, body=None, inside=(), outside=()),
            Blocks(self._containers, blocks, [], [], page.fields),
            self._evidence(name),
            None,
        )

    def _around(self) -> int:
        """The innermost container that holds all of the article's text."""
        page = self._sample.blocks
        places = {block.container for block in page.blocks[self._first : self._last + 1]}
        paths = ({found.index for found in page.path(place)} for place in places)
        return max(set.intersection(*paths))

    def _is_headline(self, block: TextBlock) -> bool:
        return self._containers[block.container].tag == "h1"

    def _blocks(self, teaser: _Teaser, around: int, images: int) -> Iterator[TextBlock]:
        """A headline that is a link, and in most fronts some words below it."""
        card = ("article", "div", "li", "section")[self._draw[2] % 4]
        label = self._containers[around].label if self._draw[3] & 1 else ""
        box = self._container(card, around, label, self._place)
        heading = self._container(("h2", "h3")[self._draw[4] % 2], box, "", self._place + 1)
        yield _text(teaser.headline, heading, images, linked=True)
        length = (0, 70, 130, 220)[self._draw[5] % 4]
        if text := teaser.text[:length].strip():
            yield _text(text, self._container("p", box, "", self._place + 2), images)

    def _container(self, tag: str, parent: int, label: str, place: int) -> int:
        around = self._containers[parent]
        index = len(self._containers)
        signature = f"{tag}.{label.partition(' ')[0]}"
        self._containers.append(Container(index, parent, tag, label, signature, place, around.depth + 1, around.hidden))
        return index

    def _forget(self, blocks: Sequence[TextBlock]) -> None:
        """What only the article stood in has no name here, nor has the document, which may say what it is."""
        used = {0}
        for block in blocks:
            index = block.container
            while index >= 0 and index not in used:
                used.add(index)
                index = self._containers[index].parent
        gone = {block.container for block in self._sample.blocks.blocks[self._first : self._last + 1]}
        for index in gone:
            while index >= 0 and index not in used:
                self._containers[index] = replace(self._containers[index], tag="div", label="", signature="div.")
                index = self._containers[index].parent
        self._containers[0] = replace(self._containers[0], label="")

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


def _text(text: str, container: int, images: int, *, linked: bool = False) -> TextBlock:
    return TextBlock(
        text=text,
        container=container,
        link_chars=len(text) if linked else 0,
        links=int(linked),
        bold_chars=0,
        images_before=images,
        breaks=0,
        ends_in_link=linked,
    )
