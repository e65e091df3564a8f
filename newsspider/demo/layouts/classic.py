"""Layout 1: semantic HTML5 with a JSON-LD NewsArticle, as a quality paper would set it."""

from __future__ import annotations

from html import escape

from newsspider.demo import inline, jsonld, library
from newsspider.demo.document import document, feed_links, navigation
from newsspider.demo.sections import SECTIONS, Section
from newsspider.demo.story import Picture, Piece, Story
from newsspider.demo.visit import Visit, address, author_path, tag_path
from newsspider.demo.words import Words, shown, words


def article(story: Story, visit: Visit) -> str:
    """The page of a story."""
    section = library.section_of(story)
    speech = words(section.language)
    main = (
        f'<div class="page"><main>{_trail(story, section, speech)}<article>{_opening(story, section, speech)}'
        f'<div class="story-body">{_text(story, speech)}</div>{_topics(story, speech)}</article>'
        f"{_author_box(story, speech)}{_related(story, speech)}{_comments(speech)}</main>"
        f'<aside class="side">{advert(speech)}{_most_read(story, speech)}</aside></div>'
    )
    head = "\n".join(
        (
            f'<link rel="canonical" href="{escape(visit.absolute(story.path))}">',
            f'<meta name="description" content="{escape(story.standfirst)}">',
            f'<meta property="og:type" content="article"><meta property="og:title" content="{escape(story.headline)}">',
            feed_links(section.feed),
            jsonld.script(jsonld.article(story, visit)),
        )
    )
    return shell(section, f"{story.headline} | {section.publisher}", main, head=head)


def listing(section: Section, number: int, visit: Visit) -> str:
    """One page of a section, counted from 1. It links to a story's other address, where it has one."""
    speech = words(section.language)
    pages = library.section_pages(section)
    cards = "".join(teaser(story, next(iter(story.aliases), None)) for story in pages[number - 1])
    turns = []
    if number > 1:
        turns.append(f'<a rel="prev" href="{section.page_path(number - 1)}">← {speech.newer}</a>')
    if number < len(pages):
        turns.append(f'<a rel="next" href="{section.page_path(number + 1)}">{speech.older} →</a>')
    main = (
        f'<div class="page"><main><h1 class="section-title">{section.title}</h1><div class="teasers">'
        f"{cards}</div>"
        f'<nav class="turns">{"".join(turns)}</nav></main><aside class="side">{advert(speech)}</aside></div>'
    )
    return shell(section, f"{section.title} | {section.publisher}", main, head=feed_links(section.feed))


def teaser(story: Story, path: str | None = None) -> str:
    """A story as listings show it; `path` is another address than its own to link to."""
    section = library.section_of(story)
    picture = f'<img src="/pictures/{story.lead.name}.svg" alt="" loading="lazy">' if story.lead else ""
    when = f"<time>{shown(story.published, section.language)}</time>" if story.published else ""
    return (
        f'<article class="teaser" lang="{section.language}" dir="{"rtl" if section.language == "ar" else "ltr"}">'
        f'{picture}<p class="kicker">{escape(story.kicker or section.title)}</p>'
        f'<h3><a href="{address(story, path)}">{escape(story.headline, quote=False)}</a></h3>'
        f"<p>{escape(story.standfirst, quote=False)}</p>{when}</article>"
    )


def shell(section: Section, title: str, main: str, head: str = "", current: str | None = None) -> str:
    """Masthead, navigation, ticker and footer around `main`; `current` is the section the navigation marks."""
    speech = words(section.language)
    body = (
        f'<body><div class="ticker"><a href="/video/">{speech.ticker}</a></div><header class="masthead">'
        f'<div class="masthead-bar"><span class="clock">{speech.clock}</span><span class="tools">'
        f'<a href="/search/">{speech.search}</a> <a href="/login/">{speech.login}</a></span></div>'
        f'<p class="title"><a href="/">{section.publisher}</a></p>'
        f'<div class="subscribe"><strong>{speech.subscribe}</strong> {speech.subscribe_text}</div>'
        f"<nav>{navigation(section.key if current is None else current)}</nav></header>{main}{_footer(speech)}"
        f'<aside class="cookies" role="dialog">{speech.cookies} '
        f'<button onclick="this.parentNode.remove()">{speech.accept}</button></aside></body>'
    )
    return document(language=section.language, title=title, style="classic", head=head, body=body)


def plain(title: str, main: str, head: str = "") -> str:
    """A page that belongs to no section."""
    page = f'<div class="page"><main class="plain"><h1>{title}</h1>{main}</main></div>'
    return shell(SECTIONS["town"], f"{title} | The Marenholt Courier", page, head=head, current="")


def _footer(speech: Words) -> str:
    return (
        f'<footer class="site-footer">{navigation()}<p><a href="/about/">{speech.about}</a> '
        f'<a href="/imprint/">{speech.imprint}</a> <a href="/video/">Video</a> '
        f'<a href="/intern/" rel="nofollow">Intern</a></p><p class="copyright">{speech.copyright}</p></footer>'
    )


def _trail(story: Story, section: Section, speech: Words) -> str:
    return (
        f'<nav class="breadcrumb" aria-label="breadcrumb"><ol><li><a href="/">{speech.home}</a></li>'
        f'<li><a href="{section.path}">{section.title}</a></li><li>{escape(story.headline, quote=False)}</li>'
        "</ol></nav>"
    )


