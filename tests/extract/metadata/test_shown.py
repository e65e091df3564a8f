"""Days that stand on the page only: which of them is the article's."""

import time
from datetime import UTC, datetime

import pytest

from newsspider.extract.metadata.read import Metadata
from tests.extract.metadata.pages import json_ld, meta, metadata

TEXT = "<p>" + "Der Rat kommt im Januar zusammen, sagte ein Sprecher am Montag in Brüssel. " * 6 + "</p>"
TITLE = "<h1>Rat trifft sich im Januar</h1>"


def published(found: Metadata) -> str | None:
    return found.datePublished.date().isoformat() if found.datePublished else None


def modified(found: Metadata) -> str | None:
    return found.dateModified.date().isoformat() if found.dateModified else None


def test_both_dates_of_one_line_are_told_apart_by_the_words_before_them() -> None:
    line = "<p>Posted: May 3, 2024 4:00 AM EDT | Last updated: May 4, 2024</p>"
    found = metadata(f"<main>{TITLE}{line}{TEXT}</main>", lang="en")
    assert (published(found), modified(found), found.timezoneSource) == ("2024-05-03", "2024-05-04", "page")


def test_date_before_a_change_is_the_publication() -> None:
    line = '<p class="is-last-update">3 maggio 2024 (modifica il 4 maggio 2024 | 15:24)</p>'
    found = metadata(f"<main>{TITLE}{line}{TEXT}</main>", lang="it")
    assert (published(found), modified(found)) == ("2024-05-03", "2024-05-04")


def test_change_announced_without_a_day_leaves_the_publication_alone() -> None:
    line = "<p>Posted: May 3, 2024 | Last updated: May 4</p>"
    assert published(metadata(f"<main>{TITLE}{line}{TEXT}</main>", lang="en")) == "2024-05-03"


def test_word_that_follows_its_date_counts_where_the_line_ends_with_it() -> None:
    found = metadata(f"<main>{TITLE}<p>2024年5月3日 更新</p>{TEXT}</main>", lang="ja")
    assert (published(found), modified(found)) == (None, "2024-05-03")


@pytest.mark.parametrize(
    "line",
    [
        "<div>Updated <span>May 3, 2024</span></div>",
        "<div><b>Last updated:</b><div>May 3, 2024</div></div>",
        '<div class="field--name-changed"><time datetime="2024-05-03">May 3, 2024</time></div>',
        '<p class="post-meta">Updated on <time datetime="2024-05-03">May 3, 2024</time></p>',
    ],
)
def test_change_may_be_called_so_by_the_box_around_its_date(line: str) -> None:
    found = metadata(f"<main>{TITLE}{line}{TEXT}</main>", lang="en")
    assert (published(found), modified(found)) == (None, "2024-05-03")


def test_class_that_names_both_dates_is_of_the_publication() -> None:
    line = '<p>Am <time class="date updated published" datetime="2024-05-03T10:07:02+02:00">3. Mai 2024</time></p>'
    assert published(metadata(f"<main>{TITLE}{line}{TEXT}</main>")) == "2024-05-03"


def test_only_date_of_a_theme_that_calls_any_date_updated_is_the_publication() -> None:
    line = '<time class="updated" datetime="2024-05-03T10:07:02+02:00">3. Mai 2024</time>'
    assert published(metadata(f"<main>{TITLE}{line}{TEXT}</main>")) == "2024-05-03"
    both = line + '<time class="published" datetime="2024-05-02T10:07:02+02:00">2. Mai 2024</time>'
    assert published(metadata(f"<main>{TITLE}{both}{TEXT}</main>")) == "2024-05-02"


def test_day_above_the_box_of_a_blog_post_is_the_publication() -> None:
    body = (
        '<div class="date-outer"><h2 class="date-header"><span>Freitag, 3. Mai 2024</span></h2><div><div><div>'
        f'<h3 class="post-title">Rat trifft sich im Januar</h3>{TEXT}</div></div></div></div>'
    )
    assert published(metadata(body, "<title>Rat trifft sich im Januar</title>")) == "2024-05-03"


@pytest.mark.parametrize(
    "head",
    [
        '<div><p>Freitag, 27. Dezember 2024</p><a href="/">Bote</a></div>',
        '<div><a href="/"><img src="/bote.png"></a><p>Freitag, 27. Dezember 2024</p></div>',
        '<p>Freitag, 27. Dezember 2024</p><ul><li><a href="/politik">Politik</a></li></ul>',
    ],
)
@pytest.mark.parametrize("levels", [1, 2, 4])
def test_day_above_a_page_with_a_menu_is_the_clock(head: str, levels: int) -> None:
    body = f'<div id="page">{head}{"<div>" * levels}{TITLE}{TEXT}{"</div>" * levels}</div>'
    assert published(metadata(body)) is None


@pytest.mark.parametrize(
    "aside",
    [
        "<aside><p>Anna Berg</p><p>3. Mai 2024</p></aside>",
        '<aside class="side-col"><p class="item__date">3. Mai 2024</p><h2>Themen</h2><p>Brüssel</p></aside>',
        '<div class="lay-sidebar"><time datetime="2024-05-03">3. Mai</time></div>',
    ],
)
def test_lines_about_the_article_may_stand_beside_its_text(aside: str) -> None:
    assert published(metadata(f"<div>{TITLE}</div><div>{aside}<div>{TEXT * 2}</div></div>")) == "2024-05-03"


