"""Pages in the way of the one that was asked for: recognised by more than words, and never in an article."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from newsspider.discover.notfound import is_dead_end, says_not_found
from newsspider.discover.obstacle import Obstacle, is_consent_address, obstacle_of
from newsspider.training.corpus import read_corpus
from tests.obstacles import ANUBIS, CHALLENGES, CONSENT, SHELL, SOFT_404, page
from tests.web import article_page

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
PROVIDERS_SCRIPTS = (
    '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    '<script src="https://js.datadome.co/tags.js"></script>'
    '<script src="https://client.px-cloud.net/PXabc/main.min.js"></script>'
    '<script src="/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3"></script>'
    '<script src="https://abc.token.awswaf.com/abc/challenge.js"></script>'
    '<script src="https://cdn.privacy-mgmt.com/unified/wrapperMessagingWithoutDetection.js"></script>'
    '<div class="g-recaptcha"></div><div id="root"></div><noscript>JavaScript is needed</noscript>'
)


def kind_of(status: int, headers: dict[str, str], body: str, url: str = "") -> str | None:
    obstacle = obstacle_of(status, headers, body.encode(), url)
    return obstacle.kind if obstacle else None


@pytest.mark.parametrize("name", CHALLENGES)
@pytest.mark.parametrize("status", [200, 202, 403, 503])
def test_challenge_is_recognised_whatever_its_status(name: str, status: int) -> None:
    obstacle = obstacle_of(status, {}, CHALLENGES[name].encode())
    assert obstacle is not None
    assert obstacle.kind == "challenge"
    assert name in str(obstacle) or obstacle.detail.startswith("a script alone")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"cf-mitigated": "challenge"}),
        (202, {"x-amzn-waf-action": "challenge"}),
        (405, {"x-amzn-waf-action": "captcha"}),
        (429, {"x-vercel-mitigated": "challenge"}),
        (403, {"x-datadome": "protected"}),
    ],
)
def test_header_of_a_challenge_is_enough(status: int, headers: dict[str, str]) -> None:
    assert kind_of(status, headers, "") == "challenge"


def test_header_of_a_page_that_passed_is_no_challenge() -> None:
    assert kind_of(200, {"x-datadome": "protected"}, article_page("The story")) is None


@pytest.mark.parametrize("status", [401, 403, 407, 429, 451])
def test_status_that_says_no_is_a_block(status: int) -> None:
    assert obstacle_of(status, {}, b"no") == Obstacle(kind="blocked", detail=f"HTTP {status}")


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_other_errors_are_none(status: int) -> None:
    assert kind_of(status, {}, "<h1>Sorry</h1>") is None


@pytest.mark.parametrize("language", CONSENT)
def test_page_that_is_only_a_consent_manager_is_a_wall(language: str) -> None:
    assert kind_of(200, {}, CONSENT[language]) == "consent_wall"


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://consent.example.com/v2/collectConsent?sessionId=1", True),
        ("https://guce.example.com/consent?brandType=nonEu", True),
        ("https://myprivacy.example.net/consent/?siteKey=x&callbackUrl=y", True),
        ("https://www.example.com/privacy-gate/?authId=1", True),
        ("https://www.example.com/consent/", True),
        ("https://www.example.com/2026/11/20/consent-and-the-law", False),
        ("https://www.example.com/news/consent/", False),
        ("https://consenting.example.com/a", False),
    ],
)
def test_address_of_a_consent_manager_is_told_from_a_page_about_consent(url: str, is_one: bool) -> None:
    assert is_consent_address(url) is is_one


@pytest.mark.parametrize("name", SHELL)
def test_page_that_a_browser_would_fill_is_an_empty_shell(name: str) -> None:
    assert kind_of(200, {}, SHELL[name]) == "empty_shell"


def test_page_whose_text_stands_in_its_state_is_no_shell() -> None:
    state = '<script id="__NEXT_DATA__" type="application/json">{"text": "A story."}</script>'
    assert kind_of(200, {}, page("The Times", f'<div id="__next"></div>{state}')) is None


@pytest.mark.parametrize("title", SOFT_404)
def test_page_that_says_that_there_is_none_is_a_soft_404(title: str) -> None:
    assert kind_of(200, {}, page(f"{title} | The Test Times", "<p>Try the search.</p>")) == "soft_404"
    for words in (10, 900, 9_000):
        body = page("The Test Times", f"<h1>{title}</h1><p>{'Other news. ' * words}</p>")
        assert kind_of(200, {}, body) == "soft_404"


def test_soft_404_is_read_in_the_charset_of_the_page() -> None:
    body = page("Страница не найдена", "<p>404</p>").replace("utf-8", "windows-1251").encode("windows-1251")
    obstacle = obstacle_of(200, {}, body)
    assert obstacle is not None
    assert obstacle.kind == "soft_404"


@pytest.mark.parametrize("charset", ["idna", "punycode", "hex", "undefined"])
def test_soft_404_in_what_is_no_encoding_of_texts_is_one(charset: str) -> None:
    body = page("Café: page not found", "<p>404</p>").replace("utf-8", charset).encode()
    obstacle = obstacle_of(200, {}, body)
    assert obstacle is not None
    assert obstacle.kind == "soft_404"


@pytest.mark.parametrize(
    "title", ["Page not found in the archive of the library", "404 days in prison", "Why 404 is not found funny"]
)
def test_headline_with_such_words_is_none(title: str) -> None:
    assert not says_not_found(f"{title} | The Test Times")
    assert kind_of(200, {}, page(title, f"<h1>{title}</h1><p>{'A sentence of the story. ' * 40}</p>")) is None


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "Page not found",
        "Just a moment...",
        "Attention Required! | Cloudflare",
        "Cookies",
        "Wir brauchen Ihre Zustimmung",
    ],
)
def test_article_is_none_whatever_it_is_called_and_whatever_scripts_it_has(title: str) -> None:
    body = article_page(title, paragraphs=3).replace("</body>", f"{PROVIDERS_SCRIPTS}</body>")
    assert kind_of(200, {}, body) is None


def test_short_text_with_the_scripts_of_all_providers_is_none_where_it_is_an_article() -> None:
    body = article_page("Brief", paragraphs=1).replace("</body>", f"{PROVIDERS_SCRIPTS}</body>")
    assert kind_of(200, {}, body) is None


@pytest.mark.parametrize(
    ("asked", "answered", "is_one"),
    [
        ("/news/2026/11/a-story-that-has-gone", "/news/", True),
        ("/news/2026/11/a-story-that-has-gone", "/404", True),
        ("/news/2026/11/a-story-that-has-gone", "/errors/404.html", True),
        ("/news/2026/11/a-story-that-is-there/amp/", "/news/2026/11/a-story-that-is-there/", False),
        ("/news/2026/11/a-story-that-is-there-12345.html", "/news/2026/11/another-name-12345.html", False),
        ("/news/a-story-that-is-there", "/news/a-story-that-is-there/", False),
    ],
)
def test_redirect_to_a_page_above_is_a_dead_end_and_not_to_the_article_itself(
    asked: str, answered: str, is_one: bool
) -> None:
    site = "https://www.example.com"
    assert is_dead_end(f"{site}{asked}", f"{site}{answered}") is is_one


@pytest.mark.parametrize(
    "body",
    [
        b"<script " * 7_000,
        b"<title>" * 8_000,
        b"<" * 60_000,
        b"<!--" * 15_000,
        b"<h1>" * 1_000_000,
        b"property= " * 6_000,
    ],
    ids=["scripts", "titles", "brackets", "comments", "headings", "properties"],
)
def test_hostile_page_costs_no_more_than_another(body: bytes) -> None:
    began = perf_counter()
    obstacle_of(200, {}, body)
    assert perf_counter() - began < 0.5


def test_anubis_is_named() -> None:
    assert str(obstacle_of(200, {}, ANUBIS.encode())) == "challenge page: Anubis"


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the evaluation pages are not here")
def test_no_article_of_any_corpus_is_an_obstacle() -> None:
    found = [page.id for page in read_corpus(CORPUS) if page.is_article and obstacle_of(200, {}, page.html, page.url)]
    assert len(found) == 0
