"""Articles of several pages are one line, however their pages are linked and whatever happens in between."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.crawl.paper import BRIDGE, FERRY, MARKET, TITLES, Paper, later
from tests.crawl.run import Outcome, command, crawl, crawl_arguments, surroundings
from tests.web import Answer, LocalSite, article_page, honest_etag, listing_page

PARTS = ("What the harbour says of it", "What the town has paid for it", "What the spring will bring")
SHAPES = {
    "/2026/11/query-is-how-pages-are-told": "?page={}",
    "/2026/11/segment-is-how-pages-are-told": "/{}",
    "/2026/11/word-is-how-pages-are-told": "/seite-{}",
    "/2026/11/comma-is-how-pages-are-told": ",seite-{}",
    "/2026/11/ending-is-how-pages-are-told": "-{}",
}
ENDING = "/2026/11/ending-is-how-pages-are-told"
LONG = "/2026/11/query-is-how-pages-are-told"


def part(headline: str, number: int, links: str, *, paragraphs: int = 4, head: str = "") -> str:
    """One page of an article: each has text of its own, below the headline of all of them."""
    text = f"{PARTS[number - 1]} ({headline})"
    page = article_page(text, paragraphs=paragraphs).replace(f"<h1>{text}</h1>", f"<h1>{headline}</h1>")
    page = page.replace(f'content="{text}"', f'content="{headline}"').replace(f"<title>{text}", f"<title>{headline}")
    return page.replace("</article>", f"<div class='pager'>{links}</div></article>").replace(
        "</head>", f"{head}</head>"
    )


def publish(site: LocalSite, path: str, form: str, *, pages: int = 3, paragraphs: int = 4) -> None:
    addresses = [path, *(f"{path}{form.format(number)}" for number in range(2, pages + 1))]
    links = " ".join(f'<a href="{address}">{number}</a>' for number, address in enumerate(addresses, 1))
    for number, address in enumerate(addresses, 1):
        site.routes[address] = part(headline_of(path), number, links, paragraphs=paragraphs)


def headline_of(path: str) -> str:
    return path.rsplit("/", 1)[1].replace("-", " ").capitalize()


def front(site: LocalSite, *paths: str) -> None:
    site.routes["/"] = listing_page({path: headline_of(path) for path in paths})


def name_in_sitemap(site: LocalSite, *paths: str) -> None:
    locations = "".join(f"<url><loc>{site.url[:-1]}{path}</loc></url>" for path in paths)
    site.routes["/sitemap.xml"] = Answer(f"<urlset>{locations}</urlset>", content_type="application/xml")


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    """A newspaper with one article of three pages."""
    with LocalSite(etag=honest_etag) as site:
        publish(site, LONG, SHAPES[LONG])
        front(site, LONG)
        yield Paper(site, tmp_path / "data")


def parts_in(body: str) -> list[str]:
    """Which of the pages' texts a body has, each once and in the order of the text."""
    places = {text: body.index(text.lower()) for text in PARTS if text.lower() in body}
    return sorted(places, key=lambda text: places[text])


# --- shapes ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LocalSite, Outcome]]:
    """Each shape once; a sitemap lists every page of every article."""
    with LocalSite() as site:
        for path, form in SHAPES.items():
            publish(site, path, form)
        front(site, *SHAPES)
        listed = [path for path in site.routes if path != "/"]
        name_in_sitemap(site, *listed)
        yield site, crawl("-a", f"site={site.url}", data=tmp_path_factory.mktemp("shapes"))


def test_article_of_several_pages_is_one_line(shapes: tuple[LocalSite, Outcome]) -> None:
    assert shapes[1].headlines == sorted(map(headline_of, SHAPES))


def test_its_text_is_that_of_all_pages_in_order(shapes: tuple[LocalSite, Outcome]) -> None:
    for article in shapes[1].articles:
        assert parts_in(article["articleBody"]) == list(PARTS)
        assert len(article["pageUrls"]) == 3
        assert article["pageUrls"][0] == article["url"]
        assert set(article["pageUrls"][1:]) <= set(article["urlAliases"])
        assert article["bodyCompleteness"] == "full"


