"""Boxes put into a page: containers stay in document order, and blocks with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsspider.extract.blocks import Blocks, Container, TextBlock


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text of a box."""

    text: str
    linked: str = ""
    """The end of the text, or all of it, that is a link."""
    paid: bool = False
    """Whether the link says that it is paid for."""
    pictures: int = 0
    """How many stand right before it."""


@dataclass(frozen=True, slots=True)
class Box:
    """An element to be put into a page."""

    tag: str
    inside: tuple[Words | Box, ...]
    """Its text and the elements in it, in their order."""
    label: str = ""
    """Its class."""


def place_before(page: Blocks, row: int, around: int) -> int:
    """The index of a container that is put before a block, directly into a container that holds the block."""
    holder = page.blocks[row].container
    if holder != around:
        return _child_towards(page, around, holder)
    before = [block.container for block in page.blocks[:row] if around < block.container < page.ends[around]]
    return page.ends[_child_towards(page, around, max(before))] if before else around + 1


def around_both(page: Blocks, row: int, other: int) -> int:
    """The innermost container that holds two blocks."""
    others = {container.index for container in page.path(page.blocks[other].container)}
    return next(found.index for found in page.path(page.blocks[row].container) if found.index in others)


def grafted(page: Blocks, boxes: Sequence[Box], around: int, at: int, row: int) -> Blocks:
    """The page with boxes in a container: the first gets the index `at`, its first block the row `row`."""
    grown = _Growth(page, at, page.blocks[row - 1].images_before if row else 0)
    for box in boxes:
        grown.add(box, around)
    size = len(grown.containers)

    def moved(index: int) -> int:
        return index + size if index >= at else index

    before = page.containers[:at]
    after = [
        replace(container, index=moved(container.index), parent=moved(container.parent))
        for container in page.containers[at:]
    ]
    blocks = [replace(block, container=moved(block.container)) for block in page.blocks]
    for block in blocks[row:]:
        block.images_before += grown.pictures
    return Blocks(
        [*before, *grown.containers, *after],
        [*blocks[:row], *grown.blocks, *blocks[row:]],
        [],
        [],
        [moved(index) for index in page.fields],
    )


class _Growth:
    """Containers and blocks of boxes, numbered from an index on."""

    def __init__(self, page: Blocks, at: int, images: int) -> None:
        self.containers: list[Container] = []
        self.blocks: list[TextBlock] = []
        self._page = page
        self._at = at
        self._images = images
        self.pictures = 0
        self._places = {(_place(page, each.parent), each.signature): each.place for each in page.containers}
        self._next_place = 1 + max(each.place for each in page.containers)

    def add(self, box: Box, parent: int) -> None:
        container = self._container(box, parent)
        for part in box.inside:
            if isinstance(part, Box):
                self.add(part, container.index)
            elif part.text:
                self.blocks.append(self._block(part, container.index))

    def _container(self, box: Box, parent: int) -> Container:
        around = self._page.containers[parent] if parent < self._at else self.containers[parent - self._at]
        signature = f"{box.tag}.{box.label.partition(' ')[0]}"
        place = self._places.setdefault((around.place, signature), self._next_place)
        self._next_place += place == self._next_place
        index = self._at + len(self.containers)
        found = Container(index, parent, box.tag, box.label, signature, place, around.depth + 1, around.hidden)
        self.containers.append(found)
        return found

    def _block(self, words: Words, container: int) -> TextBlock:
        self.pictures += words.pictures
        return TextBlock(
            text=words.text,
            container=container,
            link_chars=len(words.linked),
            links=int(bool(words.linked)),
            bold_chars=0,
            images_before=self._images + self.pictures,
            breaks=0,
            ends_in_link=bool(words.linked),
            sponsored=int(words.paid),
        )


def _place(page: Blocks, index: int) -> int:
    return page.containers[index].place if index >= 0 else -1


def _child_towards(page: Blocks, around: int, inner: int) -> int:
    return next(found.index for found in page.path(inner) if found.parent == around)
