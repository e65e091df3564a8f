"""Sites that are each made of one real page."""

from __future__ import annotations

from benchmarks.recurring.curve import LEVELS, PROBES, curve_of, score
from benchmarks.recurring.site import MadeSite, Story
from benchmarks.recurring.template import Template, template_of
from newsspider.extract.classify import load_model
from newsspider.training.corpus import TruePage
from tests.training.pages import article, body, paragraphs

CALL = "Write to our editors at any time, they read each and every letter that comes."


def template(*, call: str = CALL, truth: str = "\n".join(map(body, ("ferry", "tram")))) -> Template | None:
    more = "".join(f"<p>{text}</p>" for text in paragraphs("tram"))
    html = article("Daily", "ferry").replace("<p>Workers", f"<p class=call>{call}</p><p>Workers")
    html = html.replace("</div></article>", f"{more}</div></article>")
    page = TruePage(
        id="ferry", corpus="made", url="https://daily.example.com/ferry", group="daily", is_article=True,
        html=html.encode(), body=truth, inside=(), outside=(),
    )  # fmt: skip
    return template_of(page, [frozenset({"other", "words"})])


def story(number: int) -> Story:
    texts = [
        f"On day {number} the council of town {number} spoke {place} of the {number} bridges that it has to pay for."
        for place in ("at first", "once more", "after that", "at length", "in the end")
    ]
    return Story(f"s{number}", "en", f"Town {number} pays for bridges", "", [(False, [(None, text)]) for text in texts])


def test_each_page_has_another_article_and_what_stood_around_the_first_one() -> None:
    made = template()
    assert made is not None
    first, second = MadeSite(made, [story(number) for number in range(50)]).pages(2)
    for page in (first, second):
        html = page.html.decode()
        assert all(text in html for text in page.body.split("\n"))
        assert "ferry will open again" not in html
        assert "The ferry is back" not in html
        assert "All rights reserved, Daily" in html
    assert first.body != second.body


def test_a_text_of_the_article_that_its_truth_lacks_is_not_taken_for_furniture() -> None:
    about = "The ferry costs as much as before, the council said on Tuesday, and bicycles are welcome on it."
    made = template(call=about)
    assert made is not None
    for page in MadeSite(made, [story(number) for number in range(50)]).pages(3):
        assert about not in page.html.decode()


def test_a_page_of_which_the_truth_is_another_gives_no_template() -> None:
    assert template(truth="Nothing of this is on the page that it is said to be true of.") is None


def test_the_curve_has_a_score_for_each_level() -> None:
    made = template()
    assert made is not None
    pages = list(MadeSite(made, [story(number) for number in range(50)]).pages(PROBES + 4))
    curve = curve_of("made/ferry", pages, load_model())
    assert len(curve.scores) == len(LEVELS)
    assert curve.known.pages == 4
    assert curve.scores[-1].recall > 0.9


def test_words_count_as_often_as_they_are_there() -> None:
    found = score("one two two three", "two two two four")
    assert (found.precision, found.recall) == (0.5, 0.5)
