"""A verdict on a run, for people (one screen) and for programs (one JSON object)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from newsspider.report.audit import Audit, HostAudit, Line, Skipped, Violation

_MOST_HOSTS = 20
_MOST_VIOLATIONS = 10
_MOST_REASONS = 20
_MOST_CHARS = 240

_HEADS = ("host", "requests", "least gap", "delay", "in flight", "pauses")


def audit_lines(audit: Audit) -> list[str]:
    """The verdict, the violations with the lines that show them, how each host was asked, and what was not asked."""
    lines = [_headline(audit), ""]
    for violation in audit.violations[:_MOST_VIOLATIONS]:
        lines += _violation(violation)
    if audit.violation_count > _MOST_VIOLATIONS:
        lines.append(f"... and {audit.violation_count - _MOST_VIOLATIONS} more (--json)")
    if audit.violation_count:
        lines.append("")
    lines += _hosts(audit)
    if audit.skipped:
        lines += ["", "Not asked:"]
        lines += [f"  {_skipped(skipped)}" for skipped in audit.skipped[:_MOST_REASONS]]
        if len(audit.skipped) > _MOST_REASONS:
            lines.append(f"  ... and {len(audit.skipped) - _MOST_REASONS} reasons more (--json)")
    return lines


def audit_json(audit: Audit) -> dict[str, Any]:
    """`proven`, the run, `hosts` by name, `violations` each with the numbers and texts of its lines, `skipped`."""
    return {
        "runId": audit.run_id,
        "at": audit.at,
        "proven": audit.is_proven,
        "seconds": round(audit.seconds, 3),
        "closed": audit.closed,
        "requests": audit.requests,
        "unanswered": audit.unanswered,
        "hosts": {key: _host_json(host) for key, host in sorted(audit.hosts.items())},
        "violationCount": audit.violation_count,
        "violations": [asdict(violation) for violation in audit.violations],
        "skipped": [asdict(skipped) for skipped in audit.skipped],
    }


def _host_json(host: HostAudit) -> dict[str, Any]:
    return {
        "requests": host.requests,
        "leastGap": None if host.least_gap_s is None else round(host.least_gap_s, 6),
        "delay": host.delay_s,
        "mostInFlight": host.most_in_flight,
        "pauses": host.pauses,
        "paused": round(host.paused_s, 3),
        "gaveUp": host.gave_up,
        "violations": host.violations,
    }


def _headline(audit: Audit) -> str:
    asked = sum(host.requests > 0 for host in audit.hosts.values())
    of_what = f"{_count(audit.requests, 'request')} to {_count(asked, 'host')} in {audit.seconds:.1f} s"
    end = "" if audit.closed else "; the run has no end yet, or was killed"
    if audit.unanswered:
        end += f"; {_count(audit.unanswered, 'request')} without an end"
    verdict = "polite, proven from its ledger" if audit.is_proven else _count(audit.violation_count, "violation")
    return f"{audit.run_id}: {verdict} ({of_what}{end})"


def _violation(violation: Violation) -> Iterator[str]:
    yield (
        f"{violation.kind}: {violation.host}: {violation.sentence}"
        if violation.host
        else (f"{violation.kind}: {violation.sentence}")
    )
    for line in (violation.first, violation.second):
        if line is not None:
            yield f"  {_cut(line)}"


def _cut(line: Line) -> str:
    text = line.text if len(line.text) <= _MOST_CHARS else f"{line.text[:_MOST_CHARS]} ..."
    return f"line {line.number}: {text}"


def _hosts(audit: Audit) -> Iterator[str]:
    asked = [(key, host) for key, host in audit.hosts.items() if host.requests]
    asked.sort(key=lambda entry: (-entry[1].violations, -entry[1].requests, entry[0]))
    rows = [_HEADS, *(_row(key, host) for key, host in asked[:_MOST_HOSTS])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row in rows:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join([first.strip().ljust(widths[0]), *others])
    if len(asked) > _MOST_HOSTS:
        yield f"... and {len(asked) - _MOST_HOSTS} hosts more (--json)"
    for key, host in asked[:_MOST_HOSTS]:
        if host.gave_up:
            yield f"{key} was left alone: {host.gave_up}"


def _row(key: str, host: HostAudit) -> tuple[str, ...]:
    gap = "-" if host.least_gap_s is None else f"{host.least_gap_s:.3f} s"
    pauses = f"{host.pauses} ({host.paused_s:.0f} s)" if host.pauses else "0"
    return key, str(host.requests), gap, f"{host.delay_s:g} s", str(host.most_in_flight), pauses


def _skipped(skipped: Skipped) -> str:
    why = skipped.why
    if skipped.rule is not None:
        why = f"{skipped.origin}/robots.txt, line {skipped.rule.line}: {skipped.rule.text}"
    return f"{skipped.count} {why}; {skipped.examples[0]}{' ...' if skipped.count > 1 else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
