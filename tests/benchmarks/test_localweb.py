"""The local web is what its truth says, and is served as such."""

import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from benchmarks.localweb.designs import DESIGNS
from benchmarks.localweb.leaves import read_leaves
from benchmarks.localweb.process import LocalWeb
from benchmarks.localweb.rewrite import Frame, rewritten
from benchmarks.localweb.site import Site
from benchmarks.localweb.web import Recipe, make_web
from tests.benchmarks.little_corpus import write_corpus

ORIGIN = "http://127.0.0.9:1234"
EPOCH = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    corpus = write_corpus(tmp_path_factory.mktemp("web") / "corpus")
    return Recipe(corpus=corpus, epoch=EPOCH, part="all", articles=30, new=5)


@pytest.fixture(scope="module")
def web(recipe: Recipe) -> list[Site]:
    return make_web(recipe)


def listing(site: Site, path: str, step: int) -> str:
    body = site.reply(path, step, ORIGIN).body
    return (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()


def test_every_listing_names_what_the_truth_says(web: list[Site]) -> None:
    for site in web:
        for story in site.stories:
            for channel, path in site.where(story, 1).items():
                text = unquote(listing(site, path, 1)).replace("&amp;", "&")
                assert unquote(story.named[channel]) in text, (site.design.name, channel, path)  # type: ignore[index]


def test_every_channel_has_articles_that_no_other_names(web: list[Site]) -> None:
    for site in web:
        only = {next(iter(story.named)) for story in site.stories if len(story.named) == 1}
        assert only == set(site.design.channels), site.design.name


def test_every_address_of_an_article_leads_to_it(web: list[Site]) -> None:
    for site in web:
        for story in site.stories:
            for address in (story.path, *story.aliases):
                assert site.find(address) is story
                path = f"/{address.split('/', 3)[3]}" if address.startswith("//") else address
                assert site.reply(path, 1, ORIGIN).status in (200, 301), address


def test_what_comes_with_the_step_is_not_there_before(web: list[Site]) -> None:
    site = web[0]
    story = next(story for story in site.stories if story.step)
    assert site.reply(story.path, 0, ORIGIN).status == 404
    assert site.reply(story.path, 1, ORIGIN).status == 200


def test_a_step_changes_no_page_that_nobody_has_edited(web: list[Site]) -> None:
    for site in web:
        for story in site.stories:
            if not story.step:
                before, after = (site.reply(story.path, step, ORIGIN).body for step in (0, 1))
                assert (before == after) != story.is_edited, (site.design.name, story.path)


def test_the_same_recipe_gives_the_same_web(recipe: Recipe, web: list[Site]) -> None:
    assert [site.stories for site in make_web(recipe)] == [site.stories for site in web]


def test_no_site_of_the_corpus_is_in_both_halves(recipe: Recipe) -> None:
    dev, report, both = (read_leaves(recipe.corpus, part) for part in ("dev", "report", "all"))
    assert dev
    assert report
    assert not {leaf.url for leaf in dev} & {leaf.url for leaf in report}
    assert len(dev) + len(report) == len(both)


def test_a_page_keeps_its_text_and_loses_its_addresses() -> None:
    page = (
        '<head><link rel="canonical" href="https://www.old.com/a/b-c-d-e-f"><meta property="og:url" '
        'content="https://old.com/a"><script type="application/ld+json">'
        '{"url":"https:\\/\\/www.old.com\\/a\\/b-c-d-e-f"}'
        '</script></head><p>Text</p><a href="/x/one-two-three-four-five">A headline of another article there</a>'
        '<a href="https://elsewhere.com/y">Elsewhere</a>'
    )
    frame = Frame(origin=ORIGIN, canonical=f"{ORIGIN}/new", stories=((f"{ORIGIN}/other", "Other"),), places=(ORIGIN,))
    text = rewritten(page, "https://www.old.com/a/b-c-d-e-f", frame)
    assert "old.com" not in text
    assert text.count("127.0.0.9:1234/new") == 2
    assert '"url":"http:\\/\\/127.0.0.9:1234\\/new"' in text
    assert f'<a href="{ORIGIN}/other">Other</a><a href="https://elsewhere.com/y">' in text
    assert "<p>Text</p>" in text


@pytest.fixture(scope="module")
def served(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWeb]:
    with LocalWeb(recipe, tmp_path_factory.mktemp("served") / "access.jsonl") as web:
        yield web


def ask(url: str, proxy: str | None = None) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy} if proxy else {}))
    try:
        with opener.open(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_each_site_is_at_an_address_of_its_own(served: LocalWeb) -> None:
    assert len(set(served.fronts)) == len(DESIGNS) >= 10
    status, text = ask(served.fronts[0])
    assert status == 200
    assert "The Links Courier" in text
    assert served.log()[-1].path == "/"


def test_hosts_with_names_are_asked_for_through_the_proxy(served: LocalWeb) -> None:
    assert ask("http://m.example.com/robots.txt", served.proxy)[0] == 200
    assert served.log()[-1].host == "m.example.com"
    assert ask("http://unknown.example.org/", served.proxy)[0] == 502
