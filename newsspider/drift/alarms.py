"""An alarm: what has changed of a site, since when, in words that a person understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["layout", "rhythm"]
"""Its pages are other ones, or its articles come no more as they did."""

_MOST_SAID = 4
_MOST_TEMPLATES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    what: str
    """`words`, `missing date`, `agreement body`, `stripped links`, `articles` ...: what was watched."""
    before: float
    """Words of a text, a share from 0 to 1, blocks, articles: the mean of what is usual."""
    after: float
    template: str | None = None
    """Of the pages; None: of all of the site's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    kind: Kind
    since: str
    """Id of the first run that has it."""
    changes: tuple[Change, ...] = ()
    vanished: tuple[str, ...] = ()
    """Templates of which no page came any more."""
    new: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    """Addresses of pages that are other ones."""
    odds: float = 0.0
    """Decimal logarithm of how much more likely a change is than none; what is told exceeds that of the threshold."""

    @property
    def sentence(self) -> str:
        """ "since run 20261126T042528Z-171c bodies are 80 % shorter (412 words before, 83 now) ..."."""
        if self.kind == "rhythm":
            said = [_articles(change) for change in self.changes]
        else:
            said = list(dict.fromkeys(map(_said, self.changes)))[:_MOST_SAID]
            if self.vanished:
                said.append(_templates(self.vanished, "vanished"))
            if self.new:
                said.append(_templates(self.new, "is new" if len(self.new) == 1 else "are new"))
        examples = f"; for example {self.examples[0]}" if self.examples else ""
        return f"since run {self.since} {'; '.join(said) or 'its pages are other ones'}{examples}"

    def facts(self) -> dict[str, Any]:
        """As the manifest and the history have it."""
        return {
            "kind": self.kind,
            "since": self.since,
            "sentence": self.sentence,
            "changes": [
                {
                    "what": change.what,
                    "template": change.template,
                    "before": round(change.before, 3),
                    "after": round(change.after, 3),
                }
                for change in self.changes
            ],
            "vanished": list(self.vanished),
            "new": list(self.new),
            "examples": list(self.examples),
            "odds": round(self.odds, 1),
        }


def of_kind(told: Sequence[Mapping[str, Any]], kind: Kind) -> Mapping[str, Any] | None:
    """The alarm of a kind among those that a run's history has."""
    return next((one for one in told if one.get("kind") == kind), None)


def _said(change: Change) -> str:
    kind, _, name = change.what.partition(" ")
    if kind == "words":
        return _bodies(change)
    if kind == "missing":
        return f"{_percent(change.after)} of pages have no {_NAMES.get(name, name)} ({_percent(change.before)} before)"
    if kind == "agreement":
        label = _NAMES.get(name, name)
        return f"{label} agrees with what is said of it elsewhere by {change.after:.2f} ({change.before:.2f} before)"
    if kind == "stripped":
        return f"{change.after:.1f} blocks a page are stripped as {name} ({change.before:.1f} before)"
    return f"{_percent(change.after)} of pages have no text ({_percent(change.before)} before)"


def _bodies(change: Change) -> str:
    numbers = f"({change.before:.0f} words before, {change.after:.0f} now)"
    if change.after < 1:
        return f"bodies are empty {numbers}"
    ratio = change.after / max(change.before, 1.0)
    if ratio < 1:
        return f"bodies are {_percent(1 - ratio)} shorter {numbers}"
    longer = f"{_percent(ratio - 1)} longer" if ratio < 2 else f"{ratio:.1f} times as long"
    return f"bodies are {longer} {numbers}"


def _articles(change: Change) -> str:
    came = "no article has come" if change.after < 1 else f"{change.after:.0f} articles have come"
    return f"{came} where {change.before:.0f} are usual at these hours"


def _templates(names: Sequence[str], what: str) -> str:
    shown = ", ".join(name or "without text" for name in names[:_MOST_TEMPLATES])
    return f"template{'' if len(names) == 1 else 's'} {shown} {what}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


_NAMES = {"authors": "author", "image": "main image", "body": "the body"}
