"""What runs have measured of a site's pages, by template: how far they agree with what the site says of them itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from newsspider.drift.sums import REST, means
from newsspider.extract.measure import LABELLED
from newsspider.extract.template import LINES, NO_TEXT, SCRIPT

LEAST_COMPARED = 5
"""Pages: of fewer nobody can tell how far they agree."""

NAMES = {NO_TEXT: "no text", LINES: "plain text", SCRIPT: "text in a script", REST: "all others"}
"""Of templates that are none."""


@dataclass(slots=True, kw_only=True)
class FieldHistory:
    """How far one field agrees; lists have a place for each run."""

    values: list[float | None]
    """Means of the run's pages, from 0 to 1. None: nothing was to compare with."""
    pages: int = 0
    """Of all runs, those that had something to compare with."""
    total: float = 0.0

    @property
    def mean(self) -> float:
        """Over these pages."""
        return self.total / self.pages


@dataclass(slots=True, kw_only=True)
class TemplateHistory:
    """Pages that are made alike, over the runs."""

    name: str
    """As the log and the alarms call it: see `newsspider.extract.template`."""
    pages: list[int]
    """By run."""
    words: int = 0
    """In all."""
    fields: dict[str, FieldHistory] = field(default_factory=dict)
    """In the order of `LABELLED`; without those of which nothing is known."""
    example: str = ""
    """Address of a page of the last run that had one."""

    @property
    def called(self) -> str:
        """For a person."""
        return NAMES.get(self.name, self.name)

    @property
    def mean_words(self) -> int:
        return round(self.words / max(1, sum(self.pages)))

    @property
    def worst(self) -> float | None:
        """The mean of the field that agrees least; None: nobody can tell of any."""
        return min((one.mean for one in self.fields.values() if one.pages >= LEAST_COMPARED), default=None)


def template_histories(measured: Iterable[tuple[int, bytes]], runs: int) -> list[TemplateHistory]:
    """Of a site, the template that most of its pages have first. `measured` are places of runs among so many, with what
    the memory keeps of the site in them."""
    found: dict[str, TemplateHistory] = {}
    for place, sums in measured:
        for name, told in means(sums).items():
            template = found.setdefault(name, TemplateHistory(name=name, pages=[0] * runs))
            template.pages[place] += told.pages
            template.words += told.words
            template.example = told.example or template.example
            for key, (pages, total) in told.agreement.items():
                history = template.fields.setdefault(key, FieldHistory(values=[None] * runs))
                history.values[place] = min(1.0, total / pages)
                history.pages += pages
                history.total += min(total, pages)
    for template in found.values():
        template.fields = {name: template.fields[name] for name in LABELLED if name in template.fields}
    return sorted(found.values(), key=lambda template: (-sum(template.pages), template.name))
