"""Layout 2: a newspaper theme for WordPress: nested div blocks, og: metadata, a plugin's inline related posts."""

from __future__ import annotations

from html import escape

from newsspider.demo import inline, library
from newsspider.demo.document import document, feed_links, navigation
from newsspider.demo.sections import Section
from newsspider.demo.story import Picture, Piece, Story
from newsspider.demo.visit import Visit, address, author_path, tag_path
from newsspider.demo.words import Words, shown, words

_LABEL = "― Advertisement ―"
_SUBSCRIBE = "Become a member"
_OFFER = "Get the best offers and updates relating to"
"""The theme's own words, which nobody has translated."""


def article(story: Story, visit: Visit) -> str:
    """The page of a story."""
    section = library.section_of(story)
    speech = words(section.language)
    main = (
        '<div class="nw-main-content-wrap"><div class="nwb-row"><div class="nwb-column nwb-span8">'
        f"{_spot()}{_trail(story, section, speech)}{_title(story, section, speech)}"
        '<div class="nwb_single_content nwb_wrap">'
        f'<div class="nwb-block-inner nw-fix-index">{_text(story, speech)}</div>'
        f"</div>{_tags(story, speech)}{_author_box(story, speech)}{_comments(speech)}</div>"
        f'<div class="nwb-column nwb-span4">{_sidebar(story, speech)}</div></div></div>'
    )
    head = "\n".join((_metadata(story, section, visit), feed_links(section.feed)))
    return shell(section, f"{story.headline} - {section.publisher}", main, head=head, clock=story.clock)


def listing(section: Section, number: int, visit: Visit) -> str:
    """One page of a category, counted from 1."""
    pages = library.section_pages(section)
    modules = "".join(_module(story, section) for story in pages[number - 1])
    numbers = "".join(
        f'<span class="current">{n}</span>' if n == number else f'<a href="{section.page_path(n)}">{n}</a>'
        for n in range(1, len(pages) + 1)
    )
    main = (
        '<div class="nw-main-content-wrap"><div class="nwb-row"><div class="nwb-column nwb-span8">'
        f'<h1 class="nwb-category-title">{section.title}</h1><div class="nwb_flex_block">{modules}</div>'
        f'<div class="page-nav">{numbers}</div></div><div class="nwb-column nwb-span4">{_spot()}</div>'
        "</div></div>"
    )
    return shell(section, f"{section.title} - {section.publisher}", main, head=feed_links(section.feed))


def shell(section: Section, title: str, main: str, head: str = "", clock: str | None = None) -> str:
    """Top bar with the clock, subscription box, menu and footer around `main`."""
    speech = words(section.language)
    body = (
        '<body class="post-template-default single nw-boxed"><div class="nw-theme-wrap">'
        f'<div class="nwb_header_date nwb-wrap"><div class="nwb-block-inner"><div>{clock or speech.clock}'
        "</div></div></div>"
        f'<div class="nwb_header_logo"><a href="/" class="nw-logo-text">{section.publisher}</a></div>'
        f'<div class="nw_block_subscribe"><div class="nw-title">{_SUBSCRIBE}</div>'
        f'<div class="nw-descr">{_OFFER} {section.publisher}.</div>'
        f'<a href="/login/" class="nw-btn">{_SUBSCRIBE}</a></div>'
        f'<div class="nwb_header_menu">{navigation(section.key, "nw-mega-menu")}</div>{main}'
        f'<div class="nw-footer-wrap"><div class="nw-footer-title">{section.publisher}</div>'
        f'<div class="nw-footer-links"><a href="/about/">{speech.about}</a> <a href="/imprint/">{speech.imprint}</a> '
        f'<a href="/search/">{speech.search}</a> <a href="/intern/">Intern</a></div>'
        f'<div class="nw-sub-footer-copy">{speech.copyright}</div></div>'
        f'<div class="cky-consent-bar"><p>{speech.cookies}</p>'
        f'<button onclick="this.parentNode.remove()">{speech.accept}</button></div></div></body>'
    )
    return document(language=section.language, title=title, style="wordpress", head=head, body=body)


