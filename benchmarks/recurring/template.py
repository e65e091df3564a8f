"""A real page without its article: where its text stood, and what stands around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from newsspider.errors import ExtractionError
from newsspider.extract.blocks import INLINE, Blocks, read_blocks
from newsspider.extract.evidence import read_evidence
from newsspider.extract.features.names import is_of_comments
from newsspider.extract.groups import chars_inside, tag_of
from newsspider.extract.lexicon import words_of
from newsspider.extract.metadata.language import detect_language
from newsspider.extract.parse import parse
from newsspider.training.corpus import TruePage
from newsspider.training.labels import Labels, labels_of_body

Role = Literal["fixed", "headline", "teaser", "caption", "comment", "author"]
"""What a block of furniture is taken for: `fixed` is the same on each page, the others change from page to page."""

_LEAST_SLOTS = 3
_LEAST_CHARS = 400
_TEASER_WORDS = 5
_LONG_WORDS = 8
_CARD_CHARS = 700
_LINKED = 0.5
_MOST_HEADINGS = 2
_MOST_REST = 0.15
_MOST_TOLD = 0.3
_LONG_WORD_CHARS = 5
_FEW_LONG_WORDS = 3
_PARAGRAPHS_LESS_NEAR = 0.25
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NO_SLOTS = frozenset({"li", "td", "th", "dd", "dt", "figcaption", "blockquote", "pre", "h1"})
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "title"})


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """Elements are named by their numbers in document order, so that each copy of the tree has them."""

    page: TruePage
    root: HtmlElement
    language: str
    lead: list[int]
    """Where its text began, apart from the paragraphs: a standfirst."""
    slots: list[int]
    """Where the paragraphs stood; none of what stood between them is text."""
    heading: int | None
    """One of the headings between them."""
    gone: list[int]
    """The rest of the article: further headings, lists, quotes."""
    titles: list[int]
    """Where its headline is shown."""
    furniture: dict[int, Role]
    between: list[int]
    """Furniture that stands between the paragraphs and right below them."""


def language_of(page: TruePage) -> str:
    return (detect_language(page.body or "") or ("", 0.0))[0]


def vocabulary(text: str) -> frozenset[str]:
    """The longer words of a text, which say what it is about."""
    return frozenset(word for word in words_of(text) if len(word) >= _LONG_WORD_CHARS)


def template_of(page: TruePage, others: Sequence[frozenset[str]]) -> Template | None:
    """None for a page of which the article cannot be taken out without a rest. `others` are vocabularies of articles in
    its language: what has more in common with its own article than with these is not taken for furniture."""
    if not page.body or not page.is_article:
        return None
    try:
        root = parse(page.html, encoding=page.encoding, url=page.url)
    except ExtractionError:
        return None
    blocks = read_blocks(root)
    language = language_of(page)
    labels = labels_of_body(blocks, page.body)
    if not blocks.blocks or not labels.content.any():
        return None
    return _cut(page, root, blocks, labels, language, others)


def _cut(
    page: TruePage,
    root: HtmlElement,
    blocks: Blocks,
    labels: Labels,
    language: str,
    others: Sequence[frozenset[str]],
) -> Template | None:
    found = _elements_of(root, blocks)
    content = [row for row in range(len(blocks.blocks)) if labels.content[row]]
    if any(row not in found for row in content):
        return None
    tags = {row: tag_of(blocks, row) for row in content}
    texts = [row for row in content if tags[row] not in _NO_SLOTS | _HEADINGS and not _is_listed(blocks, row)]
    sizes: Counter[int] = Counter()
    for row in texts:
        sizes[blocks.place_of(row)] += len(blocks.blocks[row].text)
    if not sizes:
        return None
    main, chars = sizes.most_common(1)[0]
    slots = [row for row in texts if blocks.place_of(row) == main]
    if len(slots) < _LEAST_SLOTS or chars < _LEAST_CHARS or chars < 0.6 * sizes.total():
        return None
    lead = [row for row in texts if row < slots[0] and blocks.place_of(row) != main][:1]
    headings = [row for row in content if tags[row] in _HEADINGS and slots[0] < row < slots[-1]]
    taken = {*slots, *lead, *headings[:1]}
    last = slots[-1]
    known = {tuple(words_of(title)) for title in read_evidence(root).titles}
    titles = [row for row in found if row not in taken and _says_title(blocks, row, known)]
    furniture = {row: role for row, role in _roles(blocks).items() if row in found}
    for row in (*content, *titles):
        furniture.pop(row, None)
    # A sentence between the headline and the text is its standfirst, whatever the truth's convention says.
    above = max((row for row in titles if row < slots[0]), default=slots[0])
    leads = [row for row, role in furniture.items() if role == "fixed" and above < row < slots[0]]
    leads = [row for row in leads if len(blocks.blocks[row].words) >= _LONG_WORDS and not blocks.blocks[row].links]
    # What the truth's convention leaves out of the text (lists and quotes in it) is the article's own all the same.
    if _has_rest(blocks, furniture, slots):
        return None
    own = [
        row for row, role in furniture.items() if role == "fixed" and slots[0] < row < last and _is_listed(blocks, row)
    ]
    told = _about(blocks, [row for row, role in furniture.items() if role == "fixed"], texts, others)
    if _words(blocks, told) > _MOST_TOLD * _words(blocks, slots):
        return None
    own = list(dict.fromkeys((*own, *leads, *told)))
    for row in own:
        del furniture[row]
    return Template(
        page=page,
        root=root,
        language=language,
        lead=[found[row] for row in lead],
        slots=[found[row] for row in slots],
        heading=found[headings[0]] if headings else None,
        gone=[found[row] for row in (*own, *(row for row in content if row not in taken))],
        titles=[found[row] for row in titles if row not in content],
        furniture={found[row]: role for row, role in furniture.items()},
        between=[found[row] for row in furniture if slots[0] < row <= last + 12],
    )


def _elements_of(root: HtmlElement, blocks: Blocks) -> dict[int, int]:
    """The element of each block that has one for itself, by its number in document order."""
    at: dict[str, list[int]] = defaultdict(list)
    for number, element in enumerate(root.iter()):
        tag = element.tag
        if not isinstance(tag, str) or tag in INLINE or tag in _SKIPPED:
            continue
        if any(not isinstance(inner.tag, str) or inner.tag not in INLINE | {"img"} for inner in element):
            continue
        if text := " ".join("".join(element.itertext()).split()):
            at[f"{tag} {text}"].append(number)
    found: dict[int, int] = {}
    used: dict[str, int] = defaultdict(int)
    for row, block in enumerate(blocks.blocks):
        key = f"{blocks.containers[block.container].tag} {block.text}"
        if used[key] < len(at.get(key, ())):
            found[row] = at[key][used[key]]
            used[key] += 1
    return found


def _is_listed(blocks: Blocks, row: int) -> bool:
    around = blocks.path(blocks.blocks[row].container)
    return any(container.tag in _NO_SLOTS or container.tag in ("table", "figure") for container in around)


def _has_rest(blocks: Blocks, furniture: dict[int, Role], slots: list[int]) -> bool:
    """Whether text that the truth has left out may well be the article's own: it would come again on every page, and
    would be counted as furniture."""
    within = set(blocks.path(blocks.blocks[slots[0]].container)[1:])
    for row in slots[1:]:
        within &= set(blocks.path(blocks.blocks[row].container))
    body = max(within, key=lambda container: container.depth).index
    rest = [row for row, role in furniture.items() if role == "fixed" and blocks.holds(body, row)]
    headings = sum(tag_of(blocks, row) in _HEADINGS and slots[0] < row < slots[-1] for row in rest)
    long = [row for row in rest if len(blocks.blocks[row].words) >= _LONG_WORDS and not _is_listed(blocks, row)]
    return headings > _MOST_HEADINGS or _words(blocks, long) > _MOST_REST * _words(blocks, slots)


def _words(blocks: Blocks, rows: list[int]) -> int:
    return sum(len(blocks.blocks[row].words) for row in rows)


def _about(blocks: Blocks, rows: list[int], texts: list[int], others: Sequence[frozenset[str]]) -> list[int]:
    """Of some rows, those that are as near to the article as most of its own paragraphs are to the rest of it: its
    truth may have left them out."""
    words = {row: vocabulary(blocks.blocks[row].text) for row in (*texts, *rows)}
    every = Counter(word for row in texts for word in words[row])
    own = [_nearness(words[row], Counter(dict.fromkeys(words[row], 1)), every, others) for row in texts]
    known = sorted(value for value in own if value is not None)
    if not known:
        return []
    least = known[int(_PARAGRAPHS_LESS_NEAR * len(known))]
    near = {row: _nearness(words[row], Counter(), every, others) for row in rows}
    return [row for row, value in near.items() if value is not None and value >= least]


def _nearness(
    own: frozenset[str], itself: Counter[str], every: Counter[str], others: Sequence[frozenset[str]]
) -> float | None:
    """The share of its longer words that the article has elsewhere, less that which other articles have; None: they
    are too few."""
    if len(own) < _FEW_LONG_WORDS or not others:
        return None
    common = sum(every[word] > itself[word] for word in own)
    return (common - sum(len(own & other) for other in others) / len(others)) / len(own)


def _says_title(blocks: Blocks, row: int, known: set[tuple[str, ...]]) -> bool:
    return tag_of(blocks, row) == "h1" or tuple(blocks.blocks[row].words) in known


def _roles(blocks: Blocks) -> dict[int, Role]:
    """Of every block, as if it was furniture."""
    sizes = chars_inside(blocks)
    headlines = {row for row in range(len(blocks.blocks)) if _is_headline(blocks, row)}
    cards: set[int] = set()
    for row in headlines:
        for container in blocks.path(blocks.blocks[row].container)[1:4]:
            if sizes[container.index] <= _CARD_CHARS:
                cards.add(container.index)
    roles: dict[int, Role] = {}
    for row, block in enumerate(blocks.blocks):
        path = blocks.path(block.container)
        tags = {container.tag for container in path[:3]}
        long = len(block.words) >= _LONG_WORDS
        if row in headlines:
            roles[row] = "headline"
        elif tags & {"figcaption", "figure"} and len(block.words) >= 3:
            roles[row] = "caption"
        elif long and any(container.label and is_of_comments(container.label) for container in path):
            roles[row] = "comment"
        elif long and any(container.index in cards for container in path[:4]):
            roles[row] = "teaser"
        elif long and "author" in " ".join(container.label for container in path[:4]):
            roles[row] = "author"
        else:
            roles[row] = "fixed"
    return roles


def _is_headline(blocks: Blocks, row: int) -> bool:
    block = blocks.blocks[row]
    return len(block.words) >= _TEASER_WORDS and block.link_chars >= _LINKED * len(block.text)
