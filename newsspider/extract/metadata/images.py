"""Pictures of an article: the main one as declared, and those shown in it with caption and credit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from lxml.html import HtmlElement

from newsspider.extract.metadata import json_ld
from newsspider.extract.metadata.address import absolute, path_of
from newsspider.extract.metadata.captions import frame_of, is_alone, read_caption, split_credit
from newsspider.extract.metadata.evidence import other_sources
from newsspider.extract.metadata.page import PageData
from newsspider.extract.metadata.publisher import address_of
from newsspider.extract.metadata.roles import Role, above, roles
from newsspider.extract.metadata.surroundings import Surroundings
from newsspider.extract.metadata.text import plain, text_of
from newsspider.items import FieldSource, Image

_MAX_IMAGES = 40
_LEAST_PIXELS = 120
"""Of each side: what is smaller is an icon, an avatar or a counter."""
_LEAST_AREA = 50_000
"""Square pixels: what is smaller is the thumbnail of another article."""

_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-hi-res-src", "data-full-src", "src")
# In a file's address: "bote-logo.png", "favicon.ico"; not "dialogo.jpg", "silicon.jpg", "Pixel-8.jpg".
_NOT_PICTURES = re.compile(
    r"(?<![aoi])logo(?!p)|(?<![a-z])(?:fav|app|ms)?icons?(?![a-z])|avatar|spacer|placeholder|blank\.|1x1|gravatar|"
    r"(?<![a-z])pixel\.|trackingpixel",
    re.IGNORECASE,
)
# One of these is in each address that the patterns above and below find: looking for them takes a tenth of the time.
_TELLING = (
    "logo", "icon", "avatar", "spacer", "placeholder", "blank.", "1x1", "pixel.", "sprite", "emoji", "badge", "button",
)  # fmt: skip
# Nor are these, unless the page declares one as its picture.
_CONTROLS = re.compile(r"(?<![a-z])(?:sprites?|emojis?|badges?|buttons?)(?![a-z])", re.IGNORECASE)
# Most drawings on a page are its icons and ornaments: one is a picture where the page says so, or sets it as one.
_DRAWING = re.compile(r"\.svgz?$", re.IGNORECASE)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif|svgz?|tiff?)$", re.IGNORECASE)
_PHOTOGRAPH = re.compile(r"\.(?:jpe?g|webp|avif)$", re.IGNORECASE)
_PAGE_PARTS = frozenset({"body", "html", "table", "tbody", "tr"})
_TEXT_CHARS = 200
_PORTRAIT_LEVELS = 3
_DESCRIPTOR = re.compile(r"^(\d{1,5}(?:\.\d+)?)([wx])$")


def read_images(
    page: PageData, headline: HtmlElement | None, declared: Iterable[tuple[Image, str]]
) -> dict[HtmlElement, Image]:
    """Pictures inside the article by where they stand, in document order; none of furniture or of others' cards.

    `declared` is what `read_declared` gave: what the page declares as its picture is one, whatever it looks like.
    """
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    own = any(element.tag == "article" for element in enclosing)
    own_files = frozenset(_same(image.url) for image, _ in declared)
    surroundings = Surroundings(enclosing)
    found: dict[HtmlElement, Image] = {}
    files: set[str] = set()
    for element in page.found.images:
        if len(found) >= _MAX_IMAGES:
            break
        around = surroundings.of(element)
        # Where the headline stands in an <article>, another one is another article's card.
        if around.is_furniture or (own and around.is_other) or _is_portrait(element):
            continue
        image = _shown(page, element, enclosing, own_files)
        if image is None or not (around.is_marked or _is_in_text(page, element, image, headline)):
            continue
        if (file := _same(image.url)) not in files:
            files.add(file)
            found[element] = image
    return found


def _is_portrait(picture: HtmlElement) -> bool:
    """Whether a picture stands in what presents an author."""
    around = islice(picture.iterancestors(), _PORTRAIT_LEVELS)
    return any(roles(node.get("class", ""), node.get("id", "")) & (Role.AUTHOR | Role.BIO) for node in around)


def _is_in_text(page: PageData, element: HtmlElement, image: Image, headline: HtmlElement | None) -> bool:
    """Whether a picture stands with the headline in one part of a page that marks neither articles nor figures.

    One that links elsewhere is another story's, or an advertisement; one without a caption or a size may be an
    ornament unless it is a photograph among text.
    """
    enclosing = frozenset(headline.iterancestors()) if headline is not None else frozenset()
    around = list(above(element))
    common = next((node for node in around if node in enclosing), None)
    if common is None or common.tag in _PAGE_PARTS:
        return False
    link = next((node for node in around if node.tag == "a"), None)
    if link is not None and not _is_enlarged(page, link, image):
        return False
    if image.caption or image.credit or (image.width and image.height):
        return True
    position = page.found.position
    is_below = position.get(element, 0) > position.get(headline, 0)
    beside = around[: around.index(common) + 1][:2]
    return (
        is_below
        and bool(_PHOTOGRAPH.search(path_of(image.url)))
        and any(len(text_of(node, _TEXT_CHARS)) >= _TEXT_CHARS - 10 for node in beside)
    )


def _is_enlarged(page: PageData, link: HtmlElement, image: Image) -> bool:
    """Whether a link around a picture leads to the picture, not to a page."""
    url = absolute(link.get("href"), page.base)
    return url is None or bool(_PICTURE_FILE.search(path_of(url))) or _same(url) == _same(image.url)


def _shown(
    page: PageData, element: HtmlElement, enclosing: frozenset[HtmlElement], declared: frozenset[str]
) -> Image | None:
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    if (width is not None and width < _LEAST_PIXELS) or (height is not None and height < _LEAST_PIXELS):
        return None
    if width is not None and height is not None and width * height < _LEAST_AREA:
        return None
    url = absolute(_address(element), page.base)
    path = path_of(url) if url else ""
    if url is None or _is_no_picture(path) or (_is_telling(path) and _CONTROLS.search(path)):
        return None
    frame = frame_of(element, enclosing)
    caption, credit = read_caption(frame) if frame is not None else (None, None)
    # A caption beside a photograph and its magnifying glass is the photograph's.
    is_captioned = frame is not None and bool(caption or credit) and is_alone(frame)
    is_set = is_captioned or bool(width and height) or _same(url) in declared
    if not is_set and _DRAWING.search(path):
        return None
    alt = plain(element.get("alt") or "", 500) or None
    return Image(url=url, caption=caption, credit=credit, alt=alt, width=width, height=height)


def _is_telling(path: str) -> bool:
    lowered = path.lower()
    return any(word in lowered for word in _TELLING)


def _is_no_picture(path: str) -> bool:
    """Whether a file is called a logo, an icon or a counter."""
    return _is_telling(path) and _NOT_PICTURES.search(path) is not None


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


def _pixels(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value", value.get("@value"))
    if isinstance(value, float):
        value = int(value) if 0 < value < 100_000 else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 < value < 100_000 else None
    digits = value.strip().removesuffix("px").strip().lstrip("0") if isinstance(value, str) else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 5 and int(digits) else None


def _same(url: str) -> str:
    """Key under which sizes of one picture meet: the file's name, without what resizers add."""
    path = path_of(url)
    return re.sub(r"[-_]\d{2,5}x\d{2,5}(?=\.)", "", path) or url


