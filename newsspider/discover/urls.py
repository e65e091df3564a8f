"""Addresses: which site one belongs to, how it is asked for, and when two mean the same article."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from newsspider.discover.hosts import LONGEST, ascii_host
from newsspider.discover.suffixes import registered_domain

MAX_URL_CHARS = 2_000
_MAX_LED_TO_CHARS = 8_000
"""Of where a redirect leads, which may carry the address it comes from and more."""

_DEFAULT_PORTS = {"http": 80, "https": 443}

_TRACKING_PREFIXES = (
    "utm_",  # Google Analytics campaigns
    "at_",  # AT Internet / Piano
    "mtm_", "pk_", "piwik_", "matomo_",  # Matomo
    "hsa_", "_hs",  # HubSpot
    "ns_",  # Comscore
    "fb_",  # Facebook
    "icid", "ocid",  # internal campaigns
)  # fmt: skip
_TRACKING = frozenset(
    {
        "fbclid", "igshid",  # Meta
        "gclid", "gclsrc", "dclid", "gbraid", "wbraid",  # Google Ads
        "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "dicbo",  # Microsoft, Yandex, X, TikTok ...
        "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid",  # mailings
        "s_kwcid", "xtor", "wt_mc", "wt_zmc", "ncid", "cmp", "cmpid", "maca",  # campaign codes
        "smid", "smtyp", "sr_share", "share_id", "cid_share",  # share buttons
        "ref", "referrer", "ref_src", "ref_url", "src_ref", "from_source", "via_source", "traffic_source",  # where from
        "ito", "spm",  # places on a page: Daily Mail's, Alibaba's
    }
)  # fmt: skip
"""Parameters that say where a reader came from and not what they read."""

# Parameters that say how a page is shown. `m` is a month in WordPress unless it is 0 or 1 (mobile).
_PRESENTATION = re.compile(
    r"^(?:(?:amp|outputtype|print|printable|share|replytocom|nocache|mobile|desktop|view_mode|rss)(?:=|$)|m=[01]$)"
)
# `sid` and `s` may be an article's number or a search: sessions are long and mix letters with digits.
_SESSION = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sessid|zenid|oscsid|cftoken)=|^(?:sid|s)=(?=[^&]*\d)[0-9a-z]{16,}$"
)
_SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?]*|/(?:\(|%28)[AFS](?:\(|%28)[0-9a-z_-]+(?:\)|%29){2}", re.IGNORECASE
)
"""The latter are ASP.NET's, without cookies."""
_MOST_SEGMENTS = 20
_LONGEST_ROUND = 3
_LABELS = re.compile(r"^(?:www\d?|m|mobile|amp|edition-m)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")
_AMP_PATH = re.compile(r"(?:/amp|\.amp|/amp\.html?)/?$")
_AMP_FILE = re.compile(r"[-.]amp(?=\.html?$)")
_AMP_PREFIX = re.compile(r"^/amp/")

