"""Pages for the tests, from their parts."""

import json

import lxml.html
from lxml.html import HtmlElement

from newsspider.extract.metadata.read import Metadata, read_metadata
from newsspider.items import Link

URL = "https://www.bote.example.com/politik/ein-treffen"


def tree(body: str, head: str = "", lang: str = "de") -> HtmlElement:
    html = f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    return lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))


def metadata(
    body: str, head: str = "", *, url: str | None = URL, lang: str = "de", link: Link | None = None
) -> Metadata:
    return read_metadata(tree(body, head, lang), url, link=link)


def json_ld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**values: str) -> str:
    """`og_title="A"` is `<meta property="og:title" content="A">`."""
    return "".join(f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in values.items())
