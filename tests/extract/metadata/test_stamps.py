import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from newsspider.extract.metadata.stamps import parse_stamp


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2024-05-03T14:02:11+02:00", "2024-05-03T14:02:11+02:00", "second"),
        ("2024-05-03T14:02:11.123Z", "2024-05-03T14:02:11+00:00", "second"),
        ("2024-05-03 14:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("2024-05-03T14:02+0530", "2024-05-03T14:02:00+05:30", "minute"),
        ("2024-05-03T14:02:11\u22125:00", "2024-05-03T14:02:11-05:00", "second"),
        ("2024-05-03", "2024-05-03T00:00:00+00:00", "day"),
        ("2024-05-03T00:00:00Z", "2024-05-03T00:00:00+00:00", "day"),
        ("2024-05-03T00:00:00+02:00", "2024-05-03T00:00:00+02:00", "second"),
        ("20240503", "2024-05-03T00:00:00+00:00", "day"),
        ("20240503T140200Z", "2024-05-03T14:02:00+00:00", "second"),
        ("Fri, 03 May 2024 14:02:11 GMT", "2024-05-03T14:02:11+00:00", "second"),
        ("Fri, 3 May 2024 14:02:11 +0200", "2024-05-03T14:02:11+02:00", "second"),
        ("1714744931", "2024-05-03T14:02:11+00:00", "second"),
        ("1714744931000", "2024-05-03T14:02:11+00:00", "second"),
        ("3. Mai 2024, 14:02 Uhr", "2024-05-03T14:02:00+00:00", "minute"),
        ("3. Mai 2024, 14.02 Uhr", "2024-05-03T14:02:00+00:00", "minute"),
        ("03.05.2024 | 14:02 Uhr MESZ", "2024-05-03T14:02:00+02:00", "minute"),
        ("Stand: 03.05.24", "2024-05-03T00:00:00+00:00", "day"),
        ("3 mai 2024 à 14h02", "2024-05-03T14:02:00+00:00", "minute"),
        ("Publié le 1er février 2024", "2024-02-01T00:00:00+00:00", "day"),
        ("3 de mayo de 2024 - 14:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("3 maggio 2024", "2024-05-03T00:00:00+00:00", "day"),
        ("3 maja 2024, 14:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("3 мая 2024, 14:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("3 Mayıs 2024", "2024-05-03T00:00:00+00:00", "day"),
        ("3 Μαΐου 2024", "2024-05-03T00:00:00+00:00", "day"),
        ("3 مايو 2024", "2024-05-03T00:00:00+00:00", "day"),
        ("٣ مايو ٢٠٢٤", "2024-05-03T00:00:00+00:00", "day"),
        ("2024年5月3日 14時02分", "2024-05-03T14:02:00+00:00", "minute"),
        ("2024년 5월 3일 14:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("2024. május 3.", "2024-05-03T00:00:00+00:00", "day"),
        ("3 tháng 5, 2024", "2024-05-03T00:00:00+00:00", "day"),
        ("May 3, 2024 at 2:02 pm ET", "2024-05-03T14:02:00+00:00", "minute"),
        ("May 3rd, 2024, 2:02 p.m. EDT", "2024-05-03T14:02:00-04:00", "minute"),
        ("14:02 GMT, 3 May 2024", "2024-05-03T14:02:00+00:00", "minute"),
        ("Aug 08, 2024 4:00 PM EDT", "2024-08-08T16:00:00-04:00", "minute"),
        ("2024-05-03 04:02 PM", "2024-05-03T16:02:00+00:00", "minute"),
        ("2024-05-03T12:30:00AM", "2024-05-03T00:30:00+00:00", "second"),
        ("3/5/2024 4:02:11 PM", "2024-05-03T16:02:11+00:00", "second"),
        ("12:30 AM, May 3, 2024", "2024-05-03T00:30:00+00:00", "minute"),
        ("2024년 5월 3일 오후 2:02", "2024-05-03T14:02:00+00:00", "minute"),
        ("2024年5月3日 午後2時2分", "2024-05-03T14:02:00+00:00", "minute"),
        ("2024年5月3日 上午2:02", "2024-05-03T02:02:00+00:00", "minute"),
        ("2024. 5. 3.", "2024-05-03T00:00:00+00:00", "day"),
        ("令和6年5月3日", "2024-05-03T00:00:00+00:00", "day"),
        ("3 พ.ค. 2567 14:02", "2024-05-03T14:02:00+00:00", "minute"),
    ],
)
def test_date_is_read_with_what_it_tells(text: str, iso: str, precision: str) -> None:
    stamp = parse_stamp(text, whole=text.isdecimal() or text.startswith("2024"))
    assert stamp is not None
    assert (stamp.instant.isoformat(), stamp.precision) == (iso, precision)


@pytest.mark.parametrize(
    "text",
    [
        "3 May 2024",
        "3. Mai 2024",
        "3 mai 2024",
        "3 de mayo de 2024",
        "3 maggio 2024",
        "3 de maio de 2024",
        "3 mei 2024",
        "3 maj 2024",
        "3. toukokuuta 2024",
        "3. maí 2024",
        "3 maja 2024 r.",
        "3. května 2024",
        "3. mája 2024",
        "3. svibnja 2024.",
        "3. maja 2024.",
        "3. маја 2024.",
        "3 мај 2024",
        "3 мая 2024 г.",
        "3 травня 2024",
        "3 май 2024",
        "2024. gada 3. maijā",
        "2024 m. gegužės 3 d.",
        "3. mai 2024",
        "2024. május 3.",
        "3 Μαΐου 2024",
        "3 maj 2024, e premte",
        "3 Mayıs 2024",
        "3 may 2024",
        "3 мамыр 2024",
        "3 Mei 2024",
        "Mayo 3, 2024",
        "3 tháng 5, 2024",
        "3 de maig de 2024",
        "2024ko maiatzaren 3a",
        "3 مايو 2024",
        "٣ أيار ٢٠٢٤",
        "۳ مه ۲۰۲۴",
        "3 مئی 2024",
        "3 במאי 2024",
        "3 मई 2024",
        "3 मे 2024",
        "৩ মে ২০২৪",
        "૩ મે ૨૦૨૪",
        "3 ਮਈ 2024",
        "3 மே 2024",
        "3 మే 2024",
        "3 ಮೇ 2024",
        "3 മേയ് 2024",
        "3 พฤษภาคม 2567",
        "๓ พฤษภาคม ๒๕๖๗",
        "3 მაისი 2024",
        "3 մայիսի 2024",
        "2024年5月3日",
        "2024년 5월 3일",
    ],
)
def test_month_is_read_in_the_larger_languages(text: str) -> None:
    stamp = parse_stamp(text)
    assert stamp is not None
    assert stamp.day == "2024-05-03"


def test_month_that_two_languages_mean_differently_is_told_by_the_dot_after_the_day() -> None:
    polish, croatian = parse_stamp("3 listopada 2024"), parse_stamp("3. listopada 2024.")
    assert polish is not None
    assert croatian is not None
    assert (polish.day, croatian.day) == ("2024-11-03", "2024-10-03")


def test_name_of_two_words_is_a_month() -> None:
    stamp = parse_stamp("3 كانون الثاني 2024")
    assert stamp is not None
    assert stamp.day == "2024-01-03"


def test_date_as_programs_print_it_is_read_where_it_is_declared() -> None:
    stamp = parse_stamp("Fri May  3 14:02:11 CEST 2024", whole=True)
    assert stamp is not None
    assert stamp.instant.isoformat() == "2024-05-03T14:02:11+02:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "3 May",
        "Mai 2024",
        "2024",
        "31.02.2024",
        "Tel. 03 05 2024 55",
        "12/34/5678",
        "0000-00-00",
        "3 hours ago",
        "1-2-3",
        "© 2024",
        "3 May 2567",
        "۱۴۰۳/۰۲/۱۴",
    ],
)
def test_what_names_no_full_day_is_none(text: str) -> None:
    assert parse_stamp(text) is None