def _metadata(story: Story, section: Section, visit: Visit) -> str:
    named = {
        "og:locale": "de_DE",
        "og:type": "article",
        "og:title": story.headline,
        "og:url": visit.absolute(story.path),
        "og:site_name": section.publisher,
        "article:section": section.title,
    }
    if story.published:
        named["article:published_time"] = story.published.isoformat()
    if story.modified:
        named["article:modified_time"] = story.modified.isoformat()
    if story.lead:
        named["og:image"] = visit.absolute(f"/pictures/{story.lead.name}.svg")
    if story.standfirst:
        named["og:description"] = story.standfirst
    properties = [f'<meta property="{name}" content="{escape(value)}">' for name, value in named.items()]
    authors = [f'<meta name="author" content="{escape(author.name)}">' for author in story.authors]
    canonical = f'<link rel="canonical" href="{escape(visit.absolute(story.path))}">'
    return "\n".join([canonical, '<meta name="generator" content="WordPress 6.7">', *properties, *authors])


def _spot() -> str:
    return (
        f'<div class="nw-a-rec nw-a-rec-id-custom_ad_1"><span class="nw-adspot-title">{_LABEL}</span>'
        '<div class="nw-visible-desktop"><a href="/shop/"><img src="/pictures/spot.svg" alt="spot_img"></a></div></div>'
    )


def _trail(story: Story, section: Section, speech: Words) -> str:
    return (
        '<div class="nwb_breadcrumbs nwb-breadcrumbs"><div class="nwb-block-inner">'
        f'<span><a class="entry-crumb" href="/">{speech.home}</a></span>'
        f'<i class="nw-bread-sep"></i><span><a class="entry-crumb" href="{section.path}">{section.title}</a></span>'
        f'<i class="nw-bread-sep"></i><span class="nwb-bred-no-url-last">{escape(story.headline, quote=False)}</span>'
        "</div></div>"
    )


def _title(story: Story, section: Section, speech: Words) -> str:
    date = ""
    if story.published:
        shown_date = shown(story.published, section.language)
        stamp = story.published.isoformat()
        date = f'<div class="nwb_single_date"><time class="entry-date" datetime="{stamp}">{shown_date}</time></div>'
    names = " ".join(f'<a class="nwb-author-name" href="{author_path(a)}">{escape(a.name)}</a>' for a in story.authors)
    author = f'<div class="nwb_single_author">{speech.by} {names}</div>' if names else ""
    kicker = f'<div class="nwb-kicker">{escape(story.kicker)}</div>' if story.kicker else ""
    shares = "".join(f'<a href="/share/{n}" class="nw-social-{n}">{n.title()}</a>' for n in ("mail", "post", "print"))
    return (
        f'{kicker}<div class="nwb_title nwb-single-title">'
        f'<h1 class="nwb-title-text">{escape(story.headline, quote=False)}'
        f'</h1></div><div class="nwb-meta">{author}{date}</div>'
        f'<div class="nw-post-sharing"><span>{speech.share}</span>{shares}</div>'
        f"{_featured(story.lead, speech) if story.lead else ''}"
    )


def _featured(picture: Picture, speech: Words) -> str:
    return (
        f'<div class="wp-caption"><img class="entry-thumb" src="/pictures/{picture.name}.svg" alt="" width="1200"'
        ' height="675">'
        f'<div class="wp-caption-text">{escape(picture.caption)} ({speech.photo}: {escape(picture.credit)})'
        "</div></div>"
    )


def _text(story: Story, speech: Words) -> str:
    """The pieces, with an advert in the middle, a newsletter box before the end and a related post among them."""
    parts = [_piece(piece, speech) for piece in story.pieces]
    if story.standfirst:
        parts.insert(0, f'<div class="nwb-excerpt"><p>{escape(story.standfirst, quote=False)}</p></div>')
    if len(parts) > 4:
        parts.insert(len(parts) - 1, _newsletter(speech))
        parts.insert(2, _spot())
    parts.insert(len(parts) if story.see_also or len(parts) < 4 else 4, _inline_related(story, speech))
    return "\n".join(part for part in parts if part)