def test_no_page_is_asked_for_twice(shapes: tuple[LocalSite, Outcome]) -> None:
    """But for one whose address may be another article's, if it is asked for before the first page has come."""
    asked = [path for path in shapes[0].paths if path.startswith("/2026")]
    assert len(set(asked)) == 3 * len(SHAPES)
    assert {path for path in asked if asked.count(path) > 1} <= {f"{ENDING}-2", f"{ENDING}-3"}


# --- traps -----------------------------------------------------------------------------------------------------------


def test_next_post_is_an_article_of_its_own(paper: Paper) -> None:
    paths = (BRIDGE, MARKET, FERRY)
    for path, following in pairwise((*paths, BRIDGE)):
        links = f'<a rel="next" href="{following}">Next</a> <a href="/2026/11?page=2">2</a>'
        page = article_page(TITLES[path]).replace("</head>", f'<link rel="next" href="{following}"></head>')
        paper.site.routes[path] = page.replace("</article>", f"<div class='pager'>{links}</div></article>")
    paper.name(*paths)
    outcome = paper.crawl()
    assert outcome.headlines == sorted(TITLES.values())
    assert all(article["pageUrls"] == [] for article in outcome.articles)


def test_pager_of_other_things_adds_nothing_and_is_left_after_one_page(paper: Paper) -> None:
    pager = " ".join(f'<a href="?page={number}">{number}</a>' for number in range(2, 9))
    page = article_page(TITLES[BRIDGE]).replace("</article>", f"</article><div class='pager'>{pager}</div>")
    for query in ("", *(f"?page={number}" for number in range(2, 9))):
        paper.site.routes[f"{BRIDGE}{query}"] = page
    paper.name(BRIDGE)
    (article,) = paper.crawl().articles
    assert article["pageUrls"] == []
    assert article["bodyCompleteness"] == "full"
    assert sum(path.startswith(BRIDGE) for path in paper.site.paths) == 2


def test_list_that_was_taken_for_an_article_is_not_followed(paper: Paper) -> None:
    path = "/2026/11/all-that-is-new-of-the-harbour"
    pager = " ".join(f'<a href="{path}?page={number}">{number}</a>' for number in range(2, 9))
    shops = {f"/shops/{number}": f"Shop {number}" for number in range(30)}
    paper.site.routes[path] = listing_page(shops).replace("</main>", f"{pager}</main>")
    paper.site.routes["/"] = listing_page({path: "All that is new of the harbour"})
    assert paper.crawl().articles == []
    assert not any("page=" in path for path in paper.site.paths)


def test_article_on_one_page_is_taken_from_there(paper: Paper) -> None:
    links = (
        f'<a href="?page=2">2</a> <a href="?page=3">3</a> <a href="{LONG}/komplettansicht">Auf einer Seite lesen</a>'
    )
    paper.site.routes[LONG] = part(headline_of(LONG), 1, links)
    texts = [part(headline_of(LONG), number, "") for number in (1, 2, 3)]
    bodies = "".join(text[text.index("<p>") : text.index("<div class='pager'>")] for text in texts)
    whole = texts[0]
    paper.site.routes[f"{LONG}/komplettansicht"] = (
        whole[: whole.index("<p>")] + bodies + whole[whole.index("<div class='pager'>") :]
    )
    (article,) = paper.crawl().articles
    assert parts_in(article["articleBody"]) == list(PARTS)
    assert article["articleBody"].count("0. The council") == 3
    assert article["pageUrls"] == [f"{paper.site.url[:-1]}{LONG}", f"{paper.site.url[:-1]}{LONG}/komplettansicht"]
    assert not any("page=" in path for path in paper.site.paths)


def test_no_more_than_twenty_pages_are_read(paper: Paper) -> None:
    def numbered(path: str) -> Answer:
        number = int(path.rpartition("=")[2]) if "=" in path else 1
        links = f'<a href="{LONG}?page={number + 1}">{number + 1}</a>'
        page = article_page(f"Part {number} of a very long story").replace("</article>", f"{links}</article>")
        return Answer(page)

    paper.site.routes |= {LONG: numbered, **{f"{LONG}?page={number}": numbered for number in range(2, 40)}}
    (article,) = paper.crawl("-s", "NEWSSPIDER_FIELDS=all").articles
    assert len(article["pageUrls"]) == 20
    assert article["bodyCompleteness"] == "truncated"
    assert article["warnings"] == ["page 21 of the article is missing: no more than 20 are read"]
    assert sum(path.startswith(LONG) for path in paper.site.paths) == 20


