"""The record under the names of other tools has their fields, all of them and no other, in their forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from newsspider.aliases import NAMINGS, renamed
from newsspider.errors import UsageError
from newsspider.items import Article, Author, Breadcrumb, Discovery, Image, Media, Publisher
from newsspider.record import ALL_FIELDS, DEFAULT_FIELDS, to_record

# As each tool's own output has them: news-please 1.6.16, zyte-common-items 0.31.0, trafilatura 2.3.1.
THEIRS = {
    "news-please": {
        "authors", "date_download", "date_modify", "date_publish", "description", "filename", "image_url", "language",
        "localpath", "maintext", "source_domain", "text", "title", "title_page", "title_rss", "url",
    },
    "zyte": {
        "headline", "datePublished", "datePublishedRaw", "dateModified", "dateModifiedRaw", "authors", "breadcrumbs",
        "inLanguage", "mainImage", "images", "description", "articleBody", "articleBodyHtml", "videos", "audios",
        "canonicalUrl", "url", "metadata",
    },
    "trafilatura": {
        "title", "author", "hostname", "date", "fingerprint", "id", "license", "comments", "raw_text", "text",
        "language", "image", "pagetype", "filedate", "source", "source-hostname", "excerpt", "categories", "tags",
    },
}  # fmt: skip


def article(**changes: Any) -> dict[str, Any]:
    whole = Article(
        id="0" * 32,
        url="https://www.example.com/town/bridge-opens?page=1",
        canonicalUrl="https://www.example.com/town/bridge-opens",
        headline="Bridge opens",
        description="It is open.",
        articleBody="First  line.\n\nSecond\nrow.",
        articleBodyHtml="<p>First line.</p>",
        inLanguage="pt-BR",
        datePublished=datetime(2026, 11, 1, 0, 30, tzinfo=timezone(timedelta(hours=1))),
        fetchedAt=datetime(2026, 11, 2, 8, tzinfo=UTC),
        authors=[
            Author(name="Erna Example", url="https://www.example.com/erna"),
            Author(name="dpa", type="Organization"),
        ],
        breadcrumbs=[Breadcrumb(name="Town")],
        publisher=Publisher(name="The Example", domain="example.com"),
        mainImage=Image(url="https://www.example.com/a.jpg", width=640, caption="A bridge"),
        videos=[Media(url="https://www.example.com/a.mp4")],
        articleType="NewsArticle",
        articleSection="Town",
        keywords=["bridge", "river"],
        contentHash="0123456789abcdef" * 2,
        isArticleProbability=0.98,
        discovery=[
            Discovery(via="frontPage", url="https://www.example.com/", title="Bridge!"),
            Discovery(via="feed", url="https://www.example.com/feed", title="Bridge is open"),
        ],
    )
    for name, value in changes.items():
        setattr(whole, name, value)
    return to_record(whole, ALL_FIELDS)


@pytest.mark.parametrize("tool", NAMINGS)
def test_names_are_those_of_the_tool(tool: str) -> None:
    assert {field.name for field in NAMINGS[tool].fields} == THEIRS[tool]


@pytest.mark.parametrize("tool", NAMINGS)
@pytest.mark.parametrize("fields", [DEFAULT_FIELDS, ALL_FIELDS], ids=["default", "all"])
def test_record_that_has_nothing_but_what_it_must_have_is_renamed(tool: str, fields: tuple[str, ...]) -> None:
    least = to_record(Article(id="0" * 32, url="https://example.com/a", headline="A", articleBody="B"), fields)
    made = renamed(least, tool)
    assert made is not None
    assert made.keys() <= THEIRS[tool]
    assert made.keys() == THEIRS[tool] or not NAMINGS[tool].has_null


def test_news_please() -> None:
    made = renamed(article(), "news-please")
    assert made is not None
    assert made["date_publish"] == "2026-10-31 23:30:00"
    assert made["date_modify"] is None
    assert made["authors"] == ["Erna Example", "dpa"]
    assert (made["language"], made["source_domain"]) == ("pt", "www.example.com")
    assert (made["title"], made["title_rss"]) == ("Bridge opens", "Bridge is open")
    assert made["filename"] == "https%3A%2F%2Fwww.example.com%2Ftown%2Fbridge-opens%3Fpage%3D1.json"


def test_zyte() -> None:
    made = renamed(article(), "zyte")
    assert made is not None
    assert made["datePublished"] == "2026-11-01T00:30:00+01:00"
    assert made["authors"] == [{"name": "Erna Example", "url": "https://www.example.com/erna"}, {"name": "dpa"}]
    assert made["mainImage"] == {"url": "https://www.example.com/a.jpg"}
    assert made["metadata"] == {"dateDownloaded": "2026-11-02T08:00:00Z", "probability": 0.98}
    assert made["breadcrumbs"] == [{"name": "Town"}]
    assert not {"dateModified", "images", "audios"} & made.keys()


def test_trafilatura() -> None:
    made = renamed(article(), "trafilatura")
    assert made is not None
    assert (made["author"], made["date"], made["filedate"]) == ("Erna Example; dpa", "2026-11-01", "2026-11-02")
    assert (made["text"], made["raw_text"]) == ("First  line.\nSecond\nrow.", "First line. Second row.")
    assert (made["categories"], made["tags"]) == ("Town", "bridge;river")
    assert (made["source"], made["source-hostname"]) == (article()["url"], "The Example")


def test_article_that_is_gone_is_left_out() -> None:
    assert renamed(article(change="removed", articleBody=""), "zyte") is None


def test_tool_that_is_not_known_is_told() -> None:
    with pytest.raises(UsageError, match="news-please, zyte, trafilatura"):
        renamed(article(), "goose")
