"""What a site's pages have in common: text that comes again and again at one place is furniture, whatever it says.

One page leaves the model to guess what the box of a newsletter is; of twenty pages of a site each has it. What is known
of a site is a small value that is passed in (`Recurring`), and that grows with each article's page (`learned`) by what
was seen on it (`Observation`). It moves the odds that the model gives to a block, on the first pages by nothing, and
more with each:

- A text that other pages have at the same place is the less likely an article's, the more of them have it. That one
  other page has it says nothing: articles are quoted, and what a column begins with comes again as well, but not on
  each page of the site. Elsewhere the same text is another one: a teaser does not speak against the standfirst that it
  repeats.
- Blocks are judged together with those at the same place on other pages: where the model has found the body on these,
  it is here, too. (That the texts of a place are new each time says no more than that: so are those of teasers.)
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from newsspider.extract.blocks import Blocks, TextBlock
    from newsspider.extract.classify import Probabilities

_LEAST_WORDS = 8
"""Of a text that is remembered: shorter ones are said by chance, or head another text each time."""
_MOST_SEEN = 200
"""Of a page's texts, and of its places: the first ones."""
MOST_TEXTS = 1_500
MOST_PLACES = 250
"""Of a site: those go first that were seen once, the oldest of them before the others."""
_LEFT_SHARE = 0.8
_MOST_PAGES = 100
"""Then all counts are halved: what a site does now says more than what it did."""
_CERTAIN = 6.0
"""Log-odds: however sure the model is of a block, it says no more of others at its place."""

_STRENGTH = 20.0
"""Log-odds of a text that each of very many pages has."""
_FEW_PAGES = 3.0
"""So many pages more that do not have it are counted, as a few say little of all others."""
_FEW_TIMES = 2.0
_OF_PLACE = 0.3
"""How much the places on all other pages have to say of a block; of so many of them, half of that:"""
_FEW_PLACES = 4.0
_TELLING = 3.0
"""Log-odds from which on a text is furniture beyond what its surroundings say."""

_MOST_TURNED = 0.8
"""Of what the model takes for the article's text: where other pages have more of it, they are of the same article."""

FORMAT = 1
_HEAD = struct.Struct("<B8sHIH")
_TEXT = struct.Struct("<QHI")
_PLACE = struct.Struct("<QHIf")


class SeenPlace(NamedTuple):
    place: int
    """64 bits of the path in the markup."""
    odds: float
    """Mean of what the model says of its blocks, in log-odds, by their characters."""


class Observation(NamedTuple):
    """What a page adds to what is known of its site."""

    texts: tuple[int, ...] = ()
    """64 bits of the words and the place of each, every one once."""
    places: tuple[SeenPlace, ...] = ()


NOTHING_SEEN = Observation()


class KnownText(NamedTuple):
    pages: int
    last: int
    """Number of the page that had it last."""


class KnownPlace(NamedTuple):
    pages: int
    last: int
    judged: float
    """Sum over these pages of `SeenPlace.odds`."""


_Known = TypeVar("_Known", KnownText, KnownPlace)


@dataclass(frozen=True, slots=True)
class Recurring:
    """What is known of one site; not to be changed. `learned` makes the next one."""

    pages: int = 0
    """Different articles that it is known from, after halvings."""
    number: int = 0
    """Of the last page, counted from 1."""
    texts: Mapping[int, KnownText] = field(default_factory=dict)
    places: Mapping[int, KnownPlace] = field(default_factory=dict)


NOTHING_KNOWN = Recurring()


@dataclass(frozen=True, slots=True, eq=False)
class KnownSite:
    """What a page is read by that other pages of its site have taught."""

    recurring: Recurring = NOTHING_KNOWN
    knows_page: bool = False
    """The article's own page is one of these, read before."""
    exported: str | None = None
    """The article's `contentHash` as it was exported before, when less was known: see `as_exported.py`."""

    @property
    def others(self) -> int:
        """Articles, the page's own not counted."""
        return self.recurring.pages - self.knows_page

    @property
    def speaks(self) -> bool:
        """Whether it has a say: one other page tells nothing."""
        return self.others > 1


UNKNOWN = KnownSite()


def telling(known: Recurring) -> Recurring:
    """What of it says something of another page: a tenth, to be handed to who reads it."""
    return Recurring(
        known.pages,
        known.number,
        {text: had for text, had in known.texts.items() if had.pages > 1},
        {place: had for place, had in known.places.items() if had.pages > 1},
    )


