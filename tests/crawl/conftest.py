from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.paper import BRIDGE, MARKET, Paper
from tests.web import LocalSite, honest_etag


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with LocalSite(etag=honest_etag) as site:
        found = Paper(site, tmp_path / "data")
        for path in (BRIDGE, MARKET):
            found.publish(path)
        found.name(BRIDGE, MARKET)
        yield found