def test_zone_that_is_told_is_kept_and_one_that_is_not_is_not_invented() -> None:
    told, untold = parse_stamp("2024-05-03T14:02:00+02:00"), parse_stamp("2024-05-03T14:02:00")
    assert told is not None
    assert untold is not None
    assert (told.zoned, told.instant.tzinfo) == (True, timezone(timedelta(hours=2)))
    assert (untold.zoned, untold.instant) == (False, datetime(2024, 5, 3, 14, 2, tzinfo=UTC))


def test_ambiguous_numbers_follow_the_country() -> None:
    day_first, month_first = parse_stamp("03/05/2024"), parse_stamp("03/05/2024", month_first=True)
    assert day_first is not None
    assert month_first is not None
    assert (day_first.day, month_first.day) == ("2024-05-03", "2024-03-05")


def test_range_of_days_is_not_read_as_a_clock() -> None:
    stamp = parse_stamp("2025-12-12 - 2025-12-17")
    assert stamp is not None
    assert (stamp.day, stamp.precision) == ("2025-12-12", "day")


@pytest.mark.parametrize(
    "text", ["1" * 5000, "12:" * 2000, "3 " * 3000, "May " * 2000, "2024-" * 2000, "a" * 100_000, " 3 de de de " * 500]
)
def test_long_nonsense_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    parse_stamp(text)
    assert time.perf_counter() - start < 0.2
