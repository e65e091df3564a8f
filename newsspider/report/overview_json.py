"""The overview for programs: one JSON object, as `report.schema.json` describes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from newsspider.report.measured import TemplateHistory
from newsspider.report.newest import NewestArticle
from newsspider.report.overview import Overview, RunFigures, SiteHistory
from newsspider.report.past import PastSite
from newsspider.report.rules import rule_facts

SCHEMA_VERSION = "1.1.0"


def overview_json(seen: Overview) -> dict[str, Any]:
    return {
        "schemaVersion": SCHEMA_VERSION,
        "made": _moment(seen.made),
        "runs": [_run(figures) for figures in seen.runs],
        "sites": {site.key: _site(site, seen) for site in seen.sites},
        "newest": [_article(article) for article in seen.newest],
        "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in seen.skipped],
    }


def _run(figures: RunFigures) -> dict[str, Any]:
    run, audit = figures.run, figures.audit
    return {
        "runId": run.run_id,
        "spider": run.spider,
        "state": run.state,
        "started": _moment(run.started),
        "ended": _moment(run.ended) if run.ended else None,
        "seconds": run.seconds,
        "exitCode": run.exit_code,
        "exitName": run.exit_name,
        "stopped": run.stopped,
        "sites": figures.sites,
        "standings": {standing.value: count for standing, count in sorted(figures.standings.items())},
        "exported": {"new": figures.new, "updated": figures.updated, "removed": figures.removed},
        "fetched": figures.requests,
        "listings": figures.listings,
        "unmodified": figures.unmodified,
        "waiting": figures.waiting,
        "errors": figures.errors,
        "alarms": figures.alarms,
        "missed": figures.missed if figures.recall_sites else None,
        **_reasons(figures),
        "agreement": _shares(figures.agreement),
        "politeness": {"requests": audit.requests, "violations": audit.violation_count} if audit else None,
    }


def _site(site: SiteHistory, seen: Overview) -> dict[str, Any]:
    return {
        "standing": site.standing.value,
        "articles": site.articles,
        "standings": [standing.value if standing else None for standing in site.standings],
        "agreement": {name: [_share(value) for value in values] for name, values in sorted(site.agreement.items())},
        "exported": {"new": site.new, "updated": site.updated, "removed": site.removed},
        "fetched": site.requests,
        **_reasons(site),
        "lastNew": _moment(site.last_new) if site.last_new else None,
        "alarms": [
            {
                "runId": seen.runs[place].run.run_id,
                "kind": alarm.kind,
                "since": alarm.since,
                "sentence": alarm.sentence,
                "examples": list(alarm.examples),
            }
            for place, alarm in site.alarms
        ],
        "rules": rule_facts(site.rules),
        "templates": [_template(template) for template in site.templates],
        "latest": {"runId": seen.runs[site.latest_run].run.run_id, **_latest(site.latest)},
    }


def _template(template: TemplateHistory) -> dict[str, Any]:
    return {
        "name": template.name,
        "pages": template.pages,
        "words": template.mean_words,
        "agreement": {
            name: {"pages": told.pages, "mean": _share(told.mean), "byRun": [_share(value) for value in told.values]}
            for name, told in template.fields.items()
        },
        "example": template.example or None,
    }


def _latest(site: PastSite) -> dict[str, Any]:
    recall = site.recall
    return {
        "found": site.found,
        "fetched": site.requests,
        "exported": {"new": site.new, "updated": site.updated, "removed": site.removed},
        "unchanged": site.unchanged,
        "known": site.known,
        "listings": site.listings,
        "unmodified": site.unmodified,
        "waiting": site.waiting,
        "errors": site.errors,
        **_reasons(site),
        "nothingCame": {"class": site.nothing[0], "sentence": site.nothing[1]} if site.nothing else None,
        "recall": {
            "found": recall.found,
            "missed": recall.missed,
            "missedFrom": recall.missed_from,
            "missedTo": recall.missed_to,
            "days": recall.days,
            "advice": recall.advice,
        }
        if recall
        else None,
        "agreement": _shares(site.agreement),
    }


def _article(article: NewestArticle) -> dict[str, Any]:
    return {
        "url": article.url,
        "id": article.id,
        "headline": article.headline,
        "site": article.site,
        "change": article.change,
        "datePublished": article.published.isoformat() if article.published else None,
        "wordCount": article.words,
        "articleType": article.article_type,
        "isArticleProbability": article.probability,
    }


def _reasons(counted: RunFigures | SiteHistory | PastSite) -> dict[str, dict[str, int]]:
    return {
        "dropped": _ranked(counted.dropped),
        "failed": _ranked(counted.failed),
        "notAsked": _ranked(counted.not_asked),
        "limits": _ranked(counted.limits),
    }


def _ranked(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(Counter(counts).most_common())


def _shares(shares: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _share(value) for name, value in shares.items()}


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
