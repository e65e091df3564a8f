"""What is done about the requests of a page."""

from __future__ import annotations

import pytest

from newsspider.browser.subrequest import treatment

OWN = "https://api.example.com/front.json"
CDN = "https://cdn.example.net/app.js"


@pytest.mark.parametrize("kind", ["document", "script", "xhr", "fetch"])
def test_what_text_comes_by_is_asked_for_of_the_own_site(kind: str) -> None:
    assert treatment(kind, "GET", OWN, "example.com") == "ask"
    assert treatment(kind, "GET", CDN, "example.com") == "refuse"


@pytest.mark.parametrize(
    "kind", ["image", "font", "media", "ping", "websocket", "eventsource", "manifest", "other", "texttrack"]
)
def test_everything_else_is_refused(kind: str) -> None:
    assert treatment(kind, "GET", OWN, "example.com") == "refuse"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_page_does_not_make_us_tell_anything(method: str) -> None:
    assert treatment("fetch", method, OWN, "example.com") == "refuse"


def test_style_sheets_are_answered_with_nothing() -> None:
    assert treatment("stylesheet", "GET", "https://cdn.example.net/app.css", "example.com") == "empty"


def test_host_that_the_site_names_gives_scripts_and_data_and_no_pages() -> None:
    hosts = ("cdn.example.net",)
    assert treatment("script", "GET", CDN, "example.com", hosts) == "ask"
    assert treatment("document", "GET", CDN, "example.com", hosts) == "refuse"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:text/plain,x", "ftp://example.com/", "", "http://[x"])
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    assert treatment("fetch", "GET", url, "example.com") == "refuse"
