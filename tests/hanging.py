"""Web servers that never come to an end: for how a run ends nevertheless."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from tests.web import Answer, LocalSite, Route

_NEVER_S = 120.0


class HangingSite(LocalSite):
    """Answers its routes, and every other path with nothing at all; `hung` is set when it is asked for one."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        super().__init__(routes)
        self.hung = threading.Event()

    def _answer(self, path: str) -> Answer:
        if path not in self.routes:
            self.hung.set()
            return Answer(delay_s=_NEVER_S)
        return super()._answer(path)


class DrippingSite(LocalSite):
    """Answers its routes, and every other path with a page that comes byte by byte; `hung` as above."""

    def __init__(self, routes: Mapping[str, Route]) -> None:
        super().__init__(routes)
        self.hung = threading.Event()

    def _answer(self, path: str) -> Answer:
        if path in self.routes:
            return super()._answer(path)
        self.hung.set()
        return Answer("<p>" + "x" * 2_000, drip_s=0.2)
