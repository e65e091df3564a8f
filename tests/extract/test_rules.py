"""Rules of a site: what they match decides, and where they give nothing the general way does."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from newsspider.errors import RuleError
from newsspider.extract import Rules, extract, extraction_of
from newsspider.items import FurtherPage

URL = "https://www.example.com/2026/11/crane"
TEXT = [
    "The harbour board spoke for two hours on Monday evening about the new crane and its costs, and most agreed.",
    "Members will come back to the question in spring, when the figures of the winter are known.",
    "The mayor was not there, but she said in a letter that she would not oppose the plan of the board this year.",
]
PROMO = "You read this since our readers pay for it: join the eight thousand people who keep our reporters at work."
OTHER = "In other news the town library will have its roof mended in March, which is later than it was said in May."
HIDDEN = "This stands in the source of the page, and nobody who reads the page is ever shown a word of it."


def page(*, story: str = "", head: str = "", top: str = "", after: str = "") -> str:
    first, second, third = (f"<p>{text}</p>" for text in TEXT)
    return (
        "<!doctype html><html lang=en><head><title>New crane for the harbour - The Times</title>"
        f"<meta property=og:title content='Crane: all you need to know'>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav>{top}"
        f"<div class=page><div class=story>{first}{second}{story}{third}</div>{after}</div></body></html>"
    )


def read(html: str, **rules: object) -> tuple[list[str], dict[str, tuple[bool, bool]]]:
    """The paragraphs of the article, and of each rule whether it matched and made a difference."""
    found = extraction_of(html, URL, rules=Rules(**rules))  # type: ignore[arg-type]
    uses = {use.selector: (use.matched, use.differed) for use in found.rules}
    return found.article.articleBody.split("\n\n"), uses


# strip


def test_furniture_that_only_a_rule_knows_is_no_text() -> None:
    html = page(story=f"<p class=x7>{PROMO}</p>")
    assert PROMO in extract(html, URL).articleBody
    assert read(html, strip=(".x7",)) == (TEXT, {".x7": (True, True)})


def test_stripped_block_is_told_with_its_reason() -> None:
    article = extract(page(story=f"<div class=x7><p>{PROMO}</p><p>{OTHER}</p></div>"), URL, rules=Rules(strip=(".x7",)))
    assert article.stripped is not None
    assert article.stripped.byReason["rule"] == 2


def test_part_of_a_paragraph_is_stripped_alone() -> None:
    html = page().replace("in spring,", "in spring, <span class=ad>Buy <a href=/x>a boat</a>!</span>")
    text, uses = read(html, strip=("span.ad",))
    assert (text, uses) == (TEXT, {"span.ad": (True, True)})


def test_picture_in_stripped_element_is_none_of_the_article() -> None:
    image = "<figure class={}><img src=/{}.jpg width=900 height=600><figcaption>What it shows</figcaption></figure>"
    html = page(story=image.format("x7", "boat") + image.format("own", "crane"))
    article = extract(html, URL, rules=Rules(strip=(".x7",)))
    assert [image.url for image in article.images] == ["https://www.example.com/crane.jpg"]
    assert [block.url for block in article.blocks if block.type == "image"] == ["https://www.example.com/crane.jpg"]


def test_rule_that_takes_away_what_is_no_text_anyway_makes_no_difference() -> None:
    assert read(page(), strip=("nav", ".gone")) == (TEXT, {"nav": (True, False), ".gone": (False, False)})


# body


def test_text_is_what_stands_in_the_elements_of_the_body_and_nothing_else() -> None:
    html = page(story=f"<p>{PROMO}</p><aside><button>Short</button></aside>", after=f"<div><p>{OTHER}</p></div>")
    text, uses = read(html, body="div.story")
    assert text == [*TEXT[:2], PROMO, "Short", TEXT[2]]
    assert uses == {"div.story": (True, True)}


def test_several_elements_of_the_body_are_one_text_in_the_order_of_the_page() -> None:
    html = page(top=f"<div class=lead>{OTHER}</div>", after="<div class=end>The end of it.</div>")
    assert read(html, body=".end, .story, .lead")[0] == [OTHER, *TEXT, "The end of it."]


def test_body_may_be_an_inline_element_around_blocks_or_in_a_line() -> None:
    html = page().replace("<div class=story>", "<div class=story><span itemprop=articleBody>", 1)
    html = html.replace("</div></div>", f"</span><p>{OTHER}</p></div></div>")
    assert read(html, body="[itemprop=articleBody]")[0] == TEXT
    line = page(after="<div>Label: <span class=all>All of this short text.</span> 3 shares</div>")
    assert read(line, body=".all") == (["All of this short text."], {".all": (True, True)})


def test_body_has_no_headline_byline_caption_or_repeat() -> None:
    inside = (
        "<h1>New crane for the harbour</h1><p>By Anna Berg</p>"
        "<figure><img src=/a.jpg width=900 height=600><figcaption>The crane at work</figcaption></figure>"
        "<figure class=wp-block-table><table><tr><td>Cost</td><td>3 million</td></tr></table></figure>"
        f"<p>{TEXT[0]}</p><p hidden>{HIDDEN}</p><div style='display:none'><p>{HIDDEN}</p></div>"
    )
    text, _ = read(page(story=inside, head="<meta name=author content='Anna Berg'>"), body=".story")
    assert text == [*TEXT[:2], "Cost | 3 million", TEXT[2]]


def test_body_that_is_hidden_as_a_whole_until_a_script_runs_is_read() -> None:
    assert read(page().replace("class=story", "class=story style='display:none'"), body=".story")[0] == TEXT


def test_what_is_stripped_is_not_in_the_body_either() -> None:
    html = page(story=f"<p class=x7>{PROMO}</p>")
    text, uses = read(html, body=".story", strip=(".x7",))
    assert text == TEXT
    assert uses[".x7"] == (True, True)


@pytest.mark.parametrize("body", [".nothing", "div.empty"])
def test_where_the_body_matches_no_text_the_general_way_decides(body: str) -> None:
    html = page(after="<div class=empty> </div>")
    assert read(html, body=body) == (TEXT, {body: (False, False)})


def test_body_that_is_all_stripped_counts_as_none() -> None:
    assert read(page(after=f"<p class=x7>{OTHER}</p>"), body=".x7", strip=(".x7",))[0] == TEXT


def test_body_that_the_general_way_finds_as_well_makes_no_difference() -> None:
    assert read(page(), body=".story") == (TEXT, {".story": (True, False)})


def test_short_body_is_not_replaced_by_what_stands_in_a_script() -> None:
    state = f'<script id=__NEXT_DATA__ type=application/json>{{"body": "{" ".join([OTHER] * 6)}"}}</script>'
    assert read(page(after=f"<p class=all>Just this.</p>{state}"), body=".all")[0] == ["Just this."]


# fields


def test_headline_of_a_rule_goes_before_all_others() -> None:
    html = page(
        top="<div class=t>New crane for the harbour | The Times</div>",
        head="<meta property=og:site_name content='The Times'>",
    )
    article = extract(html, URL, rules=Rules(headline=".t"))
    assert article.headline == "New crane for the harbour"
    assert article.fieldSources["headline"].source == "rule"


def test_first_text_that_has_words_is_the_headline() -> None:
    html = page(top="<h3 class=t> <b>…</b>New crane, at last</h3><h3 class=t>Another</h3>")
    assert extract(html, URL, rules=Rules(headline=".t::text")).headline == "New crane, at last"


def test_authors_of_a_rule_are_split_and_cleaned() -> None:
    html = page(top="<div class=who>By <a href=/team/1>Anna Berg</a> and Jo Ito</div><i class=who>Von Maria Groß</i>")
    article = extract(html, URL, rules=Rules(authors=".who"))
    assert [author.name for author in article.authors] == ["Anna Berg", "Jo Ito", "Maria Groß"]
    assert article.fieldSources["authors"].source == "rule"


def test_links_of_a_rule_for_authors_give_their_addresses() -> None:
    html = page(top="<div class=who><a href=/p/1>Anna Berg</a>, <a href=/p/2>Jo Ito</a></div>")
    authors = extract(html, URL, rules=Rules(authors=".who a")).authors
    assert [(author.name, author.url) for author in authors] == [
        ("Anna Berg", "https://www.example.com/p/1"),
        ("Jo Ito", "https://www.example.com/p/2"),
    ]


@pytest.mark.parametrize(
    ("shown", "selector"),
    [
        ("<i class=d data-at='2026-11-03T10:00:00+02:00'>today</i>", ".d::attr(data-at)"),
        ("<time class=d datetime='2026-11-03T10:00:00+02:00'>3 hours ago</time>", ".d"),
        ("<i class=d>Published 3 November 2026, 10:00 +02:00 in Town</i>", ".d"),
        ("<i class=d>soon</i><i class=d>2026-11-03 10:00:00+02:00</i>", ".d::text"),
    ],
)
def test_date_of_a_rule_keeps_its_offset(shown: str, selector: str) -> None:
    head = "<meta property=article:published_time content=2026-10-01T08:00:00Z>"
    article = extract(page(top=shown, head=head), URL, rules=Rules(date=selector))
    assert article.datePublished == datetime(2026, 11, 3, 10, tzinfo=timezone(timedelta(hours=2)))
    assert article.datePublished.utcoffset() == timedelta(hours=2)
    assert article.fieldSources["datePublished"].source == "rule"


def test_field_is_read_in_the_general_way_where_its_rule_gives_nothing_usable() -> None:
    head = "<meta property=article:published_time content=2026-10-01T08:00:00Z><meta name=author content='Anna Berg'>"
    html = page(top="<i class=no>—</i>", head=head)
    plain, ruled = extract(html, URL), extract(html, URL, rules=Rules(headline=".no", authors=".no", date=".no"))
    assert (ruled.headline, ruled.authors, ruled.datePublished) == (plain.headline, plain.authors, plain.datePublished)
    assert "rule" not in {source.source for source in ruled.fieldSources.values()}


def test_field_that_the_general_way_reads_as_well_makes_no_difference() -> None:
    head = "<meta property=article:published_time content=2026-10-01T08:00:00Z><meta name=author content='Anna Berg'>"
    html = page(
        top="<i class=d>2026-10-01T08:00:00Z</i><h1>New crane for the harbour</h1><i class=w>By Anna Berg</i>",
        head=head,
    )
    _, uses = read(html, headline="h1", authors=".w", date=".d")
    assert uses == {"h1": (True, False), ".w": (True, False), ".d": (True, False)}
    _, uses = read(html, headline=".w", authors="h1", date=".gone")
    assert uses == {".w": (True, True), "h1": (True, True), ".gone": (False, False)}


# pages and rules


def test_rules_hold_for_the_further_pages_of_an_article() -> None:
    second = page(story=f"<p class=x7>{OTHER}</p>")
    for number, text in enumerate(TEXT):
        second = second.replace(text, f"{number} and more of it: {text[::-1]}")
    further = (FurtherPage(url=f"{URL}?page=2", body=second.encode()),)
    found = extraction_of(page(), URL, further=further, rules=Rules(body=".story", strip=(".x7",), headline="h9"))
    assert OTHER not in found.article.articleBody
    assert "2 and more of it" in found.article.articleBody
    assert [(use.rule, use.matched) for use in found.rules] == [("body", True), ("strip", True), ("headline", False)]


def test_page_without_rules_says_nothing_of_them() -> None:
    assert extraction_of(page(), URL).rules == ()


def test_text_without_markup_is_read_and_its_rules_match_nothing() -> None:
    found = extraction_of("\n".join(TEXT), URL, rules=Rules(body="p"))
    assert found.article.articleBody
    assert [use.matched for use in found.rules] == [False]


@pytest.mark.parametrize(
    ("rules", "name"),
    [
        ({"body": "div["}, "body"),
        ({"body": "p::text"}, "body"),
        ({"strip": ("p", ":x")}, "strip"),
        ({"date": "::d"}, "date"),
    ],
)
def test_rule_that_is_no_selector_is_named(rules: dict[str, object], name: str) -> None:
    with pytest.raises(RuleError) as error:
        Rules(**rules)  # type: ignore[arg-type]
    assert error.value.rule == name
