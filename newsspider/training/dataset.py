"""A corpus -> what is trained on: blocks, evidence and labels of each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newsspider.errors import ExtractionError
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.evidence import Evidence, read_evidence
from newsspider.extract.parse import parse
from newsspider.extract.plaintext import flattened, title_of
from newsspider.training.corpus import TruePage, read_corpus
from newsspider.training.labels import Labels, labels_of_body, labels_of_parts

_CONVENTION_CORPUS = "fundus"
"""Its truths leave out lists, tables and quotes, which the record keeps: such blocks of it teach nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    page: TruePage
    blocks: Blocks
    """Without the page's tree: blocks' pieces, elements, pictures and embeds are gone."""
    evidence: Evidence
    labels: Labels | None
    """None: the page teaches only whether it is an article."""

    def as_lines(self) -> Sample:
        """The same page as a text without markup."""
        lines = flattened(self.blocks)
        title = title_of(lines)
        return Sample(self.page, lines, Evidence(titles=(title,) if title else ()), self.labels)


def read_samples(*folders: Path) -> list[Sample]:
    """Every page of the corpora that can be read and holds text."""
    found = []
    for page in read_corpus(*folders):
        try:
            root = parse(page.html, encoding=page.encoding, url=page.url)
        except ExtractionError:
            continue
        blocks, evidence = read_blocks(root), read_evidence(root)
        if blocks.blocks:
            blocks.pictures, blocks.embeds, blocks.elements = [], [], []
            for block in blocks.blocks:
                block.pieces = []
            found.append(Sample(page, blocks, evidence, _labels(page, blocks)))
    return found


def labelled(samples: Iterable[Sample]) -> list[tuple[Sample, Labels]]:
    return [(sample, sample.labels) for sample in samples if sample.labels is not None]


def _labels(page: TruePage, blocks: Blocks) -> Labels | None:
    if not page.has_truth:
        return None
    if page.body is None:
        return labels_of_parts(blocks, page.inside, page.outside)
    labels = labels_of_body(blocks, page.body)
    if page.corpus == _CONVENTION_CORPUS:
        first, last = labels.span
        for row in range(first, last + 1):
            tags = {container.tag for container in blocks.path(blocks.blocks[row].container)}
            if not labels.content[row] and tags & {"li", "table", "blockquote"}:
                labels.weight[row] = 0.0
    return labels
