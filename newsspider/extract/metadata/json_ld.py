"""JSON-LD (schema.org in `<script type="application/ld+json">`): scripts -> nodes, however wrapped or broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newsspider.extract.metadata.text import fold, plain

Node = dict[str, object]
"""A JSON object: keys are schema.org's names, values may be of any JSON type whatever the schema says."""

_MAX_SCRIPT_CHARS = 3_000_000
_MAX_NODES = 2_000
_MAX_DEPTH = 12
_DECODER = json.JSONDecoder(strict=False)

# White space is bounded and what is left open ends with the script: each pattern reads a script once, broken or not.
_COMMENT = re.compile(r"<!--|-->|/{0,2}\*?\s{0,20}<!\[CDATA\[\s{0,20}\*?/?|/{0,2}\*?\s{0,20}\]\]>\s{0,20}\*?/?")
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|$|\\$)'
# A string, kept as it is, or a comma with nothing but white space before a closing bracket.
_STRING_OR_COMMA = re.compile(rf"({_STRING})|,(?=\s{{0,200}}[}}\]])", re.DOTALL)
_STRING_OR_REMARK = re.compile(rf'({_STRING})|/\*.*?(?:\*/|$)|(?<![:"\w])//[^\n]*', re.DOTALL)
# A backslash that begins none of JSON's escapes, for example \' or \d.
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_DATE_PAIR = re.compile(r'"(datePublished|dateModified|headline)"\s*:\s*"([^"\\]{1,300})"')

_ARTICLE_TYPES = frozenset({
    "Article", "NewsArticle", "BlogPosting", "LiveBlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle",
    "AdvertiserContentArticle", "SatiricalArticle", "ScholarlyArticle", "MedicalScholarlyArticle",
    "TechArticle", "Report", "SocialMediaPosting",
})  # fmt: skip
_ARTICLES_FOLDED = frozenset(name.lower() for name in _ARTICLE_TYPES)
_POST_TYPES = frozenset({"DiscussionForumPosting", "Review"})
"""They have an author and a date as articles do, on pages that are none."""
_PAGE_TYPES = frozenset({
    "WebPage", "ItemPage", "AboutPage", "FAQPage", "QAPage", "MedicalWebPage", "CollectionPage", "ProfilePage",
    "CreativeWork", "VideoObject", "AudioObject", "PodcastEpisode", "Episode", "Recipe", "HowTo",
    "ImageGallery", "MediaGallery", "Product", "Event", "Book", "Course",
})  # fmt: skip


@dataclass(slots=True)
class JsonLd:
    """The page's nodes."""

    nodes: list[Node] = field(default_factory=list)
    """Every object outside another object's lists of other things, in document order."""
    by_id: dict[str, Node] = field(default_factory=dict)
    broken: int = 0
    """Scripts that could not be read even when mended."""
    rescued: Node = field(default_factory=dict)
    """Headline and dates found in broken scripts."""

    def resolve(self, value: object) -> object:
        """The node a bare `{"@id": ...}` points to; anything else as it is."""
        if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str) and "name" not in value:
            return self.by_id.get(value["@id"], value)
        return value


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """Nodes of all scripts. Never raises: what cannot be read is counted."""
    found = JsonLd()
    for script in scripts:
        script = script[:_MAX_SCRIPT_CHARS]
        try:
            values = [_DECODER.decode(script)]
        except (ValueError, RecursionError):
            values = _decode(script)
        if not values and script.strip():
            found.broken += 1
            for key, value in _DATE_PAIR.findall(script[:200_000]):
                found.rescued.setdefault(key, value)
        for value in values:
            _flatten(value, found, 0)
    return found


def types(node: Node) -> list[str]:
    """Names of the node's types, without their namespace."""
    declared = node.get("@type")
    listed = declared if isinstance(declared, list) else [declared]
    return [name.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for name in listed[:10] if isinstance(name, str)]


def names_article(kind: str) -> bool:
    """Whether a type, as Open Graph or JSON-LD name it in whatever case, is that of an article."""
    return kind.lower() in _ARTICLES_FOLDED


def is_article(node: Node) -> bool:
    """Whether a node tells of an article, or of what is signed and dated like one."""
    return any(names_article(name) or name in _POST_TYPES or name.endswith("NewsArticle") for name in types(node))


def is_page(node: Node) -> bool:
    return any(name in _PAGE_TYPES for name in types(node))