class Weighed(NamedTuple):
    """A page's blocks, judged again."""

    probabilities: Probabilities
    furniture: frozenset[int]
    """Rows whose texts come again so often that nothing around them makes them the article's."""
    by_place: Probabilities
    """Of each block the odds as the model and the blocks at its place on other pages judge it, whatever its text."""
    texts: npt.NDArray[np.intp]
    """On how many other pages each block's text stands at its place; 0 for a short one."""
    places: npt.NDArray[np.intp]
    """On how many of them something stands at its place."""
    of_place: Probabilities
    """Mean of the odds of that; 0 where there is nothing."""
    is_same_article: bool = False
    """Other pages have most of the text: they are of this article, and no text is furniture for being there."""


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A page's blocks as other pages know them, and as the model judges them alone."""

    texts: list[int]
    """Of each block; 0: it is too short."""
    chars: Probabilities
    """Of each block."""
    place: npt.NDArray[np.intp]
    """Of each block, in `places`."""
    places: list[int]
    odds: Probabilities
    """Of each block."""
    odds_of_place: Probabilities
    """Means of these, by characters."""


def marked(page: Blocks, probabilities: Probabilities) -> Marked:
    """`probabilities` are the model's own, of each block."""
    of_place = _places(page)
    numbers = [page.place_of(row) for row in range(len(page.blocks))]
    places = list(dict.fromkeys(numbers))
    index = {number: at for at, number in enumerate(places)}
    return marked_as(
        texts=[_text(block, of_place[number]) for block, number in zip(page.blocks, numbers, strict=True)],
        chars=np.array([len(block.text) for block in page.blocks], dtype=float),
        place=np.array([index[number] for number in numbers], dtype=np.intp),
        places=[of_place[number] for number in places],
        probabilities=probabilities,
    )


def marked_as(
    *,
    texts: list[int],
    chars: Probabilities,
    place: npt.NDArray[np.intp],
    places: list[int],
    probabilities: Probabilities,
) -> Marked:
    """Blocks of which the rest is known; see `Marked`."""
    odds = _odds(probabilities)
    return Marked(
        texts=texts,
        chars=chars,
        place=place,
        places=places,
        odds=odds,
        odds_of_place=np.bincount(place, chars * odds, len(places)) / np.bincount(place, chars, len(places)),
    )


def observed(page: Marked) -> Observation:
    """What there is to remember of a page."""
    texts = (text for text in dict.fromkeys(page.texts) if text)
    places = zip(page.places, page.odds_of_place.tolist(), strict=True)
    return Observation(
        tuple(islice(texts, _MOST_SEEN)),
        tuple(SeenPlace(place, round(odds, 2)) for place, odds in islice(places, _MOST_SEEN)),
    )


def learned(known: Recurring, seen: Observation) -> Recurring:
    """What is known after the page of another article."""
    before = known if known.pages < _MOST_PAGES else _halved(known)
    number = known.number + 1
    texts, places = dict(before.texts), dict(before.places)
    for text in seen.texts:
        texts[text] = KnownText(texts.get(text, _NO_TEXT).pages + 1, number)
    for place, odds in seen.places:
        had = places.get(place, _NO_PLACE)
        places[place] = KnownPlace(had.pages + 1, number, had.judged + odds)
    return Recurring(before.pages + 1, number, _bounded(texts, MOST_TEXTS), _bounded(places, MOST_PLACES))


def weighed(page: Marked, known: Recurring, *, itself: bool = False) -> Weighed:
    """A page's blocks as the model and the site's other pages judge them together.

    `itself`: the article's own page is one of those that the site is known from, and has no say.
    """
    times = _times(page, known, itself)
    against = _against(times, known.pages - itself)
    elsewhere = [known.places.get(place, _NO_PLACE) for place in page.places]
    pages = np.maximum(np.array([had.pages for had in elsewhere], dtype=np.intp) - itself, 0)
    judged = np.array([had.judged for had in elsewhere]) - itself * page.odds_of_place
    others = np.maximum(pages - 1.0, 0.0)  # as one other page says nothing
    share = _OF_PLACE * others / (others + _FEW_PLACES)
    mean = np.where(pages, judged, 0.0) / np.maximum(pages, 1)
    by_place = (1 - share[page.place]) * page.odds + (share * mean)[page.place]
    furniture = (against >= _TELLING) & (by_place - against < 0)
    taken = page.chars * (page.odds >= 0)
    is_same_article = bool(taken @ furniture > _MOST_TURNED * taken.sum())
    odds = by_place if is_same_article else by_place - against
    return Weighed(
        probabilities=1 / (1 + np.exp(-odds)),
        furniture=frozenset() if is_same_article else frozenset(np.flatnonzero(furniture).tolist()),
        by_place=by_place,
        texts=times,
        places=pages[page.place],
        of_place=mean[page.place],
        is_same_article=is_same_article,
    )


