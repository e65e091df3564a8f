"""What the names of output files are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsspider.places import data_dir
from newsspider.state.packing import suffix_of

if TYPE_CHECKING:
    from scrapy import Spider


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's parameters of feed addresses, with `%(data_dir)s` and `%(packed)s` (`.gz`, or nothing);
    `%(run_id)s` is the spider's, or the time."""
    settings = spider.crawler.settings
    ours = {"data_dir": str(data_dir(settings)), "packed": suffix_of(settings["NEWSSPIDER_COMPRESS"])}
    return {"run_id": params["time"], **params, **ours}
