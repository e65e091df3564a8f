"""What of `extract()` takes how long: `python -m benchmarks.stages CORPUS`.

CPU time of each stage of a page's reading, without that of the stages it calls: medians, and the 95th percentile and
the worst page of the whole. Pages are read once, in their order, after twenty that warm nothing but the model.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

from benchmarks.environment import environment
from benchmarks.table import figure, table
from newsspider.errors import ExtractionError
from newsspider.extract import article, classify, extract, warm_up
from newsspider.training.corpus import TruePage, read_corpus

STAGES: tuple[tuple[str, object, str], ...] = (
    ("clean", article, "clean_bytes"),
    ("parse", article, "parse_clean"),
    ("head", article, "read_page"),
    ("metadata", article, "metadata_of"),
    ("blocks", article, "read_blocks"),
    ("features", article, "read_features"),
    ("predict", classify.Trees, "probabilities"),
    ("select", article, "select"),
    ("assemble", article, "assemble"),
    ("page type", article, "article_probability"),
    ("HTML", article, "to_html"),
    ("Markdown", article, "to_markdown"),
    ("language", article, "settle_language"),
)
"""Name, and where the function is called from."""
REST = "the rest"
WHOLE = "whole"
_WARM = 20


class Clock:
    """CPU time of functions, each without the others it calls, of one page at a time."""

    def __init__(self) -> None:
        self.page_ms: dict[str, float] = defaultdict(float)
        self._within = [0.0]

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, its time counted."""

        def run(*arguments: Any, **named: Any) -> Any:
            self._within.append(0.0)
            start = time.process_time()
            try:
                return call(*arguments, **named)
            finally:
                took = time.process_time() - start
                self.page_ms[name] += (took - self._within.pop()) * 1000
                self._within[-1] += took

        return run

    @contextmanager
    def watching(self, stages: Iterable[tuple[str, object, str]] = STAGES) -> Iterator[None]:
        with ExitStack() as patches:
            for name, place, function in stages:
                timed = self.timed(name, getattr(place, function))
                patches.enter_context(mock.patch.object(place, function, timed))
            yield


def read_times(pages: Sequence[TruePage]) -> list[dict[str, float]]:
    """Of each page that can be read, its stages' milliseconds and those of the whole."""
    for page in pages[:_WARM]:
        _read(page)
    clock = Clock()
    found = []
    with clock.watching():
        for page in pages:
            clock.page_ms.clear()
            clock.timed(REST, _read)(page)
            found.append({**clock.page_ms, WHOLE: sum(clock.page_ms.values())})
    return found


def _read(page: TruePage) -> None:
    with suppress(ExtractionError):
        extract(page.html, page.url)


def row(name: str, times: Sequence[dict[str, float]]) -> list[str]:
    """The corpus's line of the table: medians, then percentiles of the whole."""
    names = [*(stage for stage, _, _ in STAGES), REST, WHOLE]
    medians = [statistics.median(page.get(stage, 0.0) for page in times) for stage in names]
    whole = sorted(page[WHOLE] for page in times)
    return [
        name,
        str(len(times)),
        *(figure(value, 2) for value in (*medians, whole[len(whole) * 95 // 100], whole[-1])),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    folder = parser.parse_args().corpus
    warm_up()
    pages = (page for page in read_corpus(folder) if page.is_article)
    rows = [row(name, read_times(list(own))) for name, own in itertools.groupby(pages, key=lambda page: page.corpus)]
    print(f"Environment: {environment()}\n")
    print(table(["corpus", "pages", *(stage for stage, _, _ in STAGES), REST, WHOLE, "p95", "worst"], rows))


if __name__ == "__main__":
    main()
