"""What the rules of sites were good for: counts of a run, and what they say together with those of earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

UNMATCHED_PAGES = 40
"""So many pages in a row without a match, and a rule is told of. Pages of other kinds (videos, galleries) come in runs:
a rule that one page of ten needs is told of in 1 of 70 such rows."""
NEEDLESS_PAGES = 200
"""So many without a difference. Furniture that one page of fifty has is told of in 1 of 57 such rows."""


@dataclass(slots=True)
class RuleCount:
    """Of one rule of a site. A page is one article's, however many pages that has."""

    pages: int = 0
    matched: int = 0
    """Pages on which it gave something that can be used."""
    differed: int = 0
    """Pages whose text, or field, would have been another one without it."""
    advice: str | None = None
    """What to do about it; None: it does its work, or nobody can tell yet."""

    def add(self, pages: int, matched: int, differed: int) -> None:
        self.pages += pages
        self.matched += matched
        self.differed += differed


RuleCounts = dict[tuple[str, str], RuleCount]
"""By the rule's name and selector."""


def rule_facts(counts: RuleCounts) -> list[dict[str, Any]]:
    """For programs, as the manifest has them."""
    return [
        {
            "rule": rule,
            "selector": selector,
            "pages": count.pages,
            "matched": count.matched,
            "differed": count.differed,
            "advice": count.advice,
        }
        for (rule, selector), count in counts.items()
    ]


def advise(counts: RuleCounts, earlier: Iterable[Iterable[Mapping[str, Any]]]) -> None:
    """Says of rules that match nothing, or are needless, that they are.

    `earlier` are the facts of the same site in earlier runs, newest first. Runs that are called often see few pages
    each: they are read until enough pages were seen.
    """
    windows = {key: RuleCount(count.pages, count.matched, count.differed) for key, count in counts.items()}
    undecided = {key for key, seen in windows.items() if not _is_decided(counts[key], seen)}
    for facts in earlier:
        if not undecided:
            return
        for fact in facts:
            key = (str(fact.get("rule")), str(fact.get("selector")))
            if key in undecided:
                windows[key].add(*(int(fact.get(name) or 0) for name in ("pages", "matched", "differed")))
                if _is_decided(counts[key], windows[key]):
                    undecided.discard(key)


def _is_decided(count: RuleCount, seen: RuleCount) -> bool:
    """Whether enough pages were seen; what they say is the count's advice."""
    if not seen.matched and seen.pages >= UNMATCHED_PAGES:
        count.advice = f"it has matched nothing on the last {seen.pages} pages: change it, or drop it"
    elif not seen.differed and seen.pages >= NEEDLESS_PAGES:
        count.advice = f"it has made no difference on the last {seen.pages} pages: it may be dropped"
    return count.advice is not None or seen.differed > 0


def advice_lines(site: str, counts: RuleCounts) -> list[str]:
    """For a log."""
    return [
        f"Rule {rule} {selector!r} of {site}: {count.advice}"
        for (rule, selector), count in counts.items()
        if count.advice
    ]