# An address that is in its final form as it stands: most are, and asking costs a tenth of bringing it there.
_FINAL = re.compile(
    r"https?://(?:[a-z0-9][a-z0-9-]{0,62}\.)+[a-z]{2,63}"
    r"(?:/(?!\.)[A-Za-z0-9_~,-]+(?:\.[A-Za-z0-9_~,-]+)*)*/?"
)
# Not where it stands behind half of one: what it is decoded to would complete that (`%%44e` -> `%De`).
_ESCAPE = re.compile(r"(?<!%)(?<!%[0-9a-fA-F])%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3


def site_key(url: str) -> str:
    """What tells sites apart: the registrable domain (`bbc.co.uk`, `name.github.io`), in ASCII.

    For hosts without one (an IP address, `localhost`): the host, with its port where that is not the scheme's.
    Empty for what is no address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    authority = parts.netloc.rpartition("@")[2].lower()
    # What is longer than any host and its port is none, and not to be kept.
    return _site_of_authority(parts.scheme.lower(), authority) if len(authority) <= LONGEST + len(".:65535") else ""


@lru_cache(maxsize=10_000)
def _site_of_authority(scheme: str, authority: str) -> str:
    try:
        parts = urlsplit(f"{scheme}://{authority}")
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # a port that is none
        return ""
    if not host:
        return ""
    return registered_domain(host) or _authority(host, port, scheme)


def same_site(url: str, key: str) -> bool:
    """Whether an address belongs to the site of that key."""
    return key != "" and site_key(url) == key


def normalize(url: str) -> str | None:
    """The form in which an address is asked for; None where it cannot be.

    Absolute http or https, host in lower case and ASCII, no default port, no fragment, no credentials, dot segments
    resolved, percent-encoding as browsers send it (RFC 3986, 6.2.2), and without parameters that only track. The
    order of the other parameters is kept: some servers mind. None too for more than 2,000 characters.
    """
    url = url.strip()
    if len(url) > MAX_URL_CHARS:
        return None
    if _FINAL.fullmatch(url):
        return url if url.count("/") > 2 else f"{url}/"
    return _normalized(url)


@lru_cache(maxsize=4_000)  # each address of a listing is asked for several times
def _normalized(url: str) -> str | None:
    try:
        parts = _safe_parts(url)
    except ValueError:
        return None
    if parts is None:
        return None
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair))
    path = _without_dots(_canonical_escapes(parts.path)) or "/"
    final = urlunsplit((parts.scheme, parts.netloc, path, _canonical_escapes(query), ""))
    return final if len(final) <= MAX_URL_CHARS else None


def absolute(reference: str, base: str) -> str | None:
    """What a reference on a page, or in a feed or sitemap, stands for, in the form in which it is asked for."""
    reference = reference.strip()
    if not reference or len(reference) > MAX_URL_CHARS:
        return None
    if _FINAL.fullmatch(reference):
        return normalize(reference)
    try:
        return normalize(urljoin(base, reference))
    except ValueError:
        return None


def led_to(reference: str, base: str) -> str | None:
    """Where a redirect leads; None: to nothing that can be asked for.

    As `absolute`, but with all its parameters: a server that adds one wants to see it.
    """
    reference = reference.strip()
    if not reference or len(reference) > _MAX_LED_TO_CHARS:
        return None
    try:
        parts = _safe_parts(urljoin(base, reference))
    except ValueError:
        return None
    return urlunsplit((*parts[:2], _without_dots(parts.path) or "/", parts.query, "")) if parts else None


@lru_cache(maxsize=4_000)  # a listing's addresses are told apart, looked up and remembered by it
def article_key(url: str) -> str:
    """What two addresses of one article have in common; not an address to ask for.

    Beyond `normalize`: neither scheme nor `www.`, `m.`, `amp.`, no trailing slash or index file, no AMP, print and
    share forms, no session ids, parameters sorted. `?id=1` and `?id=2` stay two. What cannot be asked for is its own
    key.
    """
    final = normalize(url)
    if final is None:
        return url.strip()
    parts = urlsplit(final if _FINAL.fullmatch(final) else canonicalize_url(final))
    host = _LABELS.sub("", parts.netloc)
    path = _AMP_FILE.sub("", _SESSION_IN_PATH.sub("", parts.path))
    path = _INDEX.sub("/", _AMP_PREFIX.sub("/", _AMP_PATH.sub("", path))).rstrip("/")
    pairs = [pair for pair in parts.query.split("&") if pair and not _presents(pair.lower())]
    return f"{host}{path}{'?' if pairs else ''}{'&'.join(sorted(pairs))}"


def goes_in_circles(url: str) -> bool:
    """Whether a path repeats itself (`/a/a/a`, `/a/b/a/b/a/b`), or is deeper than any that somebody thought of: as
    where a page that answers everywhere has relative links. Numbers may repeat: `/11/11/11` is a day."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) > _MOST_SEGMENTS:
        return True
    return any(
        segments[start : start + length] == segments[start + length : start + 2 * length]
        and segments[start : start + length] == segments[start + 2 * length : start + 3 * length]
        and not all(segment.isdigit() for segment in segments[start : start + length])
        for length in range(1, _LONGEST_ROUND + 1)
        for start in range(len(segments) - 3 * length + 1)
    )


def article_id(url: str) -> str:
    """32 hexadecimal digits that stay the same for every address of an article."""
    return hashlib.sha256(article_key(url).encode("utf-8", errors="surrogatepass")).hexdigest()[:32]


def _safe_parts(url: str) -> SplitResult | None:
    """An address's parts with its host in ASCII and everything else quoted. Raises `ValueError` for a bad port."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), ascii_host(parts.hostname or "")
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    authority = _authority(host, parts.port, scheme)
    return urlsplit(safe_url_string(urlunsplit((scheme, authority, parts.path, parts.query, ""))))


def _authority(host: str, port: int | None, scheme: str) -> str:
    if ":" in host:
        host = f"[{host}]"
    return host if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{host}:{port}"


def _canonical_escapes(text: str) -> str:
    """`%7e` -> `~`, `%c3` -> `%C3`: both mean the same (RFC 3986, 6.2.2)."""
    return _ESCAPE.sub(_canonical_escape, text) if "%" in text else text


def _canonical_escape(match: re.Match[str]) -> str:
    char = chr(int(match[0][1:], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _presents(pair: str) -> bool:
    return bool(_PRESENTATION.match(pair) or _SESSION.match(pair))


def _without_dots(path: str) -> str:
    """A path without `.` and `..` (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
