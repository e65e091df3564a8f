"""Bytes become a tree: in the right encoding, without control characters, in bounded time, or not at all."""

from __future__ import annotations

import time

import pytest

from newsspider.errors import NotHtml, PageTooComplex
from newsspider.extract.blocks import read_blocks
from newsspider.extract.parse import (
    MAX_ATTRIBUTES,
    MAX_PAGE_BYTES,
    MAX_TAGS,
    _without_middles,
    clean_bytes,
    decode,
    has_markup,
    parse,
)

GERMAN = "Die Fähre zu den äußeren Inseln fährt wieder – für „fünf“ Euro. " * 8
RUSSIAN = "Паром к внешним островам снова отходит от старой пристани, сообщило управление порта. " * 8
JAPANESE = "離島へのフェリーが古い港から再び出ることになったと、港湾局が火曜日に発表した。" * 8
MANY = 18 * MAX_ATTRIBUTES


def text_of(html: bytes | str, encoding: str | None = None) -> str:
    return " ".join(str(parse(html, encoding=encoding).text_content()).split())


# encodings


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_counts_more_than_header_and_meta(codec: str) -> None:
    html = f'<meta charset="koi8-r"><p>{GERMAN}</p>'.encode(codec)
    assert text_of(html, "windows-1251") == GERMAN.strip()


def test_byte_order_mark_is_no_text() -> None:
    assert not decode(b"\xef\xbb\xbf<p>a</p>").startswith("\ufeff")


