"""Is an address an article's? Judged by its shape, with weights that were set by hand.

`newsspider.discover.prior` has learned the same from many sites, and decides what is asked for.
"""

from __future__ import annotations

import math
import re
from urllib.parse import unquote, urlsplit

from newsspider.discover.urls import normalize

FURNITURE = frozenset(
    {
        "abo", "abonnement", "abonnements", "abonnieren", "abos", "about", "about-us", "accessibility", "account",
        "advertise", "advertising", "agb", "all", "amp-stories", "anmelden", "app", "apps", "archiv", "archive",
        "archives", "auteur", "auteurs", "author", "authors", "autor", "autoren", "autores", "barrierefreiheit",
        "bio", "bios", "bookmarks", "buscar", "careers", "cart", "categoria", "categorie", "categories", "category",
        "checkout", "comment", "comments", "contact", "contact-us", "contacto", "contacts", "cookie", "cookie-policy",
        "cookies", "copyright", "corrections", "dashboard", "datenschutz", "disclaimer", "donate", "download",
        "e-paper", "epaper", "etiqueta", "etiquetas", "events", "faq", "favoriten", "feed", "feeds", "forum",
        "forums", "galerie", "galleries", "gallery", "games", "help", "hilfe", "horoscope", "impressum", "imprint",
        "info", "jobs", "karriere", "kontakt", "label", "legal", "licensing", "live-tv", "login",
        "logout", "mediadaten", "mentions-legales", "mon-compte", "my-account", "newsletter", "newsletters",
        "notifications", "nutzungsbedingungen", "obituaries", "page", "pages", "people", "person", "photo",
        "photogallery", "photos", "podcast", "podcasts", "polls", "preferences", "press", "privacidad", "privacy",
        "privacy-policy", "profil", "profile", "puzzles", "quiz", "recherche", "register", "registration", "rss",
        "saved", "schlagwort", "search", "settings", "shop", "sign-in", "sign-up", "signin", "signup", "sitemap",
        "sitemaps", "slideshow", "special-offers", "sponsor", "staff", "static", "stichwort", "store", "subscribe",
        "subscription", "subscriptions", "suche", "suscripcion", "tag", "tagi", "tags", "tagy", "team", "tema",
        "temas", "term", "terms", "terms-and-conditions", "terms-of-service", "terms-of-use", "thema", "theme",
        "themen", "topic", "topics", "tv", "user", "users", "video", "videos", "videoteca", "watch", "weather",
        "wetter", "widget", "widgets", "wp-admin", "wp-content", "wp-json", "wp-login.php",
    }
)  # fmt: skip
"""Path segments, in several languages, under which a site keeps what is not an article."""

MEDIA = frozenset(
    {
        "audio", "bildergalerie", "bildergalerien", "bilderserie", "bilderserien", "bilderstrecke", "bilderstrecken",
        "diaporama", "diaporamas", "fotogaleria", "fotogalerias", "fotogalerie", "fotos", "fotostrecke",
        "fotostrecken", "galeria", "galerias", "galerie", "galerien", "galleries", "gallery", "mediathek", "photo",
        "photogallery", "photos", "pictures", "podcast", "podcasts", "product", "products", "produkt", "produkte",
        "produit", "produits", "producto", "productos", "shop", "slideshow", "slideshows", "store", "video",
        "videos", "videoteca", "watch",
    }
)  # fmt: skip
"""Folders of what is to be seen, heard or bought: it has a headline as articles have, and is linked as they are."""

FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|pdf|mp[34]|m4[av]|webm|avi|mov|css|js|json|xml|rss|atom|zip|gz|docx?|xlsx?|"
    r"pptx?|epub|apk|exe|ics|txt|woff2?)$"
)
DATE = re.compile(
    r"/(?:19|20)\d\d[/-](?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/-](?:0?[1-9]|[12]\d|3[01]))?(?=[/-]|$)|(?:19|20)\d{6}"
)
LONG_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d)")
_SHORT_NUMBER = re.compile(r"(?:^|[-_/])(?!(?:19|20)\d\d$)\d{3,4}$")  # a year is no number of an article
HEX_ID = re.compile(r"(?:^|[-_./])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}(?:$|[-_./])")
ID_PARAMETER = re.compile(r"(?:^|&)(?:p|id|nid|aid|article_?id|artid|story_?id|newsid|no)=[\w-]*\d", re.IGNORECASE)
PAGE = re.compile(
    r"(?:^|&)(?:page|paged|p|start|offset|pg)=\d{1,3}(?:&|$)|/(?:page|seite|pagina)[/-]?\d{1,4}/?$", re.IGNORECASE
)
ARTICLE_SEGMENT = re.compile(
    r"^(?:articles?|artikel|articulos?|articolo|story|stories|news|nachrichten?|noticias?|blog|post|posts|politics?)$"
)
ARTICLE_FILE = re.compile(r"\.(?:html?|php|aspx?|jhtml|story|ece|shtml)$")


def article_likelihood(url: str) -> float:
    """From 0 to 1, how likely an address is an article's.

    Weights were set by hand on one half of the sites of an evaluation set and checked on the other; see
    `BENCHMARKS.md`. Words of the path are evidence, none of them decides alone.
    """
    final = normalize(url)
    if final is None:
        return 0.0
    parts = urlsplit(final)
    path = unquote(parts.path).lower()
    segments = [segment for segment in path.split("/") if segment]
    if FILES.search(path):
        return 0.0
    if not segments and not parts.query:
        return 0.02
    score = _path_score(path, segments) + _query_score(parts.query, segments)
    return 1 / (1 + math.exp(-score))


def _path_score(path: str, segments: list[str]) -> float:
    slug = ARTICLE_FILE.sub("", segments[-1]) if segments else ""
    words = [word for word in re.split(r"[-_+. ]", slug) if word]
    score = -1.6
    score += min(len(words) - 1, 6) * 0.55 if len(words) > 1 else 0.0
    if any(ord(char) > 0x2E80 for char in slug) and len(slug) > 8:
        score += 1.9  # a headline in a script without spaces
    if DATE.search(path):
        score += 2.2
    if LONG_NUMBER.search(path):
        score += 1.8
    elif HEX_ID.search(path):
        score += 1.4
    elif _SHORT_NUMBER.search(slug):
        score += 0.6
    if ARTICLE_FILE.search(path):
        score += 0.5
    if any(ARTICLE_SEGMENT.match(segment) for segment in segments[:-1]):
        score += 0.7
    furniture = sum(segment in FURNITURE for segment in segments[:3])
    score -= 3.2 * furniture
    if segments and segments[-1] in FURNITURE:
        score -= 1.0
    if len(segments) == 1 and len(words) < 3 and not LONG_NUMBER.search(path):
        score -= 1.2
    if PAGE.search(path):
        score -= 3.0
    return score


def _query_score(query: str, segments: list[str]) -> float:
    if not query:
        return 0.0
    if ID_PARAMETER.search(query) and not PAGE.search(query.replace("p=", "x=", 1)):
        # Where the query names the article, the path says little: `/index.php?id=48213`, `/article.php?id=48213`.
        return 2.8 if len(segments) < 2 else 1.4
    return -2.0 if PAGE.search(query) else -0.6


def text_score(text: str | None) -> float:
    """What the text of a link adds to the log-odds: a headline is longer than a menu entry. Scripts without spaces say
    as much in fewer characters."""
    if not text:
        return 0.0
    length = sum(2.5 if ord(char) > 0x2E80 else 1.0 for char in text)
    if length >= 45:
        return 1.8
    if length >= 28:
        return 1.0
    return -0.7 if length < 16 else 0.0
