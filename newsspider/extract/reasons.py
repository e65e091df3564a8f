"""Why blocks were left out, each in one word: for a person who asks where a passage went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from newsspider.extract.blocks import Blocks, Container
from newsspider.extract.features.names import is_of_comments
from newsspider.items import Reason, Stripped

_LINKED = 0.8
_BY_TAG: dict[str, Reason] = {
    "nav": "navigation",
    "menu": "navigation",
    "figcaption": "caption",
    "figure": "caption",
    "form": "form",
    "button": "form",
    "fieldset": "form",
    "footer": "footer",
    "header": "header",
    "aside": "aside",
}


def read_stripped(page: Blocks, rows: Iterable[int], left_out: Mapping[int, Reason]) -> Stripped:
    """What is not among the rows; `left_out` tells why some of it is not."""
    kept = set(rows)
    left = [row for row in range(len(page.blocks)) if row not in kept]
    standing: list[Reason | None] = []
    for container in page.containers:
        around = standing[container.parent] if container.parent >= 0 else None
        standing.append(_reason_in(container) or around)
    reasons = Counter(left_out.get(row) or _reason_of(page, row, standing) for row in left)
    return Stripped(
        blocks=len(left),
        chars=sum(len(page.blocks[row].text) for row in left),
        byReason=dict(reasons.most_common()),
    )


def _reason_in(container: Container) -> Reason | None:
    if reason := _BY_TAG.get(container.tag):
        return reason
    return "comments" if container.label and is_of_comments(container.label) else None


def _reason_of(page: Blocks, row: int, standing: list[Reason | None]) -> Reason:
    """Of a block that the model does not take for the article's: what it stands in, or what it is made of."""
    block = page.blocks[row]
    if block.sponsored:
        return "advertisement"
    if reason := standing[block.container]:
        return reason
    return "links" if block.link_chars >= _LINKED * len(block.text) else "unlikely"
