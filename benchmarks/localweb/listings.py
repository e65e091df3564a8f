"""The pages that a site makes itself: front page, sections, archives, calendar, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape

Entry = tuple[str, str, str]
"""Address, title, and when it was published, for people."""


def document(site: str, title: str, body: str, *, head: str = "", menu: Iterable[tuple[str, str]] = ()) -> str:
    entries = "".join(f'<li><a href="{escape(path)}">{escape(text)}</a></li>' for path, text in menu)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | {escape(site)}</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head><body><header><a href="/" class="logo">'
        f"{escape(site)}</a><nav><ul>{entries}</ul></nav></header>{body}<footer><p>All rights reserved, "
        f'{escape(site)}</p><a href="/imprint">Imprint</a> <a href="/login?next=/">Log in</a></footer></body></html>'
    )


def cards(entries: Sequence[Entry], look: int) -> str:
    """Three layouts; the last one is of tables, as old systems have it."""
    make = (_headings, _pictures, _tables)[look % 3]
    return make([(escape(url), escape(title), moment) for url, title, moment in entries])


def _headings(entries: Sequence[Entry]) -> str:
    return "".join(
        f'<article class="teaser"><h3><a href="{url}">{title}</a></h3><time>{moment}</time></article>'
        for url, title, moment in entries
    )


def _pictures(entries: Sequence[Entry]) -> str:
    return "".join(
        f'<div class="c-7f2"><a href="{url}"><img src="/img/{place}.jpg" alt=""></a><div><a href="{url}"><span>{title}'
        f'</span></a><p>{moment}</p><a href="{url}#comments">Comments</a> <a href="{url}">Read more</a></div></div>'
        for place, (url, title, moment) in enumerate(entries)
    )


def _tables(entries: Sequence[Entry]) -> str:
    rows = "".join(
        f'<tr><td><font size="2">{moment}</font></td><td><a href="{url}"><b>{title}</b></a></td></tr>'
        for url, title, moment in entries
    )
    return f'<table width="100%">{rows}</table>'


def pager(pages: Sequence[str], here: int, *, rel_next: bool) -> str:
    """`here` counts from 0. With `rel_next` only the next page is linked; without, all by number."""
    if len(pages) < 2:
        return ""
    if rel_next:
        more = pages[here + 1] if here + 1 < len(pages) else ""
        return f'<p><a rel="next" href="{escape(more)}">Older stories</a></p>' if more else ""
    numbers = "".join(
        f"<b>{place + 1}</b>" if place == here else f'<a href="{escape(page)}">{place + 1}</a>'
        for place, page in enumerate(pages)
    )
    return f'<div class="pages">{numbers}</div>'


def calendar(base: str, year: int, month: int, day: int | None) -> str:
    """A month or a day, from which it always goes on."""
    today = date(year, month, day or 1)
    before = today - timedelta(days=1)
    after = today + timedelta(days=1 if day else 32)
    days = "".join(f'<td><a href="{place(base, year, month, number)}">{number}</a></td>' for number in range(1, 29))
    next_page = place(base, after.year, after.month, after.day if day else None)
    previous = place(base, before.year, before.month, before.day if day else None)
    return (
        f"<main><h1>Events in {today:%B %Y}</h1><table><tr>{days}</tr></table><p>No events are listed.</p>"
        f'<a href="{previous}">Previous</a> <a rel="next" href="{next_page}">Next</a></main>'
    )


def place(base: str, year: int, month: int, day: int | None) -> str:
    """Where a month or a day of the calendar is; below a folder, years have two digits, and look like no date."""
    if base.endswith(".php"):
        return f"{base}?month={year:04}-{month:02}" + (f"-{day:02}" if day else "")
    if base.endswith("/"):
        return f"{base}{year % 100:02}/{month:02}/" + (f"{day:02}/" if day else "")
    return f"{base}/{year:04}/{month:02}" + (f"/{day:02}" if day else "")


def brief(title: str, body: str, moment: str) -> str:
    """An article of two sentences or so."""
    words = body.split()
    at = next((end for end in range(25, min(60, len(words))) if words[end].endswith((".", "!", "?"))), 44)
    text = escape(" ".join(words[: at + 1]), quote=False)
    return (
        f'<main><article class="brief"><h1>{escape(title)}</h1><p class="meta"><time datetime="{moment}">{moment[:10]}'
        f"</time></p><p>{text}</p></article></main>"
    )


def film(title: str, kind: str, number: int) -> str:
    """A video or a gallery: a line below what is to be seen."""
    credit = ("Mara Okonjo", "Lena Brandt", "Tomas Hidalgo", "Ines Faro")[number % 4]
    if kind == "video":
        player = f'<div class="player"><video src="/films/{number}.mp4"></video><span>0:{10 + 7 * number}</span></div>'
    else:
        pictures = (f'<li><img src="/img/{number}/{at}.jpg" alt=""><span>{at}/10</span></li>' for at in range(1, 11))
        player = f"<ul>{''.join(pictures)}</ul>"
    return f"<main><h1>{escape(title)}</h1>{player}<p>{escape(title)}. {kind.title()}: {credit}</p></main>"


def furniture(kind: str) -> str:
    texts = {
        "imprint": "<h1>Imprint</h1><p>Publisher: the house, 1 Quay Street. Register court: Harbour, HRB 1234.</p>",
        "login": '<h1>Log in</h1><form action="/login"><input name="user"><input name="password"></form>',
        "search": '<h1>Search</h1><form action="/search"><input name="q"></form><p>No results for this word.</p>',
    }
    return f"<main>{texts[kind]}</main>"


GONE = "<main><h1>Sorry</h1><p>The page that you are looking for does not exist (any more). Try the search.</p></main>"
HIDDEN = "<main><h1>For the house only</h1><p>Nobody who reads robots.txt has come here.</p></main>"
