"""What somebody has found out of one site, where the general way fails: selectors, and what they match on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml.html import HtmlElement

from newsspider.errors import RuleError, SelectorError
from newsspider.extract.selectors import Match, check_selector, matches

RuleName = Literal["body", "strip", "headline", "authors", "date"]
_OF_TEXT: frozenset[RuleName] = frozenset({"body", "strip"})
"""Rules for elements, on each page of an article; the others are for values, and read on its first page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """CSS selectors for the pages of one site. Where one gives nothing that can be used, the general way decides.

    Raises `RuleError`, which names the rule, where one is no selector.
    """

    body: str | None = None
    """Elements in which the article's text stands, all of it and nothing else."""
    strip: tuple[str, ...] = ()
    """Elements in which nothing is the article's, in its body neither."""
    headline: str | None = None
    """An element, `::text` or `::attr(name)`, as below; the first that can be used counts."""
    authors: str | None = None
    """Each match is an author, or a line of some."""
    date: str | None = None
    """Of publication. An element's `datetime` or `content` goes before its text; the first that is a date counts."""

    def __post_init__(self) -> None:
        for name, selector in self.listed:
            try:
                check_selector(selector, of_elements=name in _OF_TEXT)
            except SelectorError as error:
                raise RuleError(name, f"{selector!r} is no selector that can be used here: {error}") from None

    def beside(self, others: Rules) -> Rules:
        """These, and those of the others that are not here."""
        return Rules(
            body=self.body or others.body,
            strip=tuple(dict.fromkeys((*self.strip, *others.strip))),
            headline=self.headline or others.headline,
            authors=self.authors or others.authors,
            date=self.date or others.date,
        )

    @property
    def listed(self) -> list[tuple[RuleName, str]]:
        """Each rule that is there, with its selector."""
        single: list[tuple[RuleName, str | None]] = [
            ("headline", self.headline), ("authors", self.authors), ("date", self.date),
        ]  # fmt: skip
        found: list[tuple[RuleName, str]] = [("body", self.body)] if self.body else []
        found += [("strip", selector) for selector in self.strip]
        return found + [(name, selector) for name, selector in single if selector]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What a site's rules match on one page."""

    rules: Rules
    body: list[HtmlElement]
    strip: list[list[HtmlElement]]
    """By rule."""
    headline: list[Match]
    authors: list[Match]
    date: list[Match]


def match(rules: Rules, root: HtmlElement) -> Matches:
    """Looks at the tree, and does not change it."""

    def elements(selector: str | None) -> list[HtmlElement]:
        return [found for found in matches(selector, root) if not isinstance(found, str)] if selector else []

    def values(selector: str | None) -> list[Match]:
        return matches(selector, root) if selector else []

    return Matches(
        rules=rules,
        body=elements(rules.body),
        strip=[elements(selector) for selector in rules.strip],
        headline=values(rules.headline),
        authors=values(rules.authors),
        date=values(rules.date),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """What a rule was good for on the pages of one article."""

    rule: RuleName
    selector: str
    matched: bool = False
    """It gave something that can be used."""
    differed: bool = False
    """Without it the text, or the field, would have been another one."""


def uses_of(rules: Rules, differed: Mapping[RuleName, bool], strip: Sequence[bool | None] = ()) -> tuple[RuleUse, ...]:
    """Of each rule. `differed` has those that gave something, `strip` the same of each rule of that name (None: it gave
    nothing)."""
    stripped = iter(strip)
    return tuple(
        _use(name, selector, next(stripped, None) if name == "strip" else differed.get(name))
        for name, selector in rules.listed
    )


def _use(name: RuleName, selector: str, differed: bool | None) -> RuleUse:
    return RuleUse(rule=name, selector=selector, matched=differed is not None, differed=bool(differed))


def united(first: Iterable[RuleUse], further: Iterable[Sequence[RuleUse]]) -> tuple[RuleUse, ...]:
    """Of an article of several pages, which have the same rules."""
    found = list(first)
    for uses in further:
        for place, use in enumerate(uses):
            if use.rule in _OF_TEXT:
                one = found[place]
                found[place] = RuleUse(
                    rule=one.rule,
                    selector=one.selector,
                    matched=one.matched or use.matched,
                    differed=one.differed or use.differed,
                )
    return tuple(found)
