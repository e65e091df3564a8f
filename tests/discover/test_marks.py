import tracemalloc

from newsspider.discover.marks import ARTICLE, ASKED, LEFT, POSTPONED, Marks
from newsspider.discover.recall import UNDATED, Capture

COUNT = 100_000


def test_marks_are_told_apart_and_taken_back() -> None:
    marks = Marks()
    marks.add(1, ASKED)
    marks.add(1, POSTPONED)
    marks.drop(1, POSTPONED)
    assert (marks.has(1, ASKED), marks.has(1, POSTPONED), marks.has(1, LEFT | ASKED)) == (True, False, True)
    marks.drop(2, ASKED)
    assert not marks.has(2, ASKED)


def test_article_is_counted_once_with_all_who_named_one_of_its_addresses() -> None:
    marks = Marks()
    marks.names(1, "feed")
    marks.names(2, "sitemap")
    marks.is_article(1, 1, UNDATED)
    marks.is_article(2, 1, 3)
    marks.is_article(1, 1, 5)
    assert marks.captures() == {Capture(3, frozenset({"feed", "sitemap"})): 1}
    assert not marks.has(2, ARTICLE)


def test_seeds_and_links_are_no_channels_that_name_articles() -> None:
    marks = Marks()
    marks.names(1, "seed")
    marks.names(1, "link")
    marks.is_article(1, 1, 2)
    assert marks.captures() == {Capture(2, frozenset()): 1}


def test_a_hundred_thousand_addresses_take_nine_megabytes() -> None:
    numbers = [(number * 0x9E3779B97F4A7C15) % 2**60 for number in range(COUNT)]
    tracemalloc.start()
    marks = Marks()
    for number in numbers:
        marks.names(number, "sitemap")
        marks.names(number, "section")
        marks.add(number, ASKED)
        marks.is_article(number, number, 6)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken / COUNT + 32 < 90, "with the numbers themselves"
