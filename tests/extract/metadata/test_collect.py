import pytest
from lxml.html import HtmlElement, document_fromstring

from newsspider.extract.metadata import collect as module
from newsspider.extract.metadata.collect import collect
from newsspider.extract.metadata.read import read_metadata

TOLD = """<html lang=en><head><title>Ferry returns</title><meta property="og:title" content="Ferry returns">
<meta name=keywords content="ferry, harbour"><script type="application/ld+json">[
{"@type": "NewsArticle", "headline": "Ferry returns", "datePublished": "2026-11-25T10:00:00Z",
"author": {"@type": "Person", "name": "Anna Berg"}},
{"@type": "BreadcrumbList", "itemListElement": [{"name": "Islands", "item": "/islands"}]}]</script></head>
<body><article><h1>Ferry returns</h1><p class=byline>Anna Berg</p></article></body></html>"""


def test_page_that_says_all_in_its_head_is_not_looked_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(root: HtmlElement, *_: object) -> None:
        raise AssertionError("looked through")

    monkeypatch.setattr(module, "read_named", refuse)
    found = read_metadata(document_fromstring(TOLD), "https://news.example.com/islands/ferry")
    assert [author.name for author in found.authors] == ["Anna Berg"]
    assert [crumb.name for crumb in found.breadcrumbs] == ["Islands"]
    assert found.keywords == ["ferry", "harbour"]


def test_wall_is_an_elements_and_not_the_pages() -> None:
    assert not collect(document_fromstring("<body class=has-paywall><p>x</p></body>")).is_walled
    assert not collect(document_fromstring("<body><p class=wallpaper>x</p></body>")).is_walled
    assert collect(document_fromstring("<body><div id=articlePaywall>x</div></body>")).is_walled


def test_wall_in_another_word_does_not_ask_for_a_look_through_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(root: HtmlElement, *_: object) -> None:
        raise AssertionError("looked through")

    monkeypatch.setattr(module, "read_named", refuse)
    assert not collect(document_fromstring("<p class=wallpaper>x</p><p id=swallow>y</p>")).is_walled


def test_properties_of_both_kinds_are_in_document_order() -> None:
    page = (
        "<p itemprop=a>1<b property=b>2</b></p><meta itemprop=c content=3><meta property=d content=4>"
        "<i itemprop=e>5</i>"
    )
    found = collect(document_fromstring(page))
    assert [element.tag for element in found.props] == ["p", "b", "meta", "i"]


def test_byline_is_what_class_id_rel_or_itemprop_call_one() -> None:
    page = (
        "<p class='post-author'>1</p><p id=byline>2</p><a rel='author nofollow'>3</a><b itemprop=author>4</b>"
        "<p class=other>5</p><a rel=stage>6</a>"
    )
    found = collect(document_fromstring(page))
    assert [element.text for element in found.byline] == ["1", "2", "3", "4"]
    assert sorted(found.position.values()) == [found.position[element] for element in found.byline]
    assert found.tags == []