def read_main_image(declared: list[tuple[Image, str]], images: list[Image]) -> tuple[Image, FieldSource] | None:
    """The picture the page declares as the article's, told of by what is shown of it; else the first one shown."""
    for image, source in declared:
        shown = next((one for one in images if _same(one.url) == _same(image.url)), None)
        if shown:
            image = replace(
                image,
                caption=image.caption or shown.caption,
                credit=image.credit or shown.credit,
                alt=image.alt or shown.alt,
            )
        same = (other for one, other in declared if _same(one.url) == _same(image.url))
        return image, FieldSource(source=source, agrees=other_sources(source, same))
    return (images[0], FieldSource(source="visible")) if images else None


def read_declared(page: PageData) -> list[tuple[Image, str]]:
    """Pictures that the page declares as its article's, most trusted first, and where it does."""
    found: list[tuple[Image, str]] = []
    for value in json_ld.objects(page.article.get("image"), 1):
        node = page.json_ld.resolve(value)
        url = absolute(address_of(page, node), page.base)
        if url and not _is_no_picture(path_of(url)):
            told: json_ld.Node = node if isinstance(node, dict) else {}
            written = json_ld.text(told.get("caption"), 1000) or json_ld.text(told.get("description"), 1000)
            caption, credit = split_credit(written or "")
            named = json_ld.text(told.get("creditText"), 150) or json_ld.text(told.get("copyrightHolder"), 150)
            width, height = _pixels(told.get("width")), _pixels(told.get("height"))
            image = Image(url=url, caption=caption or None, credit=named or credit, width=width, height=height)
            found.append((image, "json-ld"))
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
        if url and not _is_no_picture(path_of(url)):
            sizes = [_pixels(next(iter(meta(name)), None)) for name in ("og:image:width", "og:image:height")]
            alt = next(
                (text for value in meta("og:image:alt", "twitter:image:alt") if (text := plain(value, 500))), None
            )
            found.append((Image(url=url, alt=alt, width=sizes[0], height=sizes[1]), "meta"))
    return found
