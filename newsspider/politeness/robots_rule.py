"""Which line of a robots.txt decides about an address (RFC 9309, 2.2): text in, line out.

The verdict itself is Protego's (`newsspider.politeness.robots`), which does not tell the line. This is a second reading
of the same text, written for the line and for judging the crawler; it is as generous as Protego (misspelt names, a
missing colon, `index.html` for its folder), so that the two agree, which is tested on many thousand made-up files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlparse

from newsspider.politeness.path_pattern import escaped_pattern, matches, path_of

_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW = frozenset({"allow"})
_DISALLOW = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_OF_THE_SITE = frozenset({"sitemap", "sitemaps", "site-map", "host"})
"""They belong to no group and end none."""
_DELAY = frozenset({"crawl-delay", "crawl delay", "request-rate", "request rate"})
_OTHERS = frozenset({"visit-time", "visit time"})
_KNOWN = _AGENT | _ALLOW | _DISALLOW | _DELAY | _OF_THE_SITE | _OTHERS

_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line `Allow: ...`, `Disallow: ...`, `Crawl-delay: ...` or `Request-rate: ...`."""

    line: int
    """Its number, from 1."""
    text: str
    """As it is written, without a comment; shorter where it would have cost too much."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    text: str
    """Escaped as paths are, with `*` and `$`."""
    allows: bool
    rule: Rule


class RuleGroup:
    """The rules that hold for one agent."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self.rules = tuple(rules)
        """In the order of the file."""

    def deciding(self, url: str) -> Rule | None:
        """The rule that decides about an address: the longest that matches, `Allow` before `Disallow` where they are
        equally long (2.2.2). None: no rule matches, or it is robots.txt itself, so that the address is allowed."""
        pattern = self._deciding(url)
        return pattern.rule if pattern else None

    def forbidding(self, url: str) -> Rule | None:
        """The rule that forbids an address; None: it is allowed."""
        pattern = self._deciding(url)
        return pattern.rule if pattern and not pattern.allows else None

    def _deciding(self, url: str) -> _Pattern | None:
        if "/robots.txt" in url and urlparse(url).path == "/robots.txt":  # as Protego splits, `;` and all
            return None
        path = path_of(url)
        return next((pattern for pattern in self._patterns if matches(pattern.text, path)), None)

    @cached_property
    def _patterns(self) -> list[_Pattern]:
        """The one that decides first comes first; made when an address is looked up, which most files never see."""
        patterns = [pattern for rule in self.rules for pattern in _patterns_of(rule)]
        return sorted(patterns, key=lambda pattern: (len(pattern.text), pattern.allows), reverse=True)


def rules_for(text: str, agent: str) -> RuleGroup:
    """The rules of a robots.txt for an agent, given by its product token (2.2.1).

    The group with the longest name that the token begins with, or has at a word's beginning, holds; else that of `*`;
    groups of the same name are one.
    """
    groups: dict[str, list[Rule]] = {}  # of names that fit, which are few however many the file has
    current: set[str] = set()
    in_head = True
    for number, line in enumerate(text.splitlines(), 1):
        line = line.partition("#")[0].strip()
        if (directive := _directive(line)) is None:
            continue
        field, value = directive
        if field in _AGENT and not in_head:
            current = set()
        if field not in _OF_THE_SITE:
            in_head = field in _AGENT
        if not value:
            continue
        if field in _AGENT:
            fitting = [name for name in _names(value) if _score(name, agent)]
            current.update(fitting)
            for name in fitting:
                groups.setdefault(name, [])
        elif field in _ALLOW or field in _DISALLOW or field in _DELAY:
            for name in current:
                groups[name].append(Rule(number, line))
    best = max(groups, key=lambda name: _score(name, agent), default=None)
    return RuleGroup(() if best is None else groups[best])


def _directive(line: str) -> tuple[str, str] | None:
    """Name in lower case and value; None: the line is none. Unknown names end the head of a group, too."""
    if not line:
        return None
    name, colon, value = line.partition(":")
    field = name.strip().lower() if colon else None
    if field is not None and (field in _KNOWN or not value or value[0].isspace()):
        return field, value.strip()
    words = line.split()
    for count in (1, 2):  # "Disallow /a", and "User agent a"
        candidate = " ".join(words[:count]).lower()
        if candidate in _KNOWN:
            return candidate, " ".join(words[count:])
    return None if field is None else (field, value.strip())


def _names(value: str) -> Iterator[str]:
    """Of a group. `bot*` is meant for `bot`."""
    name = value.lower()
    yield name
    if name != "*" and "*" in name and (plain := name.replace("*", "")):
        yield plain


def _score(name: str, agent: str) -> int:
    """How well a group's name fits an agent; 0: it is another's."""
    if name == "*":
        return 1
    agent = agent.strip().lower()
    at = agent.find(name)
    while at > 0 and (agent[at - 1].isalnum() or agent[at - 1] in "-_"):
        at = agent.find(name, at + 1)
    return 0 if at < 0 else len(name)


def verdict_of(rule: Rule) -> tuple[bool | None, str]:
    """Whether a line allows what its pattern fits, and the pattern; None: it does neither, as of a delay."""
    field, value = _directive(rule.text) or ("", "")
    return True if field in _ALLOW else False if field in _DISALLOW else None, value


def _patterns_of(rule: Rule) -> Iterator[_Pattern]:
    allows, value = verdict_of(rule)
    if allows is None:
        return
    spellings = [value]
    if "$" in value:  # it may be meant as a mere character
        spellings.insert(0, value.replace("$", "%24"))
    for spelling in spellings:
        text = escaped_pattern(spelling)
        if not text:
            continue
        yield _Pattern(text, allows, rule)
        if allows and text.endswith(f"/{_INDEX}"):
            yield _Pattern(f"{text.removesuffix(_INDEX)}$", allows, rule)
