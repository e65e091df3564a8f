"""The words around the stories, in each language: `words/<language>.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A reader's, under every story."""

    name: str
    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Popular:
    """A line of the list of what is read most that is no story: the tides, the crossword."""

    title: str
    name: str
    when: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands on a page and is not the story."""

    home: str
    see_also: str
    more_from: str
    advertisement: str
    advert: str
    advert_button: str
    subscribe: str
    subscribe_text: str
    newsletter: str
    newsletter_text: str
    email: str
    related: str
    most_read: str
    share: str
    about_author: str
    about_author_text: str
    comments: str
    comment_list: tuple[Comment, ...]
    popular: tuple[Popular, ...]
    paywall: str
    paywall_text: str
    cookies: str
    accept: str
    ticker: str
    by: str
    photo: str
    published: str
    updated: str
    tags: str
    search: str
    login: str
    about: str
    imprint: str
    older: str
    newer: str
    copyright: str
    clock: str
    """The masthead's: never the date of a story."""
    date: str
    """Format with day, month (a name), number (of the month), year, time."""
    months: tuple[str, ...]


@cache
def words(language: str) -> Words:
    """The words of a language. FileNotFoundError for one the paper does not speak."""
    source = files("newsspider.demo").joinpath("words", f"{language}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(source)
    comments = tuple(Comment(**entry) for entry in table.pop("comment_list"))
    popular = tuple(Popular(**entry) for entry in table.pop("popular"))
    months = tuple(table.pop("months"))
    return Words(comment_list=comments, popular=popular, months=months, **table)


def shown(moment: datetime, language: str) -> str:
    """A date as the language's readers write it, in the story's own zone."""
    speech = words(language)
    return speech.date.format(
        day=moment.day,
        month=speech.months[moment.month - 1],
        number=moment.month,
        year=moment.year,
        time=f"{moment:%H:%M}",
    )
