"""What the last runs have left on the disk, read: manifests, ledgers and the ends of the files of lines."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from newsspider.errors import LedgerError, ManifestError, StateError, UsageError
from newsspider.memory import look_into_memory
from newsspider.places import LEDGER, MANIFEST
from newsspider.report.audit_file import audit_file
from newsspider.report.measured import template_histories
from newsspider.report.newest import NewestArticle, newest_articles
from newsspider.report.overview import Overview, RunFigures, Skipped, overview
from newsspider.report.past import PastRun, read_run
from newsspider.shown import from_here
from newsspider.state.contract import Memory
from newsspider.state.database import Database

logger = logging.getLogger(__name__)

_WITHOUT_MANIFEST = 10
"""Of the runs that are remembered, so many may be at work, or have lost their manifests."""


def look_back(
    data: Path,
    *,
    runs: int,
    articles: int = 0,
    audits: int = 0,
    only: frozenset[str] = frozenset(),
    memory: Path | Database | None = None,
) -> Overview:
    """Of the last `runs` runs of a data folder; with their newest `articles`, the verdicts on the last `audits`
    ledgers, and what the `memory` keeps of the sites' templates (None: that is not wanted, or nothing is remembered).
    `only` names the sites that are wanted; none: all are.

    A ledger that cannot be read is told in the log; a manifest or memory that cannot is among what is skipped. Raises
    `UsageError` where there is no manifest.
    """
    folder = data / "runs"
    paths = sorted(folder.glob(f"*/{MANIFEST}"), key=lambda path: path.stat().st_mtime_ns)[-runs:]
    if not paths:
        raise UsageError(
            f"there is no run in {from_here(str(folder))} yet: scrapy crawl news makes one, "
            "--data names another data folder"
        )
    skipped: list[Skipped] = []
    seen = overview(_runs(paths, skipped), datetime.now(UTC), only=only, skipped=skipped)
    if not seen.runs:
        raise UsageError(f"{from_here(str(folder))}: none of {len(paths)} manifests can be read: {skipped[-1].reason}")
    if only and (unknown := only - {site.key for site in seen.sites}):
        raise UsageError(f"--site: {min(unknown)} is in none of the last {len(seen.runs)} runs")
    _judge(seen.runs[::-1][:audits], folder)
    if memory is not None:
        _recall(seen, memory)
    seen.newest = _newest(seen.runs, data, articles, only)
    return seen


def _runs(paths: Sequence[Path], skipped: list[Skipped]) -> Iterator[PastRun]:
    for path in paths:
        name = from_here(str(path))
        try:
            yield read_run(path.read_bytes())
        except OSError as error:
            skipped.append(Skipped(path=name, reason=error.strerror or str(error)))
        except ManifestError as error:
            skipped.append(Skipped(path=name, reason=str(error)))


def _judge(runs: Sequence[RunFigures], folder: Path) -> None:
    for figures in runs:
        path = folder / figures.run.run_id / LEDGER
        if path.exists():
            try:
                figures.audit = audit_file(path, from_here(str(path)))
            except LedgerError as error:
                logger.warning("%s", error)


def _recall(seen: Overview, place: Path | Database) -> None:
    """Says of each site what its pages are made with."""
    places = {figures.run.run_id: place for place, figures in enumerate(seen.runs)}

    def look(memory: Memory) -> None:
        for site in seen.sites:
            runs = memory.measures(site.key, len(places) + _WITHOUT_MANIFEST)
            measured = [(places[run.run_id], run.sums) for run in runs if run.run_id in places]
            site.templates = template_histories(measured, len(places))

    try:
        look_into_memory(place, look)
    except StateError as error:
        reason = str(error).removeprefix(f"the memory {place}: ")
        seen.skipped.append(Skipped(path=from_here(str(place)), reason=reason))


def _newest(runs: Sequence[RunFigures], data: Path, count: int, only: frozenset[str]) -> list[NewestArticle]:
    if not count:
        return []
    paths = (_found(Path(output.path), data) for figures in reversed(runs) for output in figures.run.outputs[::-1])
    articles = newest_articles(paths, count * 20 if only else count)
    return [article for article in articles if not only or article.site in only][:count]


def _found(path: Path, data: Path) -> Path:
    """Where a run has said that its lines are, or where they are since somebody moved the data folder."""
    return path if path.exists() else data / "articles" / path.name
