"""Pages that stand in the way of the one that was asked for: a status, headers and bytes in, an `Obstacle` out.

A page is one only by what is missing from it as well: scripts of every provider that is named here stand in ordinary
articles of its customers too, but those have text. No sign is the words of one language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import urlsplit

from newsspider.charset import codec_of
from newsspider.discover.notfound import says_not_found

Kind = Literal["blocked", "challenge", "consent_wall", "empty_shell", "soft_404"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    kind: Kind
    detail: str
    """What it was recognised by: a provider, a status, the page's title."""

    def __str__(self) -> str:
        return f"{_WORDS[self.kind]}: {self.detail}"


_WORDS: dict[Kind, str] = {
    "blocked": "blocked",
    "challenge": "challenge page",
    "consent_wall": "consent wall",
    "empty_shell": "empty without a browser",
    "soft_404": "page that says that there is none",
}

BLOCKED_STATUSES = frozenset({401, 403, 407, 429, 451})

_CHALLENGE_HEADERS: tuple[tuple[str, str, str], ...] = (
    # header, what its value begins with, provider; each from the provider's documentation
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-datadome", "protected", "DataDome"),  # also on pages that passed: only with a status that refuses
)
_ONLY_WITH_REFUSAL = frozenset({"x-datadome"})

_CHALLENGE_MARKS: tuple[tuple[bytes, str], ...] = (
    # what stands in the markup of challenges and not in the scripts that providers put into every page
    (b"_cf_chl_opt", "Cloudflare"),
    (b"/cdn-cgi/challenge-platform/h/", "Cloudflare"),
    (b"cf-browser-verification", "Cloudflare"),
    (b"captcha-delivery.com", "DataDome"),
    (b"px-captcha", "HUMAN"),
    (b"captcha.px-cdn.net", "HUMAN"),
    (b"captcha.px-cloud.net", "HUMAN"),
    (b"sec-if-cpt-container", "Akamai"),
    (b"/_sec/verify?provider=", "Akamai"),
    (b"bm-verify=", "Akamai"),
    (b"_incapsula_resource?", "Imperva"),
    (b"incapsula incident id", "Imperva"),
    (b"gokuprops", "AWS WAF"),
    (b"awswafintegration", "AWS WAF"),
    (b"/.within.website/x/", "Anubis"),
    (b"anubis_challenge", "Anubis"),
    (b"sucuri_cloudproxy_js", "Sucuri"),
    (b"/149e9513-01fa-4fb0-aad4-566afd725d1b/", "Kasada"),
    (b"kpsdk", "Kasada"),
    (b"/.well-known/vercel/security/", "Vercel"),
    (b"/.well-known/ddos-guard/", "DDoS-Guard"),
    (b"check.ddos-guard.net", "DDoS-Guard"),
    (b"/__qrator/", "Qrator"),
    (b"validate.perfdrive.com", "Radware"),
    (b"/tspd/", "F5"),
    (b"bobcmn", "F5"),
    (b"__arcsjs", "ArvanCloud"),
    (b"smartcaptcha.yandexcloud.net", "Yandex"),
    (b"/showcaptcha", "Yandex"),
    (b"g-recaptcha", "reCAPTCHA"),
    (b"h-captcha", "hCaptcha"),
    (b"cf-turnstile", "Cloudflare"),
    (b"geetest.com", "GeeTest"),
    (b"frc-captcha", "Friendly Captcha"),
)

