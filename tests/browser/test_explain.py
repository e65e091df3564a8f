"""The page of an explanation in a real Chromium: by keyboard, on a phone, in the dark, and safe to open."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsspider.extract import KnownSite, warm_up
from newsspider.extract.explain import Explanation, explain
from newsspider.report.explain import as_page
from tests.browser import look
from tests.browser.look import WIDE, contrast, phone
from tests.extract.samples import HEADLINE, PARAGRAPHS, article_page, row_of
from tests.extract.test_recurring import CALL, html_of
from tests.extract.test_testimony import URL, known_after
from tests.rendering import skip_without_browser
from tests.report.hostile import ADDRESS, HOSTILE

skip_without_browser()

from playwright.sync_api import Browser  # noqa: E402

AUTHOR = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Ines Vartholm"}}</script>'
SOURCE = article_page(head=AUTHOR, before="<p>By Ines Vartholm</p>")


@dataclass
class Seen:
    page: Any

    def here(self) -> int:
        """Row of the block that has the keyboard."""
        return int(self.page.evaluate("document.activeElement.dataset.i ?? -1"))

    def views(self) -> list[str]:
        return [name for name in ("page", "article", "fields", "sources") if self.page.is_visible(f"#{name}")]

    def why(self) -> str:
        return str(self.page.inner_text("#why"))


@pytest.fixture(scope="module")
def explained() -> Explanation:
    return explain(SOURCE, "https://www.example.com/ferry")


@pytest.fixture(scope="module")
def written(explained: Explanation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explain") / "explain.html"
    path.write_bytes(as_page(explained))
    return path


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Seen]:
    with look.opened(browser, path, **options) as page:
        page.wait_for_selector("body[data-ready]")
        yield Seen(page)


def test_blocks_are_gone_through_by_keyboard(browser: Browser, written: Path, explained: Explanation) -> None:
    first = row_of(explained.page, PARAGRAPHS[0])
    with opened(browser, written, **WIDE) as seen:
        seen.page.locator(f".b[data-i='{first}']").focus()
        assert "Kept" in seen.why()
        seen.page.keyboard.press("ArrowDown")
        assert seen.here() == first + 1
        seen.page.keyboard.press("Home")
        assert seen.here() == 0
        assert "Stripped" in seen.why()
        seen.page.keyboard.press("End")
        assert seen.here() == len(explained.judgements) - 1
        seen.page.keyboard.press("p")  # the one before that has the same reason
        reasons = [judgement.reason for judgement in explained.judgements]
        assert reasons[seen.here()] == reasons[-1]


def test_tab_reaches_the_filters_the_views_the_blocks_and_the_article(browser: Browser, written: Path) -> None:
    reached = set()
    with opened(browser, written, **WIDE) as seen:
        for _ in range(20):
            seen.page.keyboard.press("Tab")
            reached.add(seen.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"tab-article", "article"} <= reached
    assert any(name.startswith("part") for name in reached)
    assert any(name.startswith("chip") for name in reached)
    assert any(name.startswith("b r-kept") for name in reached)


def test_reason_is_shown_at_the_pointer_and_by_a_click(browser: Browser, written: Path, explained: Explanation) -> None:
    with opened(browser, written, **WIDE) as seen:
        row = row_of(explained.page, "Islands")
        likelihood = explained.judgements[row].causes[0].text
        assert "likely to be the article's text" in likelihood
        block = seen.page.locator(f".b[data-i='{row}']")
        block.hover()
        assert seen.page.inner_text("#tip").startswith(f"Stripped: navigation – {likelihood} (")
        block.click()
        assert "Stripped: navigation" in seen.why()
        assert seen.page.locator("#why .weights .number").count() == 3


def test_what_other_pages_say_is_seen_at_once_and_in_another_colour_than_the_text(
    browser: Browser, tmp_path: Path
) -> None:
    found = explain(html_of(20), URL.format(20), site=KnownSite(known_after(*range(1, 16))))
    path = tmp_path / "explain.html"
    path.write_bytes(as_page(found))
    for options in (WIDE, phone()):
        with opened(browser, path, **options) as seen:
            block = seen.page.locator(f".b[data-i='{row_of(found.page, CALL)}']")
            block.click()
            decisive = seen.page.locator("#why .decisive")
            assert decisive.inner_text() == "site memory this very text stands here on all 15 other pages of this site"
            assert "judged with 15 other pages of its site" in seen.page.inner_text(".summary")
            (cause, panel) = decisive.bounding_box(), seen.page.locator("#why").bounding_box()
            assert cause
            assert panel
            assert cause["y"] + cause["height"] <= panel["y"] + panel["height"]
            edges = [
                one.evaluate("block => getComputedStyle(block).borderInlineStartColor")
                for one in (block, seen.page.locator(".b.r-kept").first)
            ]
            red, green = ([int(part) for part in edge[4:-1].split(",")][:2] for edge in edges)
            assert red[0] > red[1]
            assert green[0] < green[1]


def test_filter_leaves_only_one_reason(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as seen:
        chip = seen.page.locator(".chip[data-reason=navigation]")
        chip.click()
        assert chip.get_attribute("aria-pressed") == "true"
        faded = seen.page.locator(".b.r-kept").first
        assert float(faded.evaluate("element => getComputedStyle(element).opacity")) < 0.5
        seen.page.keyboard.press("Escape")
        assert chip.get_attribute("aria-pressed") == "false"


def test_field_leads_to_its_block_and_to_its_source(browser: Browser, written: Path, explained: Explanation) -> None:
    with opened(browser, written, **WIDE) as seen:
        seen.page.click("#tab-fields")
        authors = seen.page.locator("#f-authors + dd")
        authors.locator("[data-block]").first.hover()
        assert seen.page.locator("#arrow path").get_attribute("d")
        authors.locator("[data-block]").first.click()
        assert seen.here() == row_of(explained.page, "By Ines Vartholm")
        authors.locator("[data-said]").first.click()
        assert seen.page.inner_text("tr.told").split("\t")[:2] == ["json-ld", "NewsArticle.author.name"]
        seen.page.locator("tr.told .go").first.click()
        assert seen.page.locator("#f-authors").get_attribute("class") == "told"


def test_article_leads_to_the_page_and_back(browser: Browser, written: Path, explained: Explanation) -> None:
    with opened(browser, written, **WIDE) as seen:
        seen.page.locator(".part", has_text=PARAGRAPHS[2][:40]).click()
        row = row_of(explained.page, PARAGRAPHS[2][:40])
        assert seen.page.locator(".b.here").get_attribute("data-i") == str(row)
        seen.page.click("#tab-sources")
        seen.page.click("#why .go")
        assert seen.page.locator(".part.here").is_visible()


def test_views_are_one_at_a_time_on_a_phone(browser: Browser, written: Path, explained: Explanation) -> None:
    with opened(browser, written, **phone()) as seen:
        assert seen.views() == ["page"]
        for name in ("article", "fields", "sources", "page"):
            seen.page.tap(f"#tab-{name}")
            assert seen.views() == [name]
            assert seen.page.evaluate("document.documentElement.scrollWidth") == 375
        seen.page.tap(f".b[data-i='{row_of(explained.page, HEADLINE)}']")
        assert "headline" in seen.why()
        seen.page.tap("#tab-article")
        seen.page.tap(".part >> nth=1")
        assert (seen.views(), "Kept" in seen.why()) == (["page"], True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, written: Path, scheme: str) -> None:
    colours = "element => { const style = getComputedStyle(element); return [style.color, style.backgroundColor]; }"
    with opened(browser, written, color_scheme=scheme, **WIDE) as seen:
        for block in seen.page.locator(".b").all():
            assert contrast(*block.evaluate(colours)) >= 7


def test_long_words_and_addresses_stay_in_their_places(browser: Browser, tmp_path: Path) -> None:
    path, word = tmp_path / "explain.html", "Donaudampfschifffahrtsgesellschaftskapitaenswitwenverein" * 3
    source = article_page(inside=f"<p>{word} {PARAGRAPHS[0]}</p>").replace(HEADLINE, f"{HEADLINE} {word}")
    path.write_bytes(as_page(explain(source, f"https://www.example.com/{word}/{word}.html")))
    for options in (WIDE, phone()):
        with opened(browser, path, **options) as seen:
            for name in ("page", "article", "fields", "sources"):
                if seen.page.is_visible(f"#tab-{name}"):
                    seen.page.click(f"#tab-{name}")
                assert seen.page.evaluate(
                    f"(e => e.scrollWidth <= e.clientWidth)(document.getElementById('{name}'))"
                ), name


def test_hostile_page_is_as_safe_as_any(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "explain.html"
    path.write_bytes(as_page(explain(HOSTILE, ADDRESS)))
    with opened(browser, path, **WIDE) as seen:
        for block in seen.page.locator(".b").all():
            block.hover()
            block.click()
        for name in ("fields", "sources", "article"):
            seen.page.click(f"#tab-{name}")
        assert seen.page.evaluate("window.pwned ?? null") is None


def test_script_that_got_in_all_the_same_would_not_run(browser: Browser, written: Path, tmp_path: Path) -> None:
    path = tmp_path / "explain.html"
    injected = (
        b"<script>window.pwned=1</script><img src=x onerror=window.pwned=2><style>body{display:none}</style></main>"
    )
    path.write_bytes(written.read_bytes().replace(b"</main>", injected))
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("window.pwned ?? null") is None
    context.close()


def test_page_of_200_kb_is_written_and_opens_within_two_seconds(browser: Browser, tmp_path: Path) -> None:
    teasers = "".join(
        f'<li class="teaser"><a href="/story/{number}"><h3>Headline {number} of the day</h3></a>'
        f"<p>{text[:90]}</p><span class=date>2{number % 10} November 2026</span></li>"
        for number in range(200)
        for text in PARAGRAPHS[:3]
    )
    source = article_page(
        after=f"<ul>{teasers}</ul>", inside="".join(f"<p>{text} Again.</p>" for text in PARAGRAPHS * 4)
    )
    source = f"{source}<!-- {'x' * max(0, 200_000 - len(source))} -->"
    path = tmp_path / "explain.html"
    warm_up()
    begun = time.process_time()
    path.write_bytes(as_page(explain(source, "https://www.example.com/a")))
    assert time.process_time() - begun < 2
    begun = time.perf_counter()
    with opened(browser, path, **WIDE):
        assert time.perf_counter() - begun < 2
