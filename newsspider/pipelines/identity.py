"""Under which address an article is known: the one its page claims, or the one that answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsspider.discover.urls import article_id, normalize
from newsspider.items import Article
from newsspider.sameness import Sketch, alike


@dataclass(frozen=True, slots=True)
class Holder:
    """The article that was exported under an id."""

    text: Sketch
    served: bool
    """It answered at an address of that id; False: it claims it."""


def identify(article: Article, address: str) -> None:
    """Makes `address` the article's own; what it was asked for at and answered at otherwise becomes an alias, and so do
    the addresses of its further pages."""
    article.canonicalUrl = address
    article.id = article_id(address)
    led_here = (article.requestedUrl, article.url, *article.pageUrls, *article.urlAliases)
    others = dict.fromkeys(alias for alias in led_here if alias)
    article.urlAliases = [alias for alias in others if alias != address]


def served_address(url: str) -> str:
    """The address that answered, as it is asked for."""
    return normalize(url) or url


def settled_id(claimed: str, served: str, text: Sketch, holders: Mapping[str, Holder]) -> str | None:
    """The id an article is exported under: that of the address it claims or of the one it answered at; None: a copy.

    A claim is believed until another text has the id: then it is wrong, as on sites that write one canonical address
    into every page. A text that answers at an address of an article that answered there before is that article, however
    little of it an AMP page or a paywall shows; where that article had only claimed the address, it is another.
    """
    for identity in (claimed, served):
        holder = holders.get(identity)
        if holder is None:
            return identity
        if alike(text, holder.text):
            return None
    return None if holders[served].served else served
