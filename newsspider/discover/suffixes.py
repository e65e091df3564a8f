"""Domains that somebody has registered, by the list of public suffixes (publicsuffix.org) that tldextract ships.

The list is read here: tldextract loads an HTTP library and builds two trees of it, 0.13 s of processor time at the
start of each crawl and once more for its readers; this takes a tenth of that.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

_LIST = ".tld_set_snapshot"
_COMMENT = "//"


def registered_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk`: a public suffix and the label before it; `host` is as `ascii_host` gives it.

    Suffixes of hosts that let others have names below theirs count, so that two blogs there are two: `name.github.io`.
    None for what has no suffix that is known (an IP address, `localhost`), or is one.
    """
    labels = host.split(".")
    rules = _rules()
    for at in range(len(labels)):
        name, parent = ".".join(labels[at:]), ".".join(labels[at + 1 :])
        if f"!{name}" in rules:  # what a wildcard does not hold for
            return name
        if name in rules or (parent and f"*.{parent}" in rules):
            return ".".join(labels[at - 1 :]) if at else None
    return None


@cache
def _rules() -> frozenset[str]:
    """As the list spells them (`co.uk`, `*.ck`, `!www.ck`), but in ASCII."""
    package = find_spec("tldextract")
    assert package
    assert package.origin
    lines = Path(package.origin).with_name(_LIST).read_text("utf-8").splitlines()
    rules = (line.strip() for line in lines if not line.startswith(_COMMENT))
    return frozenset(rule if rule.isascii() else _in_ascii(rule) for rule in rules if rule)


def _in_ascii(rule: str) -> str:
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in rule.split(".")
    )
