"""What a site's own pages teach of its addresses: which shapes are articles', and which are others'.

`/tag/harbour` and `/tag/fog` have one shape, `/a/83hf3k` and `/a/77x2pq` another one. What became of the pages of a
shape moves the odds of its next addresses, within bounds: a shape that has given no articles is tried again, an address
in twenty a day, and two articles are enough to turn it. Where a site gets new addresses, nothing is known of their
shapes, and what is known of the old ones goes when there is no room for it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from newsspider.discover.prior import NEVER, probability
from newsspider.discover.urls import normalize

MOST_SHAPES = 300
"""Of one site: those that were decided last are kept."""
_TRY_EVERY = 20
"""Of the addresses that only their shape speaks against, so many have one that is asked for all the same, each day
others."""
_MOST_DECIDED = 24
"""Then both counts are halved: what a site does now says more than what it did, and no shape moves an address by more
than 3.9 log-odds."""
_AGAINST = 0.7
"""How much of it counts where others prevail; chosen on the sites that `benchmarks.addresses` leaves out."""
_ENOUGH_NAMED = 8
"""Feeds and news sitemaps name articles nearly always: they say so much of a shape, and pages the rest."""
_MOST_SEGMENTS = 5
_LONGEST_WORD = 24
_TOKENS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_PLAIN = re.compile(r"[^\W\d_]+(?:[-_][^\W\d_]+)?$")
_ENDING = re.compile(r"\.[a-z]{3,5}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is known of the addresses of one shape."""

    name: str
    articles: int = 0
    """Pages that were articles: not of all time, see `decided`."""
    others: int = 0
    """Pages that were none."""
    day: int = 0
    """When it was last decided, in days since 1970."""

    def log_odds(self) -> float:
        """What it adds to those of an address; less to its disadvantage, as an article that is not asked for is worse
        than a page that was asked for in vain."""
        if self.articles > self.others:
            return math.log((self.articles + 0.5) / (self.others + 0.5))
        return _AGAINST * math.log((self.articles + 1) / (self.others + 1))

    def decided(self, is_article: bool, day: int) -> Shape:
        """With one more page. An article where there were none halves what spoke against it: the shape may have turned,
        and few of its addresses are asked for."""
        articles, others = self.articles + is_article, self.others + (not is_article)
        if is_article and others > articles:
            others //= 2
        if articles + others > _MOST_DECIDED:
            articles, others = articles // 2, others // 2
        return replace(self, articles=articles, others=others, day=day)


class SiteShapes:
    """The shapes of one site in one run; `day` is today, in days since 1970."""

    def __init__(self, known: Iterable[Shape] = (), day: int = 0) -> None:
        self._shapes = {shape.name: shape for shape in sorted(known, key=lambda shape: shape.day)}
        self._day = day

    def named(self, url: str) -> None:
        """A channel that lists articles and nothing else has named an address: it counts until pages say enough."""
        shape = self._shape(url)
        if shape and shape.articles + shape.others < _ENOUGH_NAMED:
            self._keep(replace(shape, articles=shape.articles + 1, day=self._day))

    def decided(self, url: str, *, is_article: bool) -> Shape | None:
        """A page was read: what is known of its shape now; None: its address has none."""
        shape = self._shape(url)
        if shape is None:
            return None
        changed = shape.decided(is_article, self._day)
        self._keep(changed)
        return changed

    def is_likely(self, url: str, before: float, least: float, number: int, *, folder: float = 0.0) -> bool:
        """Whether an address is an article's with at least that probability. `before` are the log-odds of it that
        `newsspider.discover.prior` gives. `number` is its own, of any size: by it, and by the day, it is one of those
        with which a shape is tried. `folder` is what of the log-odds speaks against all that is kept in its folder,
        which does not keep it from being tried."""
        if before <= NEVER / 2:
            return False
        name = shape_of(url)
        shape = self._shapes.get(name) if name else None
        known = shape.log_odds() if shape else 0.0
        # Two articles in the folder, and it speaks against it no more.
        against = 0.0 if shape and shape.articles > max(1, shape.others) else folder
        if probability(before - folder + against + known) >= least:
            return True
        is_doubted = shape is not None or folder < 0
        return is_doubted and probability(before - folder) >= least and (number + self._day) % _TRY_EVERY == 0

    def _shape(self, url: str) -> Shape | None:
        name = shape_of(url)
        return self._shapes.get(name, Shape(name=name)) if name else None

    def _keep(self, shape: Shape) -> None:
        self._shapes.pop(shape.name, None)
        self._shapes[shape.name] = shape
        if len(self._shapes) > MOST_SHAPES:
            del self._shapes[next(iter(self._shapes))]


@lru_cache(maxsize=4_096)  # as many as `prior` keeps: asked for right after it
def shape_of(url: str) -> str | None:
    """The shape of an address: its first segment if that is a word, then what kind of segment each is; the names of its
    parameters. None: it is the front page, or cannot be asked for.

    `/politik/hafen-bruecke-eroeffnet-a-1234567.html` -> `/politik/words-9.html`, `/a/83hf3k` -> `/a/id`,
    `/2026/11/24/slug-of-four-words` -> `/9/9/9/words`, `/index.php?id=48213` -> `/word.php?id`.
    """
    final = normalize(url)
    if final is None:
        return None
    parts = urlsplit(final)
    path = unquote(parts.path).lower()
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not parts.query:
        return None
    kinds = [_kind_of(segment) for segment in segments[:_MOST_SEGMENTS]]
    if len(segments) > 1 and len(segments[0]) <= _LONGEST_WORD and _PLAIN.match(segments[0]):
        kinds[0] = segments[0]
    if len(segments) > _MOST_SEGMENTS:
        kinds[-1] += "+"
    host = parts.netloc.partition(".")[0] if parts.netloc.count(".") > 1 and not parts.netloc.startswith("www") else ""
    names = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)[:3]
    end = "/" if path.endswith("/") and segments else ""
    return f"{host}/{'/'.join(kinds)}{end}{'?' + '&'.join(names) if names else ''}"[:200]


def _kind_of(segment: str) -> str:
    ending = _ENDING.search(segment)
    stem = segment[: ending.start()] if ending else segment
    tokens = _TOKENS.findall(stem)
    numbers = _NUMBER.findall(stem)
    if numbers and len(tokens) == 1:
        kind = "id" if not stem.isdigit() else "9" if len(stem) <= 4 else "99999"
    else:
        words = sum(not token.isdigit() for token in tokens)
        kind = "words" if words > 3 else "few" if words > 1 else "word"
        if numbers:
            kind += "-9" if max(map(len, numbers)) > 2 else ""
    return kind + (ending[0] if ending else "")
