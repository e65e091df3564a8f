"""Papers to write files from: one that is read at once, and one that waits."""

from __future__ import annotations

import threading

from tests.web import Answer, LocalSite, article_page, listing_page


def paper(count: int) -> LocalSite:
    paths = {
        f"/2026/11/20/story-{n}-of-the-week.html": f"A story of this week that has the number {n}" for n in range(count)
    }
    pages = {path: article_page(f"Story {n} of the week") for n, path in enumerate(paths)}
    return LocalSite({"/": listing_page(paths), **pages})


class Gate:
    """Lets a paper's first article pass at once, and the others when it is opened."""

    def __init__(self, count: int) -> None:
        self._opened = threading.Event()
        self.site = paper(count)
        self._pages = dict(self.site.routes)
        for path in self._pages:
            if path.startswith("/2026/") and "story-0" not in path:
                self.site.routes[path] = self._behind

    def _behind(self, path: str) -> Answer:
        self._opened.wait(60)
        page = self._pages[path]
        assert isinstance(page, str)
        return Answer(page)

    def open(self) -> None:
        self._opened.set()
