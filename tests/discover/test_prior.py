import pytest

from newsspider.discover.prior import log_odds, names_of, probability, shipped_prior

PLAIN = "https://example.com/local/harbour-bridge"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/2026/11/24/bridge-over-the-harbour-opens",
        "https://example.com/politik/bruecke-am-hafen-eroeffnet-a-1234567.html",
        "https://example.com/news/world-europe-65897191",
        "https://example.com/article.php?id=48213",
        "https://example.com/?p=48213",
        "https://example.com/a/bridge-over-the-harbour-opens-after-nine-years",
        "https://example.com/%E7%A4%BE%E4%BC%9A/%E6%B8%AF%E3%81%AE%E6%96%B0%E3%81%97%E3%81%84%E6%A9%8B%E3%81%8C%E9%96%8B%E9%80%9A",
    ],
)
def test_address_of_an_article_looks_like_one(url: str) -> None:
    assert probability(log_odds(url)) >= 0.5


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://example.com/politik/",
        "https://example.com/tag/hafen",
        "https://example.com/tag/harbour-bridge-opens",
        "https://example.com/autor/erna-beispiel",
        "https://example.com/impressum",
        "https://example.com/login?next=/",
        "https://example.com/search?q=bridge",
        "https://example.com/sport/page/2",
        "https://example.com/sport?page=2",
        "https://example.com/media/bridge-over-the-harbour-opens.jpg",
        "mailto:editor@example.com",
        "http://[",
    ],
)
def test_address_of_something_else_does_not(url: str) -> None:
    assert probability(log_odds(url)) < 0.3


def test_headline_as_the_text_of_a_link_makes_an_article_likelier_and_a_menu_word_less() -> None:
    assert log_odds(PLAIN, "Bridge over the harbour opens after nine years of work") > log_odds(PLAIN)
    assert log_odds(PLAIN, "Local") < log_odds(PLAIN)


def test_headline_in_a_script_without_spaces_counts_like_a_longer_one() -> None:
    assert log_odds(PLAIN, "港の新しい橋が九年の工事を経て今日開通した") > log_odds(PLAIN)


def test_text_does_not_make_an_article_of_a_picture() -> None:
    assert log_odds("https://example.com/bridge.jpg", "Bridge over the harbour opens after nine years of work") < -20


def test_names_of_an_address_can_be_read_and_are_there_once() -> None:
    names = names_of("https://blog.example.com/tag/tag/old-harbour-4711.html")
    assert names is not None
    assert {"in tag", "host blog", "furniture 2", "ends htm", "number 4", "number ends slug", "words 2"} <= set(names)
    assert len(names) == len(set(names))


def test_weights_that_ship_are_few_and_none_of_them_decides_alone() -> None:
    prior = shipped_prior()
    assert len(prior.weights) < 3_000
    assert max(map(abs, prior.weights.values())) < 7


@pytest.mark.parametrize("folder", ["video", "politik/fotos", "gallery", "mediathek/videos", "shop", "podcast"])
def test_headline_makes_no_article_of_a_film_or_a_thing_to_buy(folder: str) -> None:
    url = f"https://example.com/{folder}/watch-the-moment-the-crane-is-lifted-50230"
    assert log_odds(url, "Watch the moment when the old crane is lifted over the harbour") < 0


def test_article_about_a_film_is_one() -> None:
    assert log_odds("https://example.com/politik/video-shows-how-the-crane-fell-50230", None) > 0
