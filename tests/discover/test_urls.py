import pytest

from newsspider.discover.urls import (
    absolute,
    article_id,
    article_key,
    goes_in_circles,
    led_to,
    normalize,
    same_site,
    site_key,
)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://news.example.com:443/a", "example.com"),
        ("https://erna.github.io/blog", "erna.github.io"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://localhost:8080/", "localhost:8080"),
        ("https://www.zürich-bote.example.ch/", "example.ch"),
        ("https://bücher.de/", "xn--bcher-kva.de"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("https://straße.de/", "xn--strae-oqa.de"),
        ("http://host:99999/", ""),
        ("http://[", ""),
        ("http://exa mple.com/", ""),
    ],
)
def test_site_is_the_registrable_domain_or_host_and_port(url: str, key: str) -> None:
    assert site_key(url) == key


def test_what_is_no_address_belongs_to_no_site() -> None:
    assert not same_site("http://[", "")


def test_blogs_of_one_host_are_different_sites() -> None:
    assert not same_site("https://erna.github.io/a", site_key("https://otto.github.io/"))


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTPS://WWW.Example.com:443/A?b=1#c", "https://www.example.com/A?b=1"),
        ("http://example.com", "http://example.com/"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=y", "https://example.com/a?id=7"),
        ("https://example.com/a?z=1&a=2", "https://example.com/a?z=1&a=2"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/größe", "https://example.com/gr%C3%B6%C3%9Fe"),
        ("https://bücher.de/a", "https://xn--bcher-kva.de/a"),
        ("  https://example.com/a  ", "https://example.com/a"),
        ("https://example.com/%7eerna/%c3%a9", "https://example.com/~erna/%C3%A9"),
        (
            "https://example.com/%%44e/%4%35x",
            "https://example.com/%%44e/%4%35x",
        ),  # decoded, they would become %De and %45
        ("https://example.com/a/%2e%2e/b", "https://example.com/b"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://example.com?id=1", "https://example.com/?id=1"),
        ("https://example.com/feed?rss=1", "https://example.com/feed?rss=1"),
        ("https://example.com/a%zz", "https://example.com/a%zz"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_address_is_asked_for_in_one_form(url: str, asked: str) -> None:
    assert normalize(url) == asked


@pytest.mark.parametrize(
    "url",
    ["mailto:a@example.com", "javascript:void(0)", "ftp://example.com/", "https://", "/a/b", "http://a:b:c/", "",
     "http://[", "http://[zz]/", "http://exa mple.com/", "http://a\x00b/", "http://%41/", "http://\ud800/",
     "http://" + "a" * 300 + ".com/", "http://a..b/", "https://example.com/" + "a" * 3000,
     "https://example.com/" + "é" * 1500],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_none(url: str) -> None:
    assert normalize(url) is None


@pytest.mark.parametrize(
    "url", ["https://example.com/a/b-c.html", "https://example.com/a?b=c%20d&e", "http://127.0.0.1:8000/%E6%A9%8B/"]
)
def test_final_form_stays_as_it_is(url: str) -> None:
    assert normalize(url) == url


def test_reference_is_made_absolute_or_none() -> None:
    assert absolute(" ../b#c ", "https://example.com/a/d") == "https://example.com/b"
    assert absolute("//example.org/a", "https://example.com/") == "https://example.org/a"
    assert absolute("http://[", "https://example.com/") is None
    assert absolute("", "https://example.com/") is None


@pytest.mark.parametrize(
    "alias",
    [
        "http://example.com/news/bridge-opens",
        "https://www.example.com/news/bridge-opens/",
        "https://m.example.com/news/bridge-opens",
        "https://amp.example.com/news/bridge-opens",
        "https://example.com/news/bridge-opens/amp/",
        "https://example.com/amp/news/bridge-opens",
        "https://example.com/news/bridge-opens?amp=1",
        "https://example.com/news/bridge-opens?outputType=amp",
        "https://example.com/news/bridge-opens?print=true",
        "https://example.com/news/bridge-opens?share=facebook",
        "https://example.com/news/bridge-opens?PHPSESSID=0123456789abcdef",
        "https://example.com/news/bridge-opens;jsessionid=0123ABC?utm_medium=mail",
        "https://example.com/news/bridge-opens/index.html",
        "https://example.com/news/bridge-opens?m=1",
        "https://example.com/news/bridge-opens?rss",
        "https://example.com/news/bridge-opens#comments",
    ],
)
def test_addresses_of_one_article_have_one_key(alias: str) -> None:
    assert article_key(alias) == article_key("https://example.com/news/bridge-opens")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a", "https://example.com/b"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://example.com/story?sid=1234", "https://example.com/story?sid=1235"),
        ("https://sport.example.com/a", "https://example.com/a"),
        ("https://example.com/?s=harbour-bridge-opens", "https://example.com/"),
        ("https://example.com/?m=202611", "https://example.com/?m=202610"),
    ],
)
def test_addresses_of_two_articles_have_two_keys(one: str, other: str) -> None:
    assert article_key(one) != article_key(other)


def test_amp_file_is_the_plain_file() -> None:
    assert article_key("https://example.com/a-12-amp.html") == article_key("https://example.com/a-12.html")


def test_what_cannot_be_asked_for_is_its_own_key() -> None:
    assert article_key("http://[ ") == "http://["
    assert len(article_id("http://\ud800/")) == 32


def test_order_of_parameters_makes_no_other_article() -> None:
    assert article_key("https://example.com/?a=1&b=2") == article_key("https://example.com/?b=2&a=1")


def test_id_is_32_hexadecimal_digits() -> None:
    identifier = article_id("https://example.com/a")
    assert len(identifier) == 32
    assert int(identifier, 16) >= 0


@pytest.mark.parametrize(
    "path", ["/a/a/a/", "/town/fog/fog/fog", "/a/b/a/b/a/b/", "/a/b/c/a/b/c/a/b/c", "/" + "/".join(map(str, range(21)))]
)
def test_paths_of_relative_links_without_end_are_noticed(path: str) -> None:
    assert goes_in_circles(f"https://example.com{path}")


@pytest.mark.parametrize("path", ["/", "/a/a/b/a", "/2011/11/11/11/11/fog", "/news/news/town", "/a/b/a/b/fog.html"])
def test_paths_that_repeat_a_little_are_none_of_them(path: str) -> None:
    assert not goes_in_circles(f"https://example.com{path}")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/(S(4xfjpu45ttjvq555vq1qgj45))/fog.aspx",
        "https://example.com/%28S%284xfjpu45ttjvq555vq1qgj45%29%29/fog.aspx",
        "https://example.com/fog.aspx?sessid=12",
        "https://example.com/fog.aspx?osCsid=a1b2",
    ],
)
def test_sessions_are_no_part_of_an_article(url: str) -> None:
    assert article_key(url) == article_key("https://example.com/fog.aspx")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/a/../b?utm_source=x&c=1#top", "https://paper.example/b?utm_source=x&c=1"),
        ("//www.paper.example/ä", "https://www.paper.example/%C3%A4"),
        ("http://user:word@paper.example:80/", "http://paper.example/"),
        ("?page=2", "https://paper.example/old?page=2"),
    ],
)
def test_redirect_leads_to_all_that_it_names_but_credentials(location: str, target: str) -> None:
    assert led_to(location, "https://paper.example/old") == target


@pytest.mark.parametrize(
    "location",
    ["", " ", "file:///etc/passwd", "javascript:alert(1)", "http://[", "http://a:99999/", "http:///", "x" * 9_000],
)
def test_redirect_to_what_cannot_be_asked_for_leads_nowhere(location: str) -> None:
    assert led_to(location, "https://paper.example/old") is None
