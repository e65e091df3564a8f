"""A date as someone wrote it -> an instant, how exact it is, and whether it told its zone.

Forms, in the order they are tried: ISO 8601 and RFC 3339, RFC 5322 (`Fri, 3 May 2024 14:02:00 +0200`), numbers
(`3.5.2024 14:02`), month names of some fifty languages, the forms of East Asia, seconds since 1970.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from newsspider.extract.metadata.months import MONTHS, MONTHS_AFTER_A_DOT
from newsspider.items import DatePrecision

MAX_CHARS = 300
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Stamp:
    """An instant and what is known of it."""

    instant: datetime
    """Aware; in the zone it was written in, UTC where it told none."""
    raw: str
    precision: DatePrecision
    zoned: bool
    """Whether the text told its zone."""

    @property
    def day(self) -> str:
        return self.instant.date().isoformat()


# In East Asia the half of the day precedes its hour: "오후 2:02", "下午2时".
_HALVES = "오전|오후|午前|午後|上午|下午"
_CLOCK = (
    rf"(?P<before>{_HALVES})?\s?"
    r"(?P<hour>[01]?\d|2[0-4])\s?[:.h時시点时點]\s?(?P<minute>[0-5]\d|\d(?=분|分))?(?:[:.分]\s?(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"\s?(?P<half>[aApP]\.?\s?[mM]\b\.?)?"
)
_ZONE = (
    r"(?P<zone>Z\b|[+\-\u2212](?:1[0-4]|0?\d):?(?:[0-5]\d)?(?!\d)|\b(?:UTC|GMT)\b(?:\s?[+\-]\d{1,2}(?::?\d{2})?)?|"
    r"\b[A-Z]{2,4}T\b|\b(?:MEZ|MESZ|MSK|WIB)\b)"
)
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-/.]?)(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01]|[1-9](?!\d))"
    r"(?!\d)(?:(?:\s?T\s?|[\s,|]{1,3}|(?<=\d)(?=[A-Z]{3,4}\d)[A-Z]{3,4})"
    r"(?P<hour>[01]\d|2[0-4]|\d(?=:))(?::?(?P<minute>[0-5]\d))(?!\d{3})(?::?(?P<second>[0-5]\d)(?:[.,:]\d{1,9})?)?"
    rf"(?:\s?(?P<half>[aApP]\.?[mM]\b))?\s*{_ZONE}?)?"
)
_SPACED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\.\s(?P<month>0?[1-9]|1[0-2])\.\s(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d/.\-])(?P<a>0?[1-9]|[12]\d|3[01])\s?(?P<sep>[./\-])\s?(?P<b>0?[1-9]|[12]\d|3[01])\s?(?P=sep)\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|\.\d|-\d)"
)
_ASIAN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>0?[1-9]|1[0-2])\s?[月월]\s?(?P<day>[0-2]?\d|3[01])\s?[日일號号]?"
)
# Vowel signs of the scripts of Asia are no letters to Python: a word is what is neither space, digit nor mark.
# Thai shortens its months to initials: "พ.ค.".
_WORD = r"(?:(?:كانون|تشرين)\s\S{4,6}|[\u0e01-\u0e4e]{1,3}\.[\u0e01-\u0e2e]|[^\s\d!-/:-@\[-`{-~«»،،、。·•–—‘’“”]{2,16})"
# Thailand counts years from the Buddha's death, 543 before our era begins.
_YEAR = r"(?P<year>(?:19|20)\d\d|25[3-9]\d)"
_NAMED_DAY_FIRST = re.compile(
    rf"(?<![\d:.])(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|ª|°)?\.?\s?(?:-[aeyo]{{1,2}}\s|de\s|of\s|d['’]|[-–/,]\s?)?\s?(?P<name>{_WORD})\.?"
    r"\s?(?:de\s|del\s|,\s?|[-–/]\s?|/\s?)?(?:พ\.ศ\.\s?)?"
    rf"{_YEAR}(?!\d)"
)
_NAMED_MONTH_FIRST = re.compile(
    rf"(?P<name>{_WORD})\.?\s(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\s?,?\s(?P<year>(?:19|20)\d\d)(?!\d)"
)
_NAMED_YEAR_FIRST = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?:e?ko|\.)?(?:\s?m\.)?[\s,]\s?(?P<name>{_WORD})\.?\s(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)|"
    rf"(?<!\d)(?P<day2>0?[1-9]|[12]\d|3[01])\s(?:tháng|thg)\s(?P<month2>1[0-2]|0?[1-9])[\s,]+(?:năm\s)?(?P<year2>(?:19|20)\d\d)"
)
# "2024. gada 3. maijā", "2024 жылғы 3 мамыр".
_NAMED_LAST = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d)\.?\s(?:gada|жылғы|жылы)\s(?P<day>0?[1-9]|[12]\d|3[01])\.?\s(?P<name>{_WORD})"
)
# "Fri May  3 14:02:11 CEST 2024", as programs print it.
_PRINTED = re.compile(
    rf"(?P<name>{_WORD})\s{{1,2}}(?P<day>0?[1-9]|[12]\d|3[01])\s(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)\s"
    rf"{_ZONE}?\s?(?P<year>(?:19|20)\d\d)(?!\d)"
)
_ERA = re.compile(r"令和\s?(?P<era>[1-9]\d?|元)年\s?(?P<month>0?[1-9]|1[0-2])月\s?(?P<day>[0-2]?\d|3[01])日")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_AFTER = re.compile(
    rf"[\s,;.|·•–—-]{{0,4}}(?:(?!{_HALVES})[^\W\d_]{{1,12}}\.?[\s,:]{{1,2}}){{0,2}}[(|\s]{{0,2}}{_CLOCK}\)?(?:\s?(?:Uhr|uur|hrs?|h)\b)?\s?\(?{_ZONE}?"
)
_BEFORE = re.compile(
    rf"{_CLOCK}(?:\s?(?:Uhr|uur|hrs?|h)\b)?\s?\(?{_ZONE}?\)?[\s,;.|·•–—-]{{0,4}}(?:[^\W\d_]{{2,12}}[\s,.]{{1,3}}){{0,2}}$"
)
_DIGITS = {
    code: str(value)
    for code in (*range(0x660, 0x1100), *range(0x17E0, 0x17EA), *range(0xFF10, 0xFF1A))
    if (value := unicodedata.decimal(chr(code), None)) is not None
}
_BUDDHIST_YEARS, _BUDDHIST_ERA, _THAI = 2500, 543, range(0xE01, 0xE5C)
_REIWA = 2018

# Minutes east of UTC; abbreviations that mean two zones (IST, CST) are left out.
_ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "BST": 60, "CET": 60, "MEZ": 60, "WAT": 60, "WEST": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "SAST": 120, "CAT": 120, "EEST": 180, "MSK": 180, "EAT": 180, "PKT": 300,
    "WIB": 420, "AWST": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780, "EDT": -240, "EST": -300, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip


def parse_stamp(text: str, *, month_first: bool = False, whole: bool = False) -> Stamp | None:
    """The first date of a text. None for what names no full day, or one outside 1990 to 2100.

    `month_first` decides 03/05/2024; `whole` asks that the text begins with the date, as a declared value does.
    """
    raw = text.strip()
    return _parse(raw[:MAX_CHARS], month_first, whole) if raw else None


@lru_cache(maxsize=2_000)
def _parse(raw: str, month_first: bool, whole: bool) -> Stamp | None:
    text = raw.translate(_DIGITS) if not raw.isascii() else raw
    if whole and _EPOCH.fullmatch(text):
        seconds = int(text[:10])
        instant = datetime.fromtimestamp(seconds, tz=UTC)
        return Stamp(instant, raw, "second", True) if instant.year in YEARS else None
    found = _ISO.search(text)
    if found and (found.start() <= 25 if whole else found["sep"]):
        return _stamp(raw, found["year"], found["month"], found["day"], found)
    printed = _PRINTED.search(text) if whole else None
    if printed and (day := _date(printed, month_first)):
        return _stamp(raw, *day, printed)
    for pattern in (
        _ASIAN,
        _ERA,
        _SPACED,
        _NUMBERS,
        _NAMED_LAST,
        _NAMED_DAY_FIRST,
        _NAMED_MONTH_FIRST,
        _NAMED_YEAR_FIRST,
    ):
        for match in pattern.finditer(text):
            day = _date(match, month_first)
            if day is None:
                continue
            clock = _AFTER.match(text, match.end())
            if clock is None or not _is_clock(clock):
                clock = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
                clock = clock if clock and _is_clock(clock) else None
            return _stamp(raw, *day, clock)
    return None


def _is_clock(match: re.Match[str]) -> bool:
    return match["minute"] is not None or match["half"] is not None


def _date(match: re.Match[str], month_first: bool) -> tuple[str, str, str] | None:
    parts = match.groupdict()
    if parts.get("a"):
        first, second, year = int(parts["a"]), int(parts["b"]), parts["year"]
        if (parts["sep"] == "/" and month_first and first <= 12) or (second > 12 and first <= 12):
            first, second = second, first
        if second > 12:
            return None
        return (year if len(year) == 4 else f"20{year}"), str(second), str(first)
    if parts.get("day2"):
        return parts["year2"], parts["month2"], parts["day2"]
    if parts.get("era"):
        year = _REIWA + (1 if parts["era"] == "元" else int(parts["era"]))
        return str(year), parts["month"], parts["day"]
    if parts.get("month"):
        return parts["year"], parts["month"], parts["day"]
    name = parts["name"].lower().replace("\u0307", "")
    dotted = match.string.startswith(".", match.end("day"))
    number = (MONTHS_AFTER_A_DOT.get(name) if dotted else None) or MONTHS.get(name)
    year = parts["year"]
    if int(year) > _BUDDHIST_YEARS:
        year = str(int(year) - _BUDDHIST_ERA) if ord(name[0]) in _THAI else ""
    return (year, str(number), parts["day"]) if number and year else None


def _stamp(raw: str, year: str, month: str, day: str, clock: re.Match[str] | None) -> Stamp | None:
    hour = minute = second = 0
    precision: DatePrecision = "day"
    zone = UTC
    zoned = False
    parts = clock.groupdict() if clock else {}
    if parts.get("hour") is not None:
        hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)
        half = "p" if parts.get("before") in ("오후", "午後", "下午") else (parts.get("half") or "").lower()
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        precision = "second" if parts.get("second") else "minute"
        offset = _offset(parts.get("zone"))
        if offset is not None:
            zone, zoned = timezone(timedelta(minutes=offset)), True
        if hour == 24 or (hour == minute == second == 0 and offset in (None, 0)):
            # Midnight to the second is how systems write a day without a clock.
            hour, minute, second, precision = 0, 0, 0, "day"
    try:
        instant = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return Stamp(instant, raw, precision, zoned) if instant.year in YEARS else None


def _offset(zone: str | None) -> int | None:
    """Minutes east of UTC; None for none, or one that is not known."""
    if not zone:
        return None
    name = zone.strip().upper().replace("\u2212", "-")
    if name in _ZONES:
        return _ZONES[name]
    for prefix in ("UTC", "GMT"):
        name = name.removeprefix(prefix).strip()
    found = re.fullmatch(r"([+-])(\d{1,2}):?(\d{2})?", name)
    if not found:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return (-minutes if found[1] == "-" else minutes) if minutes <= 14 * 60 else None
