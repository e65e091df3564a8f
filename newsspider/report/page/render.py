"""The page of an overview: one HTML file that asks nobody for anything.

What sites, reasons and headlines say is text of strangers: the template escapes all of it, odd characters are shown as
what they are, addresses are links only where they are the web's, and the page's policy lets nothing run or load but
its own style and its own script.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsspider import __version__
from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.report.audit import HostAudit
from newsspider.report.document import head, is_web
from newsspider.report.measured import LEAST_COMPARED
from newsspider.report.overview import Overview
from newsspider.report.page import words
from newsspider.report.page.charts import charts_of
from newsspider.report.page.drawing import draw
from newsspider.report.page.sayings import RUN_STATES, SITE_STANDINGS, exit_saying
from newsspider.report.page.sparkline import bars, shares
from newsspider.report.page.standout import standing_out
from newsspider.shown import shown

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
_NEEDS = ("jinja2", "matplotlib")


def check_extra() -> None:
    """Raises `UsageError` where what the page is made with is not installed."""
    if any(find_spec(name) is None for name in _NEEDS):
        raise UsageError(
            f"the report's page needs {' and '.join(_NEEDS)}: {install_command('report')}; "
            "--json and --prometheus do without them"
        )


def render(seen: Overview) -> str:
    """The page. Raises `UsageError` where what it is made with is not installed."""
    check_extra()
    style, script = _text("page.css"), _text("page.js")
    charts = [(chart, draw(chart)) for chart in charts_of(seen)]
    templates = seen.templates
    template = _environment().get_template("page.html")
    page: str = template.render(
        seen=seen,
        last=seen.last,
        charts=charts,
        stands_out=standing_out(seen),
        counts=Counter(site.standing for site in seen.sites),
        reasons=list(_reasons(seen)),
        disagreeing=[pair for pair in templates if (pair[1].worst or 0) < _AGREES],
        agreeing=sum((one.worst or 0) >= _AGREES for _, one in templates),
        least_compared=LEAST_COMPARED,
        per_site=min(_MOST_OF_SITE, _MOST_IN_ROWS // max(1, len(seen.sites))),
        hosts=_hosts(seen),
        head=head(_title(seen), style, script),
        script=script,
        version=__version__,
    )
    return page


_MOST_HOSTS = 25
_MOST_IN_ROWS, _MOST_OF_SITE = 2_000, 8
"""Templates in the rows of the sites, a kilobyte each: of thousands of sites there are none."""
_AGREES = 0.95
"""What is below is shown first; names with and without a title, and teasers in feeds, cost as much."""


def _reasons(seen: Overview) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """What is counted, in all runs and in the last one."""
    for label, name in (
        ("Pages dropped", "dropped"),
        ("Requests failed", "failed"),
        ("Addresses not asked", "not_asked"),
        ("Limits met", "limits"),
    ):
        total: Counter[str] = Counter()
        for figures in seen.runs:
            total.update(getattr(figures, name))
        yield label, total, getattr(seen.last, name) if seen.last else Counter()


def _hosts(seen: Overview) -> list[tuple[str, HostAudit]]:
    """Those of the last ledger that was judged which were asked most; first where politeness failed."""
    audit = next((figures.audit for figures in reversed(seen.runs) if figures.audit), None)
    asked = [(name, host) for name, host in audit.hosts.items() if host.requests] if audit else []
    return sorted(asked, key=lambda entry: (-entry[1].violations, -entry[1].requests, entry[0]))[:_MOST_HOSTS]


def _title(seen: Overview) -> str:
    if (last := seen.last) is None:
        return "No run is over yet · newsspider"
    return f"{words.counted(last.articles, 'article')}, {exit_saying(last)[1].lower()} · newsspider"


def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("amount", "day", "moment", "whole", "counted", "percent", "duration"):
        environment.filters[name] = getattr(words, name)
    environment.filters["link"] = is_web
    environment.filters["short"] = words.short_address
    environment.filters["quoted"] = shlex.quote
    environment.globals.update(
        bars=bars, shares=shares, sayings=SITE_STANDINGS, run_states=RUN_STATES, exit_saying=exit_saying
    )
    return environment


def _finalized(value: Any) -> Any:
    """What comes out of an expression; markup is a kind of str, and stays."""
    return shown(value) if type(value) is str else value
