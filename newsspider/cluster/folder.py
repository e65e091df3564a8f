"""The folder of one site, `data/sites/<its key>/`: what its runs write, and the `sites.toml` that they are given."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsspider.errors import ManifestError, OutputError
from newsspider.places import LEDGER, MANIFEST
from newsspider.report.limits import REQUESTS
from newsspider.report.past import PastRun, read_run
from newsspider.sites import Site, facts_of

_RULES = "rules"


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A data folder as `scrapy crawl` has it, with a run of its own by hand: `scrapy crawl news -a sites=<its
    sites.toml> -s NEWSSPIDER_DATA_DIR=<it>`."""

    path: Path

    @property
    def sites(self) -> Path:
        return self.path / "sites.toml"

    def ledger(self, run_id: str) -> Path:
        return self.path / "runs" / run_id / LEDGER

    def write(self, site: Site) -> None:
        """What is to be crawled there. Raises `OutputError`."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            half = self.sites.with_suffix(f".{os.getpid()}.part")
            half.write_text(toml_of(facts_of(site)), encoding="utf-8")
            half.replace(self.sites)
        except OSError as error:
            raise OutputError(f"{self.sites} cannot be written: {error.strerror or error}") from None

    def has_more(self, run_id: str, key: str) -> bool:
        """Whether a run has asked for something, was ended by the length of its slice alone, and could have gone on;
        False as well where nothing is known of it."""
        run = past_run(self.path, run_id)
        site = run.sites.get(key) if run else None
        if run is None or site is None or not (site.requests and site.waiting):
            return False
        return run.state == "budget" or REQUESTS in site.limits


def past_run(data: Path, run_id: str) -> PastRun | None:
    """A run with that data folder; None: nothing is known of it."""
    try:
        return read_run((data / "runs" / run_id / MANIFEST).read_bytes())
    except (OSError, ManifestError):
        return None


def toml_of(facts: Mapping[str, Any]) -> str:
    """The `sites.toml` of one site's facts."""
    lines = ["[[site]]", *(f"{key} = {_value(value)}" for key, value in facts.items() if key != _RULES)]
    if rules := facts.get(_RULES):
        lines += ["[site.rules]", *(f"{key} = {_value(value)}" for key, value in rules.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """JSON's texts, numbers and lists are TOML's as well, but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
