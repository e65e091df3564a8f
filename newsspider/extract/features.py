"""Blocks -> numbers with names: what the classifier knows of each block.

Columns are those of `FEATURES`, in that order; a row a block. Texts of every language are treated alike: what is
known of words and of names in markup comes from the lexicon, and is 0 where it says nothing.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from newsspider.extract.blocks import Blocks
from newsspider.extract.evidence import Evidence
from newsspider.extract.lexicon import Lexicon, names_of, phrases_of, words_of

Matrix = npt.NDArray[np.float32]
Column = npt.NDArray[np.float64]

_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।׃][\"”’»」』)\]]*$")
_COMMENTS = re.compile(r"comment|disqus|kommentar|respond|replies")
_TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "figcaption", "section", "dd", "pre")
_LANDMARKS = ("nav", "aside", "footer", "header", "form", "figure", "article", "main", "ul", "table", "blockquote")
_GOOD_WORDS = 12
_WINDOW = 3
_GRAM = 4


def read_features(page: Blocks, evidence: Evidence, lexicon: Lexicon) -> Matrix:
    """One row a block, one column a feature."""
    if not page.blocks:
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    columns: dict[str, Column] = {}
    words = [words_of(block.text) for block in page.blocks]
    columns |= _text_columns(page, words)
    columns |= _word_columns(words, lexicon)
    columns |= _name_columns(page, lexicon)
    columns |= _place_columns(page)
    columns |= _title_columns(page, words, evidence)
    columns |= _container_columns(page, columns)
    columns |= _sibling_columns(page, columns)
    columns |= _neighbour_columns(columns)
    columns |= _page_columns(columns)
    return np.column_stack([columns[name] for name in FEATURES]).astype(np.float32)


# --- the block's own text ------------------------------------------------------------------------------------------


def _text_columns(page: Blocks, words: list[list[str]]) -> dict[str, Column]:
    blocks = page.blocks
    texts = [block.text for block in blocks]
    chars = np.array([len(text) for text in texts], dtype=float)
    count = np.array([len(entry) for entry in words], dtype=float)
    link_chars = np.array([block.link_chars for block in blocks], dtype=float)
    copies = Counter(texts)
    images = np.array([block.images_before for block in blocks], dtype=float)
    return {
        "words": count,
        "chars": chars,
        "link density": np.minimum(link_chars / chars, 1.0),
        "links": np.array([block.links for block in blocks], dtype=float),
        "bold density": np.minimum(np.array([block.bold_chars for block in blocks]) / chars, 1.0),
        "ends a sentence": np.array([_ENDS_SENTENCE.search(text[-8:]) is not None for text in texts], dtype=float),
        "ends with a colon": np.array([text[-1] in ":：" for text in texts], dtype=float),
        "commas per word": np.array([text.count(",") + text.count("、") + text.count("،") for text in texts])
        / (count + 1),
        "digits share": np.array([sum(map(str.isdecimal, text[:200])) for text in texts]) / np.minimum(chars, 200),
        "upper share": np.array([sum(map(str.isupper, text[:200])) for text in texts]) / np.minimum(chars, 200),
        "chars per word": chars / (count + 1),
        "line breaks": np.array([text.count("\n") for text in texts], dtype=float),
        "made by breaks": np.array([block.breaks for block in blocks], dtype=float),
        "copies": np.array([copies[text] for text in texts], dtype=float),
        "images just before": np.diff(images, prepend=0.0),
        "images so far": images,
    }


def _word_columns(words: list[list[str]], lexicon: Lexicon) -> dict[str, Column]:
    whole = np.zeros(len(words))
    begins = np.zeros(len(words))
    ends = np.zeros(len(words))
    mean = np.zeros(len(words))
    lowest = np.zeros(len(words))
    known = lexicon.words
    for row, entry in enumerate(words):
        total = 0.0
        seen = 0
        for phrase in phrases_of(entry):
            score = known.get(phrase)
            if score is None:
                continue
            match phrase[0]:
                case "=":
                    whole[row] = score
                case "^":
                    begins[row] += score
                case "$":
                    ends[row] = score
                case _:
                    total += score
                    seen += 1
                    lowest[row] = min(lowest[row], score)
        mean[row] = total / (seen + 2)
    return {
        "phrase score": whole,
        "beginning score": begins,
        "ending score": ends,
        "word score": mean,
        "lowest word score": lowest,
        "wording": whole + begins + ends + 2 * mean,
    }


# --- the names and tags around it ----------------------------------------------------------------------------------


def _name_columns(page: Blocks, lexicon: Lexicon) -> dict[str, Column]:
    """Scores of class names, ids and tags: of the block's container, those around it, and the extremes on the path."""
    containers = page.containers
    own = np.zeros(len(containers))
    lowest = np.zeros(len(containers))
    highest = np.zeros(len(containers))
    total = np.zeros(len(containers))
    known = lexicon.names
    cache: dict[tuple[str, str], float] = {}
    for container in containers:
        key = (container.tag, container.label)
        score = cache.get(key)
        if score is None:
            found = sorted((known.get(name, 0.0) for name in names_of(*key)), key=abs, reverse=True)
            score = cache[key] = sum(found[:3])
        at, around = container.index, container.parent
        own[at] = score
        lowest[at] = min(score, lowest[around]) if around >= 0 else score
        highest[at] = max(score, highest[around]) if around >= 0 else score
        total[at] = score + (total[around] if around >= 0 else 0.0)
    place = _containers_of(page)
    parent, grandparent = _ancestors(page, place)
    depth = np.array([container.depth for container in containers], dtype=float)
    return {
        "name score": own[place],
        "parent name score": own[parent],
        "grandparent name score": own[grandparent],
        "lowest name score": lowest[place],
        "highest name score": highest[place],
        "mean name score": total[place] / depth[place],
    }


