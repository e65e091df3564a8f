"""Dates that a page shows: near the headline, in markup that says it holds one, in lines that do, nearest first.

What stands on a page in plain sight is often the day of something else: the masthead's clock, another story, a comment,
an event. A place is read only where the places before it told nothing, and the further from the headline it is, the
more it must agree with itself: where it names different days it names none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml.html import HtmlElement

from newsspider.extract.metadata.evidence import Said
from newsspider.extract.metadata.labels import (
    PUBLISHED_WORDS,
    Dated,
    dated,
    told_around,
    told_of,
)
from newsspider.extract.metadata.months import MONTHS
from newsspider.extract.metadata.near import near
from newsspider.extract.metadata.others import (
    is_headed,
    is_in_article,
    is_in_small_card,
    is_of_card,
    is_of_other_thing,
)
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import Role, above, is_aside, is_in_card, roles
from newsspider.extract.metadata.stamps import Stamp, parse_stamp
from newsspider.extract.metadata.text import one_line, text_of

_LINES = ("p", "div", "span", "li", "small", "em", "i", "strong", "b", "td", "dt", "dd", "font", "h3", "h4", "h5", "h6")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "textarea", "option", "title"})
_YEAR = re.compile(r"(?:19|20)\d\d|\d[./-]\d\d?[./-]\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
# Without their first letters, which may be capitals: "publishedAt", "datePublished", "publication_date"; "createdAt".
_STEMS = (("ublish", "ublication"), ("reated",))
_REST_OF_KEY = re.compile(
    r"[a-zA-Z_]{5,24}\\?[\"']\s{0,5}:\s{0,5}\\?[\"'](?P<value>(?:19|20)\d\d-\d\d-\d\d[^\"'\\]{0,30})"
)
_NOT_FIRST = ("un", "re", "last", "last_")
_MAX_STATEMENTS = 100
_MAX_LABELS = 200
_MAX_KEYS = 300
_MAX_SCRIPT_CHARS = 2_000_000
_MAX_SCRIPTS = 100
_MAX_SHOWN_CHARS = 160
_MAX_LINE_WORDS = 14
_MIN_CAPTION_WORDS = 7
_MAX_MARKED_CHARS = 80
_MAX_MARKED = 60
_MAX_LABEL_ALONE_CHARS = 30
_MAX_ALONE_CHARS = 45
_MAX_ALONE_WORDS = 2
_MAX_FOLLOWING = 8_000
_REACH = 60


@dataclass(slots=True)
class Found:
    """What the page shows; both lists hold the nearest one first, and one day only."""

    published: list[Said[Stamp]] = field(default_factory=list)
    modified: list[Said[Stamp]] = field(default_factory=list)


def read_shown(page: PageData, headline: HtmlElement | None, month_first: bool) -> Found:
    """The day of publication as shown; days of a change are those beside the headline."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    found = Found()
    doubtful = _beside(headline, enclosing, month_first, found)
    places: tuple[Callable[[], list[Said[Stamp]]], ...] = (
        lambda: doubtful,
        lambda: _one_day(_in_markup(page, enclosing, month_first)),
        lambda: _one_day(_labelled(page, enclosing, month_first)),
        lambda: _one_day(_in_asides(page, headline, enclosing, month_first)),
        lambda: _one_day(_in_scripts(page)),
        lambda: _one_day(_alone(headline, enclosing, month_first)),
    )
    for place in places:
        if found.published:
            break
        found.published = place()
    return found


def _one_day(said: Iterable[Said[Stamp]]) -> list[Said[Stamp]]:
    """The first statement; nothing where another one names another day."""
    first: Said[Stamp] | None = None
    for one in islice(said, _MAX_STATEMENTS):
        if first is not None and one.value.day != first.value.day:
            return []
        first = first or one
    return [first] if first is not None else []


