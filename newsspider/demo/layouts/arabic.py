"""Layout 5: right to left, with microdata on the elements instead of JSON-LD."""

from __future__ import annotations

from html import escape

from newsspider.demo import inline, library
from newsspider.demo.document import document, feed_links, navigation
from newsspider.demo.sections import Section
from newsspider.demo.story import Picture, Piece, Story
from newsspider.demo.visit import Visit, address, author_path, tag_path
from newsspider.demo.words import Words, shown, words


def article(story: Story, visit: Visit) -> str:
    """The page of a story."""
    section = library.section_of(story)
    speech = words(section.language)
    main = (
        f'<div class="layout"><div class="main-col">{_trail(story, section, speech)}'
        '<div class="post" itemscope itemtype="https://schema.org/NewsArticle">'
        f"{_opening(story, section, speech)}"
        f'<div class="post-content" itemprop="articleBody">{_text(story, speech)}</div>'
        f"{_topics(story, speech)}</div>{_comments(speech)}</div>{_side(story, speech)}</div>"
    )
    head = "\n".join(
        (
            f'<link rel="canonical" href="{escape(visit.absolute(story.path))}">',
            f'<meta property="og:title" content="{escape(story.headline)}"><meta property="og:locale" content="ar_AR">',
            feed_links(section.feed),
        )
    )
    return _shell(section, f"{story.headline} - {section.publisher}", main, head)


def listing(section: Section, number: int, visit: Visit) -> str:
    """One page of a section, counted from 1."""
    speech = words(section.language)
    pages = library.section_pages(section)
    numbers = "".join(
        f"<b>{n}</b>" if n == number else f'<a href="{section.page_path(n)}">{n}</a>' for n in range(1, len(pages) + 1)
    )
    items = "".join(_item(story, section) for story in pages[number - 1])
    main = (
        f'<div class="layout"><div class="main-col"><h1 class="cat-title">{section.title}</h1>{items}'
        f'<div class="pager">{numbers}</div></div><div class="side-col">{_advert(speech)}</div></div>'
    )
    return _shell(section, f"{section.title} - {section.publisher}", main, feed_links(section.feed))


def _shell(section: Section, title: str, main: str, head: str) -> str:
    speech = words(section.language)
    body = (
        f'<body><div class="topbar"><span class="today">{speech.clock}</span>'
        f'<a href="/login/">{speech.login}</a></div><div class="logo"><a href="/">{section.publisher}</a></div>'
        f'<div class="menu">{navigation(section.key)}</div><div class="breaking">{speech.ticker}</div>'
        f'<div class="subscribe-box"><b>{speech.subscribe}</b> {speech.subscribe_text}</div>{main}'
        f'<div class="bottom"><a href="/about/">{speech.about}</a> <a href="/imprint/">{speech.imprint}</a> '
        f'<a href="/search/">{speech.search}</a> <a href="/intern/">Intern</a><div>{speech.copyright}</div></div>'
        f'<div class="cookie-bar">{speech.cookies} <button onclick="this.parentNode.remove()">{speech.accept}</button>'
        "</div></body>"
    )
    return document(language="ar", direction="rtl", title=title, style="arabic", head=head, body=body)


def _trail(story: Story, section: Section, speech: Words) -> str:
    return (
        f'<div class="crumbs"><a href="/">{speech.home}</a> « <a href="{section.path}">{section.title}</a> « '
        f"<span>{escape(story.headline, quote=False)}</span></div>"
    )


def _opening(story: Story, section: Section, speech: Words) -> str:
    names = "، ".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/{author.type}">'
        f'<a href="{author_path(author)}"><span itemprop="name">{escape(author.name)}</span></a></span>'
        for author in story.authors
    )
    dates = "".join(
        f"<span>{label}: "
        f'<time itemprop="{name}" datetime="{moment.isoformat()}">{shown(moment, section.language)}</time>'
        "</span>"
        for name, label, moment in (
            ("datePublished", speech.published, story.published),
            ("dateModified", speech.updated, story.modified),
        )
        if moment
    )
    shares = "".join(f'<a href="/share/{n}">{n}</a>' for n in ("✉", "⧉", "⎙"))
    standfirst = f'<p class="lead-in">{escape(story.standfirst, quote=False)}</p>' if story.standfirst else ""
    return (
        f'<div class="over">{escape(story.kicker)}</div>'
        f'<h1 itemprop="headline">{escape(story.headline, quote=False)}</h1>'
        f'{standfirst}<div class="post-meta"><span class="writer">{speech.by} {names}</span>{dates}</div>'
        f'<div class="shares">{speech.share} {shares}</div>{_figure(story.lead, speech) if story.lead else ""}'
    )


