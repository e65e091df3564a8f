"""Layout 3: tables, `<font>` and `<br><br>`, as set in 2003 and never since: almost no metadata, relative links."""

from __future__ import annotations

from html import escape

from newsspider.demo import inline, library
from newsspider.demo.document import feed_links
from newsspider.demo.sections import SECTIONS, Section
from newsspider.demo.story import Picture, Piece, Story
from newsspider.demo.visit import Visit, address
from newsspider.demo.words import Words, words


def article(story: Story, visit: Visit) -> str:
    """The page of a story."""
    section = library.section_of(story)
    speech = words(section.language)
    names = ", ".join(escape(author.name) for author in story.authors)
    when = f"{story.published:%d.%m.%Y, %H:%M}" if story.published else ""
    main = (
        f'<div class="pfad"><a href="/">{speech.home}</a> &gt; <a href="./">{section.title}</a> &gt; '
        f"{escape(story.headline, quote=False)}</div>"
        f'<font class="dach">{escape(story.kicker)}</font><br><h1>{escape(story.headline, quote=False)}</h1>'
        f'<div class="zeile">{when}{" | " if when and names else ""}{f"{speech.by} {names}" if names else ""}</div>'
        f'{_picture(story.lead, speech) if story.lead else ""}<div class="text">{_text(story, speech)}</div>'
        f'<div class="fuss"><a href="javascript:print()">{speech.share}</a> | <a href="#">▲</a>'
        f"</div>{_comments(speech)}"
    )
    head = f'<link rel="canonical" href="{escape(visit.absolute(story.path))}">'
    return _shell(section, f"{section.publisher} - {story.headline}", main, head, _most_read(story, speech))


def listing(section: Section, number: int, visit: Visit) -> str:
    """One page of a section, counted from 1."""
    speech = words(section.language)
    pages = library.section_pages(section)
    rows = "".join(_row(story, section) for story in pages[number - 1])
    numbers = " | ".join(
        f"<b>{n}</b>" if n == number else f'<a href="{section.page_path(n)}">{n}</a>' for n in range(1, len(pages) + 1)
    )
    main = f'<h1>{section.title}</h1><table class="liste">{rows}</table><div class="fuss">{numbers}</div>'
    return _shell(section, f"{section.publisher} - {section.title}", main, feed_links(section.feed), _box(speech))


def _shell(section: Section, title: str, main: str, head: str, right: str) -> str:
    speech = words(section.language)
    menu = "".join(
        f'<tr><td><a href="{s.path}" lang="{s.language}">{escape(s.title)}</a></td></tr>' for s in SECTIONS.values()
    )
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n'
        f'<html lang="{section.language}"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f"<title>{escape(title, quote=False)}</title>"
        f'<meta name="viewport" content="width=device-width">{head}'
        '<link rel="stylesheet" type="text/css" href="/static/tables.css"></head><body>'
        '<table class="rahmen" align="center" cellspacing="0" cellpadding="0"><tr><td colspan="3" class="kopf">'
        f'<a href="/" class="name">{section.publisher}</a><br><font class="datum">{speech.clock}</font></td></tr>'
        f'<tr><td colspan="3" class="laufband">+++ {speech.ticker} +++</td></tr>'
        f'<tr><td class="links" valign="top"><table class="menue">{menu}</table><div class="kasten">'
        f"<b>{speech.subscribe}"
        f'</b><br>{speech.subscribe_text}</div></td><td class="mitte" valign="top">{main}</td>'
        f'<td class="rechts" valign="top">{right}</td></tr><tr><td colspan="3" class="unten">{speech.copyright} '
        f'<a href="/imprint/">{speech.imprint}</a> <a href="/about/">{speech.about}</a> <a href="/intern/">Intern</a>'
        "</td></tr></table></body></html>\n"
    )


def _text(story: Story, speech: Words) -> str:
    """The pieces run together with line breaks; one advert and one link of the house between them."""
    parts = [_piece(piece, speech) for piece in story.pieces]
    if story.standfirst:
        parts.insert(0, f"<b>{escape(story.standfirst, quote=False)}</b>")
    if len(parts) > 3:
        parts.insert(len(parts) - 1, _inline_link(story, speech))
        parts.insert(2, _advert(speech))
    return "<br><br>\n".join(parts)


def _piece(piece: Piece, speech: Words) -> str:
    match piece.kind:
        case "heading":
            return f'<font class="zwischen"><b>{inline.to_html(piece.text)}</b></font>'
        case "quote":
            return f"<i>{inline.to_html(piece.text)}</i>"
        case "list":
            return "<ul>" + "".join(f"<li>{inline.to_html(row[0])}" for row in piece.rows) + "</ul>"
        case "table":
            rows = ("".join(f"<td>{inline.to_html(cell)}" for cell in row) for row in piece.rows)
            return '<table class="daten" border="1">' + "".join(f"<tr>{row}" for row in rows) + "</table>"
        case "image":
            return _picture(piece.picture, speech) if piece.picture else ""
    return inline.to_html(piece.text)


def _picture(picture: Picture, speech: Words) -> str:
    return (
        '<table class="bild" align="right"><tr><td>'
        f'<img src="/pictures/{picture.name}.svg" width="260" alt=""></td></tr>'
        f'<tr><td class="bildtext">{escape(picture.caption)} {speech.photo}: {escape(picture.credit)}</td></tr></table>'
    )


def _advert(speech: Words) -> str:
    return (
        f'<table class="anzeige"><tr><td><font class="klein">{speech.advertisement}</font><br>{speech.advert} '
        f'<a href="/shop/">{speech.advert_button}</a></td></tr></table>'
    )


def _inline_link(story: Story, speech: Words) -> str:
    near = library.neighbours(story)
    section = library.section_of(story)
    path, title = (address(near[0]), near[0].headline) if near else (section.path, section.title)
    return f'<b>{speech.see_also}</b> <a href="{path}">{escape(title, quote=False)}</a>'


def _box(speech: Words) -> str:
    return f'<div class="kasten"><b>{speech.newsletter}</b><br>{speech.newsletter_text}</div>{_advert(speech)}'


def _most_read(story: Story, speech: Words) -> str:
    items = "".join(
        f'<li><a href="{address(near)}">{escape(near.headline, quote=False)}</a><br><font class="klein">'
        f"{near.published:%d.%m.%Y} {', '.join(author.name for author in near.authors)}</font>"
        for near in library.neighbours(story)[:5]
        if near.published
    )
    others = "".join(
        f'<li><a href="{line.path}">{line.title}</a><br><font class="klein">{line.when} {line.name}</font>'
        for line in speech.popular
    )
    return f'<div class="kasten"><b>{speech.most_read}</b><ol>{items}{others}</ol></div>{_box(speech)}'


def _comments(speech: Words) -> str:
    rows = "".join(f"<tr><td><b>{c.name}</b> ({c.when}):<br>{c.text}</td></tr>" for c in speech.comment_list)
    return f'<table class="gaestebuch"><tr><th>{speech.comments}</th></tr>{rows}</table>'


def _row(story: Story, section: Section) -> str:
    """A line of a listing; its link is relative to the section."""
    when = f"{story.published:%d.%m.}" if story.published else ""
    target = address(story, story.path.removeprefix(section.path))
    return (
        f'<tr><td class="klein" valign="top">{when}</td><td><a href="{target}"><b>'
        f"{escape(story.headline, quote=False)}</b></a><br>{escape(story.standfirst, quote=False)}</td></tr>"
    )