def _times(page: Marked, known: Recurring, itself: bool) -> npt.NDArray[np.intp]:
    """On how many other pages each block's text is."""
    had = [known.texts.get(text, _NO_TEXT).pages for text in page.texts]
    return np.maximum(np.array(had, dtype=np.intp) - itself, 0)


def _against(times: npt.NDArray[np.intp], pages: int) -> Probabilities:
    """Log-odds of each block that speak against it."""
    again = np.maximum(times - 1.0, 0.0)
    share = times / (max(pages, 0) + _FEW_PAGES)
    found: Probabilities = _STRENGTH * share * again / (again + _FEW_TIMES)
    return found


def _places(page: Blocks) -> dict[int, int]:
    """Of each place, the number that the same path of signatures has on each page of a site."""
    found: dict[int, int] = {}
    for container in page.containers:
        if container.place not in found:
            around = found[page.containers[container.parent].place] if container.parent >= 0 else 0
            found[container.place] = _number(f"{around} {container.signature}")
    return found


def _text(block: TextBlock, place: int) -> int:
    return _number(f"{place} {' '.join(block.words)}") if len(block.words) >= _LEAST_WORDS else 0


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _odds(probabilities: Probabilities) -> Probabilities:
    found: Probabilities = np.log(np.clip(probabilities, 1e-4, 1)) - np.log(np.clip(1 - probabilities, 1e-4, 1))
    return np.clip(found, -_CERTAIN, _CERTAIN)


def _halved(known: Recurring) -> Recurring:
    texts = {text: KnownText(had.pages // 2, had.last) for text, had in known.texts.items() if had.pages > 1}
    places = {
        place: KnownPlace(had.pages // 2, had.last, had.judged * (had.pages // 2) / had.pages)
        for place, had in known.places.items()
        if had.pages > 1
    }
    return Recurring(known.pages // 2, known.number, texts, places)


def _bounded(known: dict[int, _Known], most: int) -> dict[int, _Known]:
    """Some are let go at once, so that not each page has to look for what is worth least."""
    if len(known) <= most:
        return known
    by_worth = sorted(known, key=lambda number: (known[number].pages > 1, known[number].last, number))
    for number in by_worth[: len(known) - round(_LEFT_SHARE * most)]:
        del known[number]
    return known


def packed(known: Recurring, model: bytes) -> bytes:
    """For a memory, 14 bytes a text and 18 a place; `model` are 8 bytes that tell models apart, as what is known of
    places is what one has said of them."""
    head = _HEAD.pack(FORMAT, model, known.pages, known.number, len(known.texts))
    texts = (_TEXT.pack(text, had.pages, had.last) for text, had in known.texts.items())
    places = (_PLACE.pack(place, had.pages, had.last, had.judged) for place, had in known.places.items())
    return b"".join((head, *texts, *places))


def unpacked(value: bytes, model: bytes) -> Recurring:
    """What was packed; nothing where another version or another model has learned it, or it is damaged."""
    try:
        form, of_model, pages, number, count = _HEAD.unpack_from(value)
        if (form, of_model) != (FORMAT, model):
            return NOTHING_KNOWN
        end = _HEAD.size + count * _TEXT.size
        texts = {text: KnownText(*had) for text, *had in _TEXT.iter_unpack(value[_HEAD.size : end])}
        places = {place: KnownPlace(*had) for place, *had in _PLACE.iter_unpack(value[end:])}
    except struct.error:
        return NOTHING_KNOWN
    return Recurring(pages, number, texts, places)


_NO_TEXT = KnownText(0, 0)
_NO_PLACE = KnownPlace(0, 0, 0.0)