def _place_columns(page: Blocks) -> dict[str, Column]:
    containers = page.containers
    flags = np.zeros((len(containers), len(_LANDMARKS) + 2))
    for container in containers:
        at, around = container.index, container.parent
        if around >= 0:
            flags[at] = flags[around]
        if container.tag in _LANDMARKS:
            flags[at, _LANDMARKS.index(container.tag)] += 1
        if container.hidden:
            flags[at, -2] = 1
        if _COMMENTS.search(container.label):
            flags[at, -1] = 1
    place = _containers_of(page)
    columns = {f"in {tag}": flags[place, at] for at, tag in enumerate(_LANDMARKS)}
    columns |= {"hidden": flags[place, -2], "in comments": flags[place, -1]}
    tags = [containers[index].tag for index in place]
    columns |= {f"is {tag}": np.array([name == tag for name in tags], dtype=float) for tag in _TAGS}
    columns["depth"] = np.array([containers[index].depth for index in place], dtype=float)
    return columns


# --- where the title is --------------------------------------------------------------------------------------------


def _title_columns(page: Blocks, words: list[list[str]], evidence: Evidence) -> dict[str, Column]:
    titles = [frozenset(words_of(title)) for title in evidence.titles]
    size = len(page.blocks)
    likeness = np.zeros(size)
    for row, entry in enumerate(words):
        if titles and 1 < len(entry) < 40:
            own = frozenset(entry)
            likeness[row] = max(len(own & title) / len(own | title) for title in titles if title) if own else 0.0
    tags = [page.containers[block.container].tag for block in page.blocks]
    ranks = likeness + np.array([0.3 if tag == "h1" else 0.1 if tag in ("h2", "h3") else 0.0 for tag in tags])
    title = int(np.argmax(ranks)) if ranks.max() > 0.45 else -1
    rows = np.arange(size, dtype=float)
    chars = np.cumsum([len(block.text) for block in page.blocks], dtype=float)
    description = frozenset(words_of(evidence.description or ""))
    return {
        "title likeness": likeness,
        "blocks after title": rows - title if title >= 0 else np.full(size, -1000.0),
        "chars after title": chars - chars[title] if title >= 0 else np.full(size, -1.0),
        "description likeness": np.array([_covered(frozenset(entry), description) for entry in words]),
        "in script body": _in_script_body(words, evidence.body),
    }