_CONSENT_HOSTS = re.compile(
    r"^(?:consent|consents|guce|cookiewall|privacywall|myprivacy|cmp|consentmanager|choices?)\."  # consent.example.com
    r"|^(?:[\w-]+\.)*(?:privacy-mgmt\.com|consensu\.org|consentframework\.com)$"
)
_CONSENT_PATHS = re.compile(
    r"^/(?:[a-z]{2}/)?(?:consent|cookie-?consent|cookie-?wall|privacy-?(?:wall|gate)|gdpr-?(?:consent|wall)|cmp|zustimmung"
    r"|tcf|collectconsent)(?:/|$|\.)",
    re.IGNORECASE,
)
_CONSENT_MARKS = (
    # consent managers, by the hosts and names of their scripts
    b"privacy-mgmt.com", b"sourcepoint", b"consensu.org", b"didomi", b"onetrust", b"cookielaw.org", b"usercentrics",
    b"cookiebot", b"consentmanager", b"quantcast", b"trustarc", b"iubenda", b"contentpass", b"traffective", b"axeptio",
    b"sirdata", b"tarteaucitron", b"consent-form", b"consent.cmp", b"__tcfapi", b"collectconsent", b"appconsent",
)  # fmt: skip
_CONSENT_STEMS = re.compile(
    r"cookie|consent|gdpr|rgpd|dsgvo|privac|datenschutz|einwillig|zustimm|integrit|personvern|tietosuoja|zgod|soglas|"
    r"согла|конфиденц|συγκατάθ|απόρρητ|adatvéd|súhlas|souhlas|nõusolek|sutikim|piekriš|çerez|kvkk|クッキー|同意|쿠키|동의|"
    r"الارتباط|עוגיות",
    re.IGNORECASE,
)

_ROOTS = re.compile(
    rb"<div[^>]{0,80}\bid\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|react-root|main-app|app-root|q-app|svelte|spa)"
    rb"[\"'\s>]|<(?:app-root|my-app|ion-app)\b",
)
_STATES = (b"__next_data__", b"__nuxt", b"__apollo_state__", b"__preloaded_state__", b"__initial_state__", b"fusion.")
"""Names under which pages keep their text for a script to show: a reader of scripts finds it."""

_SMALL_BYTES = 60_000
"""Nothing that stands in the way of an article was seen to be larger, but pages that say that there is none."""
_HEAD_BYTES = 50_000
_MOST_CHALLENGE_LETTERS = 1_200
_MOST_CONSENT_LETTERS = 6_000
_MOST_SHELL_LETTERS = 150
_UNSEEN = re.compile(rb"<(script|style|noscript|template|svg|title)[\s>]|<!--")
_TAGS = re.compile(rb"<[^<>]*>")
_WORDS_BYTES = 2_000
_MOST_HEADING_BYTES = 150_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_EVIDENCE = re.compile(
    rb"article:published_time|\"articlebody\"|\"datepublished\"|newsarticle"
    rb"|property\s*=\s*[\"']?og:type[\"']?\s+content\s*=\s*[\"']?article"
    rb"|content\s*=\s*[\"']?article[\"']?\s+property\s*=\s*[\"']?og:type|<article\b",
)
"""What says in a page's lower-case markup that there is an article on it."""
_POSTS_PROOF = re.compile(rb"crypto\.subtle|sha-?256|proof[-_ ]?of[-_ ]?work|\bnonce\s*\+\+|location\.reload\s*\(")


def obstacle_of(status: int, headers: Mapping[str, str], body: bytes, url: str = "") -> Obstacle | None:
    """What stands in the way of the page that was asked for; None: nothing that is known.

    `headers` have names in lower case; `body` is decompressed; `url` is the address that answered.
    """
    if provider := _challenge_header(status, headers):
        return Obstacle(kind="challenge", detail=f"{provider}, HTTP {status}")
    if url and is_consent_address(url):
        return Obstacle(kind="consent_wall", detail=urlsplit(url).hostname or "")
    found = _of_body(body)
    if found is not None and (status < 400 or found.kind in ("challenge", "consent_wall")):
        return found if status == 200 else Obstacle(kind=found.kind, detail=f"{found.detail}, HTTP {status}")
    if status in BLOCKED_STATUSES:
        return Obstacle(kind="blocked", detail=f"HTTP {status}")
    return None


def is_consent_address(url: str) -> bool:
    """Whether an address is that of a consent manager, and not of a page."""
    parts = urlsplit(url)
    return bool(_CONSENT_HOSTS.search(parts.hostname or "") or _CONSENT_PATHS.search(parts.path))


