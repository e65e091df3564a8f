"""What single pages do in a real browser, and what is made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import pytest

from newsspider.browser import chromium
from newsspider.browser.chromium import Chromium
from newsspider.browser.installed import find_chromium
from newsspider.browser.reply import Reply
from newsspider.browser.subrequest import treatment
from newsspider.browser.visit import Limits, Rendered, Visit
from newsspider.errors import NotRendered
from tests.rendering import skip_without_browser

skip_without_browser()

SITE = "http://www.example.com"
LIMITS = Limits(wait_s=10, requests=5, letters=1_000_000)
BRIEF = Limits(wait_s=1.5, requests=5, letters=1_000_000)

Script = tuple[str, Limits]
SCRIPTS: dict[str, Script] = {
    "/writes": ("write(navigator.userAgent + ' in UTC+' + new Date(0).getTimezoneOffset())", LIMITS),
    "/asks-the-same": ("setInterval(() => fetch('/tick'), 10); write('there')", LIMITS),
    "/moves": ("location.replace('/moved')", LIMITS),
    "/asks-without-end": (
        "setInterval(() => fetch('/tick?' + Math.random()).catch(() => 0), 10); write('there')",
        LIMITS,
    ),
    "/reloads": ("write('there'); location.reload()", BRIEF),
    "/hangs": ("write('there'); while (true) ;", BRIEF),
    "/says": ("alert('hello'); confirm('really?'); write('there')", LIMITS),
    "/opens": ("window.open('/window'); write('there')", LIMITS),
    "/styles": (
        "const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = '/a.css';"
        "link.onload = () => write('styled'); link.onerror = () => write('naked'); document.head.append(link)",
        LIMITS,
    ),
    "/grows": ("for (let i = 0; i < 4e4; i++) write('a paragraph that is there again and again')", LIMITS),
    "/eats": ("const eaten = []; while (true) eaten.push(new Array(1e6).fill(0.5 + eaten.length))", LIMITS),
    "/ümlaut|and[all]": ("write('there')", LIMITS),
}
REMEMBERS = (
    "write('[' + document.cookie + localStorage.getItem('x') + ']'); document.cookie = 'x=1'; localStorage.x = 1"
)
WRITE = (
    "const write = text => { const p = document.createElement('p'); p.textContent = text; document.body.append(p); };"
)


def document(script: str) -> Reply:
    html = f"<!doctype html><title>A page</title><body><script>{WRITE}{script}</script>"
    return Reply(200, {"content-type": "text/html; charset=utf-8", "set-cookie": "from=server"}, html.encode())


@dataclass
class Web:
    """What the pages ask for, and get."""

    asked: list[str] = field(default_factory=list)

    async def ask(self, kind: str, url: str, headers: Mapping[str, str]) -> Reply | None:
        self.asked.append(urlsplit(url).path)
        return Reply(200, {"content-type": "text/html"}, b"<p>moved") if kind == "document" else Reply(200, {}, b"{}")


Outcome = tuple[Rendered | NotRendered, list[str]]


async def visit(browser: Chromium, path: str, script: str, limits: Limits = LIMITS) -> Outcome:
    """What came of a page, and the paths that it has asked for."""
    web, url = Web(), SITE + path
    try:
        async with browser.page(url) as page:
            sort = partial(treatment, site="example.com")
            rendered = await Visit(page, url, document(script), ask=web.ask, sort=sort, limits=limits).render()
    except NotRendered as error:
        return error, web.asked
    return rendered, web.asked


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    async def visit_all() -> dict[str, Outcome]:
        browser = Chromium(find_chromium(""), "newsspider/test")
        found: dict[str, Outcome] = {}
        try:
            paths = list(SCRIPTS)
            # As many at once as in a run, but not both that ask a hundred times a second: a busy machine is lost then.
            for pair in zip(paths[::2], paths[1::2], strict=True):
                done = await asyncio.gather(*(visit(browser, path, *SCRIPTS[path]) for path in pair))
                found.update(zip(pair, done, strict=True))
            for name in ("first", "second"):
                found[name] = await visit(browser, "/remembers", REMEMBERS)
        finally:
            await browser.close()
        return found

    return asyncio.run(visit_all())


def rendered(outcomes: dict[str, Outcome], path: str) -> Rendered:
    outcome, _ = outcomes[path]
    assert isinstance(outcome, Rendered), outcome
    return outcome


def refused(outcomes: dict[str, Outcome], path: str) -> str:
    outcome, _ = outcomes[path]
    assert isinstance(outcome, NotRendered), outcome
    return outcome.reason


def test_page_sees_our_name_and_universal_time(outcomes: dict[str, Outcome]) -> None:
    assert "<p>newsspider/test in UTC+0</p>" in rendered(outcomes, "/writes").html


def test_page_that_goes_on_to_another_one_is_that_one(outcomes: dict[str, Outcome]) -> None:
    page = rendered(outcomes, "/moves")
    assert (page.url, "<p>moved" in page.html) == (f"{SITE}/moved", True)


def test_address_is_asked_for_once_however_often_the_page_asks(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["/asks-the-same"][1] == ["/tick"]
    assert rendered(outcomes, "/asks-the-same").quiet


def test_page_that_asks_without_end_gets_its_share(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["/asks-without-end"][1] == ["/tick"] * LIMITS.requests
    assert "<p>there" in rendered(outcomes, "/asks-without-end").html


def test_page_that_reloads_itself_costs_its_site_nothing(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["/reloads"][1] == []


def test_script_that_hangs_is_left_and_so_is_one_that_eats_the_memory(outcomes: dict[str, Outcome]) -> None:
    assert refused(outcomes, "/hangs") == "its scripts do not come to an end"
    assert refused(outcomes, "/eats") == "the browser or its page has died"


def test_dialogs_and_windows_keep_nobody_waiting(outcomes: dict[str, Outcome]) -> None:
    for path in ("/says", "/opens"):
        assert "<p>there" in rendered(outcomes, path).html
        assert outcomes[path][1] == []


def test_style_sheet_is_empty_and_does_not_fail(outcomes: dict[str, Outcome]) -> None:
    assert "<p>styled" in rendered(outcomes, "/styles").html


def test_page_that_is_too_large_is_refused(outcomes: dict[str, Outcome]) -> None:
    assert "letters of markup are too many" in refused(outcomes, "/grows")


def test_page_keeps_its_address_however_the_browser_spells_it(outcomes: dict[str, Outcome]) -> None:
    path = "/ümlaut|and[all]"
    assert rendered(outcomes, path).url == SITE + path
    assert outcomes[path][1] == []


def test_nothing_is_remembered_from_one_page_to_the_next(outcomes: dict[str, Outcome]) -> None:
    for name in ("first", "second"):
        assert "<p>[null]</p>" in rendered(outcomes, name).html


def test_new_browser_takes_over_after_some_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_MOST_PAGES", 1)

    async def two() -> list[bool]:
        browser = Chromium(find_chromium(""), "newsspider/test")
        processes = []
        for _ in range(2):
            outcome, _asked = await visit(browser, "/writes", "write('there')")
            assert isinstance(outcome, Rendered)
            assert browser._process is not None
            processes.append(browser._process)
        await browser.close()
        return [process.browser.is_connected() for process in processes]

    assert asyncio.run(two()) == [False, False]
