"""schema.org for those layouts that print it."""

from __future__ import annotations

import json

from newsspider.demo.library import section_of
from newsspider.demo.story import Story
from newsspider.demo.visit import Visit, author_path
from newsspider.items import Author

JsonObject = dict[str, object]


def article(story: Story, visit: Visit) -> JsonObject:
    """The story as a `NewsArticle`, without its text."""
    section = section_of(story)
    found: JsonObject = {
        "@type": "NewsArticle",
        "mainEntityOfPage": visit.absolute(story.path),
        "headline": story.headline,
        "inLanguage": section.language,
        "articleSection": section.title,
        "keywords": list(story.tags),
        "isAccessibleForFree": not story.paid,
        "author": [_author(author, visit) for author in story.authors],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": section.publisher,
            "url": visit.absolute("/"),
            "logo": {"@type": "ImageObject", "url": visit.absolute("/pictures/logo.svg")},
        },
    }
    if story.standfirst:
        found["description"] = story.standfirst
    if story.published:
        found["datePublished"] = story.published.isoformat()
    if story.modified:
        found["dateModified"] = story.modified.isoformat()
    if story.lead:
        found["image"] = {"@type": "ImageObject", "url": visit.absolute(f"/pictures/{story.lead.name}.svg")}
    return found


def breadcrumbs(story: Story, home: str, visit: Visit) -> JsonObject:
    section = section_of(story)
    steps = [(home, "/"), (section.title, section.path), (story.headline, story.path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": visit.absolute(path)}
            for number, (name, path) in enumerate(steps, 1)
        ],
    }


def script(*objects: JsonObject) -> str:
    """One script element: the object itself, or a `@graph` of several."""
    if len(objects) == 1:
        document: JsonObject = {"@context": "https://schema.org", **objects[0]}
    else:
        document = {"@context": "https://schema.org", "@graph": list(objects)}
    return f'<script type="application/ld+json">{encoded(document)}</script>'


def encoded(document: JsonObject) -> str:
    """JSON that may stand inside a script element."""
    return json.dumps(document, ensure_ascii=False).replace("</", "<\\/")


def _author(author: Author, visit: Visit) -> JsonObject:
    return {"@type": author.type, "name": author.name, "url": visit.absolute(author_path(author))}
