"""Which pages of an archive are wanted, as far as that is known before they are read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsspider.archive.entries import Head

_EARLIER = timedelta(days=1)
"""Publishers' clocks, and those of crawlers, are not the same."""
_THREE_LETTERS = {
    "ara": "ar", "ben": "bn", "bul": "bg", "cat": "ca", "ces": "cs", "dan": "da", "deu": "de", "ell": "el",
    "eng": "en", "est": "et", "fas": "fa", "fin": "fi", "fra": "fr", "heb": "he", "hin": "hi", "hrv": "hr",
    "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja", "kat": "ka", "kor": "ko", "lav": "lv", "lit": "lt",
    "mkd": "mk", "msa": "ms", "nld": "nl", "nob": "no", "nor": "no", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "slk": "sk", "slv": "sl", "spa": "es", "sqi": "sq", "srp": "sr", "swe": "sv", "tam": "ta",
    "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi", "zho": "zh",
}  # fmt: skip
"""ISO 639-3, as Common Crawl names languages, of what news is written in most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Empty: all are."""

    domains: frozenset[str] = frozenset()
    """Hosts with all that lie below them, in lower case."""
    languages: frozenset[str] = frozenset()
    """Primary subtags of BCP 47, in lower case."""
    since: datetime | None = None
    """What was captured before cannot have been published since."""

    def __call__(self, head: Head) -> str | None:
        """See `newsspider.archive.entries.Filter`."""
        if self.since and head.at < self.since - _EARLIER:
            return "too_old"
        if self.domains and not self._is_of_domain(head.url):
            return "other_domain"
        if self.languages and head.languages and self.languages.isdisjoint(map(primary_language, head.languages)):
            return "other_language"
        return None

    def _is_of_domain(self, url: str) -> bool:
        host = _host(url)
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)


def primary_language(tag: str) -> str:
    """`en-GB` and `eng` -> `en`."""
    primary = tag.partition("-")[0].strip().lower()
    return _THREE_LETTERS.get(primary, primary)


def has_language(tag: str | None, languages: Collection[str]) -> bool:
    """Whether a page of that language is wanted; of one without, nobody knows, so that it is."""
    return not languages or tag is None or primary_language(tag) in languages


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower()
    except ValueError:
        return ""
