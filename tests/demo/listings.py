"""Reads the demo newspaper's listings the way a reader's tool would, not with the project's own code."""

from __future__ import annotations

import gzip
import json
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser
from lxml import etree
from parsel import Selector

from newsspider.demo.site import Response, respond

ORIGIN = "http://paper.example:8000"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def get(path: str) -> Response:
    """The response to a path that may carry a query."""
    parts = urlsplit(path)
    return respond(parts.path, parts.query, ORIGIN)


def named_by(listing: str) -> set[str]:
    """The paths a listing names, without tracking parameters."""
    body = get(listing).body
    if listing.endswith((".xml.gz", "-2.xml", "sitemap.xml")):
        document = gzip.decompress(body) if listing.endswith(".gz") else body
        links = [str(element.text) for element in etree.fromstring(document).iter(_LOC)]
    elif listing.endswith((".xml", ".atom")):
        links = [entry.get("link") or entry["id"] for entry in feedparser.parse(body).entries]
    elif listing.endswith(".json"):
        links = [item["url"] for item in json.loads(body)["items"]]
    else:
        links = hrefs(listing)
    return {local(urljoin(ORIGIN + listing, link)) for link in links}


def hrefs(path: str) -> list[str]:
    """Every link of a page, as written."""
    return select(path, "//a/@href")


def select(path: str, xpath: str) -> list[str]:
    """The strings an XPath finds on a page."""
    return Selector(text=get(path).body.decode()).xpath(xpath).getall()


def local(link: str) -> str:
    """Path and query of a link, without host, fragment and utm_ parameters."""
    parts = urlsplit(link)
    query = "&".join(pair for pair in parts.query.split("&") if not pair.startswith("utm_"))
    return urlunsplit(("", "", parts.path, query, ""))
