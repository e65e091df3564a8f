"""Names and words are learned by votes: one for each site, and none for one's own."""

from __future__ import annotations

import pytest

from newsspider.training.lexicon import Learned, Votes, learn
from tests.training.pages import SUBJECTS, sample


def votes(*given: tuple[str, str, float, float]) -> Votes:
    found = Votes()
    for name, site, content, total in given:
        found.add(name, site, content, total)
    found.close()
    return found


def learned() -> Learned:
    samples = [sample(f"site{number}.example", subject) for number, subject in enumerate(SUBJECTS)]
    return learn((each.page.group, each.blocks, each.labels) for each in samples if each.labels)


EVEN = [("other", f"s{number}", float(number % 2), 1.0) for number in range(10)]


def test_name_above_the_articles_text_scores_above_zero() -> None:
    found = votes(*EVEN, *(("body", f"s{number}", 10.0, 10.0) for number in range(5)))
    assert (found.score("body", 3) or 0) > 0 > (found.score("other", 3) or 0)


def test_each_site_has_one_vote() -> None:
    many = votes(*EVEN, ("x", "a", 1000.0, 1000.0), ("x", "b", 0.0, 1.0), ("x", "c", 0.0, 1.0))
    few = votes(*EVEN, ("x", "a", 1.0, 1.0), ("x", "b", 0.0, 1.0), ("x", "c", 0.0, 1.0))
    assert many.score("x", 3) == few.score("x", 3)


def test_votes_of_one_site_add_up() -> None:
    found = votes(("x", "a", 1.0, 1.0), ("x", "a", 0.0, 3.0))
    assert found.by_site["x"]["a"] == (1.0, 4.0)


def test_too_few_votes_say_nothing() -> None:
    found = votes(*EVEN, ("x", "a", 1.0, 1.0), ("x", "b", 1.0, 1.0))
    assert found.score("x", 3) is None
    assert found.score("unheard", 1) is None


def test_more_sites_of_one_mind_say_more() -> None:
    few = votes(*EVEN, *(("x", f"s{number}", 1.0, 1.0) for number in range(3)))
    many = votes(*EVEN, *(("x", f"s{number}", 1.0, 1.0) for number in range(9)))
    assert few.score("x", 3) is not None
    assert (many.score("x", 3) or 0) > (few.score("x", 3) or 0)


def test_own_vote_is_left_out() -> None:
    given = [*EVEN, *(("x", f"s{number}", 1.0, 1.0) for number in range(3)), ("x", "mine", 0.0, 1.0)]
    found = votes(*given)
    # What all say of all is the same either way; only the vote itself goes.
    assert (found.score("x", 3, without="mine") or 0) > (found.score("x", 3) or 0)
    assert found.score("x", 4, without="mine") is None
    assert found.score("x", 4, without="stranger") == found.score("x", 4)


def test_names_and_words_of_a_corpus_are_told_apart() -> None:
    lexicon = learned().lexicon()
    assert lexicon.names["story-text"] > 0 > lexicon.names["footer"]
    assert lexicon.names["<p>"] > 0 > lexicon.names["<nav>"]
    assert lexicon.words["council"] > 0 > lexicon.words["=read more"]


@pytest.mark.parametrize("phrase", ["orchard", "tramway"])
def test_words_of_one_site_are_not_kept(phrase: str) -> None:
    assert phrase not in learned().lexicon().words


def test_lexicon_without_a_site_is_that_of_the_others() -> None:
    found = learned()
    others = found.without("site0.example")
    assert (others.names.get("story-text") or 0) > 0
    assert others.names.get("unheard", 0.0) == 0.0
    assert others.words.get("orchard", 0.0) == 0.0


def test_lexicon_is_in_a_fixed_order() -> None:
    lexicon = learned().lexicon()
    assert list(lexicon.names) == sorted(lexicon.names)
    assert list(lexicon.words) == sorted(lexicon.words)
