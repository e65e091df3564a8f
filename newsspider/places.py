"""Where things are on disk."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg


def project_dir() -> Path:
    """The folder of `scrapy.cfg`, or the working directory outside of a project."""
    cfg = closest_scrapy_cfg()
    return Path(cfg).parent.resolve() if cfg else Path.cwd()


def from_here(path: str) -> str:
    """The path from the working directory on where it lies below it; else as it is."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def model_dir(settings: BaseSettings) -> Path | None:
    """Where the model is that is the user's own; None: the one that ships with the package is wanted."""
    folder = settings.get("NEWSSPIDER_MODEL")
    return project_dir() / Path(folder).expanduser() if folder else None


def data_dir(settings: BaseSettings) -> Path:
    """Where everything that lasts is kept; it may not exist yet."""
    return project_dir() / Path(settings["NEWSSPIDER_DATA_DIR"]).expanduser()
