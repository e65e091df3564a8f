"""Where things are on disk."""

from __future__ import annotations

from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.utils.conf import closest_scrapy_cfg


def project_dir() -> Path:
    """The folder of `scrapy.cfg`, or the working directory outside of a project."""
    cfg = closest_scrapy_cfg()
    return Path(cfg).parent.resolve() if cfg else Path.cwd()


def data_dir(settings: BaseSettings) -> Path:
    """Where everything that lasts is kept; it may not exist yet."""
    return project_dir() / Path(settings["NEWSSPIDER_DATA_DIR"]).expanduser()
