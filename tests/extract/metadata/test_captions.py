import pytest

from newsspider.items import Image
from tests.extract.metadata.pages import metadata

ARTICLE = "<main><article><h1>Rat trifft sich im Januar</h1>{}<p>Text</p></article></main>"


def image(beside: str) -> Image:
    (found,) = metadata(ARTICLE.format(beside)).images
    return found


@pytest.mark.parametrize(
    "line",
    [
        "Der Saal (Foto: Jo Ito)",
        "Der Saal. Foto: Jo Ito",
        "Der Saal | © Jo Ito",
        "Der Saal [Symbolbild: Jo Ito]",
        "Der Saal (Photo by Jo Ito)",
        "Der Saal (Fotoğraf: Jo Ito)",
        "Der Saal (Фото: Jo Ito)",
        "Der Saal（写真：Jo Ito）",
        "Der Saal (تصوير: Jo Ito)",
        "Der Saal 撮影: Jo Ito",
        "Der Saal (사진: Jo Ito)",
    ],
)
def test_credit_in_the_words_of_any_language_is_cut_from_the_caption(line: str) -> None:
    found = image(f'<figure><img src="/a.jpg"><figcaption>{line}</figcaption></figure>')
    assert ((found.caption or "").rstrip("."), found.credit) == ("Der Saal", "Jo Ito")


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Der Saal. Foto: Jo Ito (dpa)", "Der Saal.", "Jo Ito (dpa)"),
        ("Der Saal (Jo Ito/AFP)", "Der Saal", "Jo Ito/AFP"),
        ("Der Saal (Reuters)", "Der Saal", "Reuters"),
        ("Der Sprecher (CDU/CSU)", "Der Sprecher (CDU/CSU)", None),
        ("Der Sprecher (links: Jo Ito)", "Der Sprecher (links: Jo Ito)", None),
        ("Ein altes Foto von Jo Ito", "Ein altes Foto von Jo Ito", None),
        ("Der Saal (Foto: Entwurf: Jo Ito)", "Der Saal", "Entwurf: Jo Ito"),
    ],
)
def test_brackets_and_names_of_a_caption_are_told_from_a_credit(line: str, caption: str, credit: str | None) -> None:
    found = image(f'<figure><img src="/a.jpg"><figcaption>{line}</figcaption></figure>')
    assert (found.caption, found.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("<span>Der Saal</span> <span>Skizze: Jo Ito</span>", "Der Saal", "Jo Ito"),
        ("<div><span>Der leere Saal</span><span>Jo Ito/dpa</span></div>", "Der leere Saal", "Jo Ito/dpa"),
        ("<span>Der Saal</span> <span>am ersten Tag</span>", "Der Saal am ersten Tag", None),
        ("<span>Der Saal</span> <span>Später: er war leer.</span>", "Der Saal Später: er war leer.", None),
        ("Der Saal in <b>Brüssel</b> am Montag", "Der Saal in Brüssel am Montag", None),
    ],
)
def test_last_element_of_a_caption_is_a_credit_where_it_reads_like_one(
    line: str, caption: str, credit: str | None
) -> None:
    found = image(f'<figure><img src="/a.jpg"><figcaption>{line}</figcaption></figure>')
    assert (found.caption, found.credit) == (caption, credit)


def test_credit_beside_the_caption_is_read_from_its_class() -> None:
    found = image(
        '<figure><img src="/a.jpg"><span class="image-credit">(Jo Ito)</span><figcaption>Der Saal</figcaption></figure>'
    )
    assert (found.caption, found.credit) == ("Der Saal", "Jo Ito")


def test_credit_alone_is_no_caption() -> None:
    found = image('<figure><img src="/a.jpg"><small class="credit">Jo Ito, Bote</small></figure>')
    assert (found.caption, found.credit) == (None, "Jo Ito, Bote")


@pytest.mark.parametrize(
    "box",
    [
        '<div class="b"><img src="/a.jpg"><div class="wp-caption-text">Der Saal (Foto: Jo Ito)</div></div>',
        '<div class="b"><img src="/a.jpg"><div class="c">Der Saal (Foto: Jo Ito)</div></div>',
        '<table><tr><td><img src="/a.jpg"></td></tr><tr><td>Der Saal Foto: Jo Ito</td></tr></table>',
    ],
)
def test_caption_in_a_box_without_figure_is_read(box: str) -> None:
    found = image(box)
    assert (found.caption, found.credit) == ("Der Saal", "Jo Ito")


@pytest.mark.parametrize(
    "box",
    [
        '<div><img src="/a.jpg"><p>Am Montag kommt der Rat zusammen.</p></div>',
        '<p><img src="/a.jpg"> Am Montag kommt der Rat zusammen. Foto: Jo Ito</p>',
        '<div><img src="/a.jpg"><h3>Treffen</h3><p>Am Montag. Foto: Jo Ito</p></div>',
    ],
)
def test_text_beside_a_picture_is_not_its_caption(box: str) -> None:
    found = image(box)
    assert (found.caption, found.credit) == (None, None)


def test_figure_around_a_picture_holds_its_caption_and_not_the_box_in_it() -> None:
    inner = '<div><img src="/saal.jpg" width=800 height=600><p>Teilen</p></div>'
    assert image(f"<figure>{inner}<figcaption>Der Saal</figcaption></figure>").caption == "Der Saal"