def _opening(story: Story, section: Section, speech: Words) -> str:
    standfirst = f'<p class="standfirst">{escape(story.standfirst, quote=False)}</p>' if story.standfirst else ""
    kicker = f'<p class="kicker">{escape(story.kicker)}</p>' if story.kicker else ""
    lead = _figure(story.lead, speech) if story.lead else ""
    return (
        f"<header>{kicker}<h1>{escape(story.headline, quote=False)}</h1>{standfirst}"
        f'<div class="byline">{_byline(story, speech)}{_times(story, section, speech)}</div>{_share(speech)}'
        f"</header>{lead}"
    )


def _byline(story: Story, speech: Words) -> str:
    names = [f'<a rel="author" href="{author_path(a)}">{escape(a.name)}</a>' for a in story.authors]
    return f'<span class="authors">{speech.by} {", ".join(names)}</span>' if names else ""


def _times(story: Story, section: Section, speech: Words) -> str:
    parts = []
    for label, moment in ((speech.published, story.published), (speech.updated, story.modified)):
        if moment:
            date = shown(moment, section.language)
            parts.append(f'<span>{label} <time datetime="{moment.isoformat()}">{date}</time></span>')
    return "".join(parts)


def _share(speech: Words) -> str:
    links = "".join(f'<li><a href="/share/{name.lower()}">{name}</a></li>' for name in ("Mail", "Post", "Link"))
    return f'<ul class="share" aria-label="{speech.share}"><li>{speech.share}</li>{links}</ul>'


def _text(story: Story, speech: Words) -> str:
    """The pieces, with what interrupts them: an inline link, an advert and a newsletter box."""
    parts = [_piece(piece, speech) for piece in story.pieces]
    if len(parts) > 3:
        parts.insert(len(parts) - 1, _newsletter(speech))
        parts.insert(2, _inline_link(story, speech) + advert(speech))
    if story.paid:
        parts.append(f'<div class="paywall"><h3>{speech.paywall}</h3><p>{speech.paywall_text}</p></div>')
    return "\n".join(parts)


def _piece(piece: Piece, speech: Words) -> str:
    match piece.kind:
        case "heading":
            return f"<h2>{inline.to_html(piece.text)}</h2>"
        case "quote":
            return f"<blockquote><p>{inline.to_html(piece.text)}</p></blockquote>"
        case "list":
            return "<ul>" + "".join(f"<li>{inline.to_html(row[0])}</li>" for row in piece.rows) + "</ul>"
        case "table":
            first, *rest = piece.rows
            head = "".join(f"<th>{inline.to_html(cell)}</th>" for cell in first)
            rows = ("".join(f"<td>{inline.to_html(cell)}</td>" for cell in row) for row in rest)
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        case "image":
            return _figure(piece.picture, speech) if piece.picture else ""
    return f"<p>{inline.to_html(piece.text)}</p>"


def _figure(picture: Picture, speech: Words) -> str:
    return (
        f'<figure><img src="/pictures/{picture.name}.svg" alt="{escape(picture.caption)}" width="1200" height="675">'
        f'<figcaption>{escape(picture.caption)} <span class="credit">{speech.photo}: {escape(picture.credit)}</span>'
        "</figcaption></figure>"
    )


def _inline_link(story: Story, speech: Words) -> str:
    near = library.neighbours(story)
    section = library.section_of(story)
    path, title = (address(near[0]), near[0].headline) if near else (section.path, section.title)
    return f'<p class="see-also"><strong>{speech.see_also}</strong> <a href="{path}">{escape(title)}</a></p>'


def advert(speech: Words) -> str:
    """A house's advertisement, labelled."""
    return (
        f'<aside class="advert"><span class="advert-label">{speech.advertisement}</span><p>{speech.advert}</p>'
        f'<a href="/shop/" rel="sponsored nofollow">{speech.advert_button}</a></aside>'
    )


def _newsletter(speech: Words) -> str:
    return (
        f'<form class="newsletter" action="/login/"><h3>{speech.newsletter}</h3><p>{speech.newsletter_text}</p>'
        f'<input type="email" placeholder="{speech.email}"><button>{speech.subscribe}</button></form>'
    )


def _topics(story: Story, speech: Words) -> str:
    links = "".join(f'<li><a rel="tag" href="{tag_path(tag)}">{escape(tag)}</a></li>' for tag in story.tags)
    return f'<ul class="topics"><li>{speech.tags}</li>{links}</ul>' if links else ""


def _author_box(story: Story, speech: Words) -> str:
    if not story.authors:
        return ""
    name = escape(story.authors[0].name)
    return f'<section class="author"><h3>{speech.about_author}</h3><p>{name} {speech.about_author_text}</p></section>'


def _related(story: Story, speech: Words) -> str:
    near = library.neighbours(story)[:3]
    if not near:
        return ""
    cards = "".join(map(teaser, near))
    return f'<section class="related"><h2>{speech.related}</h2><div class="teasers">{cards}</div></section>'


def _comments(speech: Words) -> str:
    found = "".join(
        f'<li><p class="comment-by"><b>{comment.name}</b> <span>{comment.when}</span></p><p>{comment.text}</p></li>'
        for comment in speech.comment_list
    )
    return (
        f'<section class="comments"><h2>{speech.comments} ({len(speech.comment_list)})</h2><ol>{found}</ol></section>'
    )


def _most_read(story: Story, speech: Words) -> str:
    items = "".join(
        f'<li><a href="{address(near)}">{escape(near.headline, quote=False)}</a> '
        f"<small>{', '.join(a.name for a in near.authors)} · {shown(near.published, language)}</small></li>"
        for near in library.neighbours(story)[:3]
        for language in [library.section_of(near).language]
        if near.published
    )
    others = "".join(
        f'<li><a href="{line.path}">{line.title}</a> <small>{line.name} · {line.when}</small></li>'
        for line in speech.popular
    )
    return f'<h2>{speech.most_read}</h2><ol class="most-read">{items}{others}</ol>'
