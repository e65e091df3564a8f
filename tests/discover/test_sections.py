import pytest

from newsspider.discover.sections import is_archive, is_topic, looks_like_section


@pytest.mark.parametrize(
    "path",
    ["/politik/", "/en/world", "/sport.html", "/category/world/", "/rubrik/kultur", "/archive/", "/kultur/film/"],
)
def test_short_path_of_words_is_a_section_wherever_it_is_linked(path: str) -> None:
    assert looks_like_section(f"https://example.com{path}", in_menu=False)


@pytest.mark.parametrize("path", ["/tag/world/", "/thema/hafen", "/rubrik.php?r=sport", "/index.php?section=kultur"])
def test_topic_and_section_by_query_are_sections_where_a_menu_names_them(path: str) -> None:
    assert looks_like_section(f"https://example.com{path}", in_menu=True)
    assert not looks_like_section(f"https://example.com{path}", in_menu=False)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/login/", "/impressum", "/newsletter", "/author/jane-doe", "/video/", "/tags/", "/category/", "/feed/",
        "/search?q=harbour", "/suche.php?q=hafen", "/politik/?page=2", "/politik/page/2/", "/a/b/c/d/", "/logo.png",
        "/politik/bruecke-am-hafen-nach-neun-jahren-eroeffnet", "/2026/11/24/", "/article.php?id=48213",
        "/kultur?sort=new", "/archive/2026/", "/politik?print=yes", "/events/", "/termine/26/12/",
        "/kultur/26/12/", "/rubrik.php?r=sport&p=2", "/politik/seite-2/", "/harbour-story/amp/", "/services/print",
    ],
)  # fmt: skip
def test_what_is_no_section_is_none_in_a_menu_either(path: str) -> None:
    assert not looks_like_section(f"https://example.com{path}", in_menu=True)


def test_archive_is_the_page_that_lists_its_days() -> None:
    assert is_archive("https://example.com/archiv/")
    assert not is_archive("https://example.com/archiv/2026/11/24/")
    assert not is_archive("https://example.com/politik/")


def test_topic_is_known_by_its_folder() -> None:
    assert is_topic("https://example.com/Tag/harbour/")
    assert not is_topic("https://example.com/politik/harbour/")
