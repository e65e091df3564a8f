import pytest

from newsspider.extract.metadata.names import agency, looks_like_name, signature
from tests.extract.metadata.pages import json_ld, meta, metadata

BODY = "<article><h1>Rat trifft sich im Januar</h1>{}<p>" + "Der Rat kommt im Januar zusammen. " * 20 + "</p></article>"


def names(line: str = "", head: str = "", tail: str = "") -> list[str]:
    return [author.name for author in metadata(BODY.format(line) + tail, head).authors]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Anna Berg"}, ["Anna Berg"]),
        ([{"name": "Anna Berg"}, {"name": "Jo Ito"}], ["Anna Berg", "Jo Ito"]),
        ("Von Anna Berg und Jo Ito", ["Anna Berg", "Jo Ito"]),
        ({"name": ["Anna Berg", "Jo Ito"]}, ["Anna Berg", "Jo Ito"]),
        ([{"name": "Anna Berg"}, {"name": "ANNA BERG"}], ["Anna Berg"]),
        ("By Anna Berg, Senior Correspondent", ["Anna Berg"]),
        ("Anna Berg (dpa)", ["Anna Berg"]),
        (5, []),
        (None, []),
        ({"@type": "Person"}, []),
        ([[], {}, 7, {"name": 5}, {"name": None}], []),
        ("admin", []),
        ("https://facebook.com/bote", []),
    ],
)
def test_declared_authors_of_any_form(author: object, expected: list[str]) -> None:
    assert names(head=json_ld(author=author)) == expected


def test_organisation_is_told_from_a_person() -> None:
    head = json_ld(
        author=[{"@type": "Organization", "name": "Redaktion und Recherche"}, {"@type": "Person", "name": "Anna Berg"}]
    )
    found = metadata(BODY.format(""), head).authors
    assert [(author.name, author.type) for author in found] == [
        ("Redaktion und Recherche", "Organization"),
        ("Anna Berg", "Person"),
    ]


def test_agency_among_the_authors_is_credited() -> None:
    found = metadata(BODY.format(""), json_ld(author="dpa/Anna Berg"))
    assert found.creditedAgencies == ["dpa"]
    assert [(author.name, author.type) for author in found.authors] == [
        ("dpa", "Organization"),
        ("Anna Berg", "Person"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<p class="byline">Von <a href="/autor/anna-berg">Anna Berg</a></p>', ["Anna Berg"]),
        ('<div class="author-name">By Anna Berg and Jo Ito</div>', ["Anna Berg", "Jo Ito"]),
        ('<a rel="author" href="/u/7">Anna van der Berg</a>', ["Anna van der Berg"]),
        ("<p>Par Anna Berg</p>", ["Anna Berg"]),
        ("<p>Por Anna Berg | 3 de mayo de 2024</p>", ["Anna Berg"]),
        ("<p>Автор: Анна Берг</p>", ["Анна Берг"]),
        ("<div>Di Anna Berg</div>", ["Anna Berg"]),
        ('<span class="css-x1"><a href="/staff/anna-berg">Anna Berg</a></span>', ["Anna Berg"]),
        ('<div class="byline"><span>Anna Berg</span><span>Jo Ito</span></div>', ["Anna Berg", "Jo Ito"]),
        ('<div class="byline">Von Anna Berg, 3. Mai 2024, 14:02 Uhr</div>', ["Anna Berg"]),
        ('<div itemprop="author" itemscope><span itemprop="name">Anna Berg</span></div>', ["Anna Berg"]),
        ("<p>Von wegen Winterruhe</p>", []),
        ('<div class="byline">Foto: Jo Ito</div>', []),
        ('<div class="author-box">Lesezeit 3 Minuten</div>', []),
        ('<div class="byline">Twitter Facebook</div>', []),
    ],
)
def test_signature_near_the_headline(line: str, expected: list[str]) -> None:
    assert names(line) == expected


def test_people_of_other_boxes_are_no_authors() -> None:
    tail = (
        '<div class="trending"><span class="author">Max Klein</span></div>'
        '<div class="comments"><b class="comment-author">Eva Groß</b></div>'
        '<aside class="related"><a rel="author" href="/autor/ute">Ute Lang</a></aside>'
    )
    assert names(tail=tail) == []
    assert names('<p class="byline">Von Anna Berg</p>', tail=tail) == ["Anna Berg"]


def test_box_about_the_author_adds_nobody() -> None:
    box = (
        '<div class="author-box"><div class="author-name">Nachrichtendienst</div><div class="author-description">'
        "Nachrichtendienst schreibt seit vielen Jahren über Land und Hafen, Leute und Politik.</div></div>"
    )
    head = '<meta name="author" content="Nachrichtendienst">'
    line = '<p class="byline">Von <a href="/autor/nd">Nachrichtendienst</a></p>'
    assert names(line, head, box) == ["Nachrichtendienst"]
    assert names(line.replace("Nachrichtendienst", "Anna Berg"), "", box.replace("Nachrichtendienst", "Anna Berg")) == [
        "Anna Berg"
    ]


@pytest.mark.parametrize("text", ["writes about Stadt und Hafen", "يكتب عن Stadt و Hafen", "mag Stadt, Land und Hafen"])
def test_sentence_about_an_author_adds_nobody(text: str) -> None:
    line = '<p class="byline">Von Anna Berg</p>'
    assert names(line, tail=f'<div class="author-text">Anna Berg {text}</div>') == ["Anna Berg"]


def test_signature_counts_more_than_the_site_signing_for_itself() -> None:
    head = meta(og_site_name="Der Bote") + json_ld(author={"@type": "Organization", "name": "Der Bote"})
    assert names('<p class="byline">Von Anna Berg</p>', head) == ["Anna Berg"]
    assert names("", head) == ["Der Bote"]


