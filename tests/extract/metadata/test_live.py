"""Live blogs give their entries."""

import json
from datetime import UTC, datetime, timedelta, timezone

from newsspider.extract import extract
from newsspider.items import LiveBlogUpdate
from tests.web import article_page

URL = "https://example.com/2026/11/storm-live"
AT = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)


def updates(entries: str = "", data: object = None) -> list[LiveBlogUpdate]:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    page = article_page("The storm reaches the coast").replace("</head>", f"{script}</head>")
    return extract(page.replace("</article>", f"{entries}</article>"), URL).liveBlogUpdates


def entry(number: int, author: str = "") -> str:
    return (
        f'<div class="liveblog-entry"><time datetime="2026-11-05T0{number}:30:00Z">0{number}:30</time>'
        f"<h3>Entry {number}</h3><p>The ferry number {number} stays in port.</p>{author}</div>"
    )


def test_entries_of_json_ld_are_given_in_the_order_of_the_page() -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": "Ferry",
            "articleBody": "It stays.",
            "datePublished": "2026-11-05T10:30:00+01:00",
            "author": {"@type": "Person", "name": "Ada Stone"},
        },
        {"@type": "BlogPosting", "articleBody": "<p>The bridge is&nbsp;closed.</p>"},
        {"@type": "BlogPosting"},
        "nonsense",
    ]
    found = updates(
        entry(1) * 5, {"@context": "https://schema.org", "@type": "LiveBlogPosting", "liveBlogUpdate": posts}
    )
    assert found == [
        LiveBlogUpdate(headline="Ferry", text="It stays.", datePublished=AT, author="Ada Stone"),
        LiveBlogUpdate(text="The bridge is closed."),
    ]


def test_entries_of_the_markup_are_given_where_there_is_no_data() -> None:
    found = updates(f'<div class="live-updates">{entry(9)}{entry(8)}{entry(7)}</div>')
    assert [update.headline for update in found] == ["Entry 9", "Entry 8", "Entry 7"]
    assert found[0] == LiveBlogUpdate(headline="Entry 9", text="The ferry number 9 stays in port.", datePublished=AT)


def test_entries_in_microdata_are_given_with_their_authors() -> None:
    post = (
        '<article itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">'
        '<h2 itemprop="headline">Ferry</h2><span itemprop="author">Ada Stone</span>'
        '<meta itemprop="datePublished" content="2026-11-05T09:30:00Z">'
        '<div itemprop="articleBody"><p>It stays.</p></div>'
        "</article>"
    )
    assert updates(post) == [LiveBlogUpdate(headline="Ferry", text="It stays.", datePublished=AT, author="Ada Stone")]


def test_entry_that_shows_only_the_time_of_day_has_no_moment() -> None:
    shown = entry(9).replace(' datetime="2026-11-05T09:30:00Z"', "")
    assert [update.datePublished for update in updates(shown * 3)] == [None] * 3


def test_ticker_of_headlines_makes_no_live_blog() -> None:
    teaser = '<li class="ticker-item"><a href="/x">The market hall is sold</a></li>'
    card = '<div class="live-card"><time>09:30</time> Watch now</div>'
    assert updates(teaser * 10 + card) == []
    assert updates(f"</article><aside>{entry(1) * 5}</aside><article>") == []


def test_moment_keeps_its_zone() -> None:
    data = {"@type": "LiveBlogPosting", "liveBlogUpdate": {"headline": "Ferry", "datePublished": "2026-11-05T10:30:00+01:00"}}  # fmt: skip # noqa: E501
    (found,) = updates(data=data)
    assert found.datePublished is not None
    assert found.datePublished.tzinfo == timezone(timedelta(hours=1))
