"""`scrapy genspider -t news`, `scrapy list` and `scrapy check`, in a project of their own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from newsspider.report.tally import ExitCode
from tests.commands.project import copy_of_ours
from tests.crawl.feeds import rss
from tests.crawl.run import Outcome, crawl, scrapy, together
from tests.web import LocalSite, article_page, listing_page

STORY = "/2026/11/20/a-story-of-a-named-site.html"


def paper() -> LocalSite:
    """A site whose feed nobody finds who is not told of it."""
    site = LocalSite({"/": listing_page({STORY: "A story that the front page of the paper has"})})
    site.routes |= {
        "/hidden": rss({f"{site.url}told": "Tue, 03 Nov 2026 10:00:00 GMT"}),
        STORY: article_page("On the front page"),
        "/told": article_page("In the feed that the spider names"),
    }
    return site


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, str, dict[str, Outcome], list[str]]:
    """What genspider said and wrote, what the spider did on a site of this machine, and what that was asked."""
    folder = tmp_path_factory.mktemp("project")
    run = partial(scrapy, data=folder, cwd=folder, env=copy_of_ours(folder))
    said = run("genspider", "-t", "news", "lemonde", "lemonde.fr")
    file = folder / "newsspider" / "spiders" / "sites" / "lemonde.py"
    written = file.read_text()
    with paper() as site:
        file.write_text(written.replace("https://lemonde.fr", site.url).replace("feeds = ()", 'feeds = ("/hidden",)'))
        crawled = partial(crawl, spider="lemonde", data=folder / "data", cwd=folder, env={"PYTHONPATH": str(folder)})
        listed, checked, well, refused = together(
            lambda: run("list"),
            lambda: run("check"),
            lambda: crawled("-a", "max_articles=5"),
            lambda: crawled("-L", "WARNING", "-a", "site=https://www.example.com/"),
        )
    return said, written, {"list": listed, "check": checked, "crawl": well, "refused": refused}, site.paths


Generated = tuple[Outcome, str, dict[str, Outcome], list[str]]


def test_spider_for_a_site_is_a_few_lines_of_facts(generated: Generated) -> None:
    said, written, _, _ = generated
    assert said.exit_code == 0
    assert "newsspider.spiders.sites.lemonde" in said.stdout
    assert 'name = "lemonde"' in written
    assert 'url = "https://lemonde.fr"' in written
    assert len(written.splitlines()) <= 16


def test_generated_spider_crawls_its_site(generated: Generated) -> None:
    outcome = generated[2]["crawl"]
    assert outcome.exit_code == 0, outcome.stderr
    assert outcome.headlines == ["In the feed that the spider names", "On the front page"]
    assert outcome.files[0].name.startswith("lemonde-")


def test_facts_take_the_place_of_guesses(generated: Generated) -> None:
    assert "/feed/" not in generated[3]


def test_named_spider_refuses_arguments_that_are_not_its(generated: Generated) -> None:
    outcome = generated[2]["refused"]
    assert outcome.exit_code == ExitCode.USAGE
    assert outcome.stderr.startswith("newsspider: -a site: lemonde crawls http://127.0.0.1")
    assert "for other sites use scrapy crawl news" in outcome.stderr


def test_list_names_the_spiders_and_nothing_else(generated: Generated) -> None:
    assert (generated[2]["list"].stdout, generated[2]["list"].stderr) == ("archive\nlemonde\nnews\n", "")


def test_check_passes_and_asks_nobody(generated: Generated) -> None:
    checked = generated[2]["check"]
    assert checked.exit_code == 0
    assert checked.stderr.endswith("OK\n")


def test_news_is_the_template_where_none_is_named(tmp_path: Path) -> None:
    outcome = scrapy("genspider", "courier", "courier.example", data=tmp_path, cwd=tmp_path, env=copy_of_ours(tmp_path))
    assert "using template 'news'" in outcome.stdout
    assert "SiteSpider" in (tmp_path / "newsspider" / "spiders" / "sites" / "courier.py").read_text()
