"""Where things are on disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg
from scrapy.utils.project import ENVVAR

from newsspider.state.database import Database, database_of

LEDGER = "requests.jsonl"
"""A run's ledger, in its folder."""
MANIFEST = "manifest.json"
"""A run's manifest, likewise."""


def project_dir() -> Path:
    """The folder of `scrapy.cfg`: of the one that is nearest above the working directory, or above the settings that
    SCRAPY_SETTINGS_MODULE names; the working directory where there is neither."""
    cfg = closest_scrapy_cfg() or _cfg_of_settings()
    return Path(cfg).parent.resolve() if cfg else Path.cwd()


def _cfg_of_settings() -> str:
    """The `scrapy.cfg` of the settings in use; empty: they have none, being installed somewhere for instance."""
    module = sys.modules.get(os.environ.get(ENVVAR, ""))
    file = getattr(module, "__file__", None)
    return closest_scrapy_cfg(Path(file).parent) if file else ""


def model_dir(settings: BaseSettings) -> Path | None:
    """Where the model is that is the user's own; None: the one that ships with the package is wanted."""
    folder = settings.get("NEWSSPIDER_MODEL")
    return project_dir() / Path(folder).expanduser() if folder else None


def cache_dir(settings: BaseSettings) -> Path | None:
    """Where is kept what could be made anew; None: nowhere, or whoever runs this has no home."""
    try:
        folder = settings["NEWSSPIDER_CACHE_DIR"]
        return project_dir() / Path(folder).expanduser() if folder else None
    except RuntimeError:
        return None


def data_dir(settings: BaseSettings) -> Path:
    """Where everything that lasts is kept; it may not exist yet."""
    return project_dir() / Path(settings["NEWSSPIDER_DATA_DIR"]).expanduser()


def memory_place(settings: BaseSettings, data: Path | None = None) -> Path | Database | None:
    """The file that keeps what runs remember, in another `data` folder where one is given, or the database; None: there
    is none."""
    return database_of(settings["NEWSSPIDER_MEMORY"] or "") or _in_data(settings, "NEWSSPIDER_MEMORY", data)


def warc_dir(settings: BaseSettings) -> Path | None:
    """Where answers are kept as WARC files; None: nowhere."""
    return _in_data(settings, "NEWSSPIDER_WARC")


def runs_dir(settings: BaseSettings) -> Path:
    """Where each run has a folder of its own."""
    return data_dir(settings) / "runs"


def report_path(settings: BaseSettings) -> Path | None:
    """The page that a run writes at its end; None: it writes none."""
    return _in_data(settings, "NEWSSPIDER_REPORT")


def prometheus_path(settings: BaseSettings) -> Path | None:
    """The metrics that a run writes at its end; None: it writes none."""
    return _in_data(settings, "NEWSSPIDER_PROMETHEUS")


def _in_data(settings: BaseSettings, name: str, data: Path | None = None) -> Path | None:
    return (data or data_dir(settings)) / Path(settings[name]).expanduser() if settings[name] else None


def ledger_path(settings: BaseSettings, run_id: str) -> Path:
    """Where a run writes down what it asks for; see `newsspider.report.ledger`."""
    return runs_dir(settings) / run_id / LEDGER
