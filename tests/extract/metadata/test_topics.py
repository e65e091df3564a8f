import json

import pytest

from tests.extract.metadata.pages import json_ld, meta, metadata

H1 = "<h1>Rat trifft sich im Januar</h1>"


def crumb_list(*names: str) -> str:
    items = [
        {"@type": "ListItem", "position": n, "item": {"@id": f"/{name}", "name": name}} for n, name in enumerate(names)
    ]
    node = {"@type": "BreadcrumbList", "itemListElement": items}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def test_breadcrumbs_lead_to_the_article_without_naming_it() -> None:
    found = metadata(H1, crumb_list("Start", "Welt", "Rat trifft sich im Januar"))
    assert [(crumb.name, crumb.url) for crumb in found.breadcrumbs] == [
        ("Start", "https://www.bote.example.com/Start"),
        ("Welt", "https://www.bote.example.com/Welt"),
    ]


def test_shown_breadcrumbs_serve_where_none_are_declared() -> None:
    body = (
        '<div class="entry-crumbs"><a href="/">Start</a><a href="/welt">Welt</a><span>Rat trifft sich</span></div>' + H1
    )
    found = metadata(body)
    assert [crumb.name for crumb in found.breadcrumbs] == ["Start", "Welt"]
    assert (found.articleSection, found.fieldSources["articleSection"].source) == ("Welt", "visible")


def test_declared_section_comes_first() -> None:
    found = metadata(H1, crumb_list("Start", "Welt") + json_ld(articleSection=["Politik", "Ausland"]))
    assert found.articleSection == "Politik"


@pytest.mark.parametrize("keywords", [["NATO", "Rat"], "NATO, Rat", "NATO; Rat", ["NATO,Rat", "nato"]])
def test_keywords_come_one_by_one_and_once(keywords: object) -> None:
    assert metadata(H1, json_ld(keywords=keywords)).keywords == ["NATO", "Rat"]


def test_analytics_among_the_keywords_are_left_out() -> None:
    assert metadata(H1, json_ld(keywords=["Day: Monday", "Page Type: Article", "Time: 14.00", "NATO"])).keywords == [
        "NATO"
    ]


def test_linked_tags_are_keywords_where_none_are_declared() -> None:
    assert metadata(H1 + '<a rel="tag" href="/t/1">#NATO</a><a rel="category tag" href="/t/2">Rat</a>').keywords == [
        "NATO",
        "Rat",
    ]


def test_publisher_has_name_domain_and_logo() -> None:
    head = json_ld(
        publisher={"@type": "Organization", "name": "Der Bote", "logo": {"@type": "ImageObject", "url": "/logo.png"}}
    )
    found = metadata(H1, head).publisher
    assert found is not None
    assert (found.name, found.domain, found.logoUrl) == (
        "Der Bote",
        "example.com",
        "https://www.bote.example.com/logo.png",
    )


def test_name_on_the_link_to_the_front_page_is_the_publisher_where_the_title_bears_it() -> None:
    found = metadata(
        '<div class="logo"><a href="/">Der Bote</a></div>' + H1, "<title>Rat trifft sich - Der Bote</title>"
    )
    assert found.publisher is not None
    assert (found.publisher.name, found.fieldSources["publisher"].source) == ("Der Bote", "visible")
    other = metadata('<a href="/">Startseite</a>' + H1, "<title>Rat trifft sich - Der Bote</title>").publisher
    assert other is not None
    assert other.name is None


def test_type_is_the_most_specific_one() -> None:
    assert metadata(H1, json_ld(**{"@type": ["Article", "OpinionNewsArticle"]})).articleType == "OpinionNewsArticle"
    assert metadata(H1, meta(og_type="article")).articleType == "Article"
    assert metadata(H1).articleType is None


def test_type_of_microdata_encloses_its_properties() -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/NewsArticle/">'
        '<h1 itemprop="headline">Rat trifft sich im Januar</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">Anna Berg</span></div>'
    )
    assert metadata(body, meta(og_type="article")).articleType == "NewsArticle"


def test_breadcrumb_that_is_the_headline_and_more_is_left_out() -> None:
    crumbs = crumb_list("Start", "Welt", "Rat trifft sich im Januar - Der Bote")
    assert [crumb.name for crumb in metadata(H1, crumbs).breadcrumbs] == ["Start", "Welt"]


@pytest.mark.parametrize(
    ("declared", "free"), [(True, True), ("False", False), ("http://schema.org/True", True), ("maybe", None), (5, None)]
)
def test_access_is_what_the_page_declares(declared: object, free: bool | None) -> None:
    assert metadata(H1, json_ld(isAccessibleForFree=declared)).isAccessibleForFree is free


def test_part_behind_a_wall_is_evidence_of_a_cut_body() -> None:
    head = json_ld(
        wordCount="1,200", hasPart={"@type": "WebPageElement", "isAccessibleForFree": "false", "cssSelector": ".paid"}
    )
    found = metadata(H1, head)
    assert (found.isAccessibleForFree, found.declaredWords) == (False, 1200)
    assert found.wallEvidence == ["json-ld: a part is not free"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/politik/treffen", "https://www.bote.example.com/politik/treffen"),
        ("https://m.bote.example.com/treffen#top", "https://m.bote.example.com/treffen"),
        ("https://www.andere.example/treffen", None),
        ("https://example.com.evil.test/treffen", None),
        ("javascript:void(0)", None),
        ("http://[broken", None),
    ],
)
def test_canonical_address_is_never_a_foreign_one(href: str, expected: str | None) -> None:
    assert metadata(H1, f'<link rel="canonical" href="{href}">').canonicalUrl == expected


def test_blogs_of_one_host_are_foreign_to_each_other() -> None:
    head = '<link rel="canonical" href="https://otto.github.io/a">'
    assert metadata(H1, head, url="https://erna.github.io/a").canonicalUrl is None


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://elsewhere.example.net/a", "https://elsewhere.example.net/a"),
        ("/politik/ein-treffen", None),
        ("javascript:0", None),
        ("", None),
    ],
)
def test_foreign_canonical_address_is_kept_apart(href: str, expected: str | None) -> None:
    assert metadata(H1, f'<link rel="canonical" href="{href}">').declaredCanonicalUrl == expected


def test_what_the_page_reserves_is_read() -> None:
    head = (
        '<meta name="robots" content="NOARCHIVE, max-snippet:-1"><meta name="newsspider" content="noai">'
        '<meta name="googlebot" content="noindex"><meta name="tdm-reservation" content="1">'
        '<meta name="tdm-policy" content="/policy.json">'
    )
    found = metadata(H1, head)
    assert found.robotsDirectives == ["noarchive", "max-snippet:-1", "noai"]
    assert found.tdmReservation is True
    assert found.tdmPolicy == "https://www.bote.example.com/policy.json"


def test_description_prefers_the_one_written_for_readers() -> None:
    head = '<meta name="description" content="Rat Treffen Januar">' + meta(
        og_description="Im Januar sprechen beide Seiten."
    )
    assert metadata(H1, head).description == "Im Januar sprechen beide Seiten."
