"""What the pages of each site have in common, in one run: read from the memory, learned from what is exported."""

from __future__ import annotations

from dataclasses import dataclass, field

from newsspider.extract.recurring import KnownSite, Observation, Recurring, learned, packed, telling, unpacked
from newsspider.items import Article, Page
from newsspider.pipelines.recent import Recent
from newsspider.state.contract import Memory
from newsspider.state.hashes import key_of

_MANY_NEW = 10
"""Articles: each time the memory gets some 20 kB, and after a kill a few pages less are known."""
_MOST_SITES = 500
"""Some ten kilobytes each: what is known of the others is read again when it is needed."""
_MOST_READ = 300
"""Articles of which it is not known yet whether they are exported."""


@dataclass(slots=True, eq=False)
class _OfSite:
    exported: Recurring
    """What the memory is told: by lines that were written."""
    read: Recurring
    """What pages are judged by: with those that were read in this run and may be exported."""
    telling: Recurring
    told: int = 0
    """Number of the last page that the memory was told of."""
    texts: Recent[str, None] = field(default_factory=lambda: Recent(_MOST_READ))
    """Of this run, by `contentHash`: a copy is no other page."""


class RecurringOfSites:
    """One for a run."""

    def __init__(self, memory: Memory, model: bytes) -> None:
        """`model` tells models apart: see `newsspider.extract.recurring.packed`."""
        self._memory = memory
        self._model = model
        self._sites: dict[str, _OfSite] = {}
        self._seen: Recent[str, Observation] = Recent(_MOST_READ)
        self._out_of_date: set[str] = set()
        self._leaving: dict[str, bytes] = {}
        """Of sites that are not held any more, what the memory has not been told."""

    def known(self, site: str) -> Recurring:
        """What tells something of the site's next page. Raises `StateError`."""
        return self._of(site).telling

    def pages(self, site: str) -> int:
        """Articles that the site is known from, at most 100. Raises `StateError`."""
        return self._of(site).read.pages

    def known_of(self, site: str, *addresses: str) -> KnownSite:
        """What a page of the site's is read by, under all its addresses; `knows_page` where an earlier run has exported
        its article. Raises `StateError`."""
        entries = self._memory.known({key_of(address) for address in addresses}).values()
        ids = {entry.article for entry in entries if entry.article is not None}
        content = next((article.content for article in self._memory.articles(ids).values()), None)
        if content is None:
            return KnownSite(self.known(site))
        return KnownSite(self.known(site), knows_page=True, exported=content.hex())

    def read(self, site: str, page: Page, article: Article, seen: Observation) -> None:
        """A page of the site's was read, of an article that no earlier run knows; a copy of one of this run's teaches
        nothing. Raises `StateError`."""
        of_site, text = self._of(site), article.contentHash or ""
        if text in of_site.texts:
            return
        of_site.texts[text] = None
        of_site.read = learned(of_site.read, seen)
        of_site.telling = telling(of_site.read)
        self._seen[page.url] = seen

    def exported(self, site: str, article: Article) -> None:
        """A line was written."""
        seen = self._seen.pop(article.requestedUrl or "", None)
        if seen is not None and site in self._sites:
            self._sites[site].exported = learned(self._sites[site].exported, seen)

    def forget(self, site: str) -> None:
        """The site's pages are other ones now: what they have in common is learned anew by the next run."""
        self._out_of_date.add(site)

    def news(self, *, all_of_it: bool) -> dict[str, bytes]:
        """What the memory is to be told: of each site that is known better now, packed. Not `all_of_it`: of those that
        are known much better."""
        found = {**self._leaving, **dict.fromkeys(self._out_of_date, b"")}
        self._leaving = {}
        for site, known in self._sites.items():
            if site in self._out_of_date:
                continue
            new = known.exported.number - known.told
            if new >= _MANY_NEW or (new and (all_of_it or known.exported.number <= _MANY_NEW)):
                found[site] = packed(known.exported, self._model)
                known.told = known.exported.number
        return found

    def _of(self, site: str) -> _OfSite:
        if site not in self._sites:
            untold = self._leaving.pop(site, b"")
            known = unpacked(untold or self._memory.recurring(site), self._model)
            self._sites[site] = _OfSite(known, known, telling(known), known.number - bool(untold))
            if len(self._sites) > _MOST_SITES:
                self._let_go(next(iter(self._sites)))
        self._sites[site] = of_site = self._sites.pop(site)  # the last that was needed
        return of_site

    def _let_go(self, site: str) -> None:
        known = self._sites.pop(site)
        if known.exported.number > known.told:
            self._leaving[site] = packed(known.exported, self._model)
