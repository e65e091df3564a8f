"""What stands beside a picture: its caption, and the credit of who took it, told apart."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice

from lxml.html import HtmlElement

from newsspider.extract.metadata.names import agency, looks_like_name
from newsspider.extract.metadata.roles import Role, above, roles
from newsspider.extract.metadata.text import text_of

_MAX_LEVELS = 6
_MAX_BOX_CHARS = 600
_MAX_CAPTION_CHARS = 1000
_MAX_CREDIT_CHARS = 150
_MAX_LABELLED_CHARS = 100
_TAIL_CHARS = 200
_MAX_PARTS = 200
_MAX_BOX_PARTS = 40
_MAX_CLASS_CHARS = 300
_AROUND = " |–—-"
_PICTURES = ("img", "amp-img")
_TEXTS = ("p", "div", "span", "td", "th", "small", "em", "i", "font", "dd")
_NOT_A_BOX = frozenset({"article", "main", "body", "html"})
_NOT_IN_A_BOX = frozenset({"h1", "h2", "h3", "h4", "form", "button", "input", "iframe"})

_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|photographer|quelle|urheber|fotograf|attribution|rights|author", re.IGNORECASE
)
# What newspapers write before the name of who took or owns a picture.
_CREDIT_WORDS = (
    r"photo(?:graph)?s?|image|images|pictures?|pics?|credits?|source|courtesy|"
    r"fotos?|fotograf(?:ie|i|ía|ia|in)?|bild(?:er)?|quelle|(?:bild|foto)(?:quelle|nachweis|rechte)|copyright|"
    r"(?:archiv|symbol|datei)(?:bild|foto)|"
    r"crédits?(?:\sphotos?)?|imagen|imágenes|imagem|immagine|beeld|bilde|billede|kuva|kép|fotó|fotoğraf|poza|"
    r"zdjęci[ea]|fot\.|снимка|снимок|фото|φωτο(?:γραφία)?|слика|ảnh|"
    r"写真|撮影|画像|摄影|攝影|图|圖|图片|圖片|사진|촬영|이미지|"
    r"صورة|الصورة|تصوير|عکس|צילום|תצלום|फ़ोटो|फोटो|तस्वीर|ছবি|ภาพ"
)
_BY = r"(?:credits?|courtesy|by|von|de|di|por|par|av|af|van|oleh|:)"
# A name, perhaps with the agency's in brackets: "Jo Ito (dpa)".
_NAME = r"(?P<credit>(?:[^()（）\[\]]|\([^()]{1,40}\)){2,120})"
# "(Foto: Jo Ito/dpa)", "© Reuters", "Image: Getty" at the end of a caption.
_CREDIT_TAIL = re.compile(
    rf"[\s(（\[|–—-]*(?:©|\(c\)|(?<!\w)(?:{_CREDIT_WORDS})\s?{_BY}?\s?[:：/©])\s?{_NAME}[)）\]]?\.?$",
    re.IGNORECASE,
)
# "(Photo by Jo Ito)" at the end of a caption: without the brackets it may be a sentence's.
_BY_TAIL = re.compile(rf"\s*[(\[](?:{_CREDIT_WORDS})\s{_BY}\s(?P<credit>[^()\[\]]{{2,80}})[)\]]\.?$", re.IGNORECASE)
# "(Jo Ito/AFP)" at the end of a caption.
_NAMES_TAIL = re.compile(r"\s*\((?P<credit>[^()]{2,80})\)\.?$")
# "撮影: 沖田 航": a word or two, a colon and a name; of any language where such a line stands in an element of its own.
_LABELLED = re.compile(
    r"^[(\[（]?[^\W\d_]{1,20}\.?(?:\s[^\W\d_]{1,15})?\s?[:：]\s?(?P<credit>[^:：]{2,80}?)[)\]）]?\.?$"
)
_ENDS_SENTENCE = re.compile(r"[.!?。؟][\"»”')]*$")


def frame_of(picture: HtmlElement, enclosing: Container[HtmlElement]) -> HtmlElement | None:
    """The figure around a picture, or the small box that holds it, what is written beside it and no other picture.

    `enclosing` holds the headline's ancestors: they hold the article as well.
    """
    around: list[HtmlElement] = []
    for node in above(picture):
        tag = node.tag
        if tag == "figure":
            return node
        if tag in _NOT_A_BOX or node in enclosing:
            break
        around.append(node)
    return next((node for node in around[:_MAX_LEVELS] if _is_box(node, picture)), None)


def is_alone(frame: HtmlElement) -> bool:
    """Whether a frame holds one picture: of several, one may be an ornament of the other."""
    return sum(1 for _ in islice(frame.iter(*_PICTURES), 2)) == 1


def _is_box(node: HtmlElement, picture: HtmlElement) -> bool:
    parts = [part.tag for part in islice(node.iter("*"), _MAX_BOX_PARTS)]
    if len(parts) == _MAX_BOX_PARTS or sum(tag in _PICTURES for tag in parts) != 1 or _NOT_IN_A_BOX & set(parts):
        return False
    # What follows the picture in the same breath is the text that it stands in.
    return 0 < len(text_of(node, _MAX_BOX_CHARS + 50)) <= _MAX_BOX_CHARS and not (picture.tail or "").strip()


def read_caption(frame: HtmlElement) -> tuple[str | None, str | None]:
    """Caption and credit in a picture's frame; None for what it does not tell.

    Text that no markup calls a caption is one only where a credit stands in it: else it may be the article's.
    """
    holder = _marked_caption(frame)
    if holder is None:
        if len(list(islice(frame.iter("*"), _MAX_PARTS))) == _MAX_PARTS:
            return None, None
        caption, credit = split_credit(text_of(frame, _MAX_CAPTION_CHARS))
        return (caption or None, credit) if credit and len(caption) <= _MAX_BOX_CHARS else (None, None)
    element = _marked_credit(frame, holder)
    if element is None:
        element = _last_part(holder)
    apart = frozenset[HtmlElement]() if element is None else frozenset((element,))
    caption, credit = split_credit(text_of(holder, _MAX_CAPTION_CHARS, skip=apart))
    if element is not None:
        credit = _without_label(text_of(element, _MAX_CREDIT_CHARS))
        if not caption and len(credit) > _MAX_LABELLED_CHARS:
            caption, credit = split_credit(credit)
    elif credit is None and _is_credit(holder) and len(caption) <= _MAX_LABELLED_CHARS:
        caption, credit = "", caption
    return caption or None, credit or None


def _marked_caption(frame: HtmlElement) -> HtmlElement | None:
    """The frame's `<figcaption>`, else what its class calls a caption, else what its class calls a credit."""
    holder = next(frame.iter("figcaption"), None)
    if holder is not None:
        return holder
    said = [
        part
        for part in islice(frame.iter(*_TEXTS), _MAX_PARTS)
        if part is not frame and roles(part.get("class", ""), part.get("id", "")) & Role.CAPTION and text_of(part)
    ]
    return next((part for part in said if not _is_credit(part)), said[0] if said else None)


