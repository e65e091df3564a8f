"""What the pages of each site have in common, in one run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from newsspider.extract.recurring import Observation
from newsspider.items import Article, Link, Page
from newsspider.pipelines.recurring import RecurringOfSites
from newsspider.state.hashes import key_of
from newsspider.state.sqlite import open_memory
from newsspider.state.told import Told
from tests.state.values import article, revision

SITE = "news.example.com"
MODEL = b"the one."


def page_of(number: int) -> Page:
    url = f"https://{SITE}/{number}"
    link = Link(url=url, via="link", source=f"https://{SITE}/")
    now = datetime.now(UTC)
    return Page(url=url, final_url=url, site=SITE, fetched_at=now, link=link, status=200, headers={}, body=b"")


def learn(known: RecurringOfSites, *numbers: int) -> None:
    learn_of(SITE, known, *numbers)


def learn_of(site: str, known: RecurringOfSites, *numbers: int) -> None:
    for number in numbers:
        page, article = page_of(number), Article(requestedUrl=f"https://{SITE}/{number}", contentHash=f"{number:032x}")
        known.read(site, page, article, Observation((7,)))
        known.exported(site, article)


def test_what_was_learned_of_a_site_that_has_changed_is_forgotten() -> None:
    known = RecurringOfSites(open_memory(None), MODEL)
    learn(known, 1, 2, 3)
    assert known.news(all_of_it=False)[SITE]
    learn(known, 4)
    known.forget(SITE)
    assert known.news(all_of_it=True) == {SITE: b""}


def test_a_page_whose_article_was_exported_is_known_under_any_of_its_addresses() -> None:
    memory = open_memory(None)
    url = f"https://{SITE}/1"
    memory.settle(revisions=[replace(revision(1), article=article(1, id=key_of(url)), keys=(key_of(url),))])
    known = RecurringOfSites(memory, MODEL)
    assert known.known_of(SITE, f"https://{SITE}/moved", url).exported == article(1).content.hex()
    assert known.known_of(SITE, url).knows_page
    assert not known.known_of(SITE, f"https://{SITE}/2").knows_page


def test_of_many_sites_few_are_held_and_nothing_that_was_learned_is_lost() -> None:
    memory = open_memory(None)
    known = RecurringOfSites(memory, MODEL)
    for number in range(1_200):
        learn_of(f"{number % 600}.example.com", known, number)
    assert len(known._sites) == 500
    Told(recurring=known.news(all_of_it=True)).tell(memory)
    again = RecurringOfSites(memory, MODEL)
    assert {again.pages(f"{number}.example.com") for number in range(600)} == {2}
