"""Which articles and which other pages a site has: drawn from the corpus's pages, always the same for a seed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import unquote

from benchmarks.localweb.designs import Design, Subject
from benchmarks.localweb.leaves import Leaf
from benchmarks.localweb.story import Channel, Story, Trap

_ONLY_IN_EACH = 5
_NEWS_HOURS = 46
_OLDEST_DAYS = 60
_BRIEFS = 6
_BRIEF_FROM_WORDS = 60
_EDITS = 5
_TRAPS: Mapping[str, tuple[str, str]] = {
    "tag": ("listing", "/tag/{slug}/"),
    "author": ("collection", "/author/{name}/"),
    "shop": ("product", "/shop/{slug}-{number}"),
    "forum": ("forum", "/forum/threads/{slug}.{number}/"),
    "help": ("documentation", "/help/{slug}"),
    "service": ("service", "/services/{slug}"),
    "video": ("", "/video/{slug}-{number}"),
    "gallery": ("", "/gallery/{slug}-{number}"),
}
"""Kind -> what the corpus calls such pages ("": they are of our own making), and where a site has them."""
_EACH = 4
_HIDDEN = ("product", "listing", "forum", "service")
"""Pages of these kinds are at addresses like those of articles, too."""
DEAD = 3
_NAMES = ("mara-okonjo", "lena-brandt", "tomas-hidalgo", "ines-faro")
_HEADS = (
    "Ten pictures of the storm that closed the old harbour for a night",
    "Watch: the moment the crane lifted the tram out of the river",
    "The week in pictures, from the flower market to the regatta",
    "Video: how the bakers of Mill Street make their winter bread",
)


def _with_query(path: str, pair: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{pair}"


ALIASES: Mapping[str, Callable[[Design, str, Subject], str]] = {
    "": lambda _design, path, _subject: path,
    "tracking": lambda _design, path, _subject: _with_query(path, "utm_source=feed&utm_medium=rss"),
    "session": lambda _design, path, subject: _with_query(path, f"PHPSESSID={subject.hexes[:26]}"),
    "share": lambda _design, path, _subject: _with_query(path, "share=twitter"),
    "print": lambda _design, path, _subject: _with_query(path, "print=1"),
    "amp": lambda design, path, _subject: design.amp(path) if design.amp else path,
    "number": lambda _design, _path, subject: f"/?p={subject.number + 100}",
    "node": lambda _design, _path, subject: f"/node/{subject.number + 9000}",
    "redirect": lambda _design, _path, subject: f"/r/{subject.number + 20}",
    "lower": lambda _design, path, _subject: re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), path),
    "raw": lambda _design, path, _subject: unquote(path),
    "mobile": lambda design, path, _subject: f"//{design.names[1]}{path}",
    "bare": lambda design, path, _subject: f"//{design.names[2]}{path}",
    "umlaut": lambda design, path, _subject: f"//{design.names[3]}{path}",
}
"""The forms in which a listing names an article: path, or host and path. Numbers, redirects and further hosts
lead to its own."""
REDIRECTING_PATHS = ("/?p=", "/r/")


def stories_of(
    design: Design, leaves: Sequence[Leaf], *, seed: int, epoch: datetime, articles: int, new: int
) -> list[Story]:
    """`articles` that are there from the beginning, and `new` ones that come with the first step."""
    chance = random.Random(f"{seed} {design.name}")
    ages_h = [chance.uniform(1, _NEWS_HOURS) if place % 10 < 4 else 0 for place in range(articles)]
    published = [
        epoch - (timedelta(hours=hours) if hours else timedelta(days=chance.uniform(3, _OLDEST_DAYS)))
        for hours in ages_h
    ]
    published += [epoch + timedelta(minutes=2 * (place + 1)) for place in range(new)]
    channels = _channels(design, chance, [hours > 0 for hours in ages_h], new)
    wordy = [place for place in range(articles) if len(leaves[place].body.split()) >= _BRIEF_FROM_WORDS]
    briefs = set(chance.sample(wordy, min(_BRIEFS, len(wordy) // 3)))
    edited = set(chance.sample([place for place in range(articles) if place not in briefs], min(_EDITS, articles // 4)))
    slugs: set[str] = set()
    stories = []
    for number, leaf in enumerate(leaves[: articles + new]):
        title = leaf.title or f"Report number {number} from the harbour"
        subject = Subject(
            number=number,
            slug=_unique(slug_of(title), slugs),
            words=_words_of(title),
            section=design.sections[number % len(design.sections)],
            published=published[number].replace(microsecond=0),
            hexes=f"{chance.getrandbits(128):032x}",
        )
        path = design.address(subject)
        named = {
            channel: ALIASES[chance.choice(design.forms.get(channel, ("",)))](design, path, subject)
            for channel in sorted(channels[number])
        }
        aliases = {*named.values(), *([design.amp(path)] if design.amp else [])} - {path}
        stories.append(
            Story(
                number=number,
                title=title,
                section=subject.section,
                path=path,
                aliases=tuple(sorted(aliases)),
                named=named,
                published=subject.published,
                step=int(number >= articles),
                is_edited=number in edited,
                is_brief=number in briefs,
                has_marks=chance.random() >= 0.3,
                leaf=leaf,
            )
        )
    return stories


def _channels(design: Design, chance: random.Random, is_news: Sequence[bool], new: int) -> list[frozenset[Channel]]:
    """Of each channel some articles are in no other; the rest are in one to three."""
    order = list(range(len(is_news)))
    chance.shuffle(order)
    found: dict[int, frozenset[Channel]] = {}
    of_section = [channel for channel in design.channels if channel != "sectionFeed"]
    for channel in design.channels:
        places = [place for place in order if place not in found and (channel != "newsSitemap" or is_news[place])]
        places = [place for place in places if channel != "sectionFeed" or _has_feed(design, place)]
        found.update({place: frozenset({channel}) for place in places[:_ONLY_IN_EACH]})
    for place in range(len(is_news) + new):
        if place in found:
            continue
        can = list(design.channels) if _has_feed(design, place) else of_section
        if place < len(is_news) and not is_news[place] and "newsSitemap" in can:
            can.remove("newsSitemap")
        if place >= len(is_news) and "page" in can:
            can.remove("page")  # what is new is on no further page
        found[place] = frozenset(chance.sample(can, min(len(can), chance.choice((1, 1, 2, 3)))))
    return [found[place] for place in range(len(is_news) + new)]


def _has_feed(design: Design, number: int) -> bool:
    """Whether there is a feed of the section of that article."""
    section = design.sections[number % len(design.sections)]
    return any(feed.section == section for feed in design.feeds)


def traps_of(design: Design, others: Sequence[Leaf], *, seed: int, epoch: datetime) -> list[Trap]:
    """What a site has beside its articles; of the corpus's pages where it has such."""
    chance = random.Random(f"{seed} traps {design.name}")
    by_kind: dict[str, list[Leaf]] = {}
    for leaf in chance.sample(others, len(others)):
        by_kind.setdefault(leaf.kind, []).append(leaf)
    traps = []
    for kind, (called, path) in _TRAPS.items():
        pages: Iterable[Leaf | None] = by_kind.get(called, [])[:_EACH] if called else [None] * _EACH
        for place, page in enumerate(pages):
            title = (page.title if page else "") or _HEADS[place]
            where = path.format(slug=_short(title, kind), name=_NAMES[place], number=chance.randrange(10_000, 99_999))
            traps.append(Trap(kind=kind, path=where, title=title, leaf=page))
    hidden = [leaf for kind in _HIDDEN for leaf in by_kind.get(kind, [])[_EACH : _EACH + 1]]
    for place, leaf in enumerate(hidden):
        path = design.address(_odd_subject(design, chance, 900 + place, leaf.title or leaf.kind, epoch))
        traps.append(Trap(kind=f"{leaf.kind} at an article's address", path=path, title=leaf.title, leaf=leaf))
    for place in range(DEAD):
        title = f"Part {place + 1} of a story that the editors took away"
        path = design.address(_odd_subject(design, chance, 950 + place, title, epoch))
        traps.append(Trap(kind="soft 404", path=path, title=title))
        title = f"Part {place + 1} of what only the people of this house read"
        path = design.address(_odd_subject(design, chance, 980 + place, title, epoch))
        traps.append(Trap(kind="disallowed", path=f"/intern{path}", title=title))
    furniture = {"imprint": "/imprint", "login": "/login?next=/", "search": "/search?q=harbour"}
    traps += [Trap(kind=kind, path=path, title=kind.title()) for kind, path in furniture.items()]
    return list({trap.path: trap for trap in traps}.values())


def _odd_subject(design: Design, chance: random.Random, number: int, title: str, epoch: datetime) -> Subject:
    return Subject(
        number=number,
        slug=slug_of(title),
        words=_words_of(title),
        section=design.sections[number % len(design.sections)],
        published=epoch - timedelta(hours=chance.randrange(2, 40)),
        hexes=f"{chance.getrandbits(128):032x}",
    )


def slug_of(title: str, most_words: int = 9) -> str:
    """ASCII words with hyphens; titles that have hardly any of its letters give `report`."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain)[:most_words])
    return slug if re.search(r"[a-z]{3}", slug) else "report"


def _words_of(title: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", title.lower())[:7]) or "report"


def _short(title: str, kind: str) -> str:
    """Tags have short names."""
    return slug_of(title, 1 if kind == "tag" else 6)


def _unique(slug: str, slugs: set[str]) -> str:
    while slug in slugs:
        slug = f"{slug}-{len(slugs)}"
    slugs.add(slug)
    return slug
