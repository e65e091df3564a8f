"""What an element's class and id say it is for: evidence, in words that designers use in any language's pages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement


class Role:
    """Bits of one number: a flag type of the standard library makes the walk over the tree twice as slow."""

    NONE = 0
    AUTHOR = 1
    DATE = 2
    TITLE = 4
    CRUMBS = 8
    WALL = 16
    ASIDE = 32
    """Not of the article: navigation, related stories, comments, the page's own head and foot."""
    CLOCK = 64
    """Today's date, as a masthead shows it."""
    BIO = 128
    """A box that presents the author at length."""
    MODIFIED = 256
    CAPTION = 1024
    """Of a picture."""
    HEAD = 8192
    """The top of a page, or of a box."""
    TAGS = 16384
    """A list of keywords."""
    COMMENT = 4096
    """Of readers."""
    KICKER = 2048
    """Stands above the headline: a topic, a series."""
    MORE = 512
    """A list of other articles."""


_MAX_CHARS = 300
_MAX_LEVELS = 100
_CARD_LEVELS = 3
_AUTHORS_PAGE = re.compile(r"author|auteur|autor|/(?:people|staff|team|profile)s?/", re.IGNORECASE)
# Words of a class name: "td-post-date", "postDate", "post__date" all hold "post" and "date".
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WORDS: tuple[tuple[int, str], ...] = (
    (
        Role.AUTHOR,
        "author authors byline bylines autor autoren autore autores auteur auteurs redacteur writer writers vcard "
        "creator signature verfasser contributor contributors reporter journalist",
    ),
    (
        Role.DATE,
        "date dateline datetime time timestamp published publish pubdate publication publishdate publisheddate "
        "datum fecha data posted datepublished entrydate postdate updated modified lastmod tarih zeit",
    ),
    (
        Role.MODIFIED,
        "updated modified lastmod update changed aktualisiert",
    ),
    (
        Role.TITLE,
        "headline title titel titulo titre titolo heading",
    ),
    (
        Role.HEAD,
        "header head masthead banner logo brand topbar kopf",
    ),
    (
        Role.TAGS,
        "tags taglist keywords schlagworte schlagwörter mots etiquetas",
    ),
    (
        Role.COMMENT,
        "comment comments commentlist commenter respond disqus",
    ),
    (
        Role.KICKER,
        "kicker overline dachzeile roofline topline eyebrow spitzmarke pretitle supertitle surtitle surtitre "
        "antetitulo volanta occhiello preheadline preheader",
    ),
    (
        Role.CRUMBS,
        "breadcrumb breadcrumbs crumb crumbs crumbtrail pfad brotkrumen ariane migas briciole kruimelpad",
    ),
    (
        Role.WALL,
        "paywall paywalled piano regwall premiumwall subscriberwall",
    ),
    (
        Role.ASIDE,
        "sidebar nav navigation navbar menu footer masthead topbar related recommended recommendation "
        "recommendations comment comments respond trending popular mostread latest teaser teasers promo "
        "newsletter widgets ticker carousel slider advertisement outbrain taboola cookie consent modal "
        "cards",
    ),
    (
        Role.MORE,
        "related recommended recommendation recommendations trending popular mostread latest teaser teasers",
    ),
    (
        Role.CLOCK,
        "clock today currentdate todaydate weather topbar masthead",
    ),
    (Role.CAPTION, "caption captions figcaption bildunterschrift bildtext legend legende photocredit credit"),
    (
        Role.BIO,
        "bio biography about",
    ),
)
_ROLES: dict[str, int] = {}
for _role, _words in _WORDS:
    for _word in _words.split():
        _ROLES[_word] = _ROLES.get(_word, Role.NONE) | _role


def roles(css_class: str, css_id: str) -> int:
    """Roles that the words of a class attribute and an id name, as bits."""
    return (read_names(css_class) if css_class else 0) | (read_names(css_id) if css_id else 0)


def read_names(names: str) -> int:
    """Roles that the words of one class attribute or id name."""
    return _read_names(names if len(names) <= _MAX_CHARS else names[:_MAX_CHARS])


@lru_cache(maxsize=10_000)
def _read_names(names: str) -> int:
    said = Role.NONE
    for part in _PART.findall(names):
        said |= _role_of(part)
    return said


@lru_cache(maxsize=5_000)
def _role_of(part: str) -> int:
    """Of one word of a name. Sites call their elements differently, but of the same words."""
    word = part.lower()
    role = _ROLES.get(word)
    if role is None and word.startswith(("author", "byline")) and not word.startswith("authori"):
        return Role.AUTHOR  # "authorname", "bylinetext"
    return role or Role.NONE


_ASIDE_TAGS = frozenset({"nav", "aside", "footer", "form"})
_TOP_TAGS = frozenset({"article", "main", "body", "html"})


def above(element: HtmlElement) -> Iterator[HtmlElement]:
    """Ancestors, nearest first, as many as pages made by people have."""
    return islice(element.iterancestors(), _MAX_LEVELS)


def is_furniture(element: HtmlElement) -> bool:
    """Whether the element itself is navigation, a sidebar, a list of other stories, comments."""
    if element.tag in _ASIDE_TAGS:
        return not (element.tag == "footer" and _in_article(element))
    return bool(roles(element.get("class", ""), element.get("id", "")) & Role.ASIDE)


def _in_article(element: HtmlElement) -> bool:
    """Whether a footer is an article's, where many themes put its signature, and not the page's."""
    return any(node.tag == "article" for node in above(element))


def is_aside(element: HtmlElement, within: Container[HtmlElement] = ()) -> bool:
    """Whether the element, or something around it, is furniture.

    `within` holds the headline's ancestors: what encloses the headline as well is the article's, whatever it is called.
    """
    for node in (element, *above(element)):
        if node in within or node.tag in ("body", "html"):
            return False
        if node.tag not in _TOP_TAGS and is_furniture(node):
            return True
    return False


def is_in_card(element: HtmlElement, within: Container[HtmlElement]) -> bool:
    """Whether an element stands with the linked heading of another article.

    `within` holds the headline's ancestors: what encloses the headline is no card.
    """
    for node in (element, *islice(element.iterancestors(), _CARD_LEVELS)):
        if node in within:
            return False
        for heading in islice(node.iter("h2", "h3", "h4", "h5", "h6"), 3):
            parent = heading.getparent()
            link = next(heading.iter("a"), parent if parent is not None and parent.tag == "a" else None)
            # The heading of an author's box links to the author.
            if link is not None and not _AUTHORS_PAGE.search(f"{link.get('rel', '')} {link.get('href', '')[:300]}"):
                return True
    return False
