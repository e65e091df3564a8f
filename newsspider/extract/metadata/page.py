"""A page as the readers of fields see it: what was collected, its JSON-LD, its address and its site's names."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from newsspider.extract.metadata.address import absolute, label, registrable
from newsspider.extract.metadata.collect import Collected, collect
from newsspider.extract.metadata.json_ld import JsonLd, Node, article_node, each_type, page_node, read_json_ld, text
from newsspider.extract.metadata.text import fold, plain
from newsspider.items import Link


@dataclass(slots=True)
class PageData:
    root: HtmlElement
    url: str | None
    base: str | None
    """What relative addresses are relative to."""
    found: Collected
    json_ld: JsonLd
    article: Node
    """JSON-LD's article; empty where there is none."""
    page: Node
    """JSON-LD's page, or what else the page is about; empty where there is none."""
    link: Link | None
    site_names: frozenset[str]
    """Names of the site, folded."""


def read_page(root: HtmlElement, url: str | None, link: Link | None) -> PageData:
    """One pass over the tree, and the JSON-LD that it found."""
    found = collect(root)
    data = read_json_ld(found.json_ld)
    base = absolute(found.base, url) or url
    addresses = [url] if url else []
    addresses += found.links.get("canonical", []) + found.meta("og:url")
    titles = [plain(value, 300) for value in found.meta("og:title", "twitter:title")]
    return PageData(
        root=root,
        url=url,
        base=base,
        found=found,
        json_ld=data,
        article=article_node(data, addresses, titles) or {},
        page=page_node(data) or {},
        link=link,
        site_names=_site_names(found, data, url),
    )


def _site_names(found: Collected, data: JsonLd, url: str | None) -> frozenset[str]:
    names = found.meta(
        "og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "al:ios:app_name"
    )
    for node in data.nodes:
        publisher = data.resolve(node.get("publisher"))
        names += [name for name in (text(publisher),) if name]
    names += [
        name
        for kind in ("WebSite", "Organization", "NewsMediaOrganization")
        for node in each_type(data, kind)
        if (name := text(node.get("name")))
    ]
    domain = registrable(url)
    if domain:
        names += [domain, label(domain)]
    return frozenset(folded for name in names if (folded := fold(plain(name, 200).lstrip("@"))))
