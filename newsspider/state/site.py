"""What is remembered of one site, as a run uses it: which sources to ask, and which of the addresses they name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from newsspider.discover.priority import fresh_at
from newsspider.items import Discovery, Link
from newsspider.state.backlog import Backlog
from newsspider.state.contract import (
    Key,
    Known,
    Memory,
    Moment,
    Remembered,
    Source,
    SourceKind,
    Validators,
    Waiting,
)
from newsspider.state.hashes import key_of
from newsspider.state.schedule import DAY, is_due, is_probe, poll_at
from newsspider.state.verdict import Verdict, as_listed, look_later, verdict
from newsspider.state.wanted import Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """An address that a source has named, and the article that it leads to."""

    url: str
    id: Key
    published: Moment | None = None
    """As far as it is known here."""
    first_seen: Moment | None = None
    """Likewise; of what a sitemap names, only where it has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one source has named."""

    fetch: list[Link]
    """Addresses that have not been read yet."""
    look: list[tuple[Link, Remembered]]
    """Articles that have changed, it says."""
    left: list[str]
    """Addresses of articles that are known."""
    articles: list[KnownArticle]
    """Of these, the ones that lead to articles which were exported."""

    def __bool__(self) -> bool:
        return bool(self.fetch or self.look)


_PAGES: dict[SourceKind, SourceKind] = {"front": "section"}
"""Front and section pages count as one kind: see `SiteMemory.is_silent`."""


class SiteMemory:
    """One site in one run. `now` gives seconds since 1970."""

    known: int = 0
    """Addresses that sources have named and that lead to articles which are known."""
    unmodified: int = 0
    """Sources that had not changed."""
    left_out: int = 0
    """Sources that others have named and that are not remembered, for there are too many."""
    listed: dict[Key, list[Link]]
    """What sources have said of each address that this run asks for."""

    def __init__(
        self, memory: Memory, site: str, wanted: Wanted, now: Callable[[], int], most_sources: int = 0
    ) -> None:
        """Of sources that are only named no more than `most_sources` are remembered; 0: any number."""
        self._memory = memory
        self._site = site
        self._wanted = wanted
        self._now = now
        self._most_sources = most_sources
        self.backlog = Backlog(memory, site, now)
        self.listed = {}
        self._read_kinds: set[SourceKind] = set()
        self._dated: dict[str, int] = {}
        self.sources = {source.url: source for source in memory.sources(site)}
        self._began = now()
        self._last_run_at = max(
            (source.polled_at for source in self.sources.values() if source.kind == "front"), default=0
        )

    def sources_in_turn(self) -> list[Source]:
        """In the order in which they are asked by a run that may not ask all of them, so that it leaves none for ever.

        Those that were read, or have failed, whose time came first; every other one is one that nobody has asked yet.
        """
        asked = [source for source in self.sources.values() if source.polled_at]
        asked.sort(key=lambda one: poll_at(one.polled_at, one.brought_at, one.failures, doubtful=one.doubtful))
        others = [source for source in self.sources.values() if not source.polled_at]
        return [source for pair in zip_longest(asked, others) for source in pair if source is not None]

    def asks(self, url: str, kind: SourceKind, modified: int | None = None) -> Validators | None:
        """How a source is asked: with these validators (none: for its whole body); None: not now.

        A front page is always asked. `modified` is when an index says that a sitemap was changed last.
        """
        if modified is not None:
            self._dated[url] = modified
        source = self.sources.get(url)
        if source is None:
            return Validators()
        now = self._now()
        at = poll_at(source.polled_at, source.brought_at, source.failures, doubtful=source.doubtful)
        is_early = kind != "front" and source.polled_at <= now and not is_due(at, now)
        if is_early and source.failures:
            return None
        if not self._wanted.is_covered_by(source.wanted):
            return Validators()
        if is_early:
            return None
        if modified is not None and self._has_read(source, modified):
            return None
        return Validators() if source.distrusted or is_probe(source.unmodified) else source.validators

    @staticmethod
    def _has_read(source: Source, modified: int) -> bool:
        """Whether a source was read as its index dates it now. A date of less than a day ago may stand for several
        changes of one day."""
        is_same = source.body is not None and source.modified == modified and not source.failures
        return is_same and modified < source.polled_at - DAY

    def not_modified(self, url: str) -> None:
        """A source has said that it is as it was."""
        if source := self.sources.get(url):
            self.unmodified += 1
            changed = replace(source, polled_at=self._now(), unmodified=source.unmodified + 1, failures=0)
            self._keep(changed)

    def failed(self, url: str, kind: SourceKind, *, doubtful: bool = False) -> None:
        source = self.sources.get(url) or Source(url=url, site=self._site, kind=kind, doubtful=doubtful)
        self._keep(replace(source, polled_at=self._now(), failures=source.failures + 1))

    def read(
        self,
        url: str,
        kind: SourceKind,
        *,
        digest: bytes,
        validators: Validators,
        links: Iterable[Link] = (),
        found: Sequence[tuple[str, SourceKind]] = (),
        whole: bool = True,
        brought: bool = False,
        doubtful: Collection[str] | None = None,
        hub: str = "",
    ) -> Heard:
        """A source was read: what it names is remembered together with it, so that nothing is lost between the two.

        `digest` is its body's. `found` are other sources that it names. Not `whole`: not all of its links were taken,
        so that it is read again next time, changed or not, unless it is `complete` later. `links` may be the last of
        those that it names: the others were told before, as `continued`, and have `brought` something or not.
        `doubtful` is given where it is not certain that this is a source: the addresses which others have named in this
        run. If they are all that it brings, it is asked once a day, until it brings another one. `hub` is the one that
        a feed names.
        """
        heard, named, renamed = self._judged(links, self._now())
        source = self._after(url, kind, digest, validators, brought=brought or bool(heard), whole=whole)
        is_doubtful = doubtful is not None and all(link.url in doubtful for link in heard.fetch)
        source = replace(source, hub=hub, doubtful=is_doubtful)
        self.sources[url] = source
        self._read_kinds.add(_PAGES.get(kind, kind))
        new = {other: sort for other, sort in found if other not in self.sources}
        room = max(0, self._most_sources - len(self.sources)) if self._most_sources else len(new)
        others = [Source(url=other, site=self._site, kind=sort) for other, sort in islice(new.items(), room)]
        self.left_out += len(new) - len(others)
        self.sources |= {other.url: other for other in others}
        self._memory.heard(self._site, sources=[source], found=others, named=named, renamed=renamed)
        return heard

    def continued(self, links: Iterable[Link]) -> Heard:
        """A further page of a source was read, which is no source of its own, or a part of one."""
        heard, named, renamed = self._judged(links, self._now())
        self._memory.heard(self._site, named=named, renamed=renamed)
        return heard

    def is_silent(self) -> bool:
        """Whether there is a kind of sources of which earlier runs have read one, and this one none: they have not
        changed, say, so that what they name is not known here."""
        kinds = {_PAGES.get(source.kind, source.kind) for source in self.sources.values() if source.body is not None}
        return bool(kinds - self._read_kinds)

    def compared_at(self, url: str) -> Moment:
        """What was known before this moment was so when a source was last read as a whole; 0: that never was, or it was
        read less far than is wanted, or it has failed since.

        The run before this one has read it, and so all that it knew at its end counts, or an earlier run has: then
        others may have told of what is known since.
        """
        source = self.sources.get(url)
        if source is None or source.body is None or source.failures or not self._wanted.is_covered_by(source.wanted):
            return 0
        return self._began if 0 < self._last_run_at <= source.polled_at else source.polled_at

    def is_doubtful(self, url: str) -> bool:
        """Whether nothing but its address says that a page is a source, and it has brought nothing yet."""
        source = self.sources.get(url)
        return source is None or source.doubtful

    def trusts(self, url: str) -> None:
        """A page is a source: a menu names it, or it has brought something that nothing else has named."""
        if (source := self.sources.get(url)) is not None and source.doubtful:
            self._keep(replace(source, doubtful=False))

    def wants_more_of(self, url: str) -> bool:
        """Whether a source was read before, but not all that this run wants of it."""
        source = self.sources.get(url)
        return source is not None and source.body is not None and not self._wanted.is_covered_by(source.wanted)

    def complete(self, url: str) -> None:
        """A source was read as a whole: its further pages, too, as far as they are wanted."""
        source = self.sources.get(url)
        if source is not None and source.body is not None and source.wanted != str(self._wanted):
            self._keep(replace(source, wanted=str(self._wanted)))

    def expects(self, link: Link, article: Key | None = None) -> None:
        """An address is asked for: what a listing says of it is kept with its line. `article` is known there."""
        self.listed.setdefault(article or key_of(link.url), []).append(link)

    def _judged(self, links: Iterable[Link], now: int) -> tuple[Heard, list[Waiting], list[Remembered]]:
        by_key = {key_of(link.url): link for link in links}
        known = self._memory.known(by_key)
        self.known += sum(entry.article is not None for entry in known.values())
        articles = self._memory.articles(_worth_a_look(by_key, known))
        heard = Heard(fetch=[], look=[], left=[], articles=[])
        named: list[Waiting] = []
        renamed: list[Remembered] = []
        for key, link in by_key.items():
            entry = known.get(key)
            article = articles.get(entry.article) if entry and entry.article else None
            judged = verdict(link, entry, article, now, self._wanted.since, began=self._began)
            if judged not in (Verdict.FETCH, Verdict.LOOK):
                heard.left.append(link.url)
                if entry and entry.article and not (article and article.removed):
                    heard.articles.append(
                        KnownArticle(
                            url=link.url,
                            id=entry.article,
                            published=_published(link, article),
                            first_seen=article.first_seen if article else None,
                        )
                    )
            match judged:
                case Verdict.FETCH:
                    heard.fetch.append(link)
                    named.append(_waiting(key, link, now))
                case Verdict.LOOK if article:
                    # due at once, and kept as it was: should this run be killed, the next one looks
                    renamed.append(replace(article, visit_at=now, url=article.url or link.url))
                    heard.look.append((link, article))
                case Verdict.LOOK_LATER if article:
                    renamed.append(look_later(link, article))
                case _ if article and not article.removed:
                    listed = as_listed(link, article)
                    if listed != article:
                        renamed.append(listed)
        return heard, named, renamed

    def as_listed(self, article: Remembered, keys: Iterable[Key]) -> Remembered:
        """An article that was read, with what sources have said of its addresses in this run."""
        for key in keys:
            for link in self.listed.pop(key, ()):
                article = as_listed(link, article)
        return article

    def _after(
        self, url: str, kind: SourceKind, digest: bytes, validators: Validators, *, brought: bool, whole: bool
    ) -> Source:
        now = self._now()
        before = self.sources.get(url) or Source(url=url, site=self._site, kind=kind)
        lied = brought and bool(validators) and validators == before.validators and digest != before.body
        return replace(
            before,
            validators=validators,
            body=digest,
            wanted=str(self._wanted) if whole else "",
            modified=self._dated.get(url),
            polled_at=now,
            brought_at=now if brought or not before.brought_at else before.brought_at,
            unmodified=0,
            distrusted=before.distrusted or (lied and before.body is not None),
            failures=0,
        )

    def _keep(self, source: Source) -> None:
        self.sources[source.url] = source
        self._memory.heard(self._site, sources=[source])


def _published(link: Link, article: Remembered | None) -> Moment | None:
    if article and article.published:
        return article.published
    moment = link.published or link.modified
    return int(moment.timestamp()) if moment else None


def _worth_a_look(by_key: dict[Key, Link], known: dict[Key, Known]) -> set[Key]:
    """Ids of the articles for which it matters what the listing says: it has a title, or a date of change."""
    return {
        entry.article
        for key, entry in known.items()
        if entry.article and (by_key[key].via != "sitemap" or _may_have_changed(by_key[key], entry))
    }


def _may_have_changed(link: Link, known: Known) -> bool:
    """Whether a sitemap, of thousands of entries, says something of this one that is new."""
    if link.modified is None:
        return False
    modified = link.modified.timestamp()
    return modified > known.settled_at or known.modified is None or modified > known.modified


def _waiting(key: Key, link: Link, now: int) -> Waiting:
    channel = Discovery(via=link.via, url=link.source, title=link.title, date=link.published)
    modified = int(link.modified.timestamp()) if link.modified else None
    return Waiting(
        key=key,
        url=link.url,
        channels=(channel,),
        modified=modified,
        language=link.language,
        fresh=fresh_at(link, now),
    )