def _beside(
    headline: HtmlElement | None, enclosing: frozenset[HtmlElement], month_first: bool, found: Found
) -> list[Said[Stamp]]:
    """Fills in what stands near the headline; gives what only a class calls a change, as many themes call any date."""
    doubtful: list[Said[Stamp]] = []
    # A theme that forgets to close its heading has the byline in it.
    for element in chain(headline.iter("time"), near(headline)) if headline is not None else ():
        machine = element.get("datetime") if element.tag == "time" else None
        shown = text_of(element, _MAX_SHOWN_CHARS + 50)
        if len(shown) > _MAX_SHOWN_CHARS or not (machine or any(character.isdigit() for character in shown)):
            continue
        if machine is None and any(time.get("datetime") for time in element.iter("time")):
            continue  # the element in it comes next, and tells the zone
        told = _read(element, machine, shown, month_first)
        if not told or is_of_card(element, enclosing):
            continue
        for one in told:
            kept = doubtful if one.is_change is None else found.modified if one.is_change else found.published
            kept.append(Said(one.stamp, "time" if machine else "visible"))
        if found.published:
            break
    del found.published[1:], found.modified[1:]
    return doubtful[:1]


def _read(element: HtmlElement, machine: str | None, shown: str, month_first: bool) -> list[Dated]:
    """Dates of a short text near the headline, each told as a change or not."""
    stamp = parse_stamp(machine, whole=True) if machine else None
    if stamp is not None:
        told = told_of(shown, month_first)
        return [Dated(stamp, told_around(element, stamp, month_first) if told is None else told)]
    if not _is_line(element, shown):
        return []
    return [
        Dated(one.stamp, told_around(element, one.stamp, month_first) if one.is_change is None else one.is_change)
        for one in dated(shown, month_first)
    ]


def _is_line(element: HtmlElement, shown: str) -> bool:
    """Whether a text with a date in it is a line about the article and not a sentence of it."""
    if roles(element.get("class", ""), element.get("id", "")) & (Role.DATE | Role.AUTHOR):
        return True
    words = len(shown.split())
    if "©" in shown or "copyright" in shown.lower():
        return False
    if words < _MIN_CAPTION_WORDS:
        return True
    return words <= _MAX_LINE_WORDS and not (_is_beside_picture(element) or _names_picture(element, shown))


def _is_beside_picture(element: HtmlElement) -> bool:
    """Whether a text follows a picture in the same small box: then it is its caption, marked as one or not."""
    before = element.getprevious()
    return before is not None and (before.tag == "img" or next(before.iter("img"), None) is not None)


def _names_picture(element: HtmlElement, shown: str) -> bool:
    """Whether a text is what a picture beside it, in the same box, is called."""
    return any(shown in (picture.get("alt"), picture.get("title")) for picture in element.iter("img"))


def _in_markup(page: PageData, enclosing: frozenset[HtmlElement], month_first: bool) -> Iterator[Said[Stamp]]:
    """Dates in elements that say they hold one, anywhere in the article."""
    for element in _marked(page):
        if is_in_article(element) and not is_of_other_thing(element, enclosing) and not is_aside(element, enclosing):
            yield from _marked_date(element, month_first)


def _in_asides(
    page: PageData, headline: HtmlElement | None, enclosing: frozenset[HtmlElement], month_first: bool
) -> Iterator[Said[Stamp]]:
    """The same in what stands beside the text: many designs keep the article's own lines there."""
    position = page.found.position
    start = position.get(headline) if headline is not None else None
    if start is None:
        return
    for element in _marked(page):
        if not 0 < position[element] - start <= _REACH or is_of_other_thing(element, enclosing):
            continue
        if not is_in_card(element, enclosing) and not is_headed(element, enclosing):
            yield from _marked_date(element, month_first)


def _marked(page: PageData) -> list[HtmlElement]:
    return [*page.found.times, *page.found.dated][:_MAX_MARKED]


def _marked_date(element: HtmlElement, month_first: bool) -> Iterator[Said[Stamp]]:
    machine = element.get("datetime") if element.tag == "time" else element.get("title")
    shown = text_of(element, _MAX_MARKED_CHARS + 50)
    stamp = parse_stamp(machine, whole=True) if machine else None
    told = None
    if len(shown) <= _MAX_MARKED_CHARS:
        told = told_of(shown, month_first)
        stamp = stamp or next((one.stamp for one in dated(shown, month_first) if not one.is_change), None)
    if stamp is not None and (told_around(element, stamp, month_first) if told is None else told) is False:
        yield Said(stamp, "time" if element.tag == "time" else "visible")


