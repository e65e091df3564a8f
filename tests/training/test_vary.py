"""Variations of a page are always the same ones, and its truth goes with them."""

from __future__ import annotations

import pytest

from newsspider.extract.lexicon import Lexicon
from newsspider.training.dataset import Sample
from newsspider.training.furnish import Furnisher
from newsspider.training.vary import brief_of, variations
from tests.training.pages import paragraphs, sample

LEXICON = Lexicon(names={"story": 2.0}, words={"ferry": 1.0})
SAMPLES = [sample(f"site{number}.example", "ferry", f"p{number}") for number in range(20)]
FURNISHER = Furnisher(SAMPLES)
VARIED = [variation for known in SAMPLES for variation in variations(known, LEXICON, FURNISHER)]


def content(known: Sample) -> list[str]:
    assert known.labels is not None
    assert len(known.labels.content) == len(known.labels.weight) == len(known.blocks.blocks)
    labelled = zip(known.blocks.blocks, known.labels.content, strict=True)
    return [block.text for block, is_content in labelled if is_content]


def shape(known: Sample, lexicon: Lexicon) -> object:
    containers = [(container.tag, container.label, container.signature) for container in known.blocks.containers]
    return containers, content(known), sorted(lexicon.words)


def test_two_variations_of_each_page() -> None:
    assert len(VARIED) == 2 * len(SAMPLES)


def test_variations_are_always_the_same() -> None:
    again = [shape(*variation) for known in SAMPLES for variation in variations(known, LEXICON, FURNISHER)]
    assert again == [shape(*variation) for variation in VARIED]


def test_variations_differ_from_page_to_page() -> None:
    assert len({str(shape(*variation)) for variation in VARIED}) > 5


def test_truth_stays_with_its_blocks() -> None:
    for known, _ in VARIED:
        found = content(known)
        assert found == paragraphs("ferry")[: len(found)]
        assert found


def test_nothing_but_the_articles_end_is_cut() -> None:
    before = {block.text for block in SAMPLES[0].blocks.blocks} - set(paragraphs("ferry"))
    for known, _ in VARIED[:2]:
        assert before <= {block.text for block in known.blocks.blocks}


def test_some_variations_are_nameless_but_still_tell_what_is_alike() -> None:
    nameless = [known for known, _ in VARIED if not any(container.label for container in known.blocks.containers)]
    assert nameless
    for known in nameless:
        original = next(each for each in SAMPLES if each.page is known.page)
        before = [container.signature for container in original.blocks.containers]
        after = [container.signature for container in known.blocks.containers]
        assert len(set(after)) == len(set(before))


def test_some_variations_are_of_a_language_without_known_words() -> None:
    assert {bool(lexicon.words) for _, lexicon in VARIED} == {True, False}
    assert all(lexicon.names for _, lexicon in VARIED)


def test_pages_themselves_are_not_changed() -> None:
    fresh = sample("site0.example", "ferry", "p0")
    assert shape(fresh, LEXICON) == shape(SAMPLES[0], LEXICON)


@pytest.mark.parametrize("known", SAMPLES[:5], ids=lambda known: known.page.id)
def test_brief_keeps_the_first_blocks_of_the_article(known: Sample) -> None:
    found = content(brief_of(known))
    assert 1 <= len(found) <= 3
    assert found == paragraphs("ferry")[: len(found)]


def test_page_without_truth_has_no_brief() -> None:
    known = SAMPLES[0]
    bare = Sample(known.page, known.blocks, known.evidence, None)
    assert brief_of(bare) is bare
