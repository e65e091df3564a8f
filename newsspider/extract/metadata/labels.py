"""What stands beside a date: whether a page calls it the day of publication or that of a change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from newsspider.extract.metadata.roles import Role, roles
from newsspider.extract.metadata.stamps import Stamp, parse_stamp
from newsspider.extract.metadata.text import text_of

# Of the larger languages of the news, by family; stems where endings tell gender and number.
_CHANGED = (
    r"(?:last\s)?(?:updated?|modified)|last\s(?:change|edit)|aktualisiert|geändert|stand:|bijgewerkt|gewijzigd|opgedateer|bygewerk|"
    r"uppdaterad|oppdatert|opdateret|uppfært|"
    r"mise? à jour|modifié|modifica|actualizad[oa]|actualitzat|aggiornat[oa]|atualizad[oa]|actualizat|modificat|"
    r"aktualiz\w+|zaktualizowano|ažurirano|posodobljeno|обновлен\w*|обновен\w*|оновлен\w*|ажурирано|абноўлена|"
    r"atnaujinta|atjaun\w+|päivitetty|uuendatud|frissít\w+|módosítva|ενημέρωση|ενημερώθηκε|përditësuar|"
    r"güncelle\w*|diperbarui|dikemas\skini|cập nhật|imesasishwa|ilisasishwa|yenilən\w+"
)
_CHANGED_IN_SCRIPTS_WITHOUT_SPACES = (
    r"更新|수정|업데이트|تحديث|به‌?روز|اپ ?ڈیٹ|עודכן|अपडेट|अद्यतन|আপডেট|হালনাগাদ|புதுப்பி|అప్‌డేట్|อัปเดต|แก้ไข"
)
MODIFIED_WORDS = re.compile(rf"\b(?:{_CHANGED})\b|{_CHANGED_IN_SCRIPTS_WITHOUT_SPACES}", re.IGNORECASE)
PUBLISHED_WORDS = re.compile(
    r"(?:first\s|originally\s)?(?:published|posted)\b|(?:erstmals\s)?(?:veröffentlicht|erschienen|erstellt)\s?(?:am|:)|"
    r"gepubliceerd|geplaatst|gepubliseer|publicerad|publisert|publiceret|offentliggjort|udgivet|"
    r"publié\b|mise? en ligne|paru le\b|publicad[oa]\b|publicat\b|pubblicat[oa]\b|"
    r"opublikowan|publikován|publikované|zveřejněn|zverejnen|objavljen|опубликован|опубліковано|публикуван|објављено|објавено|"
    r"paskelbta|publikuota|publicēts|julkaistu|avaldatud|közzétéve|megjelent|δημοσι|publikuar|"
    r"yayın(?:lanma)?|dipublikasikan|diterbitkan|ngày đăng|đăng ngày|xuất bản|"
    r"公開|発行|掲載|发布|發布|发表|發表|등록|입력|نشر|منتشر|انتشار|شائع|פורסם|प्रकाशित|প্রকাশ|வெளியி|เผยแพร่",
    re.IGNORECASE,
)
# Themes write one element for both dates and call it by both names.
_PUBLISHED_CLASS = re.compile(r"publi[sck]|pubdate|created|posted|erstell|veroeffentlicht", re.IGNORECASE)
_MAX_LABEL_CHARS = 100
_LEVELS = 2
_MAX_LABELLED_CHARS = 70
_MAX_END_CHARS = 3
_MAX_NAME_CHARS = 300


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a short text and what the text says of it."""

    stamp: Stamp
    is_change: bool | None
    """None where nothing says so, or hardly."""


def dated(shown: str, month_first: bool) -> list[Dated]:
    """Dates of a short text, each with the label before it: "Posted: May 3, 2024 | Last updated: May 4, 2024"."""
    changes = list(MODIFIED_WORDS.finditer(shown))
    if not changes:
        stamp = parse_stamp(shown, month_first=month_first)
        return [Dated(stamp, False if PUBLISHED_WORDS.search(shown) else None)] if stamp is not None else []
    labels: list[tuple[int, bool | None]] = [(0, None)]
    labels += [(match.start(), False) for match in PUBLISHED_WORDS.finditer(shown)]
    labels = sorted([*labels, *((match.start(), True) for match in changes)], key=lambda label: label[0])
    ends = [*(start for start, _ in labels[1:]), len(shown)]
    found = [
        Dated(stamp, told)
        for (start, told), end in zip(labels, ends, strict=True)
        if (stamp := parse_stamp(shown[start : min(end, start + _MAX_LABELLED_CHARS)], month_first=month_first))
    ]
    # A label may follow its date and end the line: "2024-05-03 更新".
    if len(found) == 1 and found[0].is_change is None and len(shown) - changes[0].end() <= _MAX_END_CHARS:
        return [Dated(found[0].stamp, True)]
    # Where the change is told beside it, the other day is the publication's.
    told = any(one.is_change for one in found)
    return [Dated(one.stamp, False) if told and one.is_change is None else one for one in found]


def told_of(shown: str, month_first: bool) -> bool | None:
    """What a text says of the first date that it says anything of: also of one that is in the markup alone."""
    labels = (one.is_change for one in dated(shown, month_first) if one.is_change is not None)
    return next(labels, True if MODIFIED_WORDS.search(shown) else None)


def told_around(element: HtmlElement, stamp: Stamp, month_first: bool) -> bool | None:
    """Whether the small box around a date, or a class, calls it a change: the label may stand in another element.

    None where only the class `updated` does: the hAtom format asks for it, and many themes give it to their only date.
    """
    for node in islice((element, *element.iterancestors()), _LEVELS + 1):
        shown = text_of(node, _MAX_LABEL_CHARS + 50)
        if len(shown) > _MAX_LABEL_CHARS:
            break
        told = {one.is_change for one in dated(shown, month_first) if one.stamp.day == stamp.day}
        if node is not element and told - {None}:
            return told == {True}
        name = node.get("class", "")
        if _PUBLISHED_CLASS.search(f"{name} {node.get('id', '')}"[:_MAX_NAME_CHARS]):
            return False
        if roles(name, node.get("id", "")) & Role.MODIFIED:
            return None if "updated" in name.split() else True
    return False
