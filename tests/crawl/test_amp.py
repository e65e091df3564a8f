"""An article that was found at its AMP address is exported from its own page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.paper import BRIDGE, MARKET, TITLES, Paper, later
from tests.web import Answer, LocalSite, article_page

AMP = "/amp.php?id=48213"
NEAR = f"{BRIDGE}/amp"


def amp_page(path: str, canonical: str) -> str:
    """A shorter form of an article."""
    return article_page(TITLES[path], paragraphs=3, canonical=canonical).replace("<html ", "<html ⚡ ")


@pytest.fixture(params=[NEAR, AMP])
def address(request: pytest.FixtureRequest) -> str:
    """An AMP address from which the article's own one can be guessed, and one from which it cannot."""
    found: str = request.param
    return found


@pytest.fixture
def mobile(paper: Paper, address: str) -> Paper:
    """A newspaper that names only the AMP page of its article."""
    paper.site.routes[address] = amp_page(BRIDGE, BRIDGE)
    paper.name(**{address: TITLES[BRIDGE]})
    return paper


def test_article_is_read_from_its_canonical_page(mobile: Paper, address: str) -> None:
    (article,) = mobile.crawl().articles
    assert article["url"] == article["canonicalUrl"] == f"{mobile.site.url[:-1]}{BRIDGE}"
    assert f"{mobile.site.url[:-1]}{address}" in article["urlAliases"]
    assert "3. The council spoke" in article["articleBody"]
    assert mobile.crawl().articles == []
    assert not {BRIDGE, address} & set(mobile.site.paths)


@pytest.mark.parametrize("answer", [Answer("gone", status=404), Answer("", status=301, headers={"Location": "http://127.0.0.1:9/"})])  # fmt: skip # noqa: E501
def test_article_whose_canonical_page_does_not_answer_is_read_from_the_amp_page(
    mobile: Paper, address: str, answer: Answer
) -> None:
    mobile.site.routes[BRIDGE] = answer
    (article,) = mobile.crawl("-s", "RETRY_TIMES=0").articles
    assert article["url"] == f"{mobile.site.url[:-1]}{address}"
    assert "3. The council spoke" not in article["articleBody"]
    assert mobile.crawl("-s", "RETRY_TIMES=0").articles == []
    assert address not in mobile.site.paths


def test_canonical_page_that_answers_later_is_a_revision(mobile: Paper) -> None:
    page = mobile.site.routes.pop(BRIDGE)
    mobile.crawl()
    mobile.site.routes[BRIDGE] = page
    later(mobile, 3_700)
    (article,) = mobile.crawl().articles
    assert (article["revision"], article["url"]) == (2, f"{mobile.site.url[:-1]}{BRIDGE}")


def test_canonical_page_that_robots_txt_forbids_is_not_asked_for(mobile: Paper, address: str) -> None:
    rules = f"User-agent: *\nDisallow: {BRIDGE}$"
    mobile.site.routes["/robots.txt"] = Answer(rules, content_type="text/plain")
    (article,) = mobile.crawl().articles
    assert article["url"] == f"{mobile.site.url[:-1]}{address}"
    assert BRIDGE not in mobile.site.paths


def test_amp_page_of_an_article_that_is_named_as_well_is_no_other_article(paper: Paper, address: str) -> None:
    paper.site.routes[address] = amp_page(BRIDGE, BRIDGE)
    paper.name(BRIDGE, MARKET, **{address: TITLES[BRIDGE]})
    outcome = paper.crawl()
    assert outcome.headlines == [TITLES[BRIDGE], TITLES[MARKET]]
    assert [article["url"] for article in outcome.articles if article["headline"] == TITLES[BRIDGE]] == [
        f"{paper.site.url[:-1]}{BRIDGE}"
    ]
    assert paper.crawl().articles == []
    assert paper.site.paths.count(BRIDGE) == 0


def test_foreign_canonical_page_is_not_asked_for(paper: Paper, address: str, tmp_path: Path) -> None:
    with LocalSite({BRIDGE: article_page(TITLES[BRIDGE])}) as other:
        paper.site.routes[address] = amp_page(BRIDGE, f"{other.url[:-1]}{BRIDGE}")
        paper.name(**{address: TITLES[BRIDGE]})
        (article,) = paper.crawl().articles
        assert article["url"] == f"{paper.site.url[:-1]}{address}"
        assert other.asked == []


def test_amp_page_that_an_article_names_is_not_asked_for_later(paper: Paper) -> None:
    page = paper.site.routes[BRIDGE]
    assert isinstance(page, str)
    paper.site.routes[BRIDGE] = page.replace("</head>", f'<link rel="amphtml" href="{AMP}"></head>')
    paper.name(BRIDGE)
    (article,) = paper.crawl().articles
    assert f"{paper.site.url[:-1]}{AMP}" in article["urlAliases"]
    paper.site.routes[AMP] = amp_page(BRIDGE, BRIDGE)
    paper.name(BRIDGE, **{AMP: TITLES[BRIDGE]})
    assert paper.crawl().articles == []
    assert AMP not in paper.site.paths


def test_canonical_page_that_is_another_article_is_not_believed(paper: Paper) -> None:
    pages = {"/amp.php?id=1": BRIDGE, "/amp.php?id=2": MARKET}
    words = "Whoever made this site wrote one address into all of its pages and never looked at them again afterwards."
    template = "".join(f"<p>{number} {words} Nobody of {number} readers minds.</p>" for number in range(9))
    paper.site.routes["/2026/11/template"] = f"<html><h1>A page that every other claims to be</h1>{template}</html>"
    for address, path in pages.items():
        paper.site.routes[address] = amp_page(path, "/2026/11/template")
    paper.name(**{address: TITLES[path] for address, path in pages.items()})
    outcomes = [paper.crawl(), paper.crawl()]
    exported = [headline for outcome in outcomes for headline in outcome.headlines]
    assert sorted(exported) == [TITLES[BRIDGE], TITLES[MARKET]]