def _marked_credit(frame: HtmlElement, holder: HtmlElement) -> HtmlElement | None:
    around = {holder, *above(holder)}
    for part in islice(frame.iter("*"), _MAX_PARTS):
        if part not in around and _is_credit(part):
            shown = text_of(part, _MAX_CREDIT_CHARS + 50)
            if 0 < len(shown) <= _MAX_CREDIT_CHARS:
                return part
    return None


def _is_credit(element: HtmlElement) -> bool:
    return bool(_CREDIT_CLASS.search(element.get("class", "")[:_MAX_CLASS_CHARS]))


def _last_part(holder: HtmlElement) -> HtmlElement | None:
    """The last element of a caption, where it holds a credit: a label and a name, or names after a longer text."""
    while len(holder) == 1 and not (holder.text or "").strip():
        holder = holder[0]
    last = holder[-1] if len(holder) else None
    if last is None or not isinstance(last.tag, str) or last.tag in _PICTURES or (last.tail and last.tail.strip()):
        return None
    shown = text_of(last, _MAX_LABELLED_CHARS + 50)
    before = text_of(holder, _MAX_CAPTION_CHARS, skip=frozenset((last,)))
    if not before or len(shown) > _MAX_LABELLED_CHARS or _ENDS_SENTENCE.search(shown):
        return None
    if _LABELLED.match(shown):
        return last
    named = all(map(_is_name, re.split(r"[/,|]", shown)))
    return last if named and len(holder) > 1 and len(shown) < len(before) else None


def _is_name(piece: str) -> bool:
    """Whether a piece can be a person's or an agency's name. Letters without capitals do not tell one from a word."""
    name = piece.strip()
    return agency(name) is not None or (name[:1].isupper() and looks_like_name(name))


def split_credit(caption: str) -> tuple[str, str | None]:
    """A caption without the credit at its end, and that without its label."""
    end = caption[-_TAIL_CHARS:]
    tail = _CREDIT_TAIL.search(end) or _BY_TAIL.search(end) or _NAMES_TAIL.search(end)
    if tail is None or (tail.re is _NAMES_TAIL and not _are_photographers(tail["credit"])):
        return caption.strip(_AROUND), None
    return caption[: len(caption) - len(tail[0])].strip(_AROUND), tail["credit"].strip(_AROUND)


def _are_photographers(names: str) -> bool:
    """Whether "Jo Ito/AFP", "Reuters" stands in the brackets, and not a politician's party."""
    pieces = [piece.strip() for piece in names.split("/")]
    if not all(map(_is_name, pieces)):
        return False
    return any(agency(piece) for piece in pieces) or (len(pieces) > 1 and any(" " in piece for piece in pieces))


def _without_label(credit: str) -> str:
    named = _CREDIT_TAIL.match(credit) or _LABELLED.match(credit)
    bare = (named["credit"] if named else credit).strip(_AROUND)
    return bare[1:-1].strip() if bare[:1] in ("(", "[", "（") and bare[-1:] in (")", "]", "）") else bare
