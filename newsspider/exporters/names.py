"""What the names of output files are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsspider.places import data_dir

if TYPE_CHECKING:
    from scrapy import Spider


def uri_params(params: dict[str, Any], spider: Spider) -> dict[str, Any]:
    """Scrapy's parameters of feed addresses, with `%(data_dir)s`; `%(run_id)s` is the spider's, or the time."""
    return {"run_id": params["time"], **params, "data_dir": str(data_dir(spider.crawler.settings))}
