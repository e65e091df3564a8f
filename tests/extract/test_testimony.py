"""What a site's other pages say of a page's blocks is told, and is what the crawl goes by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsspider.extract import KnownSite, extraction_of
from newsspider.extract.explain import Explanation, explain
from newsspider.extract.reasons import Judgement
from newsspider.extract.recurring import NOTHING_KNOWN, Recurring, learned
from newsspider.extract.rules import Rules
from tests.extract.samples import row_of
from tests.extract.test_recurring import CALL, html_of, paragraph

URL = "https://news.example.com/2026/11/{}.html"


def known_after(*numbers: int) -> Recurring:
    known = NOTHING_KNOWN
    for number in numbers:
        known = learned(known, extraction_of(html_of(number), URL.format(number), learning=True).seen)
    return known


@pytest.fixture(scope="module")
def known() -> Recurring:
    return known_after(*range(1, 16))


def explained(number: int, site: KnownSite) -> Explanation:
    return explain(html_of(number), URL.format(number), site=site)


def judgement_of(found: Explanation, text: str) -> Judgement:
    return found.judgements[row_of(found.page, text)]


def test_a_text_that_all_other_pages_have_is_stripped_by_the_site_s_memory(known: Recurring) -> None:
    found = explained(20, KnownSite(known))
    judgement = judgement_of(found, CALL)
    assert (judgement.kept, judgement.reason, judgement.decisive.judge) == (False, "recurring", "site memory")
    assert judgement.probability > 0.5
    assert judgement.decisive.text == "this very text stands here on all 15 other pages of this site"
    assert (judgement.decisive.pages, judgement.decisive.of) == (15, 15)
    assert CALL not in found.article.articleBody
    assert found.others == 15


def test_what_stands_at_the_place_on_other_pages_is_told_of_the_text_that_is_kept(known: Recurring) -> None:
    judgement = judgement_of(explained(20, KnownSite(known)), paragraph(200))
    (cause,) = (cause for cause in judgement.causes if cause.judge == "site memory")
    assert judgement.kept
    assert cause.keeps
    assert cause.text == "on all 15 other pages of this site what stands at this place is the article's text"


def test_a_page_that_the_site_is_known_from_is_not_one_of_the_others(known: Recurring) -> None:
    found = explained(3, KnownSite(known, knows_page=True))
    judgement = judgement_of(found, CALL)
    assert (found.others, judgement.decisive.pages, judgement.decisive.of) == (14, 14, 14)
    cause = judgement_of(found, paragraph(30)).causes[-1]
    assert "this very text" not in cause.text


@pytest.mark.parametrize(
    "site", [KnownSite(), KnownSite(known_after(1)), KnownSite(known_after(1, 2), knows_page=True)]
)
def test_a_page_is_judged_by_itself_where_no_two_other_pages_are_known(site: KnownSite) -> None:
    found = explained(20, site)
    assert found.others == 0
    assert {cause.judge for judgement in found.judgements for cause in judgement.causes} <= {"classifier", "structure"}


def test_the_article_is_the_one_that_a_crawl_reads_and_each_last_cause_leaves_its_block_as_it_is(
    known: Recurring,
) -> None:
    alone = extraction_of(html_of(3), URL.format(3)).article
    for site in (
        KnownSite(known),
        KnownSite(known, knows_page=True),
        KnownSite(known, knows_page=True, exported=alone.contentHash),
        KnownSite(known, knows_page=True, exported="0" * 32),
    ):
        found = explained(3, site)
        read = extraction_of(html_of(3), URL.format(3), site=site).article
        assert found.article == read
        for judgement in found.judgements:
            assert judgement.causes[-1].keeps == judgement.decisive.keeps == judgement.kept
        assert read.stripped is not None
        assert len([one for one in found.judgements if one.reason == "recurring"]) == read.stripped.byReason.get(
            "recurring", 0
        )


def test_what_was_exported_when_less_was_known_stays_and_says_so(known: Recurring) -> None:
    alone = extraction_of(html_of(3), URL.format(3)).article
    assert CALL in alone.articleBody
    found = explained(3, KnownSite(known, knows_page=True, exported=alone.contentHash))
    judgement = judgement_of(found, CALL)
    assert judgement.kept
    assert [cause.keeps for cause in judgement.causes if cause.judge == "site memory"][-2:] == [False, True]
    assert judgement.decisive.text.startswith("was exported with the article when less was known of the site")


def test_a_page_most_of_whose_text_is_on_other_pages_is_taken_for_theirs(known: Recurring) -> None:
    known = learned(known, extraction_of(html_of(20), URL.format(20), learning=True).seen)
    for number in range(3):  # the same article at other addresses
        url = URL.format(f"20-{number}")
        known = learned(known, extraction_of(html_of(20), url, learning=True).seen)
    texts = {text: replace_pages(had.pages, known.pages) for text, had in known.texts.items()}
    copies = replace(known, texts={text: had._replace(pages=texts[text]) for text, had in known.texts.items()})
    found = explained(20, KnownSite(copies))
    judgement = judgement_of(found, paragraph(200))
    assert judgement.kept
    assert judgement.causes[-1].text.endswith("so that they are taken for pages of this article")


def replace_pages(pages: int, most: int) -> int:
    """As if a text that several pages have was on all of them."""
    return most if pages > 1 else pages


def test_a_rule_of_the_site_has_the_last_word(known: Recurring) -> None:
    rules = Rules(body="main.story")
    found = explain(html_of(20), URL.format(20), site=KnownSite(known), rules=rules)
    judgement = judgement_of(found, CALL)
    assert [cause.judge for cause in judgement.causes][-2:] == ["site memory", "site rule"]
    assert judgement.kept


def test_what_a_page_adds_is_told_only_to_those_who_learn() -> None:
    assert extraction_of(html_of(1)).seen.texts == ()
    assert extraction_of(html_of(1), learning=True).seen.texts
