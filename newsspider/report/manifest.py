"""What a run leaves behind for programs: `runs/<run id>/manifest.json`, one object.

| key | value |
|---|---|
| `schemaVersion` | `1.3.0`, semver |
| `runId`, `spider` | names |
| `process` | `{pid, host}`: who wrote it |
| `arguments` | `-a` arguments as they were given |
| `versions` | `{newsspider, scrapy, python}` |
| `started`, `ended` | RFC 3339, UTC; `ended` is null until the run has ended |
| `seconds` | from the one to the other; null likewise |
| `finished` | false until the run has ended by itself, by a signal or by its budget |
| `state` | `running`, `finished`, `stopped` (a signal, a limit), `budget` or `killed` (found so by a later run) |
| `exitCode`, `exitName` | as the process returns them, `WELL` and so on; null until the run has ended |
| `stopped` | what stopped it; null: nothing did |
| `outputs` | `[{path, lines, bytes}]`; `bytes` of the whole file, null for what is no file on this machine |
| `sites` | by the site's key, see below; empty while the run is on |
| `archives` | of a run over archives, by the archive's path or address, see below; {} of others |

Of a site: `found` (addresses of articles that listings named), `fetched` (requests sent), `exported` (`{new, updated,
removed}`), `unchanged`, `known`, `listings` (answers of front page, sections, feeds and sitemaps), `unmodified` (those
of them that had not changed), `waiting` (addresses left for the next run), `dropped`, `failed` and `notAsked`
(`{reason: count}`), `limits` (`{reason: count}`: limits of ours that were met; answers by `too large` and the like,
families of addresses by `trap`, hosts by `refuses`, addresses by `too many sitemap entries` and `too many hosts`; {}:
none was, see SECURITY.md), `errors` (faults of our own code), `hubs` (`{feed: WebSub hub}`, as any run has
read them), `rules` (of each rule of the site `{rule, selector, pages, matched, differed, advice}`, see
`newsspider/report/rules.py`; []: it has none), `nothingCame` (`{class, sentence}`; null: something came), `recall`
(null: nobody can know, since no two channels have named enough of the same articles, some were not read in this run, or
the run did not come to its end), `agreement` (`{field: share}`, from 0 to 1: how far what was extracted agrees with
what the site itself says of it; {}: nothing was to compare with), `alarms` (what has changed of the site with this run;
[] where nothing has).

Of an archive: `records` (pages that it holds from where reading began), `leftOut` (`{reason: count}`: those that were
not read), `broken` (records that are damaged; the log says where), `failure` (why it could not be read to its end;
null: it was).

An alarm has `kind` (`layout`: its pages are other ones; `rhythm`: its articles come no more as they did), `since` (id
of the first run that has it), `sentence` (for people), `changes` (`[{what, template, before, after}]`: means of what is
watched, `words`, `missing date`, `agreement body`, `stripped links`, `textless`, `articles` and so on; `template` null:
of all pages), `vanished` and `new` (names of templates), `examples` (addresses) and `odds` (decimal logarithm of how
much more likely a change is than none). See `newsspider/drift/`.

Of `recall`, which compares the articles that the run's listings named and that were exported, now or earlier: `found`
(how many they are), `missed` (an estimate of how many no channel has named), `missedFrom` and `missedTo` (the truth is
between them 95 times of 100; never below 0), `days` (articles of up to so many days are compared, since only one
channel names older ones; null: those of any age), `advice` (in words, which channel to add or ask more often; null: it
is well as it is). See `newsspider/discover/recall.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor
from typing import Any

from newsspider.discover.recall import Recall
from newsspider.report.archives import archive_facts
from newsspider.report.nothing import nothing_came
from newsspider.report.rules import rule_facts
from newsspider.report.tally import RunTally, SiteTally

SCHEMA_VERSION = "1.3.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is known of a run from its beginning on."""

    run_id: str
    spider: str
    started: datetime
    """Aware."""
    arguments: Mapping[str, str]
    versions: Mapping[str, str]
    pid: int
    host: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    path: str
    lines: int
    size: int | None = None
    """Bytes; None: it is no file on this machine."""


def running_manifest(run: RunFacts) -> dict[str, Any]:
    """The manifest of a run that has begun."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "runId": run.run_id,
        "spider": run.spider,
        "process": {"pid": run.pid, "host": run.host},
        "arguments": dict(run.arguments),
        "versions": dict(run.versions),
        "started": _moment(run.started),
        "ended": None,
        "seconds": None,
        "finished": False,
        "state": "running",
        "exitCode": None,
        "exitName": None,
        "stopped": None,
        "outputs": [],
        "sites": {},
        "archives": {},
    }


def ended_manifest(
    run: RunFacts, tally: RunTally, ended: datetime, seconds: float, outputs: Sequence[WrittenFile]
) -> dict[str, Any]:
    """The manifest of a run that has ended. `seconds` is measured: clocks jump, so it may not be the difference."""
    return {
        **running_manifest(run),
        "ended": _moment(ended),
        "seconds": round(seconds, 3),
        "finished": True,
        "state": "stopped" if tally.stopped else "budget" if tally.budget_used else "finished",
        "exitCode": int(tally.exit_code),
        "exitName": tally.exit_code.name,
        "stopped": tally.stopped,
        "outputs": [{"path": file.path, "lines": file.lines, "bytes": file.size} for file in outputs],
        "sites": {key: _site(site) for key, site in sorted(tally.sites.items())},
        "archives": archive_facts(tally.archives),
    }


def manifest_at_work(text: str) -> dict[str, Any] | None:
    """The manifest that a text is, of a run that is "running"; None: it is of another, half of one, or none."""
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match manifest:
        case {"state": "running", "runId": str(), "process": {"pid": int(), "host": str()}}:
            return dict(manifest)
    return None


def killed_manifest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of a run whose process has gone without a word."""
    return {**manifest, "state": "killed"}


def _site(site: SiteTally) -> dict[str, Any]:
    nothing = nothing_came(site)
    return {
        "found": site.found,
        "fetched": site.requests,
        "exported": {change: site.changes[change] for change in ("new", "updated", "removed")},
        "unchanged": site.unchanged,
        "known": site.known,
        "listings": site.listings,
        "unmodified": site.unmodified,
        "waiting": site.waiting,
        "dropped": dict(site.dropped.most_common()),
        "failed": dict(site.failed.most_common()),
        "notAsked": dict(site.not_asked.most_common()),
        "limits": dict(sorted(site.limits_met.items(), key=lambda entry: (-entry[1], entry[0]))),
        "errors": site.errors,
        "hubs": site.hubs,
        "rules": rule_facts(site.rules),
        "nothingCame": {"class": nothing.kind.value, "sentence": nothing.sentence} if nothing else None,
        "recall": recall_facts(site.recall) if site.recall else None,
        "agreement": {name: round(share, 4) for name, share in site.agreement.items()},
        "alarms": site.alarms,
    }


def recall_facts(recall: Recall) -> dict[str, Any]:
    """An estimate for programs; whole numbers."""
    return {
        "found": recall.found,
        "missed": round(recall.missed),
        "missedFrom": floor(recall.missed_from),
        "missedTo": ceil(recall.missed_to),
        "days": recall.days,
        "advice": recall.advice,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
