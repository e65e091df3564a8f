"""Who publishes the page: the site's name, address and logo."""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute, registrable
from newsspider.extract.metadata.evidence import Said, first
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.text import fold, plain, text_of
from newsspider.items import FieldSource, Publisher

_MAX_LINKS = 150
# Of an address that may be a front page's: no scheme or host, or both; no path but slashes and dots.
_FRONT_PAGE = re.compile(r"\s*+(?:(?:https?:)?//[^/?#]*+)?[/.]*+\s*+(?:[?#]|$)", re.IGNORECASE)
_SITE_TYPES = ("NewsMediaOrganization", "WebSite", "Organization")


def read_publisher(page: PageData) -> tuple[Publisher, FieldSource] | None:
    """The publisher as declared; its domain is the page's. None for a page without name and address."""
    declared = page.json_ld.resolve(next(iter(json_ld.objects(page.article.get("publisher"))), None))
    node: json_ld.Node = declared if isinstance(declared, dict) else {}
    sites = [site for kind in _SITE_TYPES for site in json_ld.each_type(page.json_ld, kind)]
    names = [Said(name, "json-ld") for value in (declared, *sites[:3]) if (name := json_ld.text(value, 200))]
    metas = page.found.meta("og:site_name", "application-name", "dc.publisher", "citation_journal_title", "publisher")
    names += [Said(name, "meta") for value in metas if not value.startswith("http") and (name := plain(value, 200))]
    domain = registrable(page.url)
    chosen = first(names or _shown(page), fold)
    if chosen is None and domain is None:
        return None
    url = absolute(json_ld.text(node.get("url")), page.base)
    logo = node.get("logo") or next((site.get("logo") for site in sites if site.get("logo")), None)
    publisher = Publisher(
        name=chosen[0].value if chosen else None,
        url=url if url and registrable(url) == domain else None,
        domain=domain,
        logoUrl=absolute(address_of(page, logo), page.base),
    )
    return publisher, chosen[1] if chosen else FieldSource(source="url")


def _shown(page: PageData) -> list[Said[str]]:
    """The name on a link to the front page, where the page's title bears it as well."""
    title = f" {fold(page.found.title or '')} "
    for link in islice(page.root.iter("a"), _MAX_LINKS):
        href = link.get("href", "")
        address = absolute(href, page.base) if _FRONT_PAGE.match(href) else None
        if address is None or urlsplit(address).path not in ("", "/") or registrable(address) != registrable(page.url):
            continue
        picture = next(link.iter("img"), None)
        name = text_of(link, 100) or (plain(picture.get("alt") or "", 100) if picture is not None else "")
        if len(name) > 2 and f" {fold(name)} " in title:
            return [Said(name, "visible")]
    return []


def address_of(page: PageData, value: object) -> str | None:
    """Address of an ImageObject, a list of them, or a bare address."""
    listed = json_ld.objects(value, 1)
    node = page.json_ld.resolve(listed[0]) if listed else None
    if isinstance(node, dict):
        return json_ld.text(node.get("url")) or json_ld.text(node.get("contentUrl")) or json_ld.text(node.get("@id"))
    return node if isinstance(node, str) else None
