"""Layout 4: a component framework: hashed classes, data attributes, a JSON-LD graph, the text again in a script."""

from __future__ import annotations

from html import escape

from newsspider.demo import inline, jsonld, library
from newsspider.demo.document import document, feed_links, navigation
from newsspider.demo.layouts.hashed import hashed
from newsspider.demo.sections import Section
from newsspider.demo.story import Picture, Piece, Story
from newsspider.demo.visit import Visit, address, author_path, tag_path
from newsspider.demo.words import Words, shown, words


def article(story: Story, visit: Visit) -> str:
    """The page of a story."""
    section = library.section_of(story)
    speech = words(section.language)
    main = (
        f"<main {_is('main')}>{_header(story, section, speech)}<div {_is('columns')}>"
        f'<div {_is("column")}><div {_is("body")} data-testid="article-body">{_text(story, speech)}</div>'
        f"{_topics(story)}{_author_card(story, speech)}{_comments(speech)}</div>"
        f"<aside {_is('rail')}>{_advert(speech)}{_most_read(story, speech)}</aside>"
        f"</div>{_related(story, speech)}</main>"
    )
    head = "\n".join(
        (
            f'<link rel="canonical" href="{escape(visit.absolute(story.path))}">',
            f'<meta property="og:title" content="{escape(story.headline)}"><meta property="og:type" content="article">',
            feed_links(section.feed),
            jsonld.script(
                {"@type": "WebSite", "name": section.publisher, "url": visit.absolute("/")},
                jsonld.breadcrumbs(story, speech.home, visit),
                jsonld.article(story, visit),
            ),
        )
    )
    return _shell(section, f"{story.headline} · {section.publisher}", main, head, _state(story))


def listing(section: Section, number: int, visit: Visit) -> str:
    """One page of a section, counted from 1."""
    speech = words(section.language)
    pages = library.section_pages(section)
    further = (
        f'<a {_is("load-more")} href="{section.page_path(number + 1)}">{speech.older}</a>'
        if number < len(pages)
        else ""
    )
    cards = "".join(_card(story, section) for story in pages[number - 1])
    main = (
        f"<main {_is('main')}><h1 {_is('section-title')}>{section.title}</h1>"
        f"<div {_is('grid')}>{cards}{_advert(speech)}</div>{further}</main>"
    )
    return _shell(section, f"{section.title} · {section.publisher}", main, feed_links(section.feed))


def _is(name: str, more: str = "") -> str:
    """The attributes of a component."""
    return f'class="{hashed(name)}{more}" data-component="{name}"'


def _shell(section: Section, title: str, main: str, head: str, state: str = "") -> str:
    speech = words(section.language)
    body = (
        f'<body><div id="__next"><div {_is("ticker")}><a href="/video/">{speech.ticker}</a></div>'
        f'<header {_is("masthead")}><a {_is("brand")} href="/">{section.publisher}</a>'
        f'<span {_is("clock")}>{speech.clock}</span><a {_is("button")} href="/login/">{speech.subscribe}</a></header>'
        f"<nav {_is('menu')}>{navigation(section.key)}</nav>{main}"
        f'<footer {_is("footer")}><p><a href="/about/">{speech.about}</a> <a href="/imprint/">{speech.imprint}</a> '
        f'<a href="/search/">{speech.search}</a> <a href="/intern/">Intern</a></p><p>{speech.copyright}</p></footer>'
        f'<div {_is("consent")} role="dialog">{speech.cookies} '
        f'<button onclick="this.parentNode.remove()">{speech.accept}</button></div></div>{state}</body>'
    )
    return document(language=section.language, title=title, style="components", head=head, body=body)


def _state(story: Story) -> str:
    """What the framework would start from: the story again, as data."""
    blocks = [{"type": piece.kind, "text": piece.text or [list(row) for row in piece.rows]} for piece in story.pieces]
    page = {"headline": story.headline, "standfirst": story.standfirst, "blocks": blocks}
    data = jsonld.encoded({"props": {"pageProps": {"article": page}}, "page": "/[section]/[slug]", "buildId": "k3Qz"})
    return f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'


def _header(story: Story, section: Section, speech: Words) -> str:
    names = ", ".join(f'<a href="{author_path(a)}">{escape(a.name)}</a>' for a in story.authors)
    byline = f'<span data-testid="byline">{speech.by} {names}</span>' if names else ""
    dates = "".join(
        f'<time datetime="{moment.isoformat()}">{label} {shown(moment, section.language)}</time>'
        for label, moment in ((speech.published, story.published), (speech.updated, story.modified))
        if moment
    )
    shares = "".join(f'<button aria-label="{speech.share}: {n}">{n}</button>' for n in ("✉", "⧉", "⎙"))
    standfirst = f"<p {_is('standfirst')}>{escape(story.standfirst, quote=False)}</p>" if story.standfirst else ""
    return (
        f'<header {_is("hero")}><div {_is("crumbs")}><a href="/">{speech.home}</a><span>›</span>'
        f'<a href="{section.path}">{section.title}</a></div><p {_is("kicker")}>{escape(story.kicker)}</p>'
        f"<h1 {_is('headline')}>{escape(story.headline, quote=False)}</h1>{standfirst}"
        f"<div {_is('meta')}>{byline}{dates}</div><div {_is('share')}><span>{speech.share}</span>{shares}"
        "</div></header>"
        f"{_figure(story.lead, speech) if story.lead else ''}"
    )


