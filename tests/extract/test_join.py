"""The pages of an article become one text."""

from newsspider.extract import extract
from newsspider.extract.assemble import Part
from newsspider.extract.join import join
from newsspider.items import Article, Block, FurtherPage
from tests.web import article_page

URL = "https://example.com/2026/11/harbour-crane-is-moved"


def parts(*texts: str) -> list[Part]:
    return [Part(Block(type="paragraph", text=text)) for text in texts]


def texts(joined: list[list[Part]]) -> list[list[str | None]]:
    return [[part.block.text for part in page] for page in joined]


def test_pages_follow_each_other() -> None:
    assert texts(join([parts("One.", "Two."), parts("Three."), parts("Four.")])) == [["One.", "Two."], ["Three."], ["Four."]]  # fmt: skip # noqa: E501


def test_what_stands_above_each_page_is_there_once() -> None:
    pages = [parts("The standfirst.", "One is here."), parts("The headline", "The standfirst.", "Two is here as well.")]
    assert texts(join(pages, ("The headline", None)))[1] == ["Two is here as well."]


def test_headline_and_standfirst_of_a_further_page_are_not_its_text() -> None:
    pages = [parts("One is here."), parts("The headline!", "A standfirst", "Two is here as well.")]
    assert texts(join(pages, ("The headline", "A standfirst.")))[1] == ["Two is here as well."]


def test_sentence_that_is_said_again_in_the_middle_of_a_page_stays() -> None:
    assert texts(join([parts("Yes.", "And why?"), parts("Since then.", "Yes.", "No.")]))[1] == ["Since then.", "Yes.", "No."]  # fmt: skip # noqa: E501


def test_what_ends_each_page_ends_the_article() -> None:
    pages = [parts("One.", "By the desk."), parts("Two.", "By the desk."), parts("Three.", "By the desk.")]
    assert texts(join(pages)) == [["One."], ["Two."], ["Three.", "By the desk."]]


def test_page_that_says_the_same_again_adds_nothing() -> None:
    first = parts("The crane was moved on Monday.", "It took the whole night to do that.")
    assert texts(join([first, [*first, *parts("More news")]]))[1] == []


def test_page_with_the_whole_article_adds_what_the_first_lacks() -> None:
    first = parts("The crane was moved on Monday.")
    whole = [*first, *parts("It took the whole night.", "Nobody was hurt.")]
    assert texts(join([first, whole]))[1] == ["It took the whole night.", "Nobody was hurt."]


def test_numbers_of_pages_are_no_text() -> None:
    pages = [parts("One.", "Weiter auf Seite 2"), parts("Page 2 of 3", "Two.", "1 2 3"), parts("In 1923 it was built.")]
    assert texts(join(pages)) == [["One."], ["Two."], ["In 1923 it was built."]]


def joined(*bodies: str) -> Article:
    further = [FurtherPage(url=f"{URL}?page={number}", body=body.encode()) for number, body in enumerate(bodies[1:], 2)]
    return extract(bodies[0], URL, further=further)


def titled(paragraphs: str) -> str:
    """Another part of an article with the headline that it has on its first page."""
    return article_page(paragraphs).replace(f"<h1>{paragraphs}</h1>", "<h1>The crane is moved</h1>")


def test_article_has_the_text_of_all_its_pages() -> None:
    bodies = [titled("The crane is moved"), titled("What the harbour says"), titled("What it costs")]
    article = joined(*bodies)
    single = [extract(body, URL) for body in bodies]
    assert article.headline == "The crane is moved"
    assert article.articleBody == "\n\n".join(page.articleBody for page in single)
    assert article.articleBodyMarkdown == "\n\n".join(page.articleBodyMarkdown for page in single)
    assert article.articleBodyHtml.count("<p>") == len(article.blocks) == 12
    assert article.wordCount == sum(page.wordCount for page in single)
    assert article.contentHash not in {None, single[0].contentHash}
    assert article.pageUrls == [URL, f"{URL}?page=2", f"{URL}?page=3"]


def test_pictures_of_all_pages_are_there_once() -> None:
    first, second = titled("The crane is moved"), titled("What the harbour says")
    picture = '<figure><img src="/{}.jpg" width="800" height="600"><figcaption>A crane</figcaption></figure></article>'
    article = joined(
        first.replace("</article>", picture.format("one")),
        second.replace("</article>", picture.format("one")).replace("</article>", picture.format("two")),
    )
    assert [image.url for image in article.images] == ["https://example.com/one.jpg", "https://example.com/two.jpg"]


def test_further_page_that_is_no_document_cuts_the_article() -> None:
    article = joined(titled("The crane is moved"), "%PDF-1.7")
    assert article.bodyCompleteness == "truncated"
    assert article.pageUrls == []
    (warning,) = article.warnings
    assert warning.startswith("page 2 of the article cannot be read: ")