def article_node(found: JsonLd, addresses: Iterable[str], titles: Iterable[str]) -> Node | None:
    """The node of this page's article: of several, the one that names this address or bears this title."""
    articles = [node for node in found.nodes if is_article(node)]
    if not articles:
        return None
    here = {_bare(address) for address in addresses}
    folded = {fold(title) for title in titles}

    def fit(node: Node) -> tuple[bool, bool, int]:
        named = {_bare(address) for address in node_addresses(node)}
        title = fold(text(node.get("headline")) or text(node.get("name")) or "")
        return bool(here & named), bool(title) and title in folded, len(node)

    best = max(articles, key=fit)
    # A list of other articles, marked up as such, is not this article.
    if len(articles) > 3 and not any(fit(best)[:2]):
        return None
    return best


def page_node(found: JsonLd) -> Node | None:
    """The node of the page, or of what the page is about where that is no article."""
    return next((node for node in found.nodes if is_page(node)), None)


def node_addresses(node: Node) -> list[str]:
    """Addresses the node gives as its own."""
    about = node.get("mainEntityOfPage")
    listed = [node.get("url"), node.get("@id"), about.get("@id") if isinstance(about, dict) else about]
    return [value for value in listed if isinstance(value, str)]


def text(value: object, limit: int = 2000) -> str | None:
    """One line of a value that should be a text: of a list the first, of an object its `@value` or `name`."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("@value", value.get("name"))
        else:
            break
    if not isinstance(value, str):
        return None
    return plain(value, limit) or None


def texts(value: object, limit: int = 100) -> list[str]:
    """One-line texts of a value that should be a list of them."""
    listed = value if isinstance(value, list) else [value]
    return [read for item in listed[:limit] if (read := text(item))]


def objects(value: object, limit: int = 100) -> list[object]:
    """A value that may be single, as a list, without nothing in it."""
    if value is None:
        return []
    return value[:limit] if isinstance(value, list) else [value]


def json_ld_article_body(scripts: Iterable[str], minimum_chars: int = 200) -> str | None:
    """`articleBody` of the page's article: plain text, paragraphs as the page wrote them; None where it is short.

    Decodes only what holds an `articleBody` at all.
    """
    found = read_json_ld(script for script in scripts if '"articleBody"' in script)
    bodies = [node["articleBody"] for node in found.nodes if isinstance(node.get("articleBody"), str)]
    if not bodies:
        return None
    lines = (plain(line, 100_000) for line in max(map(str, bodies), key=len).splitlines())
    body = "\n\n".join(line for line in lines if line)
    return body if len(body) >= minimum_chars else None


def _decode(script: str) -> list[object]:
    """JSON values of a script; a broken one is mended step by step, the gentlest step first."""
    mended = script.strip().rstrip(";")
    steps = (
        lambda given: given,
        lambda given: _COMMENT.sub("", given).strip().rstrip(";"),
        lambda given: _STRING_OR_COMMA.sub(r"\1", _STRING_OR_REMARK.sub(_keep_string, given)),
        lambda given: _BAD_ESCAPE.sub(r"\\\\", given),
    )
    for step in steps:
        mended = step(mended)
        values = _values(mended)
        if values:
            return values
    return []


def _keep_string(match: re.Match[str]) -> str:
    return match[1] or ""


def _values(script: str) -> list[object]:
    """JSON values that follow one another; nothing where the first is broken."""
    values: list[object] = []
    place = 0
    while place < len(script) and len(values) < 50:
        try:
            value, place = _DECODER.raw_decode(script, place)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while place < len(script) and script[place] in " \t\r\n,;":
            place += 1
    return values


def _flatten(value: object, found: JsonLd, depth: int) -> None:
    if depth > _MAX_DEPTH or len(found.nodes) >= _MAX_NODES:
        return
    if isinstance(value, list):
        for item in value:
            _flatten(item, found, depth + 1)
    elif isinstance(value, dict):
        node: Node = value
        found.nodes.append(node)
        address = node.get("@id")
        if isinstance(address, str) and len(node) > 1:
            known = found.by_id.setdefault(address, node)
            if len(node) > len(known):
                found.by_id[address] = node
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            inner = node.get(key)
            if isinstance(inner, (dict, list)):
                _flatten(inner, found, depth + 1)


def _bare(address: str) -> str:
    """An address without scheme, query, fragment and closing slash: enough to tell pages apart within one."""
    return re.split(r"[?#]", address.split("://", 1)[-1], maxsplit=1)[0].rstrip("/").removeprefix("www.").lower()


def each_type(found: JsonLd, wanted: str) -> Iterator[Node]:
    """Nodes of one type."""
    return (node for node in found.nodes if wanted in types(node))