def _labelled(page: PageData, enclosing: frozenset[HtmlElement], month_first: bool) -> Iterator[Said[Stamp]]:
    """Dates of lines that say "published", wherever in the page's content; the label may be an element of its own."""
    labels = (
        element
        for element in page.root.iter(*_LINES)
        if element.text is not None and PUBLISHED_WORDS.match(element.text.lstrip()[:40])
    )
    for element in islice(labels, _MAX_LABELS):
        if is_of_other_thing(element, enclosing):
            continue
        for holder in (element, *islice(above(element), 1)):
            shown = text_of(holder, _MAX_SHOWN_CHARS + 50)
            stamp = parse_stamp(shown[:_MAX_MARKED_CHARS], month_first=month_first)
            if stamp is not None:
                if not is_in_small_card(element, enclosing):
                    yield Said(stamp, "visible")
                break
            if len(shown) > _MAX_LABEL_ALONE_CHARS:
                break


def _in_scripts(page: PageData) -> Iterator[Said[Stamp]]:
    """Days in the data that scripts show the page from: of publication, else of creation."""
    scripts = [
        script.text for script in page.root.iter("script") if script.text and "ld+json" not in script.get("type", "")
    ]
    for stems in _STEMS:
        said = [one for text in scripts[:_MAX_SCRIPTS] for stem in stems for one in _of_key(text, stem)]
        if said:
            yield from said
            return


def _of_key(text: str, stem: str) -> Iterator[Said[Stamp]]:
    place = -1
    for _ in range(_MAX_KEYS):
        place = text.find(stem, place + 1, _MAX_SCRIPT_CHARS)
        if place < 0:
            return
        match = _REST_OF_KEY.match(text, place)
        if match is None or text[max(0, place - 6) : place - 1].lower().endswith(_NOT_FIRST):
            continue
        stamp = parse_stamp(match["value"], whole=True)
        if stamp is not None:
            yield Said(stamp, "script")


def _alone(headline: HtmlElement | None, enclosing: frozenset[HtmlElement], month_first: bool) -> Iterator[Said[Stamp]]:
    """Dates after the headline that stand alone: hardly a word beside them in their line."""
    is_long: dict[HtmlElement, bool] = {}
    for element in islice(_after(headline), _MAX_FOLLOWING) if headline is not None else ():
        inside = None if element.tag in _NO_TEXT else element.text
        for line, holder in ((inside, element), (element.tail, element.getparent())):
            if not line or len(line) > _MAX_SHOWN_CHARS or not _YEAR.search(line) or holder is None:
                continue
            shown = one_line(line)
            if len(shown) > _MAX_ALONE_CHARS or "©" in shown or not _is_bare(shown):
                continue
            if holder not in is_long:
                is_long[holder] = len(text_of(holder, _MAX_SHOWN_CHARS + 50)) > _MAX_SHOWN_CHARS
            if is_long[holder]:
                continue
            if is_aside(holder, enclosing) or is_of_other_thing(holder, enclosing) or is_of_card(holder, enclosing):
                continue
            for one in dated(shown, month_first):
                told = told_around(holder, one.stamp, month_first) if one.is_change is None else one.is_change
                if told is False:
                    yield Said(one.stamp, "visible")


def _is_bare(line: str) -> bool:
    """Whether a line has hardly a word beside the month: a weekday, "Uhr", a zone."""
    words = (word.lower() for word in _WORD.findall(line))
    return sum(word not in MONTHS for word in words) <= _MAX_ALONE_WORDS


def _after(headline: HtmlElement) -> Iterator[HtmlElement]:
    """Elements that follow an element in the document."""
    for node in (headline, *above(headline)):
        for sibling in node.itersiblings():
            yield from sibling.iter("*")
