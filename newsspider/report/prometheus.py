"""The last runs as metrics, in Prometheus' text format (0.0.4): what node-exporter's textfile collector reads.

All of them are gauges: what the last run of a spider did, and how a site stands after the last run that was about it.
Sites have no metric by reason, since thousands of sites with a dozen reasons each are more than a Prometheus likes;
reasons are there by spider. For the same reason the agreement of sites is there by field, and not by template.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from newsspider.report.overview import Overview, RunFigures, SiteHistory
from newsspider.report.standing import Standing
from newsspider.shown import shown

_Labels = dict[str, str]
_Samples = Iterable[tuple[_Labels, float]]


Metric = tuple[str, str, _Samples]
"""Name, what it is, and its samples; a metric without one is not written."""


def prometheus_text(seen: Overview) -> str:
    lines: list[str] = []
    for name, about, samples in metrics(seen):
        found = list(samples)
        if found:
            lines += [f"# HELP {name} {_help(about)}", f"# TYPE {name} gauge"]
            lines += [f"{name}{_braces(labels)} {_number(value)}" for labels, value in found]
    return "\n".join(lines) + "\n"


def metrics(seen: Overview) -> Iterator[Metric]:
    """All that there are, whatever was seen."""
    yield from _of_runs(seen)
    yield from _of_sites(seen.sites)


def _of_runs(seen: Overview) -> Iterator[Metric]:
    """Of the last run of each spider that is over."""
    lasts = {figures.run.spider: figures for figures in seen.runs if figures.run.is_over}

    def each(value: str) -> Iterator[tuple[_Labels, float]]:
        return (({"spider": name}, getattr(figures, value)) for name, figures in lasts.items())

    def by(label: str, value: str) -> Iterator[tuple[_Labels, float]]:
        for name, figures in lasts.items():
            for key, count in getattr(figures, value).items():
                yield {"spider": name, label: str(key)}, count

    runs = [(name, figures.run) for name, figures in lasts.items()]
    prefix = "newsspider_run"
    yield (
        f"{prefix}_info",
        "The last run of the spider that is over; always 1.",
        (
            ({"spider": name, "run_id": run.run_id, "state": run.state, "version": run.version or ""}, 1.0)
            for name, run in runs
        ),
    )
    yield f"{prefix}_start_time_seconds", "When it began.", (({"spider": n}, _at(run.started)) for n, run in runs)
    yield (
        f"{prefix}_end_time_seconds",
        "When it ended.",
        (({"spider": name}, _at(run.ended)) for name, run in runs if run.ended),
    )
    yield (
        f"{prefix}_duration_seconds",
        "How long it took.",
        (({"spider": name}, run.seconds) for name, run in runs if run.seconds is not None),
    )
    yield (
        f"{prefix}_exit_code",
        "What its process returned; 0: all went well.",
        (({"spider": name}, run.exit_code) for name, run in runs if run.exit_code is not None),
    )
    yield f"{prefix}_articles", "Articles that it exported, by what they are.", _changes(lasts)
    yield f"{prefix}_requests", "Requests that it sent.", each("requests")
    yield f"{prefix}_listings", "Answers of front pages, sections, feeds and sitemaps.", each("listings")
    yield f"{prefix}_listings_unmodified", "Those of them that had not changed.", each("unmodified")
    yield f"{prefix}_waiting", "Addresses that it left for the next one.", each("waiting")
    yield f"{prefix}_errors", "Faults of our own code.", each("errors")
    yield f"{prefix}_alarms", "Signs that a site has changed.", each("alarms")
    yield f"{prefix}_sites", "Sites, by how they stand.", _standings(lasts)
    yield f"{prefix}_dropped", "Pages that were not exported, by reason.", by("reason", "dropped")
    yield f"{prefix}_failed", "Requests that brought nothing, by reason.", by("reason", "failed")
    yield f"{prefix}_not_asked", "Addresses that were not asked for, by reason.", by("reason", "not_asked")
    yield f"{prefix}_limits_met", "Limits that were met, by reason.", by("reason", "limits")
    yield (
        f"{prefix}_agreement_ratio",
        "Agreement with what sites say of their articles, by field, from 0 to 1.",
        by("field", "agreement"),
    )
    yield (
        f"{prefix}_politeness_violations",
        "Requests that were not polite, by its ledger.",
        (({"spider": n}, figures.audit.violation_count) for n, figures in lasts.items() if figures.audit),
    )


def _changes(lasts: Mapping[str, RunFigures]) -> Iterator[tuple[_Labels, float]]:
    for name, figures in lasts.items():
        for change in ("new", "updated", "removed"):
            yield {"spider": name, "change": change}, getattr(figures, change)


def _standings(lasts: Mapping[str, RunFigures]) -> Iterator[tuple[_Labels, float]]:
    """Zeros too, so that an alert has something to compare with."""
    for name, figures in lasts.items():
        for standing in Standing:
            if standing is not Standing.ABSENT:
                yield {"spider": name, "standing": standing.value}, figures.standings[standing]


def _of_sites(sites: Iterable[SiteHistory]) -> Iterator[Metric]:
    """Of those that the last run of their spider was about."""
    now = [site for site in sites if site.standing is not Standing.ABSENT]

    def total(name: str) -> Iterator[tuple[_Labels, float]]:
        return (({"site": site.key}, Counter(getattr(site.latest, name)).total()) for site in now)

    def each(name: str) -> Iterator[tuple[_Labels, float]]:
        return (({"site": site.key}, getattr(site.latest, name)) for site in now)

    prefix = "newsspider_site"
    yield (
        f"{prefix}_info",
        "How it stands, and why nothing of it came; always 1.",
        (
            (
                {
                    "site": site.key,
                    "standing": site.standing.value,
                    "nothing_came": site.latest.nothing[0] if site.latest.nothing else "",
                },
                1.0,
            )
            for site in now
        ),
    )
    yield (
        f"{prefix}_articles",
        "Articles of it in its last run, by what they are.",
        (
            ({"site": site.key, "change": change}, getattr(site.latest, change))
            for site in now
            for change in ("new", "updated", "removed")
        ),
    )
    yield f"{prefix}_requests", "Requests for it in its last run.", each("requests")
    yield f"{prefix}_dropped", "Pages of it that were not exported.", total("dropped")
    yield f"{prefix}_failed", "Requests for it that brought nothing.", total("failed")
    yield f"{prefix}_waiting", "Addresses of it that wait.", each("waiting")
    yield f"{prefix}_errors", "Faults of our own code with it.", each("errors")
    yield (
        f"{prefix}_alarms",
        "Signs that it has changed.",
        (({"site": site.key}, len(site.latest.alarms)) for site in now),
    )
    yield (
        f"{prefix}_useless_rules",
        "Rules of it that match nothing, or have become needless.",
        (({"site": site.key}, len(site.useless_rules)) for site in now if site.rules),
    )
    yield (
        f"{prefix}_last_new_time_seconds",
        "When the last run began that brought a new article of it, of the runs that are looked at.",
        (({"site": site.key}, _at(site.last_new)) for site in now if site.last_new),
    )
    yield (
        f"{prefix}_missed",
        "Articles of it that no channel has named, estimated.",
        (({"site": site.key}, site.missed) for site in now if site.missed is not None),
    )
    yield (
        f"{prefix}_agreement_ratio",
        "Agreement with what it says of its articles, by field, from 0 to 1.",
        (({"site": site.key, "field": name}, value) for site in now for name, value in site.latest.agreement.items()),
    )


def _at(moment: datetime | None) -> float:
    return math.nan if moment is None else moment.timestamp()


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _braces(labels: _Labels) -> str:
    return "{" + ",".join(f'{name}="{_label(value)}"' for name, value in labels.items()) + "}"


def _label(value: str) -> str:
    """Control characters as what they are; the format escapes backslashes, quotes and line feeds."""
    return shown(value).replace("\\", "\\\\").replace('"', '\\"')


def _help(text: str) -> str:
    return text.replace("\\", "\\\\")
