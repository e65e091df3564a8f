"""How many articles of a site no channel has named, from how often two channels have named the same ones.

If the sitemaps name 90 of the 100 articles that the feeds name, they name nine of ten of all, and so the articles that
they name themselves are nine of ten of what there is: capture and recapture. The estimator is the one of D. G. Chapman
(Some properties of the hypergeometric distribution with applications to zoological sample censuses, University of
California Publications in Statistics 1, 1951), taken of articles of the same age and summed (C. Chandra Sekar and
W. E. Deming, On a method of estimating birth and death rates and the extent of registration, Journal of the American
Statistical Association 44, 1949): feeds and front pages name the newest alike, which would look as if there were
nothing else.

What it cannot see: articles that the site keeps from all of its channels alike. Where channels name the same articles
for one reason, the truth is above the estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil, exp, floor, lgamma, sqrt
from typing import Literal, NamedTuple

from newsspider.items import Via

Group = Literal["feeds", "sitemaps", "pages"]
"""Channels that name articles for the same reason, and so count as one."""

GROUPS: dict[Via, Group] = {
    "feed": "feeds",
    "newsSitemap": "sitemaps",
    "sitemap": "sitemaps",
    "frontPage": "pages",
    "section": "pages",
}

UNDATED = 0
_AGES_DAYS = (1, 2, 7, 30, 365)
"""Ends of the classes 1 to 5 (a news sitemap names the articles of two days); what is older is of class 6."""

_SPLITS: tuple[frozenset[Group], ...] = (frozenset({"sitemaps"}), frozenset({"feeds", "sitemaps"}))
"""What is compared with the rest, the first that has enough in common with it: sitemaps list everything, feeds and
pages what is new and thought to be important. Where sitemaps say little, what machines list stands against pages."""

_LEAST_OVERLAP = 7
"""Below, the estimator is biased (D. S. Robson and H. A. Regier, Sample size in Petersen mark-recapture experiments,
Transactions of the American Fisheries Society 93, 1964)."""
_TAIL = 0.025
"""Of each side: the interval holds the truth 95 times of 100."""
_WELL = 0.02
"""Share of missed articles up to which there is nothing to advise."""
_FORGETS = 1.5
"""So many times the share of all articles a channel names of the newest, if it has room for no more."""


class Capture(NamedTuple):
    """What articles that are counted together have in common."""

    age: int
    """See `age_class`."""
    vias: frozenset[Via]
    """The channels that named them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Of the articles of a site that are compared."""

    found: int
    missed: float
    """Estimated."""
    missed_from: float
    """At least 0; with a confidence of 95 % together with `missed_to`."""
    missed_to: float
    days: int | None
    """Articles of up to so many days are compared, since only one channel names older ones; None: those of any age."""
    advice: str | None
    """Which channel to add, or to ask more often, in words; None: it is well as it is."""

    def __str__(self) -> str:
        """`found 412, estimated missed 9 (4 to 21)`."""
        window = f" of the last {'day' if self.days == 1 else f'{self.days} days'}" if self.days else ""
        low, high = floor(self.missed_from), ceil(self.missed_to)
        return f"found {self.found}{window}, estimated missed {round(self.missed)} ({low} to {high})"


def age_class(age_s: float | None) -> int:
    """Of an article that is so many seconds old; None: nobody knows."""
    if age_s is None:
        return UNDATED
    return 1 + sum(age_s > days * 86_400 for days in _AGES_DAYS)


def estimated_recall(captures: Mapping[Capture, int]) -> Recall | None:
    """From how many articles were named by which channels. None: nobody can know, for two groups of channels do not
    name enough of the same articles."""
    ages: dict[int, Counter[frozenset[Group]]] = {}
    for (age, vias), count in captures.items():
        if groups := frozenset(GROUPS[via] for via in vias if via in GROUPS):
            ages.setdefault(age, Counter())[groups] += count
    strata = list(_strata(ages))
    if not strata:
        return None
    counted = sum((stratum.counted for stratum in strata), Counter[frozenset[Group]]())
    missed = sum(stratum.missed for stratum in strata)
    # The interval of a sum from those of its parts: G. Y. Zou and A. Donner, Construction of confidence limits about
    # effect measures, Statistics in Medicine 27, 2008. It is never below 0, for no part's is.
    low = missed - sqrt(sum((stratum.missed - stratum.missed_from) ** 2 for stratum in strata))
    high = missed + sqrt(sum((stratum.missed_to - stratum.missed) ** 2 for stratum in strata))
    oldest = max((stratum.age for stratum in strata), default=UNDATED)
    are_all = counted.total() == sum(count for groups in ages.values() for count in groups.values())
    return Recall(
        found=counted.total(),
        missed=missed,
        missed_from=max(0.0, low),
        missed_to=high,
        days=None if are_all or not 1 <= oldest <= len(_AGES_DAYS) else _AGES_DAYS[oldest - 1],
        advice=_advice(counted, strata[0].counted) if missed > _WELL * (missed + counted.total()) else None,
    )


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Articles of about the same age."""

    age: int
    """Class of its oldest."""
    counted: Counter[frozenset[Group]]
    missed: float
    missed_from: float
    missed_to: float


