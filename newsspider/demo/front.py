"""The front page: one story large, some beside it, the rest by edition."""

from __future__ import annotations

from html import escape

from newsspider.demo.document import feed_links
from newsspider.demo.layouts import classic
from newsspider.demo.library import listed, section_of
from newsspider.demo.sections import SECTIONS
from newsspider.demo.story import Story
from newsspider.demo.visit import Visit, address
from newsspider.demo.words import words


def front(visit: Visit) -> str:
    """The front page."""
    stories = listed("front")
    english = [story for story in stories if section_of(story).language == "en"]
    lead, *rest = english
    others = [story for story in stories if story not in english]
    main = (
        f'<div class="front"><main><h1 class="hidden">The Marenholt Courier</h1>'
        f'<div class="opening"><div>{_lead(lead)}{classic.advert(words("en"))}</div>'
        f'<div class="second">{"".join(map(classic.teaser, rest[:2]))}</div></div>'
        f'<div class="teasers">{"".join(map(classic.teaser, rest[2:]))}</div>'
        f'<h2 class="band">From our sister papers</h2>'
        f'<div class="teasers">{"".join(map(classic.teaser, others))}</div></main></div>'
    )
    head = f'<link rel="canonical" href="{visit.absolute("/")}">\n{feed_links("/feed.xml", "/feed.atom")}'
    return classic.shell(
        SECTIONS["town"], "The Marenholt Courier | News from the Velmark coast", main, head=head, current=""
    )


def _lead(story: Story) -> str:
    picture = f'<img src="/pictures/{story.lead.name}.svg" alt="">' if story.lead else ""
    return (
        f'<article class="lead">{picture}<p class="kicker">{escape(story.kicker)}</p>'
        f'<h2><a href="{address(story)}">{escape(story.headline, quote=False)}</a></h2>'
        f"<p>{escape(story.standfirst, quote=False)}</p></article>"
    )