def _covered(own: frozenset[str], other: frozenset[str]) -> float:
    if len(own) < 4 or not other:
        return 0.0
    return len(own & other) / max(len(own), min(len(other), 25))


def _in_script_body(words: list[list[str]], body: str | None) -> Column:
    """Share of a block's 4-grams that the page's own JSON-LD has as the article's text; -1 where it has none."""
    if not body or len(body) < 200:
        return np.full(len(words), -1.0)
    text = words_of(body)
    grams = set(zip(*(text[shift:] for shift in range(_GRAM)), strict=False))
    found = np.zeros(len(words))
    for row, entry in enumerate(words):
        own = list(zip(*(entry[shift:] for shift in range(_GRAM)), strict=False))
        if own:
            found[row] = sum(gram in grams for gram in own) / len(own)
    return found


# --- where the text is ---------------------------------------------------------------------------------------------


def _container_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    """Which container holds the good text, and how far each block is from it."""
    containers = page.containers
    place = _containers_of(page)
    good = (
        (columns["words"] >= _GOOD_WORDS)
        & (columns["link density"] < 0.35)
        & (columns["ends a sentence"] > 0)
        & (columns["in comments"] == 0)
    )
    weight = np.where(good, columns["chars"] * (1 - columns["link density"]), 0.0)
    score = np.zeros(len(containers))
    parent, grandparent = _ancestors(page, place)
    np.add.at(score, parent, weight)
    np.add.at(score, grandparent, 0.5 * weight)
    np.add.at(score, place, 0.3 * weight)
    chars = _sum_up(page, place, columns["chars"])
    link_chars = _sum_up(page, place, columns["chars"] * columns["link density"])
    good_chars = _sum_up(page, place, weight)
    density = link_chars / np.maximum(chars, 1.0)
    score *= 1 - density
    best = int(np.argmax(score))
    near = _steps_to(page, best)
    most = max(score[best], 1.0)
    return {
        "good": good.astype(float),
        "distance to best": near[place],
        "inside best": (near[place] == 0).astype(float),
        "container score": score[place] / most,
        "parent score": score[parent] / most,
        "grandparent score": score[grandparent] / most,
        "container chars": chars[place],
        "parent chars": chars[parent],
        "grandparent chars": chars[grandparent],
        "parent link density": density[parent],
        "grandparent link density": density[grandparent],
        "parent good share": good_chars[parent] / np.maximum(chars[parent], 1.0),
        "good share of best": np.full(len(place), good_chars[best] / max(good_chars[0], 1.0)),
    }


def _sum_up(page: Blocks, place: npt.NDArray[np.intp], values: Column) -> Column:
    """Totals of block values for every container, those inside it included."""
    total = np.zeros(len(page.containers))
    np.add.at(total, place, values)
    for container in reversed(page.containers):
        if container.parent >= 0:
            total[container.parent] += total[container.index]
    return total


def _steps_to(page: Blocks, best: int) -> Column:
    """How many containers up each one has to go until it meets the best one's ancestors, and down from there."""
    height = {container.index: steps for steps, container in enumerate(page.path(best))}
    steps = np.zeros(len(page.containers))
    for container in page.containers:
        at = container.index
        if at in height:
            steps[at] = height[at]
        elif container.parent == best or (container.parent >= 0 and steps[container.parent] == 0):
            steps[at] = 0.0
        else:
            steps[at] = steps[container.parent] + 1
    return steps


# --- what is alike -------------------------------------------------------------------------------------------------


def _sibling_columns(page: Blocks, columns: dict[str, Column]) -> dict[str, Column]:
    containers = page.containers
    place = _containers_of(page)
    signatures = [containers[index].signature for index in place]
    per_signature = Counter(signatures)
    chars: Counter[str] = Counter()
    for signature, size in zip(signatures, columns["chars"], strict=True):
        chars[signature] += int(size)
    text = _sum_up(page, place, columns["chars"])
    alike: Counter[tuple[int, str]] = Counter()
    for container in containers:
        if text[container.index] > 0:
            alike[container.parent, container.signature] += 1
    repeats = np.zeros(len(containers))
    for container in containers:
        own = 0 if container.tag in ("p", "br") else alike[container.parent, container.signature]
        around = repeats[container.parent] if container.parent >= 0 else 0.0
        repeats[container.index] = max(own, around)
    total = columns["chars"].sum()
    return {
        "same signature": np.array([per_signature[signature] for signature in signatures], dtype=float),
        "same signature text": np.array([chars[signature] for signature in signatures]) / total,
        "repeated siblings": repeats[place],
    }