@pytest.mark.parametrize(
    ("text", "codec"), [(GERMAN, "windows-1252"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis"), (RUSSIAN, "cp1251")]
)
def test_encoding_of_the_header_is_used(text: str, codec: str) -> None:
    assert text_of(f"<p>{text}</p>".encode(codec), codec) == text.strip()


@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "windows-1252"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_encoding_of_the_meta_element_is_used(text: str, codec: str) -> None:
    html = f'<html><head><meta charset="{codec}"></head><p>{text}</p>'
    assert text_of(html.encode(codec)) == text.strip()


def test_latin_1_is_read_as_windows_1252() -> None:
    assert text_of("<p>„fünf“ – 5 €</p>".encode("cp1252"), "iso-8859-1") == "„fünf“ – 5 €"


def test_utf_8_is_read_as_that_whatever_is_declared() -> None:
    assert text_of(f'<meta charset="iso-8859-1"><p>{GERMAN}</p>'.encode(), "windows-1252") == GERMAN.strip()


@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "cp1252"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_what_claims_to_be_utf_8_and_is_not_is_detected(text: str, codec: str) -> None:
    html = f'<html><head><meta charset="utf-8"></head><body><p>{text}</p></body></html>'.encode(codec)
    assert text_of(html, "utf-8") == text.strip()


@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "cp1252"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis")])
def test_undeclared_encoding_is_detected(text: str, codec: str) -> None:
    assert text_of(f"<html><body><p>{text}</p></body></html>".encode(codec)) == text.strip()


@pytest.mark.parametrize("declared", ["euc-kr", "big5"])
def test_what_cannot_be_what_it_claims_is_detected(declared: str) -> None:
    html = f'<html><head><meta charset="{declared}"></head><body><p>{RUSSIAN}</p></body></html>'.encode("koi8-r")
    assert text_of(html) == RUSSIAN.strip()


@pytest.mark.parametrize("declared", [None, "utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, JAPANESE])
def test_utf_16_without_a_mark_is_told_by_its_zeros(text: str, codec: str, declared: str | None) -> None:
    html = f"<html><head><meta charset=utf-8><title>A title</title></head><body><p>{text}</p></body></html>"
    assert text_of(html.encode(codec), declared) == f"A title{text.strip()}"


def test_what_claims_to_be_utf_16_and_has_no_zeros_is_something_else() -> None:
    assert text_of(f"<p>{GERMAN}</p>".encode("cp1252"), "utf-16") == GERMAN.strip()


def test_zeros_here_and_there_are_no_utf_16() -> None:
    assert text_of(b"<p>A\0 b\0\0\0\0\0\0\0\0c</p>" * 99) == " ".join(["A", "bc"] * 99).replace("bc A", "bcA")


@pytest.mark.parametrize("codec", ["windows-1251", "koi8-r", "gbk", "shift_jis", "euc-kr"])
def test_what_claims_to_be_western_and_has_no_western_words_is_detected(codec: str) -> None:
    text = {"gbk": "渡轮在维修三周之后回到了港口，全城的人都来迎接它。" * 8, "shift_jis": JAPANESE}.get(codec, RUSSIAN)
    assert text_of(f"<html><body><p>{text}</p></body></html>".encode(codec), "iso-8859-1") == text.strip()


def test_western_text_of_many_accents_is_believed() -> None:
    text = f"{GERMAN}«Où ça?» – ÀÉÈÊÎÔÙÛ ÆØÅæøå ÞÓÐÆÖÍ, ¡¡¡¡¡¡¡¡ {GERMAN}"
    assert text_of(f"<p>{text}</p>".encode("cp1252"), "iso-8859-1") == text.strip()


def test_a_few_broken_bytes_do_not_change_the_encoding_of_all_others() -> None:
    html = f"<p>{GERMAN * 4}</p>".encode().replace(b"Inseln", b"Inse\xffln", 1)
    found = text_of(html)
    assert found.count("\ufffd") == 1
    assert "äußeren" in found


def test_characters_in_two_halves_are_made_whole_and_single_halves_are_none() -> None:
    halves = "\ud83d\udc4d\ud800".encode("utf-8", "surrogatepass")
    assert text_of(f"<p>{GERMAN}".encode() + halves * 9) == GERMAN + "👍\ufffd" * 9


def test_unknown_encodings_are_passed_over() -> None:
    assert text_of(f'<meta charset="none-such"><p>{GERMAN}</p>'.encode("cp1252"), "x-unheard") == GERMAN.strip()


def test_text_may_come_decoded() -> None:
    assert text_of(f'<meta charset="koi8-r"><p>{JAPANESE}</p>') == JAPANESE


# control characters


@pytest.mark.parametrize(
    "control",
    [
        "\u00ad",
        "\x00",
        "\x01",
        "\x08",
        "\x1b",
        "\x7f",
        "\x9d",
        "\ufffe",
        "\uffff",
        "\ufdd0",
        "\U0001ffff",
        "\U0010fffe",
        "\ufeff",
        "\u200b",
        "\u2060",
        "\u2063",
    ],
)
def test_control_characters_go_and_the_text_stays(control: str) -> None:
    assert text_of(f"<p>old har{control}bour pier</p>") == "old harbour pier"


@pytest.mark.parametrize(
    "reference",
    ["&#1;", "&#x1;", "&#X0001;", "&#0;", "&#127;", "&#x81;", "&#xFFFF;", "&#65534;", "&#xfdd0;", "&#x1FFFF;",
     "&#8203;", "&#x200B;", "&#xFEFF;", "&#8288;", "&#&#8203;1;",
     "&#1", "&&#1;#1;", "&#&#1;1;", "&shy;", "&#173;", "&#xAD;", "&#&shy;1;"],
)  # fmt: skip
def test_control_characters_by_their_number_go_and_the_text_stays(reference: str) -> None:
    found = text_of(f"<p>old har{reference}bour pier</p>")
    assert found.replace(" ", "") in ("oldharbourpier", "oldhar&bourpier")


@pytest.mark.parametrize(
    ("reference", "character"), [("&#x80;", "€"), ("&#146;", "’"), ("&#x1F600;", "😀"), ("&#228;", "ä"), ("&#33;", "!")]
)
def test_other_characters_by_their_number_stay(reference: str, character: str) -> None:
    assert text_of(f"<p>a{reference}b</p>") == f"a{character}b"


@pytest.mark.parametrize(
    "html",
    [
        "<p>\u200dold harbour</p>",
        "<p>old harbour\u200d</p>",
        "<p>old <b>\u200c</b>\u200dharbour</p>",
        "<p>old\u200d\u200d harbour\u200c </p>",
        "<p>old har\u200cbour</p>",
        "<p>old \u200c\u200charbour</p><p>\u200d</p>",
        "<p>&zwj;</p><p>old harbour</p><p>&#8204;</p><p>&#x200D;</p><p>&zwnj;</p>",
    ],
)
def test_joiners_go_where_no_letters_are_to_be_joined(html: str) -> None:
    assert [block.text for block in read_blocks(parse(html)).blocks] == ["old harbour"]


@pytest.mark.parametrize(
    "text", ["ข่าว\u200bวันนี้", "ព័ត៌មាន\u200bថ្ងៃនេះ", "နိုင်ငံ\u200bသတင်း", "👩\u200d🚀", "می\u200cخواهم", "CD\u200cها"]
)
def test_invisible_characters_that_part_or_join_letters_stay(text: str) -> None:
    assert text_of(f"<p>{text}</p>") == text


@pytest.mark.parametrize("gap", ["\x0b", "\x0c", "\x85", "\u2028", "\r\n", "\t"])
def test_what_separates_words_goes_on_separating_them(gap: str) -> None:
    assert text_of(f"<p>old{gap}harbour</p>") == "old harbour"


def test_half_characters_do_not_stop_a_decoded_page() -> None:
    assert text_of("<p>old \ud800harbour</p>") == "old ?harbour"


# what is no document


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n1 0 obj <p>",
        b"\x89PNG\r\n\x1a\n<p>",
        b"\xff\xd8\xff\xe0JFIF",
        b"GIF89a",
        b"RIFF\x00\x00WEBP",
        b"PK\x03\x04",
        b"\x1f\x8b\x08",
        b'{"title": "<p>A</p>"}',
        b' \n[{"html": "<p>A</p>"}]',
        b"",
        b" \n\t ",
        b"\x00\x00\x01",
        b"<!-- nothing -->",
    ],
)
def test_what_is_no_document_is_refused(body: bytes) -> None:
    with pytest.raises(NotHtml):
        parse(body, url="https://example.com/a")


def test_refusal_names_the_address() -> None:
    with pytest.raises(NotHtml, match=r"https://example\.com/a: .*JSON"):
        parse(b'{"a": 1}', url="https://example.com/a")


def test_text_in_braces_is_a_document() -> None:
    assert text_of("{{ title }} <p>The ferry returns</p>") == "{{ title }} The ferry returns"


def test_too_large_a_page_is_refused() -> None:
    with pytest.raises(PageTooComplex, match="8 MB"):
        parse(b"<p>a</p>" + b" " * MAX_PAGE_BYTES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_page_of_too_many_tags_is_refused(encoding: str) -> None:
    page = "<p>é" * (MAX_TAGS + 1)
    with pytest.raises(PageTooComplex, match="200,000 tags"):
        parse(page.encode(encoding), encoding=encoding)


@pytest.mark.parametrize(
    ("body", "expected"), [(b"a < b and c > d", False), (b"a <b>c</b>", True), (b"<!doctype html>", True), (b"", False)]
)
def test_markup_is_told_from_text(body: bytes, expected: bool) -> None:
    assert has_markup(body) is expected


def test_clean_bytes_are_utf_8() -> None:
    assert clean_bytes(GERMAN.encode("cp1252")) == GERMAN.encode()


# the attribute guard

NUMBERED = [f"a{number}" for number in range(MANY)]


def many(form: str, gap: str = " ") -> str:
    """The attributes of a tag, each in a form: `N` stands for its name."""
    return gap.join(form.replace("N", name) for name in NUMBERED)


DISGUISES = {
    "no value": f"<p {many('N')}>",
    "short values": f"<p {many('N=1')}>",
    "values that hold the end of a tag": "<p " + many('N=">"') + ">",
    "single quotes that hold the end of a tag": "<p " + many("N='>'") + ">",
    "one value that holds the end of a tag, others none": f'<p a=">" {many("N")}>',
    "few values that hold the end of a tag": "<p " + "".join(f'b{n}=">" {many(f"N-{n}")} ' for n in range(3)) + ">",
    "slashes": f"<p/{many('N', '/')}>",
    "line breaks": "<p\n" + many("N", "\n") + ">",
    "no spaces between quoted values": "<p " + many('N="x"', "") + ">",
    "stray equals signs": f"<p {many('=N')}>",
    "stray quotes": "<p " + many('N"') + ">",
    "spaces around the equals sign": f"<p {many('N = x')}>",
    "a script's tag": f"<script {many('N')}></script>",
    "upper case": f"<DIV {many('N').upper()}>",
    "after a comment that is closed at once": f"<!--><p {many('N')}>",
    "after a comment with a bang": f"<!-- --!><p {many('N')}> <!-- -->",
    "after a script that closes itself": f"<script/><p {many('N')}></script>",
    "after a quote in the text": f'<p>a="</p><p {many("N")}>',
    "after a quote in a script": "<script>a='<p b=\"'</script><p " + many("N") + ">",
    "a tag of its own making": f"<x-tag {many('N')}>",
}


@pytest.mark.parametrize("html", DISGUISES.values(), ids=DISGUISES.keys())
def test_tag_of_too_many_attributes_is_refused_in_every_disguise(html: str) -> None:
    start = time.process_time()
    with pytest.raises(PageTooComplex, match="attributes"):
        parse(f"<p>The ferry returns</p>{html}text</p>")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "html",
    [
        f"<p {' '.join(NUMBERED * 8)}",  # the tag never ends: it is no tag
        f"<p {' '.join(['a'] * MANY)}>",  # one attribute, said again and again
        f"</p {' '.join(NUMBERED)}>",
        f"<!-- {' '.join(NUMBERED)} -->",
    ],
    ids=["unclosed", "repeated", "closing tag", "comment"],
)
def test_attributes_that_are_never_kept_take_no_time(html: str) -> None:
    start = time.process_time()
    found = text_of(f"<p>The ferry returns</p>{html}")
    assert found.startswith("The ferry returns")
    assert time.process_time() - start < 1


def test_million_attributes_are_not_counted_to_the_last() -> None:
    page = f"<p {' '.join(f'a{n}' for n in range(1_000_000))}>x".encode()
    assert len(_without_middles(page)) < 60_000
    with pytest.raises(PageTooComplex, match="attributes"):
        parse(page)


def test_limit_is_where_it_says() -> None:
    assert text_of(f"<p {' '.join(NUMBERED[:MAX_ATTRIBUTES])}>ferry</p>") == "ferry"
    with pytest.raises(PageTooComplex):
        parse(f"<p {' '.join(NUMBERED[: MAX_ATTRIBUTES + 1])}>ferry</p>")


HARMLESS = {
    "a long script": f"<script>{'if (a <b && c == d) { e = f / g ; } ' * 9_000}</script>",
    "a script with arrows and markup": f"""<script>{'x = "<p class=a b c>" => y; ' * 9_000}</script>""",
    "a long comment": f"<!-- <p {'a b=1 ' * 9_000} -->",
    "a long style": f"<style>{'a > b { c : d ; } ' * 9_000}</style>",
    "a drawn picture": '<svg><path d="' + "M 1 2 L 3 4 " * 9_000 + '"/></svg>',
    "JSON in an attribute": "<div data-state='" + '{"a": "b > c", "d": [1, 2]}, ' * 9_000 + "'></div>",
    "an address of many parameters": f'<a href="/?{many("N=1", "&")}">a</a>',
    "many tags": '<p class="a" id="b" data-c="d" title="e > f">x</p>' * 9_000,
    "many words": f"<p>{'word / word = word ' * 9_000}</p>",
}


@pytest.mark.parametrize("html", HARMLESS.values(), ids=HARMLESS.keys())
def test_long_pages_without_such_a_tag_are_read(html: str) -> None:
    root = parse(f"<html><body>{html}<p>The ferry returns</p></body></html>")
    assert str(root.text_content()).endswith("The ferry returns")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div>" * 50_000 + "</section>" * 50_000,
        "<span><p>" * 50_000,
        "<b>x" * 50_000,
        "<table><tr><td>" * 30_000,
        "<" * 190_000,
        "<a " * 190_000,
        "<!--" * 190_000,
        '="' * 500_000,
        "='>" * 200_000,
        "&#" * 300_000,
        "&&#1;#1;" * 50_000,
        "&#" + "0" * 500_000,
    ],
    ids=lambda html: f"{html[:16]}-{len(html)}",
)
def test_degenerate_pages_take_bounded_time(html: str) -> None:
    start = time.process_time()
    parse(f"<p>The ferry returns</p>{html}")
    assert time.process_time() - start < 2