def _piece(piece: Piece, speech: Words) -> str:
    match piece.kind:
        case "heading":
            return f'<h2 class="wp-block-heading">{inline.to_html(piece.text)}</h2>'
        case "quote":
            return f'<blockquote class="wp-block-quote"><p>{inline.to_html(piece.text)}</p></blockquote>'
        case "list":
            items = "".join(f"<li>{inline.to_html(row[0])}</li>" for row in piece.rows)
            return f'<ul class="wp-block-list">{items}</ul>'
        case "table":
            rows = ("".join(f"<td>{inline.to_html(cell)}</td>" for cell in row) for row in piece.rows)
            body = "".join(f"<tr>{row}</tr>" for row in rows)
            return f'<figure class="wp-block-table"><table><tbody>{body}</tbody></table></figure>'
        case "image":
            return _featured(piece.picture, speech) if piece.picture else ""
    return f"<p>{inline.to_html(piece.text)}</p>"


def _newsletter(speech: Words) -> str:
    return (
        f'<div class="tnp-subscription"><h4>{speech.newsletter}</h4><p>{speech.newsletter_text}</p>'
        f'<input type="email" placeholder="{speech.email}"><button>{speech.subscribe}</button></div>'
    )


def _inline_related(story: Story, speech: Words) -> str:
    if story.see_also:
        path, title = "/world/neue-militaeruebungen/", story.see_also
    elif near := library.neighbours(story):
        path, title = address(near[0]), near[0].headline
    else:
        return ""
    return (
        f'<div class="inline-related-posts"><a href="{path}"><span class="ctaText">{speech.see_also}</span>&nbsp; '
        f'<span class="postTitle">{escape(title, quote=False)}</span></a></div>'
    )


def _tags(story: Story, speech: Words) -> str:
    links = "".join(f'<li><a href="{tag_path(tag)}">{escape(tag)}</a></li>' for tag in story.tags)
    return f'<ul class="nwb-tags"><li><span>{speech.tags}</span></li>{links}</ul>' if links else ""


def _author_box(story: Story, speech: Words) -> str:
    if not story.authors:
        return ""
    name = escape(story.authors[0].name)
    return (
        f'<div class="nw-author-box"><div class="nw-author-name">{name}</div>'
        f'<div class="nw-author-description">{name} {speech.about_author_text}</div></div>'
    )


def _comments(speech: Words) -> str:
    found = "".join(
        f'<li class="comment"><div class="comment-meta"><cite>{c.name}</cite> <span>{c.when}</span></div>'
        f'<div class="comment-content"><p>{c.text}</p></div></li>'
        for c in speech.comment_list
    )
    return f'<div class="comments" id="comments"><h4>{speech.comments}</h4><ol class="comment-list">{found}</ol></div>'


def _sidebar(story: Story, speech: Words) -> str:
    section = library.section_of(story)
    near = library.neighbours(story)
    rows = "".join(_module(other, library.section_of(other)) for other in near[:4])
    rows += "".join(
        f'<div class="nw_module_6"><h3 class="entry-title"><a href="{line.path}">{line.title}</a></h3>'
        f'<div class="nw-editor-date"><span class="nw-post-author-name">{line.name}</span> {line.when}</div></div>'
        for line in speech.popular
    )
    return (
        f'{_spot()}<div class="nwb_module_list"><h4 class="nw-block-title"><span>{speech.most_read}'
        f"</span></h4>{rows}"
        f'<a class="nw-more" href="{section.path}">{speech.more_from} {section.title}</a></div>'
    )


def _module(story: Story, section: Section) -> str:
    """A post as lists show it."""
    name = story.lead.name if story.lead else "logo"
    picture = f'<a class="nw-image-wrap" href="{address(story)}"><img src="/pictures/{name}.svg" alt=""></a>'
    date = f'<span class="nw-post-date">{shown(story.published, section.language)}</span>' if story.published else ""
    names = ", ".join(escape(a.name) for a in story.authors)
    return (
        f'<div class="nw_module_flex"><div class="nw-module-thumb">{picture}</div>'
        f'<div class="nw-module-meta-info"><a class="nw-post-category" href="{section.path}">{section.title}</a>'
        f'<h3 class="entry-title"><a href="{address(story)}">{escape(story.headline, quote=False)}</a></h3>'
        f'<div class="nw-editor-date"><span class="nw-post-author-name">{names}</span> {date}</div></div></div>'
    )