def test_list_beside_the_text_tells_other_days() -> None:
    aside = '<div class="sidebar"><h4>Termine</h4><time datetime="2024-05-03">3. Mai</time></div>'
    assert published(metadata(f"<div>{TITLE}</div><div>{aside}<div>{TEXT * 2}</div></div>")) is None


@pytest.mark.parametrize(
    "box",
    [
        "<dl><dt>Veröffentlicht am</dt><dd>3. Mai 2024</dd></dl>",
        "<ul><li><p>Mise en ligne</p><p>3 mai 2024</p></li><li><p>Voix</p><p>Anne Mont</p></li></ul>",
        "<div><div><h3>Published</h3><p><time>May 3, 2024</time></p></div></div>",
    ],
)
def test_label_may_be_an_element_of_its_own(box: str) -> None:
    assert published(metadata(f"<div>{TITLE}{TEXT * 3}</div><div>{box}</div>")) == "2024-05-03"


def test_label_in_another_storys_card_is_not_the_articles() -> None:
    card = '<div><h4><a href="/b">Deich wächst</a></h4><p>Erschienen am 3. Mai 2024</p></div>'
    assert published(metadata(f"<div>{TITLE}{TEXT * 3}</div><section>{card}</section>")) is None


def test_day_alone_in_its_line_after_the_text_is_the_publication() -> None:
    body = f"<div><div>{TITLE}</div>{TEXT * 3}<p><i>Freitag, 3. Mai 2024, 14:02 Uhr</i></p></div>"
    found = metadata(body)
    assert found.datePublished == datetime(2024, 5, 3, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "end",
    [
        "<p>3. Mai 2024</p><p>10. Mai 2024</p>",
        "<p>*Preise vom 3. Mai 2024 ohne Gewähr</p>",
        "<p>Siehe <i>Zeitschrift für Räte</i>. 3. Mai 2024;174(10):1587-95. " + "Dort steht mehr davon. " * 8 + "</p>",
        '<div class="comments"><p>3. Mai 2024</p></div>',
        "<footer><p>3. Mai 2024</p></footer>",
    ],
)
def test_days_after_the_text_that_are_of_other_things(end: str) -> None:
    assert published(metadata(f"<div><div>{TITLE}</div>{TEXT * 3}</div><div>{end}</div>")) is None


def test_day_in_numbers_follows_the_change_that_the_page_declares() -> None:
    line = "<p>Published on 06/01/2026 - 13:55</p>"
    head = meta(article_modified_time="2026-01-06T15:10:00+01:00")
    assert published(metadata(f"<main>{TITLE}{line}{TEXT}</main>", head, lang="en", url=None)) == "2026-01-06"


@pytest.mark.parametrize(
    ("other", "day"),
    [
        (
            "<p>Next meeting on 25/12/2024 in the town hall, as always with tea and cake for all of us.</p>",
            "2024-04-03",
        ),
        (
            "<p>Next meeting on 12/25/2024 in the town hall, as always with tea and cake for all of us.</p>",
            "2024-03-04",
        ),
        ("", "2024-03-04"),
    ],
)
def test_day_in_numbers_follows_the_other_numbers_of_the_page(other: str, day: str) -> None:
    body = f"<main>{TITLE}<p>Published on 03/04/2024</p>{TEXT}{other}</main>"
    assert published(metadata(body, lang="en", url=None)) == day


def test_declared_day_in_numbers_follows_the_address() -> None:
    head = '<meta name="date" content="03/04/2024">'
    found = metadata(f"<main>{TITLE}{TEXT}</main>", head, lang="en", url="https://b.example/2024/04/03/rat")
    assert published(found) == "2024-04-03"


def test_declared_date_spares_the_search() -> None:
    line = "<p>Published: May 4, 2024</p>"
    found = metadata(f"<main>{TITLE}{line}{TEXT}</main>", json_ld(datePublished="2024-05-03"), lang="en")
    assert published(found) == "2024-05-03"


def test_search_of_a_page_of_dates_ends_in_time() -> None:
    lines = "<p>3. Mai 2024</p><span>Aktualisiert</span> <time>4. Mai</time>" * 5_000
    body = f"<div>{TITLE}</div><div>{lines}</div>"
    start = time.process_time()
    metadata(body)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("script", "day"),
    [
        ('{"article":{"publishedAt":"2024-05-03T10:00:00Z","updatedAt":"2024-05-04T10:00:00Z"}}', "2024-05-03"),
        ('window.state = "{\\"datePublished\\":\\"2024-05-03\\"}"', "2024-05-03"),
        ('{"createdAt":"2024-05-02T10:00:00Z","publicationDate":"2024-05-03T10:00:00Z"}', "2024-05-03"),
        ('{"createdAt":"2024-05-03T10:00:00Z"}', "2024-05-03"),
        ('[{"publishedAt":"2024-05-03T10:00:00Z"},{"publishedAt":"2024-05-04T10:00:00Z"}]', None),
        ('{"unpublishedAt":"2024-05-03T10:00:00Z","lastPublished":"2024-05-03"}', None),
        ('{"copyright":"2024-05-03"}', None),
    ],
)
def test_data_of_scripts_tells_the_day_where_it_tells_but_one(script: str, day: str | None) -> None:
    body = f"<div>{TITLE}{TEXT}</div><script>{script}</script>"
    assert published(metadata(body)) == day


def test_field_names_where_a_day_was_found() -> None:
    body = f'<div>{TITLE}{TEXT}</div><script>{{"publishedAt":"2024-05-03T10:00:00Z"}}</script>'
    assert metadata(body).fieldSources["datePublished"].source == "script"
