"""What the pages of the demo newspaper show."""

from __future__ import annotations

import pytest

from newsspider.demo.truth import Truth, truth
from tests.demo.listings import ORIGIN, get, hrefs, local, select

SEED = "/world/nato-generalsekretaer-fordert-treffen-mit-russland-am-12-januar/"


def shown(path: str) -> str:
    """The text of a page as a reader sees it, spaces made single."""
    return " ".join(" ".join(select(path, "//body//text()[not(ancestor::script or ancestor::style)]")).split())


@pytest.mark.parametrize("article", truth(), ids=lambda article: article.path)
def test_each_page_shows_its_article_in_order(article: Truth) -> None:
    text, start = shown(article.path).replace(" ", ""), 0
    for line in article.body.replace(" | ", "").replace(" ", "").split("\n"):
        start = text.find(line, start)
        assert start >= 0, line
        start += len(line)


@pytest.mark.parametrize("article", truth(), ids=lambda article: article.path)
def test_each_page_names_its_headline_and_authors(article: Truth) -> None:
    assert select(article.path, "//h1/text()") == [article.headline]
    assert all(author.name in shown(article.path) for author in article.authors)


@pytest.mark.parametrize("article", truth(), ids=lambda article: article.path)
def test_each_page_names_its_canonical_address(article: Truth) -> None:
    for path in (article.path, *article.aliases):
        assert select(path, "//link[@rel='canonical']/@href") == [ORIGIN + article.path]


def test_one_article_has_two_addresses() -> None:
    assert [article.path for article in truth() if article.aliases] == ["/harbour/customs-house-stays-empty-for-now"]


def test_no_article_is_dated_on_the_day_the_clock_shows() -> None:
    dates = {article.published.date().isoformat() for article in truth() if article.published}
    assert "2026-11-24" not in dates
    assert all("2026-11-01" <= date <= "2026-11-23" for date in dates)


def test_every_link_leads_somewhere() -> None:
    seen, waiting = set[str](), ["/", *(article.path for article in truth())]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = get(path)
        assert response.status in (200, 301), path
        if response.headers.get("Content-Type", "").startswith("text/html"):
            section = path.split("?")[0].rpartition("/")[0] + "/"
            for link in hrefs(path):
                target = local(link if link.startswith("/") else section + link.removeprefix("./"))
                if "#" not in link and "javascript:" not in link and target not in seen:
                    waiting.append(target)


def test_pages_load_nothing_from_elsewhere() -> None:
    for article in truth():
        for source in select(article.path, "//img/@src | //script/@src | //link/@href"):
            assert source.startswith(("/", ORIGIN)), article.path


def test_every_picture_and_style_sheet_is_there() -> None:
    for article in truth():
        sources = select(article.path, "//img/@src | //link[@rel='stylesheet']/@href")
        assert sources
        assert all(get(source).status == 200 for source in sources)


def test_the_seed_page_has_its_furniture_and_no_date() -> None:
    text = shown(SEED)
    for furniture in (
        "Freitag, Dezember 27, 2024",
        "― Advertisement ―",
        "Become a member",
        "Siehe auch Neue russische",
    ):
        assert furniture in text
    assert b"published_time" not in get(SEED).body
    assert select(SEED, "//img[@alt='spot_img']")


def test_the_seed_article_is_six_blocks() -> None:
    (seed,) = (article for article in truth() if article.path == SEED)
    blocks = seed.body.split("\n\n")
    assert len(blocks) == 6
    assert blocks[0].startswith("NATO-Generalsekretär Jens Stoltenberg beschloss, ")
    assert blocks[2] == "gegenseitige Anschuldigungen"
    assert blocks[5].endswith("mit dem von Wladimir Putin geführten Land.")
    assert (seed.published, seed.section, seed.publisher) == (None, "World", "Liberty Case News")


def test_arabic_pages_run_from_right_to_left() -> None:
    assert select("/ar/news/20411", "/html/@dir") == ["rtl"]


def test_the_component_layout_hides_the_story_in_a_script_too() -> None:
    page = get("/fr/article/le-train-de-nuit-reprend-du-service-81204").body
    assert b'id="__NEXT_DATA__"' in page
    assert b'"@graph"' in page


def test_a_story_that_is_gone_leads_to_its_section() -> None:
    gone = get("/world/neue-militaeruebungen/")
    assert (gone.status, gone.headers["Location"]) == (301, ORIGIN + "/world/")
