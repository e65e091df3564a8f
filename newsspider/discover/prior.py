"""How likely an address is an article's, by what addresses of many sites have taught.

An address is taken apart into names that people can read (`in tag`, `words 7`, `date`), each of which has a weight. The
weights are learned (`python -m newsspider.training.prior CORPUS`) and in `prior.json`, beside this file.

`newsspider.discover.shape` judges the same by hand: the judgement of whole pages has learned with it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from newsspider.discover.shape import (
    ARTICLE_SEGMENT,
    DATE,
    FILES,
    FURNITURE,
    HEX_ID,
    ID_PARAMETER,
    LONG_NUMBER,
    MEDIA,
    PAGE,
    text_score,
)
from newsspider.discover.urls import normalize

NEVER = -30.0
"""Log-odds of what is no article whatever a site has taught: a picture, an address that cannot be asked for."""

_MEDIA = -5.0
"""Added to the log-odds of what is kept with videos, pictures or goods. The links of a corpus do not teach it: films
have headlines, too. Where such a folder has articles, the site's feeds say so, or one address in twenty that is tried
all the same: see `newsspider.discover.shapes`."""
_IN_MEDIA = frozenset(f"in {name}" for name in MEDIA)

_NUMBER = re.compile(r"\d+")
_EXTENSION = re.compile(r"\.(html?|php|aspx?|jhtml|story|ece|shtml|jsp)$")
_BETWEEN_WORDS = re.compile(r"[-_+. ,]+")
_MOST_SEGMENTS = 8
_LONGEST_NAME = 30
_SCRIPTS_WITHOUT_SPACES = re.compile("[\u2e80-\U0003ffff].{6}")


@dataclass(frozen=True, slots=True)
class Prior:
    """A logistic regression over the names of addresses."""

    middle: float
    weights: Mapping[str, float]

    def log_odds(self, names: list[str]) -> float:
        weights = self.weights
        return self.middle + sum(weights[name] for name in names if name in weights)


@cache
def shipped_prior() -> Prior:
    """The one that ships with the package, read once."""
    content = json.loads(files("newsspider.discover").joinpath("prior.json").read_text("utf-8"))
    return Prior(content["middle"], content["weights"])


def log_odds(url: str, text: str | None = None) -> float:
    """Of being an article's, by its address and the text that links it; 0: as likely as not."""
    return _address_log_odds(url)[0] + text_score(text)


def media_log_odds(url: str) -> float:
    """What of these is there since the address is kept with videos, pictures or goods: 0, or much below."""
    return _address_log_odds(url)[1]


@lru_cache(maxsize=4_096)  # links are judged as a page is read and as they are taken, and most pages link the same
def _address_log_odds(url: str) -> tuple[float, float]:
    names = names_of(url)
    if names is None:
        return NEVER, 0.0
    media = _MEDIA if any(name in _IN_MEDIA for name in names) else 0.0
    return shipped_prior().log_odds(names) + media, media


def probability(odds: float) -> float:
    """From 0 to 1."""
    return 1 / (1 + math.exp(-odds))


def names_of(url: str) -> list[str] | None:
    """What an address is known by, each once; None: it is none that may be an article's."""
    final = normalize(url)
    if final is None:
        return None
    parts = urlsplit(final)
    path = unquote(parts.path).lower()
    if FILES.search(path):
        return None
    segments = [segment for segment in path.split("/") if segment][:_MOST_SEGMENTS]
    last = segments[-1] if segments else ""
    extension = _EXTENSION.search(last)
    slug = last[: extension.start()] if extension else last
    ending = extension[1][:3] if extension else "slash" if path.endswith("/") else "plain"
    names = [f"depth {min(len(segments), 5)}", f"ends {ending}"]
    names += _of_segments(segments)
    if (kind := _kind_of_query(parts.query)) == "id parameter":
        names.append(kind)
    else:
        names += _of_slug(slug)
        names += _of_numbers(path, slug)
        if len(segments) == 1 and slug.count("-") < 2 and not LONG_NUMBER.search(slug):
            names.append("short alone")
        if kind:
            names.append(f"{kind}, {'deep' if len(segments) > 1 else 'flat'}")
    if parts.netloc.count(".") > 1:
        names += [f"host {label}" for label in parts.netloc.split(".")[:-2] if label != "www"]
    if PAGE.search(path):
        names.append("page")
    return list(dict.fromkeys(names))


def _of_slug(slug: str) -> list[str]:
    words = [word for word in _BETWEEN_WORDS.split(slug) if word]
    names = [f"is {slug}"] if len(slug) <= _LONGEST_NAME else []
    names += [f"words {min(sum(map(str.isalpha, words)), 9)}", f"slug chars {min(len(slug) // 8, 8)}"]
    if not slug.isascii() and _SCRIPTS_WITHOUT_SPACES.search(slug):
        names.append("script")  # a headline in one without spaces
    if any(len(word) >= 5 and not word.isalpha() and not word.isdigit() for word in words):
        names.append("mixed id")
    if 1 < len(words) <= 4:
        names += (f"first {words[0]}", f"last {words[-1]}")
    return names


def _of_numbers(path: str, slug: str) -> list[str]:
    numbers = _NUMBER.findall(path)
    if not numbers:
        return ["no number"]
    names = [f"number {min(max(map(len, numbers)), 12)}"]
    if DATE.search(path):
        names.append("date")
    if HEX_ID.search(path):
        names.append("hex id")
    if slug.isdigit():
        names.append("slug is number")
    elif number := _NUMBER.search(slug):
        place = "starts" if number.start() == 0 else "ends" if slug[-1].isdigit() else "in"
        names.append(f"number {place} slug")
    return names


def _kind_of_query(query: str) -> str:
    """What a query names, if anything: where that is the article, the file in the path says nothing."""
    if not query:
        return ""
    is_page = PAGE.search(query)
    # `p` names a page of a list, or a post.
    if ID_PARAMETER.search(query) and not (is_page and PAGE.search(query.replace("p=", "x=", 1))):
        return "id parameter"
    return "page parameter" if is_page else "parameter"


def _of_segments(segments: list[str]) -> list[str]:
    above = segments[:-1]
    names = [f"in {segment}" for segment in above[:4] if len(segment) <= _LONGEST_NAME]
    if above:
        names.append(f"words before {min(max(len(_BETWEEN_WORDS.findall(segment)) for segment in above), 5)}")
        if any(map(ARTICLE_SEGMENT.match, above)):
            names.append("under articles")
    if furniture := sum(segment in FURNITURE for segment in segments[:3]):
        names.append(f"furniture {min(furniture, 2)}")
    if segments and segments[-1] in FURNITURE:
        names.append("is furniture")
    return names
