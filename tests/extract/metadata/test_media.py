import pytest

from newsspider.extract.metadata.dateline import read_dateline
from tests.extract.metadata.pages import json_ld, meta, metadata

ARTICLE = "<main><article><h1>Rat trifft sich im Januar</h1>{}<p>Text</p></article></main>"


def test_caption_and_credit_of_a_figure_are_told_apart() -> None:
    figure = (
        '<figure><img src="/a.jpg" alt="Saal" width="1200px">'
        "<figcaption>Der Saal des Rates. (Foto: Jo Ito/dpa)</figcaption></figure>"
    )
    (image,) = metadata(ARTICLE.format(figure)).images
    assert (image.url, image.caption, image.credit) == (
        "https://www.bote.example.com/a.jpg",
        "Der Saal des Rates.",
        "Jo Ito/dpa",
    )
    assert (image.alt, image.width) == ("Saal", 1200)


def test_marked_credit_is_not_part_of_the_caption() -> None:
    figure = (
        '<figure><img src="a.jpg"><figcaption>Der Saal <span class="photo-credit">© Jo Ito</span></figcaption></figure>'
    )
    (image,) = metadata(ARTICLE.format(figure)).images
    assert (image.caption, image.credit) == ("Der Saal", "Jo Ito")


def test_lazy_picture_has_its_largest_address() -> None:
    figure = '<figure><img src="data:image/gif;base64,R0" srcset="/s.jpg 300w, /l.jpg 1200w, /m.jpg 600w"></figure>'
    assert [image.url for image in metadata(ARTICLE.format(figure)).images] == ["https://www.bote.example.com/l.jpg"]


def test_icons_and_other_articles_pictures_are_left_out() -> None:
    others = (
        '<img src="/logo.png"><img src="/x.jpg" width="1" height="1"><aside><figure><img src="/b.jpg"></figure></aside>'
    )
    assert metadata(ARTICLE.format(others)).images == []


PARAGRAPH = "<p>" + "Der Rat kommt im Januar zusammen, sagte ein Sprecher am Montag in Brüssel. " * 6 + "</p>"


def test_drawing_is_a_picture_where_it_is_set_as_one() -> None:
    large = '<figure><img src="/saal.svg" width="1200" height="675"></figure>'
    captioned = '<figure><img src="/karte.svg"><figcaption>Weg zum Saal</figcaption></figure>'
    found = metadata(ARTICLE.format(large + captioned)).images
    assert [image.url.rpartition("/")[2] for image in found] == ["saal.svg", "karte.svg"]


def test_drawing_that_the_page_declares_is_its_main_picture() -> None:
    url = "https://www.bote.example.com/saal.svg"
    for head in (json_ld(image={"@type": "ImageObject", "url": url}), meta(og_image=url)):
        found = metadata(ARTICLE.format('<img src="/saal.svg">'), head)
        assert found.mainImage is not None
        assert found.mainImage.url == url
        assert [image.url for image in found.images] == [url]


def test_drawn_ornaments_are_no_pictures() -> None:
    ornaments = (
        '<img src="/pfeil.svg"><img src="/bote-logo.svg" width="400" height="200">'
        '<figure><img src="/saal.jpg"><img src="/lupe.svg"><figcaption>Der Saal</figcaption></figure>'
    )
    found = metadata(ARTICLE.format(ornaments)).images
    assert [image.url.rpartition("/")[2] for image in found] == ["saal.jpg"]


def test_logo_that_is_declared_for_want_of_a_picture_is_none() -> None:
    assert (
        metadata(ARTICLE.format(""), meta(og_image="https://www.bote.example.com/img/logo-gross.png")).mainImage is None
    )


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("dialogo-en-la-plaza.jpg", True),
        ("silicon-valley.jpg", True),
        ("pixel-8.jpg", True),
        ("bote-logo.png", False),
        ("bote_logo_2024.jpg", False),
        ("apple-touch-icon.png", False),
        ("pixel.gif", False),
    ],
)
def test_logos_and_icons_are_known_by_whole_words_of_their_names(name: str, kept: bool) -> None:
    assert bool(metadata(ARTICLE.format(f'<img src="/{name}">')).images) == kept
    assert bool(metadata(ARTICLE.format(""), meta(og_image=f"https://b.example/{name}")).mainImage) == kept