def _text(story: Story, speech: Words) -> str:
    """The pieces, each in a wrapper, with a promoted story, an advert and a newsletter box between them."""
    parts = [_piece(piece, speech) for piece in story.pieces]
    if len(parts) > 3:
        parts.insert(len(parts) - 1, _newsletter(speech))
        parts.insert(2, _promoted(story, speech) + _advert(speech))
    if story.paid:
        parts.append(f"<div {_is('wall')}><h3>{speech.paywall}</h3><p>{speech.paywall_text}</p></div>")
    return "\n".join(parts)


def _piece(piece: Piece, speech: Words) -> str:
    match piece.kind:
        case "heading":
            return f"<h2 {_is('subhead')}>{inline.to_html(piece.text)}</h2>"
        case "quote":
            return f"<blockquote {_is('quote')}><p>{inline.to_html(piece.text)}</p></blockquote>"
        case "list":
            items = "".join(f"<li>{inline.to_html(row[0])}</li>" for row in piece.rows)
            return f"<ul {_is('list')}>{items}</ul>"
        case "table":
            rows = ("".join(f"<td>{inline.to_html(cell)}</td>" for cell in row) for row in piece.rows)
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            return f"<div {_is('table')}><table><tbody>{body}</tbody></table></div>"
        case "image":
            return _figure(piece.picture, speech) if piece.picture else ""
    return f"<div {_is('text')}><p>{inline.to_html(piece.text)}</p></div>"


def _figure(picture: Picture, speech: Words) -> str:
    return (
        f'<figure {_is("figure")}><img src="/pictures/{picture.name}.svg" alt="{escape(picture.caption)}"'
        f' width="1200" height="675"><figcaption><span>{escape(picture.caption)}</span> '
        f"<span>{speech.photo}: {escape(picture.credit)}</span></figcaption></figure>"
    )


def _promoted(story: Story, speech: Words) -> str:
    near = library.neighbours(story)
    section = library.section_of(story)
    path, title = (address(near[0]), near[0].headline) if near else (section.path, section.title)
    return (
        f'<div {_is("promoted")}><span>{speech.see_also}</span> <a href="{path}">{escape(title, quote=False)}</a></div>'
    )


def _advert(speech: Words) -> str:
    return (
        f'<div {_is("slot")} data-ad-slot="mid"><span>{speech.advertisement}</span><p>{speech.advert}</p>'
        f'<a href="/shop/">{speech.advert_button}</a></div>'
    )


def _newsletter(speech: Words) -> str:
    return (
        f"<section {_is('letter')}><h3>{speech.newsletter}</h3><p>{speech.newsletter_text}</p>"
        f'<input type="email" placeholder="{speech.email}"><button>{speech.subscribe}</button></section>'
    )


def _topics(story: Story) -> str:
    links = "".join(f'<a href="{tag_path(tag)}">{escape(tag)}</a>' for tag in story.tags)
    return f"<div {_is('topics')}>{links}</div>" if links else ""


def _author_card(story: Story, speech: Words) -> str:
    if not story.authors:
        return ""
    name = escape(story.authors[0].name)
    return (
        f"<section {_is('author')}><div {_is('avatar')}>{name[0]}</div><div><h4>{speech.about_author}</h4>"
        f"<p>{name} {speech.about_author_text}</p></div></section>"
    )


def _comments(speech: Words) -> str:
    found = "".join(
        f"<div {_is('comment')}><b>{c.name}</b> <small>{c.when}</small><p>{c.text}</p></div>"
        for c in speech.comment_list
    )
    return f"<section {_is('comments')}><h3>{speech.comments}</h3>{found}</section>"


def _most_read(story: Story, speech: Words) -> str:
    items = "".join(
        f'<li><a href="{address(near)}">{escape(near.headline, quote=False)}</a>'
        f"<small>{', '.join(a.name for a in near.authors)} · {shown(near.published, language)}</small></li>"
        for near in library.neighbours(story)[:5]
        for language in [library.section_of(near).language]
        if near.published
    )
    others = "".join(
        f'<li><a href="{line.path}">{line.title}</a><small>{line.name} · {line.when}</small></li>'
        for line in speech.popular
    )
    return f"<div {_is('ranking')}><h3>{speech.most_read}</h3><ol>{items}{others}</ol></div>"


def _related(story: Story, speech: Words) -> str:
    cards = "".join(_card(near, library.section_of(near)) for near in library.neighbours(story)[:3])
    return (
        f"<section {_is('related')}><h2>{speech.related}</h2><div {_is('grid')}>{cards}</div></section>"
        if cards
        else ""
    )


def _card(story: Story, section: Section) -> str:
    picture = f'<img src="/pictures/{story.lead.name}.svg" alt="" loading="lazy">' if story.lead else ""
    when = f"<time>{shown(story.published, section.language)}</time>" if story.published else ""
    return (
        f'<article {_is("card")}><a href="{address(story)}">{picture}'
        f"<span {_is('kicker')}>{escape(story.kicker)}</span>"
        f"<h3>{escape(story.headline, quote=False)}</h3></a><p>{escape(story.standfirst, quote=False)}"
        f"</p>{when}</article>"
    )