# --- what stands beside it -----------------------------------------------------------------------------------------


def _neighbour_columns(columns: dict[str, Column]) -> dict[str, Column]:
    def beside(name: str, shift: int) -> Column:
        values = columns[name]
        moved = np.full_like(values, -1.0)
        if shift > 0:
            moved[:-shift] = values[shift:]
        else:
            moved[-shift:] = values[:shift]
        return moved

    found = {
        f"{name} of {'next' if shift > 0 else 'previous'}{abs(shift) if abs(shift) > 1 else ''}": beside(name, shift)
        for name in ("words", "link density", "name score", "good", "wording")
        for shift in (-1, 1, 2)
    }
    found |= {
        f"{name} around": _window(columns[name]) for name in ("good", "link density", "wording", "words", "name score")
    }
    return found


def _window(values: Column) -> Column:
    """Means over the block and its three neighbours on each side."""
    padded = np.concatenate([np.zeros(_WINDOW), values, np.zeros(_WINDOW)])
    sums = np.convolve(padded, np.ones(2 * _WINDOW + 1), mode="valid")
    return sums / (2 * _WINDOW + 1)


def _page_columns(columns: dict[str, Column]) -> dict[str, Column]:
    size = len(columns["words"])
    rows = np.arange(size)
    good = np.flatnonzero(columns["good"])
    first, last = (good[0], good[-1]) if len(good) else (size, -1)
    return {
        "page blocks": np.full(size, float(size)),
        "page chars": np.full(size, columns["chars"].sum()),
        "page good blocks": np.full(size, columns["good"].sum()),
        "page p share": np.full(size, (columns["is p"] * columns["chars"]).sum() / columns["chars"].sum()),
        "position": rows / size,
        "good blocks before": np.cumsum(columns["good"]) - columns["good"],
        "good blocks after": columns["good"].sum() - np.cumsum(columns["good"]),
        "before first good": (rows < first) * (first - rows).astype(float),
        "after last good": (rows > last) * (rows - last).astype(float),
    }


def _containers_of(page: Blocks) -> npt.NDArray[np.intp]:
    return np.array([block.container for block in page.blocks], dtype=np.intp)


def _ancestors(page: Blocks, place: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Parent and grandparent of each block's container; the outermost is its own parent."""
    around = np.array([max(container.parent, 0) for container in page.containers], dtype=np.intp)
    return around[place], around[around[place]]


FEATURES: tuple[str, ...] = (
    "words", "chars", "link density", "links", "bold density", "ends a sentence", "ends with a colon",
    "commas per word", "digits share", "upper share", "chars per word", "line breaks", "made by breaks", "copies",
    "images just before", "images so far",
    "phrase score", "beginning score", "ending score", "word score", "lowest word score", "wording",
    "name score", "parent name score", "grandparent name score", "lowest name score", "highest name score",
    "mean name score",
    *(f"in {tag}" for tag in _LANDMARKS), "hidden", "in comments", *(f"is {tag}" for tag in _TAGS), "depth",
    "title likeness", "blocks after title", "chars after title", "description likeness", "in script body",
    "good", "distance to best", "inside best", "container score", "parent score", "grandparent score",
    "container chars", "parent chars", "grandparent chars", "parent link density", "grandparent link density",
    "parent good share", "good share of best",
    "same signature", "same signature text", "repeated siblings",
    *(
        f"{name} of {side}"
        for name in ("words", "link density", "name score", "good", "wording")
        for side in ("previous", "next", "next2")
    ),
    *(f"{name} around" for name in ("good", "link density", "wording", "words", "name score")),
    "page blocks", "page chars", "page good blocks", "page p share", "position", "good blocks before",
    "good blocks after", "before first good", "after last good",
)  # fmt: skip
