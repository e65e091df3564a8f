"""Which further pages an article has, as its pages link them: not the pages of a list, nor the next article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit, urlunsplit

from lxml.html import HtmlElement

from newsspider.discover.listing import base_of, forbids_following
from newsspider.discover.shape import article_likelihood
from newsspider.discover.urls import absolute, article_key, normalize

MOST_PAGES = 20
"""Of one article, its first one included."""

_LONGEST = 50
"""Pages that any article has: what links page 83 is a list."""
_MOST_ANCHORS = 5_000
_MOST_LEVELS = 12
_LONGEST_TEXT = 60
_LONGEST_NAME = 500
"""Characters that are read of an element's classes."""
_ARTICLE_FROM = 0.5
_WORD = (
    r"(?:page|pages?_?n[or]|page_?num(?:ber)?|pagewanted|paged|pg|seite|pagina|p%c3%a1gina|sida|side|strona|stranka"
    r"|sivu|sayfa)"
)
# `?page=2`, `?seite=2`; a lone `p` numbers pages only where a path names the article.
_IN_QUERY = re.compile(rf"^(?:{_WORD}|p)=(\d{{1,3}})$", re.IGNORECASE)
# `/2`, `/2.html`, `/seite-2`, `/page/2`
_AS_SEGMENT = re.compile(
    rf"^(?P<stem>.+?)/(?:{_WORD}[-_/]?)?(?P<number>\d{{1,2}})(?P<end>\.\w{{2,5}})?/?$", re.IGNORECASE
)
# `story,seite-2`, `story-page-2.html`
_AS_NAMED_ENDING = re.compile(
    rf"^(?P<stem>.+?[^/])[-,;_.]{_WORD}[-_]?(?P<number>\d{{1,2}})(?P<end>\.\w{{2,5}})?/?$", re.IGNORECASE
)
# `story-2.html`: of two articles with one title the second one is called so as well.
_AS_ENDING = re.compile(r"^(?P<stem>.+?[^/])[-,;_.](?P<number>\d{1,2})(?P<end>\.\w{2,5})?/?$")
# Most addresses have none, and a listing may name tens of thousands of them.
_MAY_HAVE_NUMBER = re.compile(r"[^/]{3}[-_=/]\d{1,2}(?:\.\w{2,5})?/?(?:[?&]|$)")
_END = r"(?:\.[a-z]{2,5})?/?(?:[?&#\"'\s>]|$)"
# What may follow an article's own name in the markup of a link to a page of it, and how such a link may begin without
# that name. Each begins with what is found fast: a page is looked through in a tenth of the time that parsing takes.
_QUERY_MARKUP = rf"[?&;](?:amp;)?[^\"'\s>]{{0,80}}?(?:{_WORD}|p)=\d{{1,2}}\b"
_OWN_ENDING = re.compile(
    rf"(?i:(?:\.[a-z]{{2,5}})?/?{_QUERY_MARKUP}|(?:\.[a-z]{{2,5}})?[-/,;_.](?:{_WORD}[-_/]?)?\d{{1,2}}{_END})".encode()
)
_RELATIVE = re.compile(rf"href\s*=\s*[\"']?(?i:{_QUERY_MARKUP}|(?:\./)?(?:{_WORD}[-_/]?)?\d{{1,2}}{_END})".encode())
_MOST_OWN_NAMES = 10_000
_FILE_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|jsp)(?=$|\?)", re.IGNORECASE)
_DIGITS = re.compile(r"^\W*(\d{1,2})\W*$")
_PAGE_TEXT = re.compile(
    r"\b(?:page|seite|pagina|página|sida|side|strona|stránka|sivu|sayfa|стр\w*|صفحة)\b|页|頁|ページ|쪽|페이지",
    re.IGNORECASE,
)
_BACK_TEXT = re.compile(
    r"^\W*(?:prev\w*|previous|back|zurück|vorherige|pr[ée]c[ée]dente?|anterior|indietro)\b", re.IGNORECASE
)
_WHOLE_TEXT = re.compile(
    r"single[- ]page|(?:on|as|in) (?:one|a single) page|(?:view|read|show) all pages"
    r"|(?:full|entire) (?:article|story)|auf (?:1|einer) seite|komplettansicht"
    r"|(?:ganzen|gesamten|vollständigen) (?:artikel|text)"
    r"|(?:sur|en) une (?:seule )?page|en una sola página|in un'?unica pagina|op één pagina|全文|1ページ",
    re.IGNORECASE,
)
# Not what says of an article whether it may be commented on (`comments-open`, `has-comments`).
_COMMENTS = re.compile(
    r"(?:^|\s)(?!has-|no-)[\w-]*(?:comment|kommentar|coment|disqus|discussion|diskussion|replies|reacties)"
    r"(?![\w-]*(?:open|closed|enabled|disabled))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePages:
    """What a page says of the other pages of its article."""

    further: dict[int, str] = field(default_factory=dict)
    """Number of the page -> its address, ascending; those before this one are not among them."""
    whole: str | None = None
    """Where the article is on one page."""
    first: str | None = None
    """Where the article begins, if this is a further page of it."""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """An address taken for that of a numbered page."""

    first: str
    """Of the page without a number."""
    number: int
    sure: bool
    """Numbers stand there for nothing but pages."""


def may_have_pages(body: bytes, url: str) -> bool:
    """Whether a page may link others of its article: quickly, so that few pages are read twice for it."""
    if any(numbered.number > 1 for numbered in _numbered(url)):
        return True
    name = _FILE_ENDING.sub("", urlsplit(url).path.rstrip("/").rpartition("/")[2])
    return _has_own_ending(body, name.encode("utf-8", errors="replace")) or _RELATIVE.search(body) is not None


def _has_own_ending(body: bytes, name: bytes) -> bool:
    """Whether a page names its own address with a number behind it, or so often that it may.

    The pattern is not made with each name: to compile it took as long as to look through ten pages.
    """
    if not name:
        return _OWN_ENDING.search(body) is not None
    at = body.find(name)
    for _ in range(_MOST_OWN_NAMES):
        if at < 0 or _OWN_ENDING.match(body, at + len(name)):
            return at >= 0
        at = body.find(name, at + 1)
    return True


def first_page_of(url: str) -> str | None:
    """Where the article begins of which an address is that of a further page; None: it is none, or may be none.

    `/2026/11/a-story?page=2` -> `/2026/11/a-story`. Of `/news?page=2` nothing says that it is an article's, and
    `/2026/11/a-story-2` may be another one.
    """
    if not _MAY_HAVE_NUMBER.search(url):
        return None
    for numbered in _numbered(url):
        is_further = numbered.sure and 2 <= numbered.number <= MOST_PAGES
        is_date = numbered.first.rstrip("/").rpartition("/")[2].isdigit()  # `/2026/11/2`
        if is_further and not is_date and article_likelihood(numbered.first) >= _ARTICLE_FROM:
            return numbered.first
    return None


def beginning_of(url: str) -> str:
    """The address of an article's first page without its number, if it has one: `?page=1`."""
    return next((own.first for own in _numbered(url) if own.number == 1 and own.sure), url)


def may_be_page_of(url: str, first: str) -> bool:
    """Whether an address is that of a further page, or of the whole, of the article that begins at `first`."""
    return _is_of(url, first) or any(_bare(numbered.first) == _bare(first) for numbered in _numbered(url))


def read_pages(root: HtmlElement, url: str, *, first: str | None = None, number: int = 1) -> ArticlePages:
    """The other pages of the article whose page this is, at `url`.

    `first` is where the article begins, and `number` which of its pages this is, as far as that is known. Only
    addresses of the same host count, and of these the ones that are the article's own with the number of a page.
    """
    links = list(_links(root, url))
    if first is not None:
        return _pages_from(links, first, number)
    for own in _numbered(url):
        if own.number > 1 and (own.sure or _is_paged(links, own.first)) and _links_back(links, own.first):
            return ArticlePages(first=own.first)
    return _pages_from(links, beginning_of(url), number)


@dataclass(frozen=True, slots=True)
class _PageLink:
    url: str
    text: str
    rel: tuple[str, ...]


def _pages_from(links: list[_PageLink], first: str, current: int) -> ArticlePages:
    stem = _bare(first)
    further: dict[int, str] = {}
    whole: str | None = None
    for link in links:
        if (number := _number_in(link, stem, current)) and current < number:
            further.setdefault(number, link.url)
        elif whole is None and _WHOLE_TEXT.search(link.text) and _is_of(link.url, first):
            whole = link.url
    return (
        ArticlePages(further=dict(sorted(further.items())), whole=whole)
        if max(further, default=0) <= _LONGEST
        else ArticlePages()
    )


def _number_in(link: _PageLink, stem: str, current: int) -> int | None:
    """Which page of the article a link leads to; None: to none that has a number."""
    digits = _DIGITS.match(link.text)
    for numbered in _numbered(link.url):
        if _bare(numbered.first) != stem or not (numbered.sure or digits or _PAGE_TEXT.search(link.text)):
            continue
        if digits and int(digits[1]) == numbered.number + 1:  # Drupal's second page is `?page=1`
            return int(digits[1])
        return max(numbered.number, current + 1) if "next" in link.rel else numbered.number
    return None


def _is_paged(links: list[_PageLink], first: str) -> bool:
    """Whether links between pages are there, of an article that begins there."""
    return any(_number_in(link, _bare(first), 1) for link in links)


def _links_back(links: list[_PageLink], first: str) -> bool:
    """Whether a page links the article's first one as a page."""
    stem = _bare(first)
    return any(
        _bare(link.url) == stem
        and (
            "prev" in link.rel
            or _DIGITS.match(link.text)
            or _PAGE_TEXT.search(link.text)
            or _BACK_TEXT.match(link.text)
        )
        for link in links
    )


def _is_of(url: str, first: str) -> bool:
    """Whether an address is another form of the article's: a query or a further segment is all that it has more."""
    path, own = _bare(url).partition("?")[0], _bare(first).partition("?")[0]
    return url != normalize(first) and (path == own or path.startswith(f"{own}/"))


def _numbered(url: str) -> Iterator[_Numbered]:
    """What an address is if it is a page's, the surest first."""
    parts = urlsplit(url)
    pairs = parts.query.split("&") if parts.query else []
    for place, pair in enumerate(pairs):
        found = _IN_QUERY.match(pair)
        if found and (not pair.lower().startswith("p=") or parts.path.strip("/")):
            query = "&".join((*pairs[:place], *pairs[place + 1 :]))
            yield _Numbered(urlunsplit(parts._replace(query=query, fragment="")), int(found[1]), sure=True)
    for pattern, sure in ((_AS_SEGMENT, True), (_AS_NAMED_ENDING, True), (_AS_ENDING, False)):
        if (found := pattern.match(parts.path)) and found["stem"].strip("/"):
            path = found["stem"] + ((found["end"] or "") if pattern is not _AS_SEGMENT else "")
            if parts.path.endswith("/") and pattern is _AS_SEGMENT:
                path += "/"
            yield _Numbered(urlunsplit(parts._replace(path=path, fragment="")), int(found["number"]), sure=sure)


def _bare(url: str) -> str:
    """What the addresses of an article's pages have in common."""
    return _FILE_ENDING.sub("", article_key(url))


def _links(root: HtmlElement, url: str) -> Iterator[_PageLink]:
    if forbids_following(root):
        return
    base, host = base_of(root, url), urlsplit(normalize(url) or "").netloc
    for element in islice(root.iter("a", "link"), _MOST_ANCHORS):
        href = element.get("href") or ""
        rel = tuple((element.get("rel") or "").lower().split())
        if "nofollow" in rel or (element.tag == "link" and not {"next", "prev"} & set(rel)):
            continue
        address = absolute(href, base)
        if address is None or urlsplit(address).netloc != host:
            continue
        if not (_COMMENTS.search(href.partition("#")[2]) or _in_comments(element)):
            yield _PageLink(address, _text(element), rel)


def _text(element: HtmlElement) -> str:
    text = " ".join("".join(element.itertext()).split()) if element.tag == "a" else ""
    text = text or element.get("aria-label") or element.get("title") or ""
    return text if len(text) <= _LONGEST_TEXT else ""


def _in_comments(element: HtmlElement) -> bool:
    for around in islice(element.iterancestors(), _MOST_LEVELS):
        if around.tag == "body":
            return False
        if _is_of_comments(around.get("class", "")) or _is_of_comments(around.get("id", "")):
            return True
    return False


def _is_of_comments(name: str) -> bool:
    """A page's links stand in a few elements, again and again."""
    return bool(name) and _names_comments(name[:_LONGEST_NAME])


@lru_cache(maxsize=2_000)
def _names_comments(name: str) -> bool:
    return _COMMENTS.search(name) is not None
