"""Pictures of an article: the main one as declared, and those shown in it with caption and credit."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.publisher import address_of
from newsspider.extract.metadata.roles import Role, above, is_aside, roles
from newsspider.extract.metadata.text import plain, text_of
from newsspider.items import FieldSource, Image

_MAX_IMAGES = 40
_LEAST_PIXELS = 120
"""Of each side: what is smaller is an icon, an avatar or a counter."""
_LEAST_AREA = 50_000
"""Square pixels: what is smaller is the thumbnail of another article."""

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-hi-res-src", "data-full-src", "src")
_NOT_PICTURES = re.compile(
    r"logo|icon|avatar|sprite|pixel|spacer|placeholder|blank\.|1x1|gravatar|emoji|badge|button|\.svg(?:$|\?)",
    re.IGNORECASE,
)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|photographer|quelle|urheber|fotograf|attribution|rights|author", re.IGNORECASE
)
# "(Foto: Jo Ito/dpa)", "© Reuters", "Image: Getty" at the end of a caption.
_CREDIT_TAIL = re.compile(
    r"[\s(\[|–—-]*(?:©|\(c\)|(?:photo(?:graph)?|foto|image|bild|picture|crédits?(?: photo)?|credit|quelle|source|"
    r"imagen|immagine|zdjęcie|фото|写真|사진|صورة)s?\s?(?:credit|by|von|de|par)?\s?[:：/©])\s?(?P<credit>[^()\[\]]{2,120})[)\]]?\.?$",
    re.IGNORECASE,
)
_DESCRIPTOR = re.compile(r"^(\d{1,5}(?:\.\d+)?)([wx])$")


def read_images(page: PageData, headline: HtmlElement | None) -> list[Image]:
    """Pictures inside the article, in document order; none of furniture or of other articles' cards."""
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    own = any(element.tag == "article" for element in enclosing)
    found: dict[str, Image] = {}
    for element in page.found.images:
        if len(found) >= _MAX_IMAGES:
            break
        around = list(above(element))
        figure = next((node for node in around if node.tag == "figure"), None)
        holders = [node for node in around if node.tag in ("article", "main")]
        if any(roles(node.get("class", ""), node.get("id", "")) & (Role.AUTHOR | Role.BIO) for node in around[:3]):
            continue
        # Where the headline stands in an <article>, another one is another article's card.
        is_card = own and any(node.tag == "article" and node not in enclosing for node in holders)
        if is_card or (figure is None and not holders) or is_aside(element, enclosing):
            continue
        image = _shown(page, element, figure)
        if image:
            found.setdefault(_same(image.url), image)
    return list(found.values())


def _shown(page: PageData, element: HtmlElement, figure: HtmlElement | None) -> Image | None:
    url = absolute(_address(element), page.base)
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    if url is None or _NOT_PICTURES.search(urlsplit(url).path):
        return None
    if (width is not None and width < _LEAST_PIXELS) or (height is not None and height < _LEAST_PIXELS):
        return None
    if width is not None and height is not None and width * height < _LEAST_AREA:
        return None
    caption, credit = _caption(figure) if figure is not None else (None, None)
    alt = plain(element.get("alt") or "", 500) or None
    return Image(url=url, caption=caption, credit=credit, alt=alt, width=width, height=height)


def _address(element: HtmlElement) -> str | None:
    """The picture's own address behind lazy loading: the largest of its set, else the first that is one."""
    best, size = None, 0.0
    for part in (element.get("srcset") or element.get("data-srcset") or "")[:4000].split(", "):
        pieces = part.split()
        described = _DESCRIPTOR.match(pieces[1]) if len(pieces) == 2 else None
        if described and float(described[1]) > size:
            best, size = pieces[0], float(described[1])
    if best:
        return best
    return next((value for name in _SOURCES if (value := element.get(name)) and not value.startswith("data:")), None)


def _caption(figure: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit of a figure."""
    holder = next(figure.iter("figcaption"), None)
    if holder is None:
        holder = next(
            (part for part in figure.iter("p", "div", "span") if roles(part.get("class", ""), "") & Role.CAPTION), None
        )
    if holder is None:
        return None, None
    marked = next(
        (part for part in holder.iter("*") if part is not holder and _CREDIT_CLASS.search(part.get("class", ""))), None
    )
    credit = text_of(marked, 150) if marked is not None else None
    caption = text_of(holder, 1000, skip=frozenset((marked,)) if marked is not None else frozenset())
    tail = _CREDIT_TAIL.search(caption[-200:])
    if tail:
        credit = credit or tail["credit"].strip()
        caption = caption[: len(caption) - len(tail[0])]
    if credit:
        named = _CREDIT_TAIL.match(credit)
        credit = named["credit"].strip() if named else credit
    return caption.strip(" |–—-") or None, credit or None


def _pixels(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value", value.get("@value"))
    if isinstance(value, float):
        value = int(value) if 0 < value < 100_000 else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 100_000 else None
    digits = value.strip().removesuffix("px").strip() if isinstance(value, str) else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and 0 < int(digits[:6]) < 100_000 else None


def _same(url: str) -> str:
    """Key under which sizes of one picture meet: the file's name, without what resizers add."""
    path = urlsplit(url).path
    return re.sub(r"[-_]\d{2,5}x\d{2,5}(?=\.)", "", path) or url


def read_main_image(page: PageData, images: list[Image]) -> tuple[Image, FieldSource] | None:
    """The picture the page declares as the article's, told of by what is shown of it; else the first one shown."""
    declared = _declared(page)
    for image, source in declared:
        shown = next((one for one in images if _same(one.url) == _same(image.url)), None)
        if shown:
            image = replace(
                image,
                caption=image.caption or shown.caption,
                credit=image.credit or shown.credit,
                alt=image.alt or shown.alt,
            )
        agrees = {other for one, other in declared if other != source and _same(one.url) == _same(image.url)}
        return image, FieldSource(source=source, agrees=len(agrees))
    return (images[0], FieldSource(source="visible")) if images else None


def _declared(page: PageData) -> list[tuple[Image, str]]:
    found: list[tuple[Image, str]] = []
    for value in json_ld.objects(page.article.get("image"), 1):
        node = page.json_ld.resolve(value)
        url = absolute(address_of(page, node), page.base)
        if url and not _NOT_PICTURES.search(urlsplit(url).path):
            told: json_ld.Node = node if isinstance(node, dict) else {}
            found.append(
                (
                    Image(
                        url=url,
                        caption=json_ld.text(told.get("caption"), 1000) or json_ld.text(told.get("description"), 1000),
                        credit=json_ld.text(told.get("creditText"), 150)
                        or json_ld.text(told.get("copyrightHolder"), 150),
                        width=_pixels(told.get("width")),
                        height=_pixels(told.get("height")),
                    ),
                    "json-ld",
                )
            )
    meta = page.found.meta
    for value in meta(
        "og:image:secure_url",
        "og:image",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
        "sailthru.image.full",
    ):
        url = absolute(value, page.base)
        if url:
            width, height = (next(iter(meta(name)), None) for name in ("og:image:width", "og:image:height"))
            alt = next(
                (text for value in meta("og:image:alt", "twitter:image:alt") if (text := plain(value, 500))), None
            )
            found.append((Image(url=url, alt=alt, width=_pixels(width), height=_pixels(height)), "meta"))
    return found
