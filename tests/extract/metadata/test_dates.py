from datetime import UTC, datetime

import pytest

from newsspider.extract.metadata.dates import url_date
from newsspider.items import Link
from tests.extract.metadata.pages import json_ld, meta, metadata

PARAGRAPHS = "<p>" + "Der Rat kommt im Januar zusammen, sagte ein Sprecher am Montag in Brüssel. " * 6 + "</p>"
ARTICLE = "<main><article><h1>Rat trifft sich im Januar</h1>{}" + PARAGRAPHS * 2 + "</article></main>"


def test_declared_date_keeps_its_offset_and_names_its_source() -> None:
    found = metadata(ARTICLE.format(""), json_ld(datePublished="2024-05-03T23:30:00+02:00"))
    assert found.datePublished is not None
    assert found.datePublished.isoformat() == "2024-05-03T23:30:00+02:00"
    assert (found.datePrecision, found.timezoneSource) == ("second", "page")
    assert found.fieldSources["datePublished"].source == "json-ld"


def test_agreeing_sources_are_named() -> None:
    head = json_ld(datePublished="2024-05-03T10:00:00Z") + meta(article_published_time="2024-05-03T10:00:00Z")
    found = metadata(ARTICLE.format(""), head, url="https://b.example/2024/05/03/rat")
    assert found.fieldSources["datePublished"].agrees == ("meta", "url")


def test_day_gets_its_clock_from_a_source_that_says_the_same_day() -> None:
    head = json_ld(datePublished="2024-05-03") + meta(article_published_time="2024-05-03T10:15:00+02:00")
    found = metadata(ARTICLE.format(""), head)
    assert found.datePublished is not None
    assert (found.datePublished.hour, found.datePrecision) == (10, "second")


def test_date_without_zone_says_so() -> None:
    found = metadata(ARTICLE.format(""), meta(article_published_time="2024-05-03 14:02"))
    assert found.datePublished == datetime(2024, 5, 3, 14, 2, tzinfo=UTC)
    assert (found.timezoneSource, found.datePrecision) == ("assumed-utc", "minute")


def test_neither_date_is_filled_from_the_other() -> None:
    changed = metadata(ARTICLE.format(""), meta(article_modified_time="2024-05-03T10:00:00Z"))
    assert (changed.datePublished, changed.dateModified) == (None, datetime(2024, 5, 3, 10, tzinfo=UTC))
    published = metadata(ARTICLE.format(""), meta(article_published_time="2024-05-03T10:00:00Z"))
    assert published.dateModified is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<p class="meta">Von Anna Berg | 3. Mai 2024, 14:02 Uhr</p>', "2024-05-03"),
        ("<div>Publié le 3 mai 2024 à 14h02</div>", "2024-05-03"),
        ('<time datetime="2024-05-03T14:02:00+02:00">vor drei Tagen</time>', "2024-05-03"),
        ("<span>2024年5月3日</span>", "2024-05-03"),
        ("<div><span>نشر في</span> <span>3 مايو 2024</span></div>", "2024-05-03"),
        ("<ul><li>Berlin</li><li>03.05.2024</li></ul>", "2024-05-03"),
    ],
)
def test_date_shown_under_the_headline_is_read(line: str, day: str) -> None:
    found = metadata(ARTICLE.format(line))
    assert found.datePublished is not None
    assert found.datePublished.date().isoformat() == day


def test_shown_change_is_the_modified_date() -> None:
    found = metadata(ARTICLE.format("<p>Erschienen am 3. Mai 2024</p><p>Aktualisiert: 4. Mai 2024</p>"))
    assert found.datePublished is not None
    assert found.datePublished.day == 3
    only = metadata(ARTICLE.format("<p>Aktualisiert: 4. Mai 2024</p>"))
    assert (only.datePublished, only.dateModified) == (None, datetime(2024, 5, 4, tzinfo=UTC))


def test_clock_of_the_masthead_is_not_the_date() -> None:
    body = (
        '<div class="td-header-wrap"><div class="td-header-top-menu">'
        '<div class="td_data_time">Freitag, Dezember 27, 2024</div>'
        "</div><div>Become a member</div></div>" + ARTICLE.format("")
    )
    assert metadata(body).datePublished is None


def test_plain_masthead_without_telling_classes_is_not_the_date_either() -> None:
    body = "<div><p>Freitag, Dezember 27, 2024</p><p>Bote</p></div>" + ARTICLE.format("")
    assert metadata(body).datePublished is None


def test_clock_of_a_page_laid_out_in_tables_is_not_the_date() -> None:
    body = (
        '<table><tr><td class="kopf"><a href="/">Bote</a><br>'
        '<font class="datum">Dienstag, November 24, 2026</font></td></tr>'
        "<tr><td><h1>Rat trifft sich im Januar</h1><div>21.11.2026, 17:40 | Von Anna Berg</div>"
        + PARAGRAPHS
        + "</td></tr></table>"
    )
    found = metadata(body)
    assert found.datePublished == datetime(2026, 11, 21, 17, 40, tzinfo=UTC)
    assert [author.name for author in found.authors] == ["Anna Berg"]


def test_date_and_author_of_a_card_are_its_own() -> None:
    card = (
        '<div class="module"><h3><a href="/b">Deich wächst</a></h3><span class="author">Max Klein</span> '
        '<span class="date">23. November 2026</span></div>'
    )
    found = metadata("<div><h1>Rat trifft sich im Januar</h1>" + PARAGRAPHS + "</div><div>" + card + "</div>")
    assert (found.datePublished, found.authors) == (None, [])