# --- pages that cannot be had ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Answer("gone", status=404), Answer("broken", status=500), Answer(status=302, headers={"Location": "/"})])  # fmt: skip # noqa: E501
def test_article_without_its_second_page_is_what_there_is_of_it(paper: Paper, answer: Answer) -> None:
    paper.site.routes[f"{LONG}?page=2"] = answer
    (article,) = paper.crawl("-s", "RETRY_TIMES=0", "-s", "NEWSSPIDER_FIELDS=all").articles
    assert parts_in(article["articleBody"]) == [PARTS[0]]
    assert article["bodyCompleteness"] == "truncated"
    assert article["warnings"][0].startswith("page 2 of the article is missing: ")


def test_second_page_whose_host_hangs_up_is_missing(paper: Paper) -> None:
    def hang_up(path: str) -> Answer:
        raise ConnectionError

    paper.site.routes[f"{LONG}?page=2"] = hang_up
    (article,) = paper.crawl("-s", "RETRY_TIMES=0").articles
    assert article["bodyCompleteness"] == "truncated"
    assert paper.crawl().articles == []


def test_page_that_robots_txt_forbids_is_not_asked_for(paper: Paper) -> None:
    paper.site.routes["/robots.txt"] = Answer("User-agent: *\nDisallow: /*page=3", content_type="text/plain")
    (article,) = paper.crawl("-s", "NEWSSPIDER_FIELDS=all").articles
    assert parts_in(article["articleBody"]) == list(PARTS[:2])
    assert article["warnings"] == ["page 3 of the article is missing: robots.txt forbids it"]
    assert f"{LONG}?page=3" not in paper.site.paths


def test_page_that_has_moved_is_followed_and_one_that_leads_to_the_first_ends_the_article(paper: Paper) -> None:
    second = paper.site.routes[f"{LONG}?page=2"]
    paper.site.routes[f"{LONG}?page=2"] = Answer(status=301, headers={"Location": f"{LONG}?page=2&v=2"})
    paper.site.routes[f"{LONG}?page=2&v=2"] = second
    paper.site.routes[f"{LONG}?page=3"] = Answer(status=302, headers={"Location": LONG})
    (article,) = paper.crawl().articles
    assert parts_in(article["articleBody"]) == list(PARTS[:2])
    assert article["bodyCompleteness"] == "full"


# --- another run -----------------------------------------------------------------------------------------------------


def test_change_of_a_further_page_is_seen_though_the_first_is_as_it_was(paper: Paper) -> None:
    assert len(paper.crawl().articles) == 1
    page = paper.site.routes[f"{LONG}?page=3"]
    assert isinstance(page, str)
    paper.site.routes[f"{LONG}?page=3"] = page.replace("4 of", "4 at last of").replace("two hours", "three hours")
    assert paper.crawl().articles == []
    later(paper, 3_700)
    (line,) = paper.crawl().articles
    assert (line["revision"], line["changedFields"]) == (2, ["articleBody"])


def test_article_that_has_not_changed_is_no_revision(paper: Paper) -> None:
    paper.crawl()
    for _ in range(2):
        later(paper, 3_700)
        assert paper.crawl().articles == []
        later(paper, 6 * 3_600)


def test_page_that_cannot_be_had_for_a_while_is_no_revision(paper: Paper) -> None:
    paper.crawl()
    page = paper.site.routes[f"{LONG}?page=2"]
    paper.site.routes[f"{LONG}?page=2"] = Answer("not now", status=500)
    later(paper, 3_700)
    assert paper.crawl("-s", "RETRY_TIMES=0").articles == []
    assert f"{LONG}?page=2" in paper.site.paths
    paper.site.routes[f"{LONG}?page=2"] = page
    later(paper, 3_700)
    assert paper.crawl().articles == []


