import pytest

from newsspider.extract.metadata.titles import without_site
from tests.extract.metadata.pages import json_ld, meta, metadata


def headline(body: str, head: str = "") -> str | None:
    return metadata(body, head).headline


def test_shown_heading_that_the_page_declares_wins_over_the_title_for_search_engines() -> None:
    head = "<title>Rat Januar Treffen Termin 2024 | Bote</title>" + meta(og_title="Rat trifft sich im Januar")
    assert headline("<h1>Rat trifft sich im Januar</h1>", head) == "Rat trifft sich im Januar"


def test_other_wording_is_the_alternative_headline() -> None:
    head = json_ld(headline="Treffen im Januar: Rat sagt zu") + meta(og_title="Rat trifft sich im Januar")
    found = metadata("<h1>Rat trifft sich im Januar</h1>", head)
    assert (found.headline, found.alternativeHeadline) == (
        "Rat trifft sich im Januar",
        "Treffen im Januar: Rat sagt zu",
    )


@pytest.mark.parametrize(
    "title",
    [
        "Rat trifft sich im Januar - Ein Blatt ohne Namen",
        "Ein Blatt ohne Namen | Rat trifft sich im Januar",
        "Rat trifft sich im Januar - Politik - Ein Blatt, das auf der Seite nirgends seinen Namen nennt",
    ],
)
def test_headline_with_the_name_of_an_undeclared_site_is_no_alternative(title: str) -> None:
    found = metadata("<h1>Rat trifft sich im Januar</h1>", f"<title>{title}</title>")
    assert (found.headline, found.alternativeHeadline) == ("Rat trifft sich im Januar", None)


def test_headline_cut_short_is_no_alternative() -> None:
    found = metadata("<h1>Rat trifft sich im Januar</h1>", meta(og_title="Rat trifft sich …"))
    assert (found.headline, found.alternativeHeadline) == ("Rat trifft sich im Januar", None)


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Rat trifft sich | Der Bote", "der bote", "Rat trifft sich"),
        ("Der Bote - Rat trifft sich", "der bote", "Rat trifft sich"),
        ("Rat trifft sich – Politik – Der Bote", "der bote", "Rat trifft sich – Politik"),
        ("Rat trifft sich » derbote.de", "derbote", "Rat trifft sich"),
        ("Rat trifft sich - ohne Russland", "der bote", "Rat trifft sich - ohne Russland"),
        ("Der Bote", "der bote", "Der Bote"),
    ],
)
def test_site_name_is_cut_from_a_title(title: str, site: str, expected: str) -> None:
    assert without_site(title, frozenset({site})) == expected


def test_site_name_in_a_first_level_heading_is_not_the_headline() -> None:
    body = '<h1><a href="/">Der tägliche Bote</a></h1><h1>Rat trifft sich im Januar</h1>'
    assert headline(body, "<title>Rat trifft sich im Januar - Der tägliche Bote</title>") == "Rat trifft sich im Januar"


@pytest.mark.parametrize(
    "kicker", ['<span class="kicker">Brüssel</span> ', '<span class="article__overline">Brüssel</span>: ']
)
def test_kicker_is_not_part_of_the_headline(kicker: str) -> None:
    assert headline(f"<h1>{kicker}<span>Rat trifft sich im Januar</span></h1>") == "Rat trifft sich im Januar"


def test_kicker_without_a_telling_class_is_cut_where_a_declared_title_does_without() -> None:
    body = "<h1><span>Brüssel</span> Rat trifft sich im Januar</h1>"
    assert headline(body, meta(og_title="Rat trifft sich im Januar")) == "Rat trifft sich im Januar"


def test_kicker_that_the_publisher_declares_stays() -> None:
    body = '<h1><span class="kicker">Brüssel:</span> Rat trifft sich im Januar</h1>'
    assert (
        headline(body, json_ld(headline="Brüssel: Rat trifft sich im Januar")) == "Brüssel: Rat trifft sich im Januar"
    )


def test_parts_of_a_heading_do_not_run_together() -> None:
    assert headline("<h1><span>Rat trifft</span><br><span>sich im Januar</span></h1>") == "Rat trifft sich im Januar"
    assert headline("<h1>Der <b>N</b>ATO-Rat trifft sich</h1>") == "Der NATO-Rat trifft sich"


def test_entities_are_read_even_when_escaped_twice() -> None:
    assert headline("", meta(og_title="Kunst &amp;amp; Krempel im Mai")) == "Kunst & Krempel im Mai"


def test_declared_title_serves_where_no_heading_is_shown() -> None:
    found = metadata("<p>Text</p>", json_ld(headline="議会は一月に会合を開く"))
    assert found.headline == "議会は一月に会合を開く"
    assert found.fieldSources["headline"].source == "json-ld"


def test_page_without_any_title_has_no_headline() -> None:
    found = metadata("<p>Text</p>")
    assert (found.headline, found.alternativeHeadline) == (None, None)
    assert "headline" not in found.fieldSources


def test_short_headline_is_told_from_its_kicker_where_a_declared_title_is_the_rest() -> None:
    body = '<h1><span class="sub">Wende im Oberland:</span> Vorreiter Oberland?</h1>'
    assert headline(body, meta(og_title="Vorreiter Oberland?")) == "Vorreiter Oberland?"


def test_headline_in_parts_is_spelled_as_it_is_declared() -> None:
    body = '<h1><span class="title__kicker">Brüssel</span><span>: </span><span>Rat trifft sich im Januar</span></h1>'
    head = json_ld(headline="Brüssel: Rat trifft sich im Januar | Politik")
    assert headline(body, head) == "Brüssel: Rat trifft sich im Januar"


@pytest.mark.parametrize(
    "title",
    [
        "Rat trifft sich im Januar - Die Tagung 2024",
        "Rat trifft sich im Januar | Ausland",
        "Bote Hamburg: Rat trifft sich im Januar",
        "example.com Rat trifft sich im Januar",
    ],
)
def test_shown_heading_tells_what_of_a_title_is_the_name_of_a_site_or_section(title: str) -> None:
    body = "<h3>Rat trifft sich im Januar</h3><h3>Meistgelesen</h3>"
    assert headline(body, f"<title>{title}</title>") == "Rat trifft sich im Januar"


def test_heading_of_two_words_is_the_headline_where_the_address_repeats_it() -> None:
    head = "<title>Ausflüge am Fluss und im ganzen Land</title>"
    found = metadata("<h1>Hafen-Westviertel</h1>", head, url="https://b.example/stadt/hafenwestviertel.htm")
    assert found.headline == "Hafen-Westviertel"
    other = metadata("<h1>Hafen-Westviertel</h1>", head, url="https://b.example/stadt/3.htm")
    assert other.headline == "Ausflüge am Fluss und im ganzen Land"
