import json
import time

import pytest

from newsspider.extract.metadata.json_ld import (
    article_node,
    is_article,
    json_ld_article_body,
    names_article,
    read_json_ld,
    text,
    types,
)


def headlines(script: str) -> list[str | None]:
    return [text(node.get("headline")) for node in read_json_ld([script]).nodes if "headline" in node]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Ein Treffen"}',
        '[{"@type": "NewsArticle", "headline": "Ein Treffen"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "headline": "Ein Treffen"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "Article", "headline": "Ein Treffen"}}',
        '{"@type": "NewsArticle", "headline": "Ein Treffen",}',
        '{"@type": "NewsArticle", "keywords": ["a", "b",], "headline": "Ein Treffen"};',
        '<!-- {"@type": "NewsArticle", "headline": "Ein Treffen"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Ein Treffen"}\n//]]>',
        '/* <![CDATA[ */ {"@type": "NewsArticle", "headline": "Ein Treffen"} /* ]]> */',
        '{"@type": "NewsArticle", /* by the plugin */ "headline": "Ein Treffen"}',
        '{"@type": "NewsArticle", "description": "one\nline\tand", "headline": "Ein Treffen"}',
        '{"@type": "NewsArticle", "description": "it\\\'s \\d", "headline": "Ein Treffen"}',
        '{"@type": "Organization"}{"@type": "NewsArticle", "headline": "Ein Treffen"}',
        '{"@type": "NewsArticle", "headline": "Ein&amp;nbsp;Treffen"}',
        '{"@type": "NewsArticle", "headline": "<b>Ein</b> Treffen"}',
        '{"@type": "NewsArticle", "headline": {"@value": "Ein Treffen"}}',
        '{"@type": "NewsArticle", "headline": ["Ein Treffen", "Another"]}',
    ],
)
def test_node_is_read_however_it_is_wrapped_or_broken(script: str) -> None:
    assert headlines(script) == ["Ein Treffen"]


def test_comma_before_a_bracket_inside_a_text_stays() -> None:
    assert headlines('{"headline": "Listen: [a,] and {b,}",}') == ["Listen: [a,] and {b,}"]


def test_address_inside_a_text_is_no_comment() -> None:
    assert headlines('{"headline": "See https://a.example/b", "url": "https://a.example",}') == [
        "See https://a.example/b"
    ]


def test_hopeless_script_is_counted_and_its_dates_are_rescued() -> None:
    found = read_json_ld(['{"headline": "He said "no" again", "datePublished": "2024-05-03T14:02:00Z"'])
    assert found.broken == 1
    assert found.rescued["datePublished"] == "2024-05-03T14:02:00Z"


@pytest.mark.parametrize(
    "script", ["", "   ", "null", "5", '"text"', "[[[[]]]]", "[" * 100_000, '{"a":' * 50_000, "{" * 10_000]
)
def test_nonsense_gives_no_nodes_and_no_exception(script: str) -> None:
    assert [node for node in read_json_ld([script]).nodes if node] == []


@pytest.mark.parametrize("piece", ["/*", '\\"', '"\\', " ", "//", ",", '",', "<!-- ", "]]", "{,", '"a":"', "\\"])
def test_broken_script_of_any_length_is_given_up_soon(piece: str) -> None:
    script = '{"headline": ' + piece * (400_000 // len(piece)) + "]"
    start = time.perf_counter()
    read_json_ld([script])
    assert time.perf_counter() - start < 2


def test_reference_leads_to_the_node_it_names() -> None:
    found = read_json_ld(
        [
            '{"@graph": [{"@type": "Person", "@id": "#jo", "name": "Jo Ito"},'
            ' {"@type": "Article", "author": {"@id": "#jo"}}]}'
        ]
    )
    author = found.resolve(found.nodes[2]["author"])
    assert isinstance(author, dict)
    assert author["name"] == "Jo Ito"


def test_of_several_articles_the_one_of_this_address_is_chosen() -> None:
    scripts = [
        json.dumps({"@type": "NewsArticle", "headline": name, "url": f"https://b.example/{name}"}) for name in "abcde"
    ]
    node = article_node(read_json_ld(scripts), ["https://www.b.example/d/?utm_source=x"], [])
    assert node is not None
    assert node["headline"] == "d"


def test_list_of_other_articles_is_not_this_article() -> None:
    scripts = [
        json.dumps({"@type": "NewsArticle", "headline": name, "url": f"https://b.example/{name}"}) for name in "abcde"
    ]
    assert article_node(read_json_ld(scripts), ["https://b.example/"], ["Front page"]) is None


def test_types_lose_their_namespace() -> None:
    assert types({"@type": ["https://schema.org/NewsArticle", "Thing", 5]}) == ["NewsArticle", "Thing"]


def test_declared_body_comes_as_paragraphs() -> None:
    body = "Erster Absatz. " * 20 + "\n\n" + "Zweiter &amp; letzter. " * 3
    found = json_ld_article_body([json.dumps({"@type": "NewsArticle", "articleBody": body})])
    assert found is not None
    assert found.split("\n\n")[1].startswith("Zweiter & letzter.")


def test_short_declared_body_is_none() -> None:
    assert json_ld_article_body(['{"articleBody": "Nur für Abonnenten."}', '{"articleBody": 5}']) is None


@pytest.mark.parametrize("kind", ["DiscussionForumPosting", "Review"])
def test_post_is_read_as_an_article_but_calls_no_page_one(kind: str) -> None:
    assert is_article({"@type": kind})
    assert not names_article(kind)


@pytest.mark.parametrize("kind", ["NewsArticle", "article", "blogposting"])
def test_article_is_named_in_whatever_case(kind: str) -> None:
    assert names_article(kind)
