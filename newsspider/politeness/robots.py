"""robots.txt as RFC 9309 reads it: a status and bytes in, rules out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from protego import Protego

from newsspider.politeness.robots_bounds import bounded
from newsspider.politeness.robots_rule import Rule, RuleGroup, rules_for

_READ_BYTES = 500 * 1024  # RFC 9309, 2.5: at least 500 KiB are parsed; we parse no more
_MOST_SITEMAPS = 1_000
_MOST_URL_CHARS = 2_000
_MOST_CROSSED = 1_000_000
_SITEMAP_LINE = re.compile(rb"(?:^|[\r\n])[^\S\r\n]*sitemap[^\S\r\n]*:([^\r\n]*)", re.IGNORECASE)
"""Found without taking the text apart, which may be ten million line ends."""

DISALLOWED = "robots.txt disallows it"
"""Why a single address may not be asked for; every other reason is the host's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one origin's robots.txt allows the agent that it was read for."""

    url: str
    """Where it is."""
    refusal: str | None = None
    """Why nothing may be asked at all; None: the rules decide."""
    sitemaps: tuple[str, ...] = ()
    """Absolute addresses, as announced."""
    crawl_delay_s: float | None = None
    """Least time between two requests, from Crawl-delay or Request-rate."""
    group: RuleGroup = field(default_factory=RuleGroup)
    """The lines that hold for us."""
    _parser: Protego | None = None
    _agent: str = ""

    def allowed(self, url: str) -> bool:
        if self.refusal is not None:
            return False
        return self._parser is None or self._parser.can_fetch(url, self._agent)

    def reason(self, url: str) -> str:
        """Why an address that is not allowed is not."""
        return self.refusal or DISALLOWED

    def rule(self, url: str) -> Rule | None:
        """The line that forbids an address; None: none does."""
        return None if self.refusal is not None else self.group.forbidding(url)


def parse_robots(
    status: int | None, body: bytes, url: str, agent: str, failure: str = "robots.txt could not be fetched"
) -> RobotsRules:
    """The rules of a robots.txt that answered `status` (None: it could not be fetched, `failure` says why) with `body`.

    2xx: the body's rules. 4xx: everything is allowed (2.3.1.3), but 429, which says "later" and not "none". 5xx, 429
    and no answer: nothing is (2.3.1.4). `agent` is the product token that groups are matched with.
    """
    if status is None:
        return RobotsRules(url=url, refusal=failure)
    if status == 429 or status >= 500:
        return RobotsRules(url=url, refusal=f"robots.txt answered {status}")
    if not 200 <= status < 300 or _is_html(body):
        return RobotsRules(url=url)
    text = body[:_READ_BYTES]
    if len(body) > _READ_BYTES:
        text = text[: text.rfind(b"\n") + 1]  # half a rule is no rule
    lines = text.decode("utf-8-sig", errors="replace")
    written = rules_for(lines, agent)
    group = bounded(written)
    is_plain = group is written and _is_plain(lines)
    parser = Protego.parse(lines if is_plain else "\n".join(("User-agent: *", *(rule.text for rule in group.rules))))
    return RobotsRules(
        url=url,
        sitemaps=_sitemaps(body, url),
        crawl_delay_s=_delay_s(parser, agent),
        group=group,
        _parser=parser,
        _agent=agent,
    )


def _is_plain(text: str) -> bool:
    """Whether all of a robots.txt may be given to Protego, which keeps each rule once for each name of its group: 3,000
    names with 3,000 rules, 100 kB, cost it 22 s and 600 MB (0.6)."""
    return text.lower().count("agent") * len(text.splitlines()) <= _MOST_CROSSED


def _is_html(body: bytes) -> bool:
    """A page served in the place of robots.txt holds no rules; no line of a robots.txt begins like markup."""
    return body[:_READ_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _sitemaps(body: bytes, url: str) -> tuple[str, ...]:
    """All `Sitemap:` lines, which belong to no group and may stand behind the part that rules are read from."""
    found: dict[str, None] = {}
    for line in _SITEMAP_LINE.finditer(body):
        reference = line[1].partition(b"#")[0].strip().decode("utf-8", errors="replace")
        if address := _absolute(reference, url):
            found[address] = None
        if len(found) >= _MOST_SITEMAPS:
            break
    return tuple(found)


def _absolute(reference: str, url: str) -> str | None:
    if not reference or len(reference) > _MOST_URL_CHARS:
        return None
    try:
        address = urljoin(url, reference)
        parts = urlsplit(address)
    except ValueError:  # "http://[" and the like
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and address != url else None


def _delay_s(parser: Protego, agent: str) -> float | None:
    delays = []
    if (delay := parser.crawl_delay(agent)) is not None:
        delays.append(float(delay))
    if (rate := parser.request_rate(agent)) is not None and rate.requests > 0:
        delays.append(rate.seconds / rate.requests)
    sane = [delay for delay in delays if delay >= 0]  # neither negative nor NaN
    return max(sane, default=None)