def _challenge_header(status: int, headers: Mapping[str, str]) -> str | None:
    for name, value, provider in _CHALLENGE_HEADERS:
        said = headers.get(name)
        if said and said.lower().startswith(value) and (status in BLOCKED_STATUSES or name not in _ONLY_WITH_REFUSAL):
            return provider
    return None


def _of_body(body: bytes) -> Obstacle | None:
    if len(body) <= _SMALL_BYTES:
        lower = body.lower()
        letters = _letters(lower)
        if letters <= _MOST_CONSENT_LETTERS and not _EVIDENCE.search(lower):
            return _of_little_text(body, lower, letters) or _soft_404(body)
    return _soft_404(body)


def _of_little_text(body: bytes, lower: bytes, letters: int) -> Obstacle | None:
    """Of a page that says too little to be read for itself, and has no sign of an article."""
    if letters <= _MOST_CHALLENGE_LETTERS and (provider := _challenger(lower)):
        return Obstacle(kind="challenge", detail=provider)
    scripts = lower.count(b"<script")
    if scripts and any(mark in lower for mark in _CONSENT_MARKS) and _speaks_of_consent(body):
        return Obstacle(kind="consent_wall", detail=_title(body) or "a consent manager alone")
    if (
        letters <= _MOST_SHELL_LETTERS
        and scripts
        and lower.count(b"<a ") < 3
        and (_ROOTS.search(lower) or b"<noscript" in lower)
        and not any(state in lower for state in _STATES)
    ):
        return Obstacle(kind="empty_shell", detail=f"{letters} letters of text, {scripts} scripts")
    return None


def _challenger(lower: bytes) -> str | None:
    for mark, provider in _CHALLENGE_MARKS:
        if mark in lower:
            return provider
    leaves = b'http-equiv="refresh"' in lower or b"location.reload" in lower or b"location.href" in lower
    if leaves and b"<a " not in lower and (_POSTS_PROOF.search(lower) or b"document.cookie" in lower):
        return "a script alone"
    return None


def _speaks_of_consent(body: bytes) -> bool:
    return any(_CONSENT_STEMS.search(words) for words in (_title(body), _heading(body)))


def _soft_404(body: bytes) -> Obstacle | None:
    for words in (_title(body), _heading(body)):
        if says_not_found(words):
            return None if _EVIDENCE.search(body.lower()) else Obstacle(kind="soft_404", detail=words)
    return None


def _title(body: bytes) -> str:
    return _words(body[:_HEAD_BYTES], b"<title", b"</title")


def _heading(body: bytes) -> str:
    return _words(body[:_MOST_HEADING_BYTES], b"<h1", b"</h1")


def _words(body: bytes, opening: bytes, closing: bytes) -> str:
    """The text of the first element of a name; empty where there is none, or one as long as no title."""
    start = body.find(opening)
    if start < 0 and b"<BODY" in body[:_HEAD_BYTES]:  # markup of the old school
        start = body.find(opening.upper())
    element = body[start : start + _WORDS_BYTES]
    end = element.lower().find(closing)
    if start < 0 or end < 0:
        return ""
    text = _TAGS.sub(b" ", element[:end])
    charset = None if text.isascii() else _CHARSET.search(body, 0, 2_048)
    codec = codec_of(charset[1].decode("ascii")) if charset else None
    decoded = text.decode(codec or "utf-8", errors="replace")
    return " ".join(unescape(decoded).split())[:200]


def _letters(lower: bytes) -> int:
    """Bytes of text that a reader sees, spaces left out; a letter beyond ASCII counts as the bytes it takes."""
    pieces = []
    start = 0
    while match := _UNSEEN.search(lower, start):
        pieces.append(lower[start : match.start()])
        closing = b"</" + match[1] if match[1] else b"-->"
        end = lower.find(closing, match.end())
        if end < 0:
            break
        start = end if match[1] else end + len(closing)  # a closing tag goes with the other tags
    else:
        pieces.append(lower[start:])
    return len(b"".join(_TAGS.sub(b" ", b"".join(pieces)).split()))
