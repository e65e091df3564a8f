"""One site of the web: what it answers at a step, and which article an address is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

from benchmarks.localweb.addresses import ascii_name, path_of, plain
from benchmarks.localweb.designs import Design
from benchmarks.localweb.edition import Edition, Reply, rules
from benchmarks.localweb.story import Story, Trap


class Site:
    """Its documents are made when they are asked for."""

    def __init__(self, design: Design, stories: Sequence[Story], traps: Sequence[Trap], epoch: datetime) -> None:
        self.design = design
        self.stories = stories
        self.traps = traps
        self._epoch = epoch
        self._stories = {
            unquote(path_of(address)): story for story in stories for address in (*story.aliases, story.path)
        }
        self._traps = {unquote(trap.path): trap for trap in traps}
        self._edition_of = lru_cache(maxsize=4)(self._edition)

    @property
    def robots(self) -> str:
        """The rules of its robots.txt."""
        return rules(self.design)

    def find(self, url: str) -> Story | Trap | None:
        """Whose address it is, with whatever origin and tracking; None: a listing's, or nobody's."""
        target = unquote(path_of(url))
        for path in (target, f"{target}/", plain(target), target.rstrip("/")):
            if found := self._stories.get(path) or self._traps.get(path):
                return found
        return None

    def where(self, story: Story, step: int) -> dict[str, str]:
        """Channel -> path of the listing that names the article there."""
        edition, _ = self._edition_of(step, "")
        return edition.where(story)

    def is_calendar(self, path: str) -> bool:
        return bool(self.design.calendar) and path.startswith(self.design.calendar)

    def reply(self, target: str, step: int, origin: str, host: str = "") -> Reply:
        """`host` is the name by which it was asked, without its port."""
        if host in {ascii_name(name) for name in self.design.names[2:]}:
            return Reply(status=301, headers={"Location": f"{origin}{target}"})
        path = unquote(target.partition("#")[0])
        edition, routes = self._edition_of(step, origin)
        for known in (path, plain(path)):
            if known in routes:
                return routes[known]()
        if self.is_calendar(path):
            return edition.calendar(path)
        if f"{path}/" in routes:
            return Reply(status=301, headers={"Location": f"{origin}{target}/"})
        return edition.missing()

    def _edition(self, step: int, origin: str) -> tuple[Edition, Mapping[str, Callable[[], Reply]]]:
        edition = Edition(self.design, self.stories, self.traps, epoch=self._epoch, step=step, origin=origin)
        return edition, edition.routes()
