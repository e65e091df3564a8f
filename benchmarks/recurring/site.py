"""A template and other pages' articles -> pages of a site, each with its truth."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from benchmarks.recurring.template import Role, Template
from newsspider.extract.blocks import LINE_BREAK, read_blocks
from newsspider.extract.evidence import read_evidence
from newsspider.extract.groups import is_heading, structures
from newsspider.extract.parse import parse
from newsspider.training.corpus import TruePage
from newsspider.training.labels import labels_of_body

Piece = tuple[str | None, str]
"""Tag of the inline element that a text stands in, and the text."""

COLUMN_EVERY = 5
"""On a site with a column, so many articles apart they begin with the same introduction."""
_COLUMN_SITES = 4
_QUOTES = 20
_HEADINGS_STAND = 3
_PRESENCE = (1.0, 1.0, 1.0, 0.5, 0.25)
"""Of furniture between the paragraphs, the share of a site's pages that have it, drawn for each piece."""
_HEADLINES = 40
"""That a site's lists of links are drawn from: most are on several of its pages."""
_CLONE = ("class", "data-testid", "itemprop")


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """An article without its page."""

    id: str
    language: str
    title: str
    description: str
    paragraphs: list[tuple[bool, list[Piece]]]
    """Whether it is a heading, and its text."""

    @property
    def texts(self) -> list[str]:
        return [text_of(pieces) for is_title, pieces in self.paragraphs if not is_title]


@dataclass(frozen=True, slots=True, eq=False)
class MadePage:
    url: str
    html: bytes
    body: str
    """Its article's text, a paragraph a line."""


def text_of(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(text.replace(LINE_BREAK, " ") for _, text in pieces).split())


def story_of(page: TruePage, language: str) -> Story | None:
    """The paragraphs and headings of a page's article; lists, tables and quotes are left out."""
    root = parse(page.html, encoding=page.encoding, url=page.url)
    blocks, evidence = read_blocks(root), read_evidence(root)
    labels = labels_of_body(blocks, page.body or "")
    rows = [row for row in range(len(blocks.blocks)) if labels.content[row]]
    listed = structures(blocks, rows)
    kept = [row for row in rows if row not in listed and len(blocks.blocks[row].words) > 1]
    paragraphs: list[tuple[bool, list[Piece]]] = []
    for row in kept:
        pieces: list[Piece] = [
            (str(element.tag) if element is not None and element.tag in ("a", "b", "strong", "em", "i") else None, text)
            for element, text in blocks.blocks[row].pieces
        ]
        paragraphs.append((is_heading(blocks, row), pieces))
    if sum(not heading for heading, _ in paragraphs) < 4 or not evidence.titles:
        return None
    title = max(evidence.titles, key=len)
    return Story(page.id, language, title, evidence.description or "", paragraphs)


