"""The lines that end a run."""

from __future__ import annotations

from collections import Counter

from newsspider.report.archives import ArchiveTally
from newsspider.report.nothing import nothing_came
from newsspider.report.tally import RunTally, SiteTally

_MOST_SITES = 40


def summary_lines(tally: RunTally, seconds: float) -> list[str]:
    """What a person wants to know of a run, most important first; sites in trouble before the others."""
    lines = [_headline(tally, seconds)]
    if tally.stopped:
        lines.append(f"  stopped before the end: {tally.stopped}")
    if tally.budget_used:
        wait = f"{_count(tally.waiting, 'address', 'es')} {'waits' if tally.waiting == 1 else 'wait'}"
        lines.append(f"  budget used up: {wait} for the next run")
    ranked = sorted(tally.sites.items(), key=lambda entry: (entry[1].failure is None, -entry[1].articles, entry[0]))
    lines += [f"  {_site_line(key, site)}" for key, site in ranked[:_MOST_SITES]]
    if len(ranked) > _MOST_SITES:
        lines.append(f"  ... and {len(ranked) - _MOST_SITES} sites more")
    lines += [f"  {_archive_line(archive)}" for archive in tally.archives.values() if archive.is_damaged]
    if tally.output_failed:
        lines.append("  the output could not be written whole; see the log")
    lines += [f"  {_count(count, 'line')} in {path}" for path, count in tally.files]
    if not tally.files and not tally.output_failed:
        lines.append("  no file was written")
    return lines


def _headline(tally: RunTally, seconds: float) -> str:
    if tally.archives:
        records = sum(archive.records for archive in tally.archives.values())
        left_out = sum((archive.left_out for archive in tally.archives.values()), Counter[str]())
        return (
            f"{_count(tally.articles, 'article')} from {_count(len(tally.sites), 'site')} in {_duration(seconds)} "
            f"({_count(records, 'record')} of {_count(len(tally.archives), 'archive')}"
            f"{f'; left out: {_reasons(left_out)}' if left_out else ''})"
        )
    per_article = f", {tally.requests / tally.articles:.1f} an article" if tally.articles else ""
    return (
        f"{_count(tally.articles, 'article')} from {_count(len(tally.sites), 'site')} in {_duration(seconds)} "
        f"({_count(tally.requests, 'request')}{per_article})"
    )


def _archive_line(archive: ArchiveTally) -> str:
    broken = f"{_count(archive.broken, 'record')} could not be read" if archive.broken else ""
    return f"{archive.label}: {'; '.join(part for part in (archive.failure or '', broken) if part)}"


def _site_line(key: str, site: SiteTally) -> str:
    if site.failure:
        return f"{key}: nothing could be read: {site.failure}"
    parts = [_count(site.articles, "article")]
    if site.requests:
        parts.append(_count(site.requests, "request"))
    for label, counts in (("dropped", site.dropped), ("failed", site.failed), ("not asked", site.not_asked)):
        if counts:
            parts.append(f"{label}: {_reasons(counts)}")
    if met := Counter(site.limits_met):
        parts.append(f"limits met: {_reasons(met)}")
    if site.recall:
        parts.append(str(site.recall))
    parts += [f"changed: {alarm['sentence']}" for alarm in site.alarms]
    if site.errors:
        parts.append(f"errors: {site.errors}")
    if nothing := nothing_came(site):
        parts.append(nothing.sentence)
    return f"{key}: {'; '.join(parts)}"


def _reasons(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in counts.most_common(6))


def _count(number: int, noun: str, plural: str = "s") -> str:
    return f"{number} {noun}{'' if number == 1 else plural}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    return f"{hours} h {rest // 60} min" if hours else f"{rest // 60} min {rest % 60} s"