def test_address_and_raw_signature_are_kept() -> None:
    found = metadata(BODY.format('<p class="byline"><a href="/autor/anna-berg">Von Anna Berg</a></p>')).authors[0]
    assert (found.name, found.nameRaw, found.url) == (
        "Anna Berg",
        "Von Anna Berg",
        "https://www.bote.example.com/autor/anna-berg",
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("By Anna Berg, Ph.D.", ["Anna Berg, Ph.D"]),
        ("Anna Berg; Jo Ito", ["Anna Berg", "Jo Ito"]),
        ("Anna Berg y Jo Ito", ["Anna Berg", "Jo Ito"]),
        ("Anna Berg (Reuters)", ["Anna Berg"]),
        ("Anna Berg anna.berg@bote.example", ["Anna Berg"]),
        ("Anna Berg Thursday", ["Anna Berg"]),
        ("Wynton Marsalis", ["Wynton Marsalis"]),
        ("", []),
    ],
)
def test_signature_is_taken_apart(raw: str, expected: list[str]) -> None:
    assert signature(raw) == expected


@pytest.mark.parametrize(
    "text", ["Share this article", "3 min read", "March", "Read more", "über den Wolken", "Was nun?", "Staff Writer"]
)
def test_furniture_does_not_look_like_a_name(text: str) -> None:
    assert not looks_like_name(text)


@pytest.mark.parametrize(
    ("mark", "name"), [("dpa", "dpa"), ("AP", "AP"), ("Agence France-Presse", "AFP"), ("Associated Press", "AP")]
)
def test_agencies_are_known_by_their_marks(mark: str, name: str) -> None:
    assert agency(mark) == name


def test_small_words_are_no_agencies() -> None:
    assert [agency(word) for word in ("ap", "Ani", "Nan", "pa", "beta")] == [None] * 5


@pytest.mark.parametrize(
    "beside",
    [
        '<a class="author-note" href="/richtlinien">Unsere Richtlinien</a>',
        '<span class="author-title">Leiterin Hafenressort</span>',
        '<div class="author-more"><a href="/autor/anna-berg">Zum Profil</a></div>',
        '<span class="author-desk">Hafen</span>',
        '<div class="blog-meta-author">Written By</div>',
        '<div class="blog-author-info">Last updated:</div>',
        '<span class="author-handle">@annaberg</span>',
    ],
)
def test_what_stands_beside_the_link_to_an_author_signs_nothing(beside: str) -> None:
    line = f'<div class="author"><a href="/autor/anna-berg">Anna Berg</a></div>{beside}'
    assert names(f"<header>{line}</header>") == ["Anna Berg"]


def test_office_in_the_same_box_is_no_part_of_the_name() -> None:
    line = '<div class="author-box"><div><span>Anna Berg</span></div><p>Content Marketing Coordinator</p></div>'
    assert names(line) == ["Anna Berg"]


def test_name_that_another_reading_made_longer_counts_once() -> None:
    box = '<div class="author-card"><b>Anna Berg</b> <i>Ehemalige Lotsin</i></div>'
    assert names(box + '<span class="author-name">Anna Berg</span>') == ["Anna Berg"]


def test_desk_of_the_house_signs_only_where_nobody_else_does() -> None:
    head = meta(og_site_name="Bote")
    assert names('<p class="author">Anna Berg, BOTE NORD</p>', head) == ["Anna Berg"]
    assert names('<p class="author">BOTE NORD</p>', head) == ["BOTE NORD"]


def test_person_whose_name_the_site_bears_signs() -> None:
    head = meta(og_site_name="Anna Berg") + '<meta name="author" content="Anna Berg">'
    assert names(head=head) == ["Anna Berg"]


def test_place_after_the_name_of_the_paper_is_no_author() -> None:
    head = meta(og_site_name="Der Bote") + '<meta name="author" content="Der Bote, Hamburg, Germany">'
    found = metadata(BODY.format(""), head).authors
    assert [(author.name, author.type) for author in found] == [("Der Bote", "Organization")]


def test_person_after_the_name_of_the_paper_signs() -> None:
    head = meta(og_site_name="Der Bote") + '<meta name="author" content="Der Bote, Anna Berg">'
    assert names(head=head) == ["Der Bote", "Anna Berg"]


def test_association_is_an_organisation() -> None:
    head = '<meta name="author" content="Verein der Lotsen e. V.">'
    assert [author.type for author in metadata(BODY.format(""), head).authors] == ["Organization"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p><strong>Anna Berg</strong></p>", ["Anna Berg"]),
        ("<p><em>Anna Berg/Jo Ito</em></p>", ["Anna Berg", "Jo Ito"]),
        ("<p><strong>Der Rat kommt im Januar zusammen</strong></p>", []),
        ("<p><strong>NEW YORK</strong></p>", []),
        ("<p>Im Hafen</p><p><strong>Anna Berg</strong></p>", []),
    ],
)
def test_first_paragraph_may_be_the_signature(line: str, expected: list[str]) -> None:
    assert names(line) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("<section><h3>Author</h3><p>Anna D. Berg</p></section>", ["Anna D. Berg"]),
        ("<div><span>Posted by Anna at May 3, 2024</span></div>", ["Anna"]),
        ("<div>This post was written by Anna Berg, head of the harbour desk.</div>", ["Anna Berg"]),
    ],
)
def test_label_far_from_the_headline_serves_where_nobody_else_is_named(tail: str, expected: list[str]) -> None:
    assert names(tail=f"<div>{tail}</div>") == expected
