"""What a site has at a step, and how its listings name it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.localweb.designs import Design, Sitemap
from benchmarks.localweb.files import Named
from benchmarks.localweb.listings import Entry
from benchmarks.localweb.story import Channel, Story, Trap

ON_A_PAGE = 5
"""Articles of a further page of a section."""
_NEWS_AGE = timedelta(hours=48)
_EDITED_AFTER = timedelta(minutes=30)
_TRAP_AGE = timedelta(days=2)


class Stock:
    """`origin` is that of the addresses it gives."""

    def __init__(
        self,
        design: Design,
        stories: Sequence[Story],
        traps: Sequence[Trap],
        *,
        epoch: datetime,
        step: int,
        origin: str,
    ) -> None:
        self.design = design
        self.traps = traps
        self.epoch = epoch
        self.step = step
        self.origin = origin
        here = (story for story in stories if story.step <= step)
        self.now = sorted(here, key=lambda story: story.published, reverse=True)
        """The articles that are there, newest first."""

    def where(self, story: Story) -> dict[str, str]:
        """Channel -> path of the listing that names the article there."""
        mine = [each for each in self.now if each.section == story.section and "page" in each.named]
        found: dict[str, str] = {"front": "/", "section": self.section_path(story.section)}
        if story in mine:
            found["page"] = self.pages_of(story.section)[1 + mine.index(story) // ON_A_PAGE]
        found["archive"] = self.design.day_path.format(day=story.published)
        for feed in self.design.feeds:
            if feed.section in (None, story.section):
                found[feed.channel] = feed.path
        for chart in self.design.sitemaps:
            if chart.lists == "stories" and story in self.stories_on(chart):
                found["newsSitemap" if chart.form == "news" else "sitemap"] = chart.path
        return {channel: found[channel] for channel in story.named}

    def entries(self, stories: Sequence[Story], channel: Channel) -> list[Entry]:
        """Those of the articles that the channel names, for a page."""
        return [
            (link(story.named[channel]), story.title, f"{story.published:%d %B %Y}")
            for story in stories
            if channel in story.named
        ]

    def named(self, story: Story, channel: Channel) -> Named:
        """An article, for a feed or a sitemap."""
        url = story.named[channel]
        return Named(
            url=link(url) if url.startswith("//") else f"{self.origin}{url}",
            title=story.title,
            published=story.published,
            modified=self.modified(story),
        )

    def named_trap(self, trap: Trap) -> Named:
        moment = self.epoch - _TRAP_AGE
        return Named(url=f"{self.origin}{trap.path}", title=trap.title, published=moment, modified=moment)

    def modified(self, story: Story) -> datetime:
        return self.epoch + _EDITED_AFTER if story.is_edited and self.step > 0 else story.published

    def stories_on(self, chart: Sitemap) -> list[Story]:
        """What a sitemap lists."""
        if chart.form == "news":
            since = self.epoch - _NEWS_AGE
            return [story for story in self.now if "newsSitemap" in story.named and story.published > since]
        stories = [story for story in self.now if "sitemap" in story.named]
        part, parts = chart.share
        old = [story for story in stories if story.step == 0]
        size = -(-len(old) // parts)
        return [story for story in stories if story.step and not part] + old[part * size : (part + 1) * size]

    def pages_of(self, section: str) -> list[str]:
        """Paths of its first page and the further ones."""
        further = sum(story.section == section and "page" in story.named for story in self.now)
        count = -(-further // ON_A_PAGE)
        numbered = [self.design.page_path.format(section=section, page=number + 2) for number in range(count)]
        return [self.section_path(section), *numbered]

    def section_path(self, section: str) -> str:
        return self.design.section_path.format(section=section)

    def of_kind(self, kind: str) -> list[Trap]:
        return [trap for trap in self.traps if trap.kind == kind]


def link(address: str) -> str:
    """A path stays one; a host and path become an address."""
    return f"http:{address}" if address.startswith("//") else address