class MadeSite:
    """The same template on each page, another article in each."""

    def __init__(self, template: Template, stories: Sequence[Story]) -> None:
        self.template = template
        self._chance = random.Random(f"{template.page.corpus} {template.page.id}")
        self._stories = self._chance.sample(list(stories), len(stories))
        host = urlsplit(template.page.url).netloc or "www.example.com"
        self._base = f"https://{host}/2026/11/"
        self._column = self._chance.randrange(_COLUMN_SITES) == 0
        self._presence = {number: self._chance.choice(_PRESENCE) for number in template.between}
        others = self._stories[-_HEADLINES:]
        self._headlines = [story.title for story in others]
        self._sentences = [text for story in others for text in story.texts if 60 < len(text) < 300] or ["None."]
        self._intro: list[Piece] = [(None, self._chance.choice(self._sentences))]
        self._standing: list[Piece] = [(None, "What we know so far")]

    def pages(self, count: int) -> Iterator[MadePage]:
        """So many, fewer where there are not so many articles."""
        before: list[list[Piece]] = []
        for number, story in enumerate(self._stories[:count]):
            paragraphs = list(story.paragraphs)
            if self._column and number % COLUMN_EVERY == 2:
                paragraphs.insert(0, (False, self._intro))
            if before and self._chance.randrange(_QUOTES) == 0:
                paragraphs.insert(len(paragraphs) // 2, (False, self._chance.choice(before)))
            if self._chance.randrange(_HEADINGS_STAND) == 0:
                paragraphs.insert(len(paragraphs) // 2, (True, self._standing))
            before += [pieces for is_title, pieces in story.paragraphs if not is_title and len(text_of(pieces)) > 80]
            yield self._page(number, story, paragraphs)

    def _page(self, number: int, story: Story, paragraphs: list[tuple[bool, list[Piece]]]) -> MadePage:
        template, chance = self.template, self._chance
        root = copy.deepcopy(template.root)
        elements = list(root.iter())
        _rename_head(root, story, paragraphs)
        for at in template.titles:
            _fill(elements[at], [(None, story.title)])
        for at, role in template.furniture.items():
            if chance.random() >= self._presence.get(at, 1.0):
                _drop(elements[at])
            elif role != "fixed":
                self._vary(elements[at], role)
        heading = copy.deepcopy(elements[template.heading]) if template.heading is not None else None
        if heading is not None:
            heading.tail = None
        body = self._fill_slots(elements, heading, paragraphs)
        for at in template.gone:
            _drop(elements[at])
        if template.heading is not None:
            _drop(elements[template.heading])
        html = etree.tostring(root, encoding="utf-8", method="html")
        return MadePage(f"{self._base}{story.id}-{number}.html", b"<!doctype html>" + html, "\n".join(body))

    def _fill_slots(
        self, elements: list[HtmlElement], heading: HtmlElement | None, paragraphs: list[tuple[bool, list[Piece]]]
    ) -> list[str]:
        """The texts that were put in; a slot gets none, one or several paragraphs."""
        rest = [each for each in paragraphs if heading is not None or not each[0]]
        body: list[str] = []
        for at in self.template.lead:
            first = next(index for index, (is_title, _) in enumerate(rest) if not is_title)
            body.append(text_of(rest[first][1]))
            _fill(elements[at], rest.pop(first)[1])
        slots = [elements[at] for at in self.template.slots]
        for number, slot in enumerate(slots):
            share = rest[len(rest) * number // len(slots) : len(rest) * (number + 1) // len(slots)]
            if not share:
                _drop(slot)
                continue
            exemplar = copy.deepcopy(slot)
            exemplar.tail = None
            last = slot
            placed = False
            for is_title, pieces in share:
                body.append(text_of(pieces))
                if is_title:
                    assert heading is not None
                    new = copy.deepcopy(heading)
                    _fill(new, pieces)
                    (_insert_after(last, new) if placed else slot.addprevious(new))
                    last = new if placed else last
                elif not placed:
                    _fill(slot, pieces)
                    placed = True
                else:
                    new = copy.deepcopy(exemplar)
                    new.attrib.pop("id", None)
                    _fill(new, pieces)
                    _insert_after(last, new)
                    last = new
            if not placed:
                _drop(slot)
        return body

    def _vary(self, element: HtmlElement, role: Role) -> None:
        chance = self._chance
        if role == "headline":
            _relink(element, chance.choice(self._headlines), f"{self._base}{chance.randrange(10**6)}.html")
        elif role == "author":
            if chance.randrange(3):
                _fill(element, [(None, chance.choice(self._sentences[:3]))])
        else:
            _fill(element, [(None, chance.choice(self._sentences))])


def _rename_head(root: HtmlElement, story: Story, paragraphs: list[tuple[bool, list[Piece]]]) -> None:
    """What the head and the scripts say of the article is said of the new one."""
    description = story.description or text_of(next(pieces for is_title, pieces in paragraphs if not is_title))[:160]
    for element in root.iter("title", "meta", "script"):
        name = (element.get("property") or element.get("name") or "").lower()
        if element.tag == "title":
            element.text = story.title
        elif name.endswith("title"):
            element.set("content", story.title)
        elif name.endswith("description"):
            element.set("content", description)
        elif element.tag == "script" and (element.get("type") or "").lower() == "application/ld+json":
            try:
                told = json.loads(element.text or "")
            except ValueError:
                element.text = "{}"
                continue
            _retell(told, story, description, "\n".join(text_of(pieces) for _, pieces in paragraphs))
            element.text = json.dumps(told)
        elif element.tag == "script":
            element.text = ""


def _retell(value: Any, story: Story, description: str, body: str) -> None:
    if isinstance(value, list):
        for each in value:
            _retell(each, story, description, body)
    elif isinstance(value, dict):
        for name, new in (("headline", story.title), ("description", description), ("articleBody", body)):
            if isinstance(value.get(name), str):
                value[name] = new
        for each in value.values():
            _retell(each, story, description, body)


def _fill(element: HtmlElement, pieces: Sequence[Piece]) -> None:
    """Instead of what is in it."""
    for inner in list(element):
        element.remove(inner)
    element.text = ""
    last: HtmlElement | None = None
    for tag, text in pieces:
        if text == LINE_BREAK:
            last = etree.SubElement(element, "br")
        elif tag:
            last = etree.SubElement(element, tag)
            last.text = text
            if tag == "a":
                last.set("href", "/link")
        elif last is None:
            element.text += text
        else:
            last.tail = (last.tail or "") + text


def _relink(element: HtmlElement, text: str, url: str) -> None:
    """Another text and address in the first link; the element's other texts stay out."""
    link = next(element.iter("a"), None)
    if link is None:  # the link is around it
        _fill(element, [(None, text)])
        return
    attributes = dict(link.attrib)
    for inner in list(element):
        element.remove(inner)
    element.text = ""
    link = etree.SubElement(element, "a", attributes)
    link.set("href", url)
    link.text = text


def _insert_after(element: HtmlElement, new: HtmlElement) -> None:
    new.tail = None
    tail, element.tail = element.tail, None
    element.addnext(new)
    new.tail = tail


def _drop(element: HtmlElement) -> None:
    """With the boxes around it that are empty then; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