def _strata(ages: Mapping[int, Counter[frozenset[Group]]]) -> Iterator[_Stratum]:
    """Classes of age, from the newest on, as many of them together as have enough in common; what is left is older than
    what two groups name. The undated stand for themselves."""
    dated = sorted(age for age in ages if age != UNDATED)
    for classes in (dated, [UNDATED] if UNDATED in ages else []):
        counted: Counter[frozenset[Group]] = Counter()
        for age in classes:
            counted = counted + ages[age]
            if stratum := _stratum(age, counted):
                yield stratum
                counted = Counter()


def _stratum(age: int, counted: Counter[frozenset[Group]]) -> _Stratum | None:
    for split in _SPLITS:
        one, other, both = _compared(counted, split)
        if both >= _LEAST_OVERLAP:
            low, high = interval(one, other, both)
            missed = chapman(one, other, both)
            return _Stratum(age, counted, missed, min(low, missed), max(high, missed))
    return None


def _compared(counted: Mapping[frozenset[Group], int], split: frozenset[Group]) -> tuple[int, int, int]:
    """How many articles the groups of the split have named, how many the others, and how many both."""
    one = sum(count for groups, count in counted.items() if groups & split)
    other = sum(count for groups, count in counted.items() if groups - split)
    return one, other, one + other - sum(counted.values())


def chapman(one: int, other: int, both: int) -> float:
    """How many nobody has named, where one has named so many, another so many, and both so many of the same.

    It is (one + 1)(other + 1)/(both + 1) - 1, Chapman's estimate of how many there are, without those that were found.
    """
    return (one - both) * (other - both) / (both + 1)


def interval(one: int, other: int, both: int) -> tuple[int, int]:
    """The least and the most that nobody has named, with a confidence of 95 %; `both` is at least 1.

    Those numbers with which such an overlap would be no surprise: Chapman's variance is 0 where all that one has named
    is among what the other has, which is the usual case, and says nothing of how sure that is.
    """
    found = one + other - both

    def is_too_few(missed: int) -> bool:
        return _at_most(both, one, other, found + missed) < _TAIL

    def is_not_too_many(missed: int) -> bool:
        return _at_least(both, one, other, found + missed) >= _TAIL

    return _first_without(is_too_few), _first_without(is_not_too_many) - 1


def _first_without(holds: Callable[[int], bool]) -> int:
    """The first number from 0 on that something does not hold of; it holds of all before it, and of none after it."""
    if not holds(0):
        return 0
    low, high = 0, 1
    while holds(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return high


def _at_most(both: int, one: int, other: int, total: int) -> float:
    """The chance that so few or fewer are the same, if there are `total` (the hypergeometric distribution)."""
    low, high = _likely(one, other, total)
    return sum(_chance(same, one, other, total) for same in range(low, min(both, high) + 1))


def _at_least(both: int, one: int, other: int, total: int) -> float:
    low, high = _likely(one, other, total)
    return sum(_chance(same, one, other, total) for same in range(max(both, low), high + 1))


def _likely(one: int, other: int, total: int) -> tuple[int, int]:
    """The least and the largest overlap of which the chance is not negligible."""
    mean = one * other / total
    width = 9 * sqrt(mean) + 9
    return max(0, one + other - total, floor(mean - width)), min(one, other, ceil(mean + width))


def _chance(same: int, one: int, other: int, total: int) -> float:
    return exp(_choices(one, same) + _choices(total - one, other - same) - _choices(total, other))


def _choices(many: int, few: int) -> float:
    """The logarithm of how many ways there are to choose so few of so many."""
    return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1)


_WORDS: dict[Group, tuple[str, str]] = {
    "feeds": ("feeds", "the feeds name"),
    "sitemaps": ("sitemaps", "the sitemaps name"),
    "pages": ("sections", "front and section pages name"),
}


def _advice(counted: Counter[frozenset[Group]], newest: Counter[frozenset[Group]]) -> str:
    """What would find most of what was missed: what is not there at all, then what forgets, then what names least."""
    shares = {group: _share_of(group, counted) for group in _WORDS}
    weakest = min(shares, key=lambda group: shares[group])
    what, name = _WORDS[weakest]
    if not shares[weakest]:
        return f"add {what}: there are none, or they name no article"
    share = f"{name} {shares[weakest]:.0%} of the articles"
    if _share_of(weakest, newest) >= _FORGETS * shares[weakest]:
        return f"crawl more often: {share}, but {_share_of(weakest, newest):.0%} of the newest"
    return f"add {what}: {share}"


def _share_of(group: Group, counted: Counter[frozenset[Group]]) -> float:
    return sum(count for groups, count in counted.items() if group in groups) / counted.total()