def _text(story: Story, speech: Words) -> str:
    """The pieces, with an inline link, an advert and a newsletter box between them."""
    parts = [_piece(piece, speech) for piece in story.pieces]
    if len(parts) > 3:
        parts.insert(len(parts) - 1, _newsletter(speech))
        parts.insert(2, _inline_link(story, speech) + _advert(speech))
    return "\n".join(parts)


def _piece(piece: Piece, speech: Words) -> str:
    match piece.kind:
        case "heading":
            return f"<h3>{inline.to_html(piece.text)}</h3>"
        case "quote":
            return f"<blockquote>{inline.to_html(piece.text)}</blockquote>"
        case "list":
            return "<ul>" + "".join(f"<li>{inline.to_html(row[0])}</li>" for row in piece.rows) + "</ul>"
        case "table":
            rows = ("".join(f"<td>{inline.to_html(cell)}</td>" for cell in row) for row in piece.rows)
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case "image":
            return _figure(piece.picture, speech) if piece.picture else ""
    return f"<p>{inline.to_html(piece.text)}</p>"


def _figure(picture: Picture, speech: Words) -> str:
    return (
        f'<div class="photo"><img itemprop="image" src="/pictures/{picture.name}.svg" alt="" width="1200" height="675">'
        f'<div class="photo-note">{escape(picture.caption)} ({speech.photo}: {escape(picture.credit)})</div></div>'
    )


def _inline_link(story: Story, speech: Words) -> str:
    near = library.neighbours(story)
    section = library.section_of(story)
    path, title = (address(near[0]), near[0].headline) if near else (section.path, section.title)
    return f'<div class="read-also">{speech.see_also} <a href="{path}">{escape(title, quote=False)}</a></div>'


def _advert(speech: Words) -> str:
    return (
        f'<div class="ads"><small>{speech.advertisement}</small><div>{speech.advert}</div>'
        f'<a href="/shop/">{speech.advert_button}</a></div>'
    )


def _newsletter(speech: Words) -> str:
    return (
        f'<div class="mailing"><b>{speech.newsletter}</b><div>{speech.newsletter_text}</div>'
        f'<input type="email" placeholder="{speech.email}"><button>{speech.subscribe}</button></div>'
    )


def _topics(story: Story, speech: Words) -> str:
    links = "".join(f'<a rel="tag" href="{tag_path(tag)}">{escape(tag)}</a>' for tag in story.tags)
    return f'<div class="tags">{speech.tags}: {links}</div>' if links else ""


def _comments(speech: Words) -> str:
    found = "".join(f"<li><b>{c.name}</b> <small>{c.when}</small><p>{c.text}</p></li>" for c in speech.comment_list)
    return f'<div class="comments"><h4>{speech.comments}</h4><ul>{found}</ul></div>'


def _side(story: Story, speech: Words) -> str:
    section = library.section_of(story)
    items = "".join(
        f'<li><a href="{address(near)}">{escape(near.headline, quote=False)}</a>'
        f"<small>{'، '.join(a.name for a in near.authors)} - {shown(near.published, section.language)}</small></li>"
        for near in library.neighbours(story)[:5]
        if near.published
    )
    others = "".join(
        f'<li><a href="{line.path}">{line.title}</a><small>{line.name} - {line.when}</small></li>'
        for line in speech.popular
    )
    return (
        f'<div class="side-col">{_advert(speech)}<h4>{speech.most_read}</h4><ol>{items}{others}</ol>'
        f'<a class="more" href="{section.path}">{speech.more_from} {section.title}</a></div>'
    )


def _item(story: Story, section: Section) -> str:
    picture = f'<img src="/pictures/{story.lead.name}.svg" alt="">' if story.lead else ""
    when = f"<small>{shown(story.published, section.language)}</small>" if story.published else ""
    return (
        f'<div class="item">{picture}<div><h2><a href="{address(story)}">{escape(story.headline, quote=False)}</a></h2>'
        f"<p>{escape(story.standfirst, quote=False)}</p>{when}</div></div>"
    )
