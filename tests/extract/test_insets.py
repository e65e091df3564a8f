"""Pictures and embedded things stand among the article's blocks where the page shows them."""

from __future__ import annotations

from newsspider.extract import extract
from newsspider.items import Article
from tests.extract.samples import HEADLINE, PARAGRAPHS

PICTURE = (
    '<figure><img src="/ferry.jpg" alt="A ferry" width="640" height="400">'
    "<figcaption>The ferry at noon</figcaption></figure>"
)
VIDEO = '<iframe src="https://www.youtube.com/embed/abc" width="560" height="315"></iframe>'
URL = "https://bote.example/stadt/faehre-2026"


def read(first: str = "", between: str = "", after: str = "", aside: str = "") -> Article:
    head, *rest = PARAGRAPHS
    paragraphs = "".join(f"<p>{text}</p>" for text in rest)
    return extract(
        f"<html lang=de><title>{HEADLINE}</title><body><main><article><h1>{HEADLINE}</h1>{first}<p>{head}</p>{between}"
        f"{paragraphs}{after}</article></main><aside>{aside}</aside></body></html>",
        URL,
    )


def kinds(article: Article) -> list[str]:
    return [block.type for block in article.blocks]


def test_picture_stands_where_the_page_shows_it() -> None:
    article = read(between=PICTURE)
    assert kinds(article)[:3] == ["paragraph", "image", "paragraph"]
    assert article.blocks[1].url == "https://bote.example/ferry.jpg"
    assert article.blocks[1].caption == "The ferry at noon"


def test_picture_above_the_text_comes_first() -> None:
    assert kinds(read(first=PICTURE))[:2] == ["image", "paragraph"]


def test_picture_below_the_text_comes_last() -> None:
    assert kinds(read(after=PICTURE))[-2:] == ["paragraph", "image"]


def test_caption_is_no_part_of_the_body() -> None:
    article = read(between=PICTURE)
    assert article.articleBody == "\n\n".join(PARAGRAPHS)
    assert article.wordCount == read().wordCount


def test_picture_of_another_article_is_left_out() -> None:
    teaser = f'<div class="teaser"><a href="/other">{PICTURE}Another article of the day</a></div>'
    assert "image" not in kinds(read(aside=teaser))


def test_embedded_video_stands_where_the_page_shows_it() -> None:
    article = read(between=VIDEO)
    assert kinds(article)[:3] == ["paragraph", "embed", "paragraph"]
    assert article.blocks[1].url == "https://www.youtube.com/embed/abc"


def test_what_stands_between_two_paragraphs_keeps_its_order() -> None:
    assert kinds(read(between=VIDEO + PICTURE))[:3] == ["paragraph", "embed", "image"]
    assert kinds(read(between=PICTURE + VIDEO))[:3] == ["paragraph", "image", "embed"]


def test_html_shows_pictures_with_captions_and_links_to_what_is_embedded() -> None:
    html = read(between=PICTURE + VIDEO).articleBodyHtml or ""
    assert (
        '<figure><img src="https://bote.example/ferry.jpg" alt="A ferry">'
        "<figcaption>The ferry at noon</figcaption></figure>" in html
    )
    assert '<figure><a href="https://www.youtube.com/embed/abc">youtube.com</a></figure>' in html


def test_markdown_shows_pictures_with_captions_and_links_to_what_is_embedded() -> None:
    markdown = read(between=PICTURE + VIDEO).articleBodyMarkdown or ""
    assert "\n\n![The ferry at noon](https://bote.example/ferry.jpg)\n\n" in markdown
    assert "\n\n[youtube.com](https://www.youtube.com/embed/abc)\n\n" in markdown


def test_what_a_caption_says_is_no_markup() -> None:
    odd = PICTURE.replace("The ferry at noon", "A &lt;b&gt; ]( noon").replace("A ferry", "&quot;&gt;")
    article = read(between=odd)
    assert "<figcaption>A &lt;b&gt; ]( noon</figcaption>" in (article.articleBodyHtml or "")
    assert 'alt="&quot;&gt;"' in (article.articleBodyHtml or "")
    assert r"![A \<b\> \]( noon]" in (article.articleBodyMarkdown or "")


def test_picture_between_the_items_of_a_list_follows_the_list() -> None:
    items = ("The first boat leaves at six in the morning.", "The last one leaves at nine in the evening.")
    article = read(between=f"<ul><li>{items[0]}</li>{PICTURE}<li>{items[1]}</li></ul>")
    assert kinds(article)[:3] == ["paragraph", "list", "image"]
    assert article.blocks[1].items == items
