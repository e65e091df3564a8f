"""Names that several sites have tell articles from other pages; one site's names tell nothing of it."""

from __future__ import annotations

from newsspider.extract.pagetype import NameScores, PageNames
from newsspider.training.pagenames import KnownPage, learn_names, unseen_scores


def page(number: int, *, is_article: bool) -> KnownPage:
    kind = "story" if is_article else "shop"
    names = PageNames({f"slug {kind}"}, {"head meta title"}, {"<div>", kind, f"own{number}"})
    return KnownPage(names, f"site{number}", f"site{number}.example", is_article)


PAGES = [page(number, is_article=number % 2 == 0) for number in range(40)]


def test_name_of_articles_weighs_more_than_one_of_other_pages() -> None:
    weights = learn_names(PAGES)
    assert weights["story"] > 0 > weights["shop"]
    assert "<div>" not in weights, "every site has it"


def test_name_of_few_sites_is_not_kept() -> None:
    assert not any(name.startswith("own") for name in learn_names(PAGES))
    same_site = [KnownPage(known.names, "one", "one.example", known.is_article) for known in PAGES]
    assert learn_names(same_site) == {}


def test_same_pages_give_the_same_weights_in_the_same_order() -> None:
    assert list(learn_names(PAGES).items()) == list(learn_names(PAGES).items())


def test_page_is_scored_by_other_sites() -> None:
    scores = unseen_scores(PAGES)
    assert all((sum(found) > 0) == known.is_article for found, known in zip(scores, PAGES, strict=True))


def test_site_does_not_hear_of_its_own_pages() -> None:
    """Names that only the pages of one site share would tell everything of them."""
    names = PageNames({"slug telling"}, set(), set())
    telling = [KnownPage(names, f"group{number}", "one.example", is_article=True) for number in range(20)]
    assert unseen_scores([*PAGES, *telling])[len(PAGES) :] == [NameScores(0.0, 0.0, 0.0)] * len(telling)
