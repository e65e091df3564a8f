"""What came of a crawl, by what is true of the web and by what its sites were asked: values in, values out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from benchmarks.access import Asked as AskedPath
from benchmarks.access import disallowed
from benchmarks.localweb.asked import Asked
from benchmarks.localweb.site import Site
from benchmarks.localweb.story import Story, Trap

Record = Mapping[str, Any]
_AGENT = "newsspider"
_ON_ITS_WAY_S = 2.0
"""One request that starts this soon after a refusal was on its way before that was heard: two may be in flight, and a
crawler that shares its processor reads an answer late (1.1 s were measured, at a load of twelve on two cores)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a crawler said of a site: the address of each article, and whether it is an edit of one it has had."""

    url: str
    canonical: str
    is_edit: bool = False
    changed: tuple[str, ...] = ()
    """Of an edit: the fields that differ, as the crawler says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one site and run."""

    site: str
    is_link_only: bool
    expected: int
    """Articles that were to be found."""
    missed: tuple[Story, ...]
    lines: int
    wrong: tuple[tuple[str, str], ...]
    """What is no article: kind and address."""
    doubled: tuple[Output, ...]
    """Of articles that had been exported already, and have not been edited since."""
    edits: int
    """Edits that were exported."""
    off_canonical: tuple[str, ...]
    """Addresses of articles that are not their canonical ones."""
    manners: Manners

    @property
    def found(self) -> int:
        return self.expected - len(self.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What the access log of one site tells."""

    requests: int
    disallowed: tuple[str, ...]
    in_pause: tuple[str, ...]
    """Paths asked for within a Retry-After."""
    in_flight: int
    calendar: int
    """Pages of the endless calendar."""


def outputs_of(lines: Iterable[Record]) -> list[Output]:
    return [
        Output(
            url=line["url"],
            canonical=line.get("canonicalUrl") or line["url"],
            is_edit=line.get("change") == "updated",
            changed=tuple(line.get("changedFields") or ()),
        )
        for line in lines
        if line.get("change") != "removed"
    ]


def of_site(outputs: Iterable[Output], front: str, site: Site) -> list[Output]:
    """Those of one site; `front` is the address of its front page."""
    names = {urlsplit(front).netloc, *(name.encode("idna").decode() for name in site.design.names)}
    return [output for output in outputs if urlsplit(output.url).netloc in names]


def score(
    site: Site,
    front: str,
    outputs: Sequence[Output],
    log: Sequence[Asked],
    step: int,
    had: frozenset[int] = frozenset(),
) -> Score:
    """`outputs` and `log` are the site's own, of this run. `had`: numbers of articles that earlier runs exported.

    Expected are the articles that came with the step, or with any before where none has been exported yet.
    """
    origin = front.rstrip("/")
    times: Counter[int] = Counter(had)
    wrong, doubled, off, edits = [], [], [], 0
    for output in outputs:
        story = site.find(output.url)
        if not isinstance(story, Story):
            wrong.append((story.kind if isinstance(story, Trap) else "listing", output.url))
            continue
        if output.is_edit and story.is_edited and step:
            edits += 1
        elif times[story.number]:
            doubled.append(output)
        if output.canonical != f"{origin}{story.path}":
            off.append(output.canonical)
        times[story.number] += 1
    expected = [story for story in site.stories if (story.step == step if had else story.step <= step)]
    return Score(
        site=site.design.name,
        is_link_only=site.design.is_link_only,
        expected=len(expected),
        missed=tuple(story for story in expected if not times[story.number]),
        lines=len(outputs),
        wrong=tuple(wrong),
        doubled=tuple(doubled),
        edits=edits,
        off_canonical=tuple(off),
        manners=manners(site, log),
    )


def manners(site: Site, log: Sequence[Asked]) -> Manners:
    refusals = [asked for asked in log if asked.retry_after_s]
    paths = [AskedPath(path=asked.path, started_s=asked.started_s, answered_s=asked.answered_s) for asked in log]
    return Manners(
        requests=len(log),
        disallowed=tuple(disallowed(paths, site.robots, _AGENT)),
        in_pause=tuple(asked.path for refusal in refusals for asked in _during(log, refusal)),
        in_flight=max((asked.in_flight for asked in log), default=0),
        calendar=sum(site.is_calendar(asked.path) for asked in log),
    )


def _during(log: Sequence[Asked], refusal: Asked) -> list[Asked]:
    """What was asked for in the time for which a host had asked to be left alone."""
    after = sorted((asked for asked in log if asked.started_s > refusal.answered_s), key=lambda asked: asked.started_s)
    heard = after[1:] if after and after[0].started_s - refusal.answered_s < _ON_ITS_WAY_S else after
    return [asked for asked in heard if asked.started_s - refusal.answered_s < refusal.retry_after_s]


def cause(site: Site, story: Story, asked: frozenset[str], step: int) -> str:
    """Why an article was missed, as far as the access log tells. `asked` are paths that were answered, of all runs."""
    if any(site.find(path) is story for path in asked):
        return "fetched, not exported"
    where = site.where(story, step)
    read = [channel for channel, path in where.items() if path in asked]
    if read:
        return f"named, not asked for: {_shape(story.named[read[0]])} ({'+'.join(read)})"  # type: ignore[index]
    return "listing not read: " + ", ".join(f"{channel} {_shape(path)}" for channel, path in where.items())


def _shape(address: str) -> str:
    """Without what differs from one to the next."""
    return "".join("0" if char.isdigit() else char for char in address)[:60]
