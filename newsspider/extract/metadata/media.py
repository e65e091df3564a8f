"""Films, sounds and what is embedded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute, registrable
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.roles import is_aside
from newsspider.items import Embed, FieldSource, Media

_MAX_EACH = 20
_LAZY = ("src", "data-src", "data-lazy-src", "data-url")
# Frames of these carry advertisements, counters, consent and buttons.
_NOT_CONTENT = frozenset({
    "doubleclick.net", "googlesyndication.com", "googletagmanager.com", "google-analytics.com", "adnxs.com",
    "criteo.com", "taboola.com", "outbrain.com", "recaptcha.net", "consensu.org", "privacy-mgmt.com",
    "hotjar.com", "addthis.com", "amazon-adsystem.com", "disqus.com", "cloudflare.com", "scorecardresearch.com",
    "piano.io", "tinypass.com",
})  # fmt: skip
_NOT_CONTENT_PATHS = (
    "/plugins/like",
    "/plugins/page",
    "/plugins/share",
    "/recaptcha",
    "/ns.html",
    "/widgets/follow",
    "/ads/",
)
_QUOTED = {
    "twitter-tweet": "twitter.com", "twitter-video": "twitter.com", "instagram-media": "instagram.com",
    "tiktok-embed": "tiktok.com", "bluesky-embed": "bsky.app", "mastodon-embed": "mastodon",
    "fb-post": "facebook.com", "reddit-embed-bq": "reddit.com",
}  # fmt: skip


def read_media(page: PageData) -> tuple[list[Media], list[Media], dict[str, FieldSource]]:
    """Videos and audios, by their files' addresses; a player's page where no file is named. And where each was read."""
    videos: dict[str, Media] = {}
    audios: dict[str, Media] = {}
    own = [page.article.get("video"), page.article.get("audio"), page.article.get("associatedMedia")]
    nodes = [page.json_ld.resolve(value) for given in own for value in json_ld.objects(given, _MAX_EACH)]
    nodes += [node for node in page.json_ld.nodes if {"VideoObject", "AudioObject"} & set(json_ld.types(node))]
    for node in nodes:
        if isinstance(node, dict):
            url = absolute(json_ld.text(node.get("contentUrl")) or json_ld.text(node.get("embedUrl")), page.base)
            kept = audios if "AudioObject" in json_ld.types(node) else videos
            if url and len(kept) < _MAX_EACH:
                kept.setdefault(
                    url, Media(url=url, caption=json_ld.text(node.get("name")) or json_ld.text(node.get("description")))
                )
    declared = {"videos": bool(videos), "audios": bool(audios)}
    for player in page.found.players:
        source = next((address for part in (player, *player.iter("source")) if (address := _source(part))), None)
        url = absolute(source, page.base)
        kept = audios if player.tag == "audio" else videos
        if url and not url.startswith("blob:") and not is_aside(player) and len(kept) < _MAX_EACH:
            kept.setdefault(url, Media(url=url))
    sources = {name: FieldSource(source="json-ld") for name, is_declared in declared.items() if is_declared}
    return list(videos.values()), list(audios.values()), sources


def read_frames(page: PageData) -> dict[HtmlElement, Embed]:
    """Frames of other sites by where they stand, in document order, without advertisements and buttons."""
    here = registrable(page.url)
    found: dict[HtmlElement, Embed] = {}
    for frame in page.found.frames:
        url = absolute(_source(frame), page.base)
        domain = registrable(url)
        if url is None or domain is None or domain == here or domain in _NOT_CONTENT or is_aside(frame):
            continue
        if not any(path in url for path in _NOT_CONTENT_PATHS) and not _is_hidden(frame) and len(found) < _MAX_EACH:
            found[frame] = Embed(provider=domain, url=url)
    return found


def read_embeds(page: PageData, frames: dict[HtmlElement, Embed]) -> list[Embed]:
    """Frames of other sites, then quoted posts, each once."""
    found: dict[str, Embed] = {}
    for embed in (*frames.values(), *_posts(page)):
        if len(found) < _MAX_EACH:
            found.setdefault(embed.url, embed)
    return list(found.values())


def _posts(page: PageData) -> Iterator[Embed]:
    for quote in page.found.quotes:
        kind = next((name for name in quote.get("class", "").split() if name in _QUOTED), None)
        if kind is None:
            continue
        links = [
            quote.get("cite"),
            quote.get("data-instgrm-permalink"),
            *(link.get("href") for link in quote.iter("a")),
        ]
        addresses = [url for link in links if (url := absolute(link, page.base)) and "hashtag" not in url]
        if addresses:
            # A tweet's own address is its last link: the others are in its text.
            url = addresses[-1] if kind.startswith("twitter") else addresses[0]
            yield Embed(provider=registrable(url) or _QUOTED[kind], url=url)


def _source(element: HtmlElement) -> str | None:
    return next((value for name in _LAZY if (value := element.get(name)) and not value.startswith("about:")), None)


def _is_hidden(frame: HtmlElement) -> bool:
    style = frame.get("style", "").replace(" ", "").lower()
    return "display:none" in style or frame.get("width") in ("0", "1") or frame.get("height") in ("0", "1")