def test_picture_in_the_text_of_a_page_laid_out_in_tables_is_found() -> None:
    body = (
        '<table><tr><td><img src="/werbung.jpg" width="300" height="250"></td><td><h1>Rat trifft sich im Januar</h1>'
        '<table><tr><td><img src="/saal.jpg" width="260"></td></tr><tr><td>Der Saal. Foto: Jo Ito</td></tr></table>'
        f"<div>{PARAGRAPH}</div></td></tr></table>"
    )
    (image,) = metadata(body).images
    assert (image.url, image.caption, image.credit) == (
        "https://www.bote.example.com/saal.jpg",
        "Der Saal.",
        "Jo Ito",
    )


def test_linked_and_unlabelled_pictures_of_such_a_page_are_left_out() -> None:
    others = (
        '<a href="/deich"><img src="/deich.jpg" width="600" height="400"></a><img src="/linie.gif">'
        '<a href="/gross/saal.jpg"><img src="/klein/saal.jpg" width="600" height="400"></a>'
    )
    found = metadata(f"<div><h1>Rat trifft sich im Januar</h1>{others}{PARAGRAPH}</div>").images
    assert [image.url for image in found] == ["https://www.bote.example.com/klein/saal.jpg"]


def test_declared_main_picture_takes_its_caption_from_where_it_is_shown() -> None:
    figure = '<figure><img src="/i/saal-300x200.jpg"><figcaption>Der Saal</figcaption></figure>'
    head = json_ld(
        image={
            "@type": "ImageObject",
            "url": "https://www.bote.example.com/i/saal.jpg",
            "width": "1200",
            "height": {"value": 800},
        }
    )
    main = metadata(ARTICLE.format(figure), head).mainImage
    assert main is not None
    assert (main.caption, main.width, main.height) == ("Der Saal", 1200, 800)


def test_embeds_are_content_and_not_advertisements() -> None:
    frames = (
        '<iframe src="https://www.youtube.com/embed/x1"></iframe><iframe src="https://ad.doubleclick.net/a"></iframe>'
        '<iframe src="https://www.bote.example.com/poll"></iframe><iframe src="https://t.example/p" width="1"></iframe>'
        '<blockquote class="twitter-tweet"><p>Hallo <a href="https://t.co/1">t.co/1</a></p>'
        '<a href="https://twitter.com/rat/status/1">3. Mai</a></blockquote>'
    )
    found = metadata(ARTICLE.format(frames)).embeds
    assert [(embed.provider, embed.url) for embed in found] == [
        ("youtube.com", "https://www.youtube.com/embed/x1"),
        ("twitter.com", "https://twitter.com/rat/status/1"),
    ]


def test_videos_and_audios_are_listed_by_their_files() -> None:
    players = '<video><source src="/v.mp4"></video><audio src="/a.mp3"></audio><video src="blob:x"></video>'
    found = metadata(
        ARTICLE.format(players), json_ld(video={"@type": "VideoObject", "contentUrl": "/w.mp4", "name": "Rat"})
    )
    assert [(video.url, video.caption) for video in found.videos] == [
        ("https://www.bote.example.com/w.mp4", "Rat"),
        ("https://www.bote.example.com/v.mp4", None),
    ]
    assert [audio.url for audio in found.audios] == ["https://www.bote.example.com/a.mp3"]


def test_dateline_names_place_and_agency() -> None:
    assert read_dateline("Berlin (dpa) - Der Rat trifft sich.") == ("Berlin", ["dpa"])
    assert read_dateline("WASHINGTON, May 3 (Reuters) - The council meets.") == ("WASHINGTON", ["Reuters"])
    assert read_dateline("PARIS — Le conseil se réunit.") == ("PARIS", [])


def test_text_that_merely_begins_with_a_name_has_no_dateline() -> None:
    assert read_dateline("Peter Wolf - der Name ist geändert - kommt im Januar.") is None
    assert read_dateline("") is None


def test_main_picture_is_never_of_another_scheme() -> None:
    assert metadata(ARTICLE.format(""), meta(og_image="javascript:alert(1)")).mainImage is None
