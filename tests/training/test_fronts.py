"""Fronts made of articles' pages: frames and teasers, and nothing that says article."""

from __future__ import annotations

from dataclasses import replace

from newsspider.extract.blocks import Blocks
from newsspider.training.dataset import Sample
from newsspider.training.fronts import fronts_of
from tests.training.pages import SUBJECTS, paragraphs, sample, true_ends


def samples() -> list[Sample]:
    found = [sample(f"{subject}.example", subject, subject) for subject in SUBJECTS]
    return [
        replace(one, page=replace(one.page, url=f"https://{one.page.group}/news/2026/{one.page.id}-is-back"))
        for one in found
    ]


def texts(page: Blocks) -> list[str]:
    return [block.text for block in page.blocks]


def test_front_keeps_the_frame_and_leaves_the_article_out() -> None:
    for one, front in zip(samples(), fronts_of(samples()), strict=True):
        shown = texts(front.blocks)
        assert {"Home News", "Read more"} <= set(shown)
        assert not set(paragraphs(one.page.id)) & set(shown)
        assert one.page.is_article
        assert not front.page.is_article
        assert front.labels is None


def test_front_teases_other_articles_under_links() -> None:
    for front in fronts_of(samples()):
        headlines = [block for block in front.blocks.blocks if block.links and "is back" in block.text]
        assert headlines
        assert all(block.link_chars == len(block.text) for block in headlines)
        assert not any(front.page.id in block.text for block in headlines)


def test_front_has_the_address_of_a_section_and_its_name() -> None:
    (front, *_) = fronts_of(samples())
    assert front.page.url == "https://ferry.example/news/"
    assert front.evidence.titles == ("News",)


def test_front_does_not_say_that_it_is_an_article() -> None:
    for front in fronts_of(samples()):
        assert "og article" not in front.evidence.claims
        assert not front.evidence.is_article_type


def test_fronts_are_always_the_same() -> None:
    assert [texts(front.blocks) for front in fronts_of(samples())] == [
        texts(front.blocks) for front in fronts_of(samples())
    ]


def test_containers_of_a_front_are_in_document_order() -> None:
    for front in fronts_of(samples()):
        containers = front.blocks.containers
        assert [container.index for container in containers] == list(range(len(containers)))
        assert front.blocks.ends == true_ends(front.blocks)


def test_teasers_stand_where_the_article_stood() -> None:
    for front in fronts_of(samples()):
        shown = texts(front.blocks)
        teasers = [at for at, text in enumerate(shown) if "is back" in text]
        assert shown.index("Home News") < min(teasers)
        assert max(teasers) < shown.index("Read more")


def test_page_without_a_known_article_makes_no_front() -> None:
    bare = [replace(one, labels=None) for one in samples()]
    assert list(fronts_of(bare)) == []
