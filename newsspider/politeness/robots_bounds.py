"""Rules that would take long to compare with every address, made quick: what they forbid stays forbidden, and more may.

A rule of literal text costs next to nothing. Each `*` is a search in the address, and 500 KiB have room for 250,000 of
them: 40 ms an address, while nothing else goes on.
"""

from __future__ import annotations

from newsspider.politeness.robots_rule import Rule, RuleGroup, verdict_of

_MOST_WILDCARDS = 20
"""Of one rule: none that was written for people has more than a few."""
_MOST_IN_ALL = 10_000
_MOST_RULES = 5_000
"""With wildcards."""


def bounded(group: RuleGroup) -> RuleGroup:
    """The same group where its rules are quick already, as nearly all are.

    Else a `Disallow` ends with as many wildcards as there is room for, so that it holds for more addresses than it did
    (`/*a*b` -> `/*a`), and an `Allow` that has more is left out. Of more than 5,000 such rules, each that comes then
    ends before its first wildcard.
    """
    wild = [rule for rule in group.rules if "*" in rule.text]
    wildcards = sum(rule.text.count("*") for rule in wild)
    if len(wild) <= _MOST_RULES and wildcards <= _MOST_IN_ALL:
        return group
    most = max(1, min(_MOST_WILDCARDS, _MOST_IN_ALL // min(len(wild), _MOST_RULES)))
    rules: list[Rule] = []
    met = 0
    for rule in group.rules:
        met += "*" in rule.text
        rules += _cut(rule, most if met <= _MOST_RULES else 0)
    return RuleGroup(rules)


def _cut(rule: Rule, most: int) -> list[Rule]:
    allows, pattern = verdict_of(rule)
    if allows is None or pattern.count("*") <= most:
        return [rule]
    parts = pattern.split("*")[: most + 1]
    return [] if allows else [Rule(rule.line, f"Disallow: {'*'.join(parts).removesuffix('$') or '/'}")]
