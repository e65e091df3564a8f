"""Addresses: which site one belongs to, how it is asked for, and when two mean the same article."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from tldextract import TLDExtract
from w3lib.url import canonicalize_url, safe_url_string

MAX_URL_CHARS = 2_000

# The list that ships with the library: a crawl asks nobody else. With private suffixes, two blogs of one host are two.
_suffixes = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)

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
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid",
        "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "s_kwcid",
        "ito", "cmp", "cmpid", "smid", "smtyp", "src_ref", "ref", "referrer", "ref_src", "ref_url", "xtor", "wt_mc",
        "wt_zmc", "ncid", "sr_share", "cid_share", "share_id", "spm", "from_source", "via_source",
        "rss", "traffic_source", "maca", "dicbo",
    }
)  # fmt: skip
"""Parameters that say where a reader came from and not what they read: click ids of the ad networks, mail and campaign
tools, share buttons."""

_PRESENTATION = re.compile(r"^(amp|outputtype|print|printable|share|replytocom|nocache|mobile|desktop|view_mode|m)$")
_SESSION = re.compile(r"^(phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|zenid)=|^(sid|s)=[\w-]{16,}$")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.IGNORECASE)
_LABELS = re.compile(r"^(?:www\d?|m|mobile|amp|edition-m)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")
_AMP_PATH = re.compile(r"(?:/amp|\.amp|/amp\.html?)/?$")
_AMP_PREFIX = re.compile(r"^/amp/")


@lru_cache(maxsize=50_000)
def _site_of_authority(scheme: str, authority: str) -> str:
    parts = urlsplit(f"{scheme}://{authority}")
    host = (parts.hostname or "").rstrip(".")
    domain = _suffixes(host).top_domain_under_public_suffix
    if domain:
        return _ascii(domain)
    default = {"http": 80, "https": 443}.get(scheme)
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def site_key(url: str) -> str:
    """What tells sites apart: the registrable domain (`bbc.co.uk`, `name.github.io`), in ASCII.

    For hosts without one (an IP address, `localhost`): the host, with its port where that is not the scheme's.
    """
    parts = urlsplit(url)
    try:
        return _site_of_authority(parts.scheme.lower(), parts.netloc.rpartition("@")[2].lower())
    except ValueError:  # a port that is none
        return ""


registrable_domain = site_key


def same_site(url: str, key: str) -> bool:
    """Whether an address belongs to the site of that key."""
    return site_key(url) == key


def normalize(url: str) -> str | None:
    """The form in which an address is asked for; None where it cannot be.

    Absolute http or https, host in lower case and ASCII, no default port, no fragment, no credentials, dot segments
    resolved, percent-encoding as browsers send it, and without parameters that only track. The order of the other
    parameters is kept: some servers mind.
    """
    url = url.strip()
    if len(url) > MAX_URL_CHARS:
        return None
    try:
        parts = urlsplit(safe_url_string(url))
        scheme = parts.scheme.lower()
        host = _ascii((parts.hostname or "").rstrip("."))
        port = parts.port
    except ValueError:
        return None
    if scheme not in ("http", "https") or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port not in (None, 80 if scheme == "http" else 443):
        host = f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair))
    return urlunsplit((scheme, host, _without_dots(parts.path) or "/", query, ""))


def article_key(url: str) -> str:
    """What two addresses of one article have in common; not an address to ask for.

    Beyond `normalize`: neither scheme nor `www.`, `m.`, `amp.`, no trailing slash or index file, no AMP, print and
    share forms, no session ids, parameters sorted. `?id=1` and `?id=2` stay two.
    """
    parts = urlsplit(canonicalize_url(normalize(url) or url))
    host = _LABELS.sub("", parts.netloc.lower())
    path = _SESSION_IN_PATH.sub("", parts.path)
    path = _INDEX.sub("/", _AMP_PREFIX.sub("/", _AMP_PATH.sub("", path))).rstrip("/")
    pairs = [pair for pair in parts.query.split("&") if pair and not _presents(pair.lower())]
    return f"{host}{path}{'?' if pairs else ''}{'&'.join(sorted(pairs))}"


def article_id(url: str) -> str:
    """32 hexadecimal digits that stay the same for every address of an article."""
    return hashlib.sha256(article_key(url).encode("utf-8", errors="surrogatepass")).hexdigest()[:32]


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _presents(pair: str) -> bool:
    return bool(_PRESENTATION.match(pair.partition("=")[0]) or _SESSION.match(pair))


def _ascii(host: str) -> str:
    """The host as DNS spells it. Raises `ValueError` where it cannot be one."""
    return host if host.isascii() else host.encode("idna").decode("ascii")


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
