"""Pages as they might have been: the same truth under other names, in fewer words, in a language not seen before,
and with what stands in the midst of other pages.

What is learned from a few thousand pages must hold for sites whose class names are hashed, for briefs of two
sentences and for languages of which no word is known. Real pages of that kind with truth are rare, so each page also
teaches in variations of itself; scores are only ever of pages as they were served.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from newsspider.extract.blocks import Blocks, TextBlock
from newsspider.extract.lexicon import Lexicon
from newsspider.training.dataset import Sample
from newsspider.training.draws import Draws
from newsspider.training.furnish import Furnisher
from newsspider.training.labels import Labels

_SOUP = frozenset({"article", "main", "section", "aside", "header", "footer", "nav", "figure", "figcaption"})
"""Elements with a meaning, which older pages and careless ones write as `div`."""
_BRIEF_BLOCKS = 6
_SHORT_BRIEF_BLOCKS = 3


def variations(
    sample: Sample, lexicon: Lexicon, furnisher: Furnisher, *, time: int = 0
) -> Iterator[tuple[Sample, Lexicon]]:
    """Two variations of a page, drawn from its name: always the same ones, but others each `time`.

    `lexicon` is what is known of names and words; a variation may be judged with less of it.
    """
    for turn in range(2):
        draws = Draws(f"{time} {turn} {sample.page.corpus} {sample.page.id}")
        varied, known = sample, lexicon
        nameless, wordless = draws.happens(2), draws.happens(2)
        if nameless:
            varied = _nameless(varied, soup=draws.happens(2))
        if wordless:
            known = Lexicon(names=known.names, words={})
        if draws.happens(2) or not (nameless or wordless):
            varied = _brief(varied, 1 + draws.below(_BRIEF_BLOCKS))
        if turn == 0 or draws.happens(2):
            varied = furnisher.furnished(varied, draws)
        yield varied, known


def brief_of(sample: Sample) -> Sample:
    """The page with a brief of one to three blocks in the place of its article; itself where it is no longer."""
    draws = Draws(f"brief {sample.page.corpus} {sample.page.id}")
    return _brief(sample, 1 + draws.below(_SHORT_BRIEF_BLOCKS))


def _nameless(sample: Sample, *, soup: bool) -> Sample:
    """Class names and ids that say nothing, but still tell what is alike."""
    containers = []
    for container in sample.blocks.containers:
        tag = "div" if soup and container.tag in _SOUP else container.tag
        alike = hashlib.sha256(container.signature.encode()).hexdigest()[:6]
        containers.append(replace(container, tag=tag, label="", signature=f"{tag}.{alike}"))
    return replace(sample, blocks=Blocks(containers, sample.blocks.blocks, [], [], sample.blocks.fields))


def _brief(sample: Sample, most: int) -> Sample:
    """The first few blocks of the article, and everything else of the page."""
    labels = sample.labels
    if labels is None or labels.content.sum() <= most:
        return sample
    content = np.flatnonzero(labels.content)
    gone = set(content[most:].tolist())
    kept = [row for row in range(len(sample.blocks.blocks)) if row not in gone]
    blocks: list[TextBlock] = [sample.blocks.blocks[row] for row in kept]
    evidence = replace(sample.evidence, body=None)
    return Sample(
        sample.page,
        Blocks(sample.blocks.containers, blocks, [], [], sample.blocks.fields),
        evidence,
        Labels(labels.content[kept], labels.weight[kept]),
    )