@pytest.mark.parametrize(
    "other",
    [
        '<aside><h3>Mehr dazu</h3><time datetime="2023-01-01">1. Januar 2023</time></aside>',
        '<div class="related-posts"><span class="date">01.01.2023</span></div>',
        '<figure><img src="/2023/01/01/a.jpg"><figcaption>Brüssel, 1. Januar 2023</figcaption></figure>',
        '<div class="comments"><time datetime="2023-01-01">1. Januar 2023</time></div>',
        "<footer>© 1. Januar 2023 Bote</footer>",
        "<p>Am 1. Januar 2023 hatte der Minister noch gesagt, ein Treffen komme für ihn nicht in Frage.</p>",
    ],
)
def test_dates_of_other_things_are_not_the_date(other: str) -> None:
    assert metadata(ARTICLE.format("") + other).datePublished is None
    assert metadata(ARTICLE.format(other)).datePublished is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://b.example/2024/05/03/rat", "2024-05-03"),
        ("https://b.example/news/2024-05-03-rat", "2024-05-03"),
        ("https://b.example/2024/may/3/rat", "2024-05-03"),
        ("https://b.example/20240503/rat", "2024-05-03"),
        ("https://b.example/rat-20240503123456-nt.html", "2024-05-03"),
        ("https://b.example/03-05-2024-rat", "2024-05-03"),
        ("https://b.example/local/2024-05/03/c_1125.htm", "2024-05-03"),
        ("https://b.example/rat-2024-05/3", None),
        ("https://b.example/2024/05/rat", None),
        ("https://b.example/story/3000000218734/rat", None),
        ("https://b.example/2024/13/45/rat", None),
        ("https://b.example/?d=2024-05-03", None),
        ("https://archive.example/web/20160218101112/http://b.example/rat", None),
        ("https://archive.example/web/20160218101112/http://b.example/2012/02/14/rat", "2012-02-14"),
        ("http://[broken", None),
    ],
)
def test_day_in_an_address(url: str, day: str | None) -> None:
    stamp = url_date(url)
    assert (stamp.day if stamp else None) == day


def test_date_of_the_feed_serves_where_the_page_has_none() -> None:
    link = Link(
        url="https://b.example/a",
        via="feed",
        source="https://b.example/f",
        published=datetime(2024, 5, 3, 9, tzinfo=UTC),
    )
    found = metadata(ARTICLE.format(""), link=link)
    assert found.datePublished == link.published
    assert (found.fieldSources["datePublished"].source, found.timezoneSource) == ("feed", "feed")


@pytest.mark.parametrize(
    "head",
    [
        json_ld(datePublished="2024-05-03T10:00:00Z", dateModified="2024-05-03T10:00:00Z"),
        json_ld(datePublished="2024-05-03T10:00:00Z", dateModified="2024-05-03T12:00:40+02:00"),
        json_ld(datePublished="2024-05-03", dateModified="2024-05-03"),
        json_ld(datePublished="2024-05-03T10:00:00+02:00", dateModified="2024-05-03 10:00"),
        meta(article_published_time="2024-05-03T10:00:00Z", article_modified_time="2024-05-03T10:00:00Z"),
    ],
)
def test_change_at_the_time_of_publication_is_none(head: str) -> None:
    found = metadata(ARTICLE.format(""), head)
    assert (found.dateModified, found.dateModifiedRaw) == (None, None)
    assert "dateModified" not in found.fieldSources


def test_later_change_counts_beside_one_that_repeats_the_publication() -> None:
    head = json_ld(datePublished="2024-05-03T10:00:00Z", dateModified="2024-05-03T10:00:00Z")
    found = metadata(ARTICLE.format(""), head + meta(article_modified_time="2024-05-04T09:00:00Z"))
    assert found.dateModified == datetime(2024, 5, 4, 9, tzinfo=UTC)


def listed(modified: datetime, published: datetime | None = None) -> Link:
    return Link(
        url="https://b.example/a", via="sitemap", source="https://b.example/s", modified=modified, published=published
    )


def test_change_in_a_listing_counts_where_it_is_later_than_the_publication() -> None:
    head = meta(article_published_time="2024-05-03T10:00:00Z")
    later, same = datetime(2024, 5, 4, 9, tzinfo=UTC), datetime(2024, 5, 3, 10, 1, tzinfo=UTC)
    found = metadata(ARTICLE.format(""), head, link=listed(later))
    assert (found.dateModified, found.fieldSources["dateModified"].source) == (later, "feed")
    assert metadata(ARTICLE.format(""), head, link=listed(same)).dateModified is None
    assert metadata(ARTICLE.format(""), link=listed(later, later)).dateModified is None


def test_change_in_a_listing_on_the_day_of_publication_is_not_later() -> None:
    found = metadata(
        ARTICLE.format(""), json_ld(datePublished="2024-05-03"), link=listed(datetime(2024, 5, 3, 9, tzinfo=UTC))
    )
    assert found.dateModified is None


def test_change_in_a_listing_of_an_undated_page_is_none() -> None:
    found = metadata(ARTICLE.format(""), link=listed(datetime(2024, 5, 3, 9, tzinfo=UTC)))
    assert (found.datePublished, found.dateModified, found.timezoneSource) == (None, None, None)


def test_page_that_states_no_change_is_believed_before_a_listing() -> None:
    head = json_ld(datePublished="2024-05-03T10:00:00Z", dateModified="2024-05-03T10:00:00Z")
    assert metadata(ARTICLE.format(""), head, link=listed(datetime(2024, 6, 1, tzinfo=UTC))).dateModified is None


def test_change_before_publication_is_kept_and_warned_of() -> None:
    found = metadata(
        ARTICLE.format(""), json_ld(datePublished="2024-05-03T10:00:00Z", dateModified="2023-01-01T10:00:00Z")
    )
    assert found.dateModified is not None
    assert found.warnings == ["dateModified is before datePublished"]