def test_page_that_comes_back_makes_the_article_whole(paper: Paper) -> None:
    page = paper.site.routes[f"{LONG}?page=2"]
    paper.site.routes[f"{LONG}?page=2"] = Answer("not now", status=500)
    paper.crawl("-s", "RETRY_TIMES=0")
    paper.site.routes[f"{LONG}?page=2"] = page
    later(paper, 3_700)
    (line,) = paper.crawl().articles
    assert (line["revision"], line["bodyCompleteness"]) == (2, "full")


@pytest.mark.parametrize("form", ["?page={}", "-{}"])
def test_pages_that_a_listing_names_later_are_not_asked_for(paper: Paper, form: str) -> None:
    path = "/2026/11/later-its-pages-are-named-as-well"
    publish(paper.site, path, form)
    front(paper.site, path)
    assert len(paper.crawl().articles) == 1
    name_in_sitemap(paper.site, path, f"{path}{form.format(2)}", f"{path}{form.format(3)}")
    assert paper.crawl().articles == []
    assert not any(asked.startswith(path) for asked in paper.site.paths)


@pytest.mark.parametrize("form", ["?page={}", "-{}"])
def test_article_of_which_only_a_further_page_is_named_is_read_from_its_first(paper: Paper, form: str) -> None:
    path = "/2026/11/only-its-second-page-is-named-here"
    publish(paper.site, path, form)
    front(paper.site, f"{path}{form.format(2)}")
    (article,) = paper.crawl().articles
    assert article["url"].endswith(path)
    assert parts_in(article["articleBody"]) == list(PARTS)
    assert paper.crawl().articles == []


def test_kill_between_two_pages_loses_no_article_and_doubles_none(paper: Paper) -> None:
    second = paper.site.routes[f"{LONG}?page=2"]
    assert isinstance(second, str)
    paper.site.routes[f"{LONG}?page=2"] = Answer(second, delay_s=30)
    arguments = crawl_arguments("-a", f"site={paper.site.url}", data=paper.data)
    with subprocess.Popen(
        command(*arguments), env=surroundings(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        deadline = monotonic() + 30
        while f"{LONG}?page=2" not in paper.site.paths and monotonic() < deadline:
            sleep(0.05)
        run.kill()
    paper.site.routes[f"{LONG}?page=2"] = second
    (article,) = paper.crawl().articles
    assert parts_in(article["articleBody"]) == list(PARTS)
    assert paper.crawl().articles == []


def test_run_that_ends_between_two_pages_leaves_the_article_to_the_next(paper: Paper) -> None:
    second = paper.site.routes[f"{LONG}?page=2"]
    assert isinstance(second, str)
    paper.site.routes[f"{LONG}?page=2"] = Answer(second, delay_s=15)
    assert paper.crawl("-a", "budget=6s").articles == []
    paper.site.routes[f"{LONG}?page=2"] = second
    (article,) = paper.crawl().articles
    assert article["revision"] == 1
    assert parts_in(article["articleBody"]) == list(PARTS)


def test_no_pages_are_read_of_what_is_older_than_what_is_wanted(paper: Paper) -> None:
    page = paper.site.routes[LONG]
    assert isinstance(page, str)
    date = '<meta property="article:published_time" content="2026-01-05T09:00:00Z">'
    paper.site.routes[LONG] = page.replace("</head>", f"{date}</head>")
    assert paper.crawl("-a", "since=2026-06-01").articles == []
    assert LONG in paper.site.paths
    assert f"{LONG}?page=2" not in paper.site.paths


def test_articles_of_several_pages_count_once_towards_the_most_that_are_wanted(paper: Paper) -> None:
    for path, form in SHAPES.items():
        publish(paper.site, path, form)
    front(paper.site, *SHAPES)
    first = paper.crawl("-a", "max_articles=2").articles
    rest = paper.crawl().articles
    assert len(first) == 2
    assert sorted(article["headline"] for article in (*first, *rest)) == sorted(map(headline_of, SHAPES))
    assert all(parts_in(article["articleBody"]) == list(PARTS) for article in (*first, *rest))
