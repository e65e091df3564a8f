"""The report in a real Chromium: by keyboard, on a phone, in the dark, with hostile words, with many sites."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsspider.drift.sums import RunSums, packed
from newsspider.extract.measure import Measure
from newsspider.report.measured import LEAST_COMPARED, TemplateHistory, template_histories
from newsspider.report.page.render import render
from tests.browser import look
from tests.browser.look import WIDE, contrast, luminance, phone
from tests.rendering import skip_without_browser
from tests.report.past_runs import ALARM, HOSTILE, NO_MATCH, manifest, nothing, rule, site
from tests.report.test_overview import seen
from tests.report.test_page import article

skip_without_browser()
pytest.importorskip("jinja2")

from playwright.sync_api import Browser  # noqa: E402

LONG = "div.a-name-that-somebody-has-made-up-and-nobody-can-remember"
NAMES = ["a-daily.example", "b-post.example", "c-times.example", "d-news.example"]


@dataclass
class Seen:
    page: Any

    def rows(self) -> list[str]:
        """Names of the sites in sight, from top to bottom."""
        found: list[str] = self.page.locator("#table tbody tr:visible .open").all_text_contents()
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.innerText || document.activeElement.id"))

    def tab_to(self, text: str) -> None:
        """Goes on by the tabulator until what has this text has the focus."""
        for _ in range(80):
            self.press("Tab")
            if self.focused() == text:
                return
        raise AssertionError(f"{text} cannot be reached by keyboard")


def four_sites() -> dict[str, Any]:
    return {
        NAMES[0]: site(2, agreement={"body": 0.9}, rules=[rule(), rule(f"{LONG} > {LONG}", NO_MATCH)]),
        NAMES[1]: site(30),
        NAMES[2]: nothing("blocked", "the site keeps us out (HTTP 403)", failed={"HTTP 403": 6}),
        NAMES[3]: site(7, alarms=[ALARM]),
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = seen(*(manifest(number, four_sites()) for number in range(3)))
    for history in made.sites:
        history.templates = templates(7)
    made.newest = [article(url=f"https://a.example/{'a-long-path/' * 12}{number}") for number in range(6)]
    return write(tmp_path_factory.mktemp("report") / "report.html", made)


def templates(count: int) -> list[TemplateHistory]:
    """The texts of every other one agree badly; the first is one of a page with a long address."""
    run = RunSums(run_id="run-0", started=0)
    for number in range(count):
        measure = Measure(template=f"{number:06x}", words=300, agreement={"body": 0.5 + number % 2 / 2, "date": 1.0})
        for _ in range(LEAST_COMPARED + count - number):
            run.add(measure, f"https://a.example/{LONG * 3 if number == 0 else number}")
    return template_histories([(0, packed(run)), (2, packed(run))], 3)


def write(path: Path, made: Any) -> Path:
    path.write_text(render(made), "utf-8")
    return path


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Seen]:
    with look.opened(browser, path, **options) as page:
        yield Seen(page)


def test_sites_are_sorted_by_any_column_and_back_by_keyboard(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as looked:
        assert looked.rows() == [NAMES[3], NAMES[2], NAMES[1], NAMES[0]]
        looked.tab_to("New")
        looked.press("Enter")
        assert looked.rows() == [NAMES[1], NAMES[3], NAMES[0], NAMES[2]]
        assert looked.page.get_attribute("th.new", "aria-sort") == "descending"
        looked.press("Space")
        assert looked.rows() == [NAMES[2], NAMES[0], NAMES[3], NAMES[1]]
        looked.page.click("th.site button")
        assert looked.rows() == NAMES
        assert looked.page.get_attribute("th.new", "aria-sort") is None


def test_row_is_opened_and_closed_by_keyboard(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as looked:
        why = looked.page.get_by_text("the site keeps us out (HTTP 403)").last
        assert not why.is_visible()
        looked.tab_to(NAMES[2])
        looked.press("Enter")
        assert why.is_visible()
        assert looked.page.evaluate("document.activeElement.ariaExpanded") == "true"
        looked.press("Enter")
        assert not why.is_visible()


def test_sites_are_filtered_by_name_by_reason_and_by_how_they_stand(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as looked:
        looked.page.fill("#needle", "TIMES")
        assert looked.rows() == [NAMES[2]]
        assert looked.page.inner_text("#shown") == "1 of 4 sites"
        looked.page.fill("#needle", "http 403")
        assert looked.rows() == [NAMES[2]]
        looked.page.press("#needle", "Escape")
        assert len(looked.rows()) == 4
        looked.page.get_by_role("button", name="changed 1").click()
        assert looked.rows() == [NAMES[3]]


def test_what_has_the_focus_is_seen(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as looked:
        for _ in range(40):
            looked.press("Tab")
            outline = looked.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", looked.focused()


def test_first_tabulator_leads_past_everything_to_the_sites(browser: Browser, written: Path) -> None:
    with opened(browser, written, **WIDE) as looked:
        looked.press("Tab", "Enter")
        assert looked.page.evaluate("location.hash") == "#sites"


@pytest.mark.parametrize("width", [320, 360, 412, 700, 900])
def test_narrow_screen_is_not_scrolled_sideways(browser: Browser, written: Path, width: int) -> None:
    with opened(browser, written, **phone(width)) as looked:
        for row in range(4):
            looked.page.click(f".open >> nth={row}")
        looked.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert looked.page.evaluate("document.documentElement.scrollWidth") == width
        small = looked.page.evaluate(
            "Math.min(...[...document.querySelectorAll('svg.chart text')].map(t => t.getBoundingClientRect().height))"
        )
        assert small > 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_the_light_and_in_the_dark(
    browser: Browser, written: Path, scheme: Any
) -> None:
    with opened(browser, written, color_scheme=scheme, **WIDE) as looked:
        ground = looked.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (luminance(ground) < 0.1) == (scheme == "dark")
        card = looked.page.evaluate("getComputedStyle(document.querySelector('.tiles div')).backgroundColor")
        for selector in ("h1", ".lead", ".sub", "nav a", ".badge.unread", ".badge.alarm", ".badge.well", ".tiles .bad"):
            colour = looked.page.evaluate(f"getComputedStyle(document.querySelector({selector!r})).color")
            assert contrast(colour, card) >= 4.5, (selector, colour)
        ticks = looked.page.evaluate("getComputedStyle(document.querySelector('.chart text')).fill")
        assert contrast(ticks, ground) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_agrees_badly_stands_out_in_the_light_and_in_the_dark(
    browser: Browser, written: Path, scheme: Any
) -> None:
    with opened(browser, written, color_scheme=scheme, **WIDE) as looked:
        low = looked.page.locator("#agreement td.low").first
        colour = low.evaluate("cell => getComputedStyle(cell).color")
        ground = looked.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert contrast(colour, ground) >= 4.5
        assert low.evaluate("cell => Number(getComputedStyle(cell).fontWeight)") >= 600


def test_numbers_of_a_template_say_what_they_are_on_a_phone(browser: Browser, written: Path) -> None:
    with opened(browser, written, **phone()) as looked:
        row = looked.page.locator("#agreement tbody tr").first
        names = row.evaluate(
            "row => [...row.querySelectorAll('[data-label]')].filter(cell => cell.offsetParent)"
            ".map(cell => getComputedStyle(cell, '::before').content)"
        )
        assert [name.strip('" ') for name in names] == ["body", "date", "pages"]
        box = row.bounding_box()
        assert box is not None
        assert box["width"] < 375
        assert row.locator(".low").is_visible()


def test_words_of_strangers_do_nothing(browser: Browser, tmp_path: Path) -> None:
    told = site(
        alarms=[ALARM | {"sentence": HOSTILE, "examples": [HOSTILE]}], failed={HOSTILE: 1}, dropped={HOSTILE: 1}
    )
    made = seen(manifest(0, {HOSTILE: told, "b.example": nothing("dns", HOSTILE)}))
    made.newest = [article(headline=HOSTILE)]
    with opened(browser, write(tmp_path / "hostile.html", made), **WIDE) as looked:
        looked.page.click(".open >> nth=0")
        assert looked.page.evaluate("document.images.length") == 0
        assert looked.page.title() == "4 articles, all went well · newsspider"


def test_script_that_gets_into_the_page_all_the_same_is_not_run(
    browser: Browser, written: Path, tmp_path: Path
) -> None:
    hurt = tmp_path / "hurt.html"
    text = written.read_text("utf-8")
    hurt.write_text(
        text.replace("<main>", "<main><img src=x onerror='document.title=1'><script>document.title=2</script>")
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(hurt.as_uri())
    assert page.title() == "42 articles, all went well · newsspider"
    context.close()


def test_page_can_be_read_without_scripts(browser: Browser, written: Path) -> None:
    with opened(browser, written, java_script_enabled=False, **WIDE) as looked:
        assert looked.page.get_by_text("the site keeps us out (HTTP 403)").last.is_visible()
        assert not looked.page.is_visible("#needle")


def test_five_thousand_sites_open_and_are_filtered_in_a_moment(browser: Browser, tmp_path: Path) -> None:
    sites = {f"paper-{number}.example": site(number % 40) for number in range(5_000)}
    path = write(tmp_path / "many.html", seen(*(manifest(number, sites) for number in range(3))))
    with opened(browser, path, **WIDE) as looked:
        opening_ms = looked.page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
        looked.page.fill("#needle", "paper-4999")
        assert looked.rows() == ["paper-4999.example"]
        assert looked.page.inner_text("#shown") == "1 of 5,000 sites"
        assert opening_ms < 10_000  # a second on a machine that has nothing else to do
