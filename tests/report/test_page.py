"""The page as markup; tests/browser/test_report.py looks at it in a browser."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree, html

from newsspider.drift.sums import RunSums, packed
from newsspider.errors import UsageError
from newsspider.extract.measure import Measure
from newsspider.report.measured import LEAST_COMPARED, template_histories
from newsspider.report.newest import NewestArticle
from newsspider.report.nothing import Nothing
from newsspider.report.overview import Overview, Skipped, overview
from newsspider.report.page import render as rendering
from newsspider.report.page.charts import charts_of
from newsspider.report.page.sayings import RUN_STATES, SITE_STANDINGS
from newsspider.report.page.sparkline import bars
from newsspider.report.page.standout import REMEDIES
from newsspider.report.past import STATES
from newsspider.report.standing import Standing
from tests.report.past_runs import ALARM, FIRST, HOSTILE, KILLED, NO_MATCH, manifest, nothing, rule, site
from tests.report.test_overview import seen

pytest.importorskip("jinja2")
pytest.importorskip("matplotlib")


def article(**told: Any) -> NewestArticle:
    known: dict[str, Any] = {
        "url": "https://a.example/1", "id": "1", "headline": "Tuba found on tram", "site": "a.example", "change": "new",
        "published": FIRST, "words": 120, "article_type": "NewsArticle", "probability": 0.9,
    }  # fmt: skip
    return NewestArticle(**known | told)


def page_of(*manifests: dict[str, Any], **told: Any) -> html.HtmlElement:
    made = seen(*manifests)
    for name, value in told.items():
        setattr(made, name, value)
    return rendered(made)


def rendered(made: Overview) -> html.HtmlElement:
    return html.document_fromstring(rendering.render(made))


def words(element: html.HtmlElement, path: str) -> str:
    (found,) = element.xpath(path)
    return " ".join(found.text_content().split())


def test_page_says_first_what_came_of_the_last_run() -> None:
    page = page_of(manifest(0), manifest(1, {"a.example": site(7), "b.example": nothing("dns")}, exitCode=1))
    assert words(page, "//h1") == "Some sites could not be read"
    assert words(page, "//p[@class='lead']").startswith("8 articles from 2 sites in 2 min, in the run of 26 Nov 07:17")
    assert page.xpath("//title")[0].text == "8 articles, some sites could not be read · newsspider"


def test_page_of_one_run_of_one_site_that_is_at_work_is_a_page() -> None:
    page = page_of(manifest(0, {}, **KILLED | {"state": "running"}))
    assert words(page, "//h1") == "No run is over yet"
    assert "a run tells of its sites when it ends" in words(page, "//section[@id='sites']")
    assert not page.xpath("//figure")


def test_page_of_one_run_does_not_speak_of_several() -> None:
    page = page_of(manifest(0))
    assert words(page, "//section[@id='time']/p").startswith("The only run, of 26 Nov 06:17")
    assert words(page, "//section[@id='reasons']/p") == "In the only run."
    assert words(page, "//table[@id='table']/thead//th[@class='spark']") == "Last run"
    assert " all 1 runs" not in page.text_content()


def test_sites_are_rows_with_a_picture_of_their_runs() -> None:
    page = page_of(manifest(0), manifest(1, {"a.example": site(7), "b.example": nothing("dns")}))
    rows = page.xpath("//table[@id='table']/tbody/tr")
    assert [words(row, ".//button") for row in rows] == ["b.example", "a.example"]
    assert rows[1].xpath(".//svg/@aria-label") == ["8 articles in the last of 2 runs, at most 8"]


def test_alarm_is_told_with_its_examples() -> None:
    page = page_of(manifest(0, {"a.example": site(alarms=[ALARM])}))
    card = page.xpath("//article[contains(@class, 'alarm')]")[0]
    assert "bodies are 80 % shorter" in card.text_content()
    assert card.xpath(".//a/@href") == ALARM["examples"]


def test_exit_code_of_a_run_is_said_with_its_reason() -> None:
    page = page_of(manifest(0, {"a.example": site(alarms=[ALARM])}, exitCode=3))
    assert words(page, "//h1") == "A site has changed"


def test_sites_with_one_cause_are_one_group_with_its_remedy() -> None:
    sites = {f"{letter}.example": nothing("empty_shell") for letter in "abcdef"}
    page = page_of(manifest(0, sites))
    group = words(page, "//details[contains(@class, 'card')]")
    assert group.startswith("Empty without a browser 6 sites a.example, b.example, c.example, d.example …")
    assert "render = true in sites.toml" in group


def test_recall_and_what_can_be_done_for_it_is_told() -> None:
    recall = {"found": 412, "missed": 9, "missedFrom": 4, "missedTo": 21, "days": 7, "advice": "add sections"}
    page = page_of(manifest(0, {"a.example": site(recall=recall)}))
    assert "Found 412, estimated missed 9 (4 to 21) of 7 days: add sections." in page.text_content()


def with_templates(*shares: float) -> Overview:
    """Of a site with a template for each of these, by which its text agrees."""
    made = seen(manifest(0, {"a.example": site(rules=[rule(), rule(HOSTILE, NO_MATCH)])}))
    run = RunSums(run_id="run-0", started=0)
    for number, share in enumerate(shares):
        for place in range(LEAST_COMPARED):
            page = Measure(template=f"{number:06x}", words=200, agreement={"body": share, "headline": 1.0})
            run.add(page, f"https://www.a.example/{number}/{place}?id=7")
    made.sites[0].templates = template_histories([(0, packed(run))], 1)
    return made


def test_site_s_row_tells_how_far_its_templates_agree_and_what_its_rules_are_good_for() -> None:
    page = rendered(with_templates(0.99, 0.5))
    templates, rules = page.xpath("//td[@id='s1']//table")
    rows = templates.xpath("./tbody/tr")
    assert words(rows[0], "./td[1]") == "000000"
    assert [words(row, "./td[@data-label='body']") for row in rows] == ["99 %", "50 %"]
    assert rows[1].xpath("./td[@class='low']/@data-label") == ["body"]
    assert rows[1].xpath(".//svg/@aria-label") == ["50 % in the last of 1 runs, at least 50 %"]
    assert [words(row, ".//a") for row in rows] == ["/0/4?id=7", "/1/4?id=7"]
    assert words(rules.xpath("./tbody/tr")[1], "./td[last()]") == NO_MATCH


def test_rows_of_thousands_of_sites_are_kept_short() -> None:
    made = with_templates(0.99, 0.5)
    many = seen(manifest(0, {f"{number}.example": site() for number in range(2_001)}))
    for history in many.sites:
        history.templates = made.sites[0].templates
    page = rendered(many)
    assert not page.xpath("//td[@class='more']//table")
    assert "scrapy report --site" in words(page, "//section[@id='agreement']")


def test_templates_that_do_not_agree_are_told_and_the_others_counted() -> None:
    page = rendered(with_templates(0.99, 0.5, 1.0))
    section = "//section[@id='agreement']"
    (row,) = page.xpath(f"{section}//tbody/tr")
    assert words(row, "./th") == "a.example"
    assert "2 others agree in everything" in words(page, section)
    alike = rendered(with_templates(0.99))
    assert "1 template agrees by 95 % or more in everything that can be compared." in words(alike, section)
    assert "Nothing can be told" in words(page_of(manifest(0)), section)


def test_rules_that_are_of_no_use_are_to_be_looked_at() -> None:
    page = page_of(manifest(0, {"a.example": site(rules=[rule(".old", NO_MATCH)]), "b.example": site(rules=[rule()])}))
    (group,) = page.xpath("//section[@id='look']//details")
    assert words(group, "./summary").startswith("Rules that are of no use 1 site a.example")
    assert words(group, ".//li") == f"a.example: strip = .old {NO_MATCH} last new article 26 Nov 06:17"


def test_manifest_that_could_not_be_read_is_told() -> None:
    page = page_of(manifest(0), skipped=[Skipped(path="data/runs/x/manifest.json", reason="it is not JSON")])
    assert "1 file could not be read" in words(page, "//section[@id='look']")


def test_newest_articles_have_the_command_that_explains_them() -> None:
    address = "https://a.example/1?a='$(reboot)'"
    page = page_of(manifest(0), newest=[article(url=address), article(id="2", change="removed")])
    assert page.xpath("//ol[@class='articles']//a/@href") == [address, "https://a.example/1"]
    assert page.xpath("//p[@class='command']/code/text()") == [
        "scrapy explain --open 'https://a.example/1?a='\"'\"'$(reboot)'\"'\"''"
    ]


def hostile_page() -> html.HtmlElement:
    told = site(
        nothingCame={"class": HOSTILE, "sentence": HOSTILE}, alarms=[ALARM | {"sentence": HOSTILE, "kind": HOSTILE}],
        dropped={HOSTILE: 1}, failed={HOSTILE: 2}, notAsked={HOSTILE: 3}, limits={HOSTILE: 4}, agreement={HOSTILE: 0.5},
        recall={"found": 1, "missed": 1, "missedFrom": 0, "missedTo": 2, "days": None, "advice": HOSTILE},
    )  # fmt: skip
    told["alarms"][0]["examples"] = ["javascript:alert(1)", HOSTILE]
    one = manifest(
        0, {HOSTILE: told, "b.example": nothing("dns", HOSTILE)}, runId=HOSTILE, spider=HOSTILE, stopped=HOSTILE
    )
    return page_of(
        one,
        newest=[article(headline=HOSTILE, site=HOSTILE, article_type=HOSTILE, change=HOSTILE)],
        skipped=[Skipped(path=HOSTILE, reason=HOSTILE)],
    )


def test_what_strangers_say_is_text_and_nothing_else() -> None:
    page = hostile_page()
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //iframe | //object | //*[@onerror or @onclick or @onload or @style]") == []
    assert [address for address in page.xpath("//a/@href") if not address.startswith(("#", "https://"))] == []
    raw = html.tostring(page, encoding="unicode")
    assert not set("\u202e\x1b\x00\uffff\ud800") & set(raw)
    assert "{{7*7}}" in raw


def test_ids_are_unique_and_everything_that_is_referred_to_is_there() -> None:
    page = page_of(manifest(0), manifest(1, {"a.example": site(agreement={"body": 0.9}), "b.example": nothing("dns")}))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = [name for names in page.xpath("//@aria-labelledby | //@aria-controls | //@for") for name in names.split()]
    clips = re.findall(r"url\(#([^)]+)\)", html.tostring(page, encoding="unicode"))
    links = [href[1:] for href in page.xpath("//@href") if href.startswith("#")]
    assert set(named + clips + links) <= set(ids)


def test_policy_lets_only_the_pages_own_style_and_script_in() -> None:
    page = page_of(manifest(0))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert allowed["default-src"] == "'none'"
    for name in ("style", "script"):
        (text,) = page.xpath(f"//{name}/text()")
        assert allowed[f"{name}-src"] == f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
    assert not re.search(r"https?://|@import|url\(", page.xpath("//style/text()")[0] + page.xpath("//script/text()")[0])


def test_charts_have_a_title_a_description_and_their_numbers_as_a_table() -> None:
    page = page_of(manifest(0), manifest(1, {}, **KILLED), manifest(2, {"a.example": site(7)}))
    figure = page.xpath("//figure")[0]
    assert words(figure, "./figcaption").startswith("Articles")
    assert "new: 7 in the last one, between 3 and 7" in words(figure, ".//svg/desc")
    cells = [[cell.text for cell in row.xpath("./td")] for row in figure.xpath(".//tbody/tr")]
    assert cells == [["3", "1", "0"], ["–", "–", "–"], ["7", "1", "0"]]


def test_bars_of_a_chart_say_what_they_are_and_have_the_colours_of_the_page() -> None:
    svg = page_of(manifest(0)).xpath("//figure//svg")[0]
    titles = [title.text for title in svg.xpath(".//g/title")]
    assert titles == ["26 Nov 06:17: 3 new", "26 Nov 06:17: 1 updated"]
    assert svg.xpath(".//path[@class='fill-s0']")
    assert "#0" not in etree.tostring(svg, encoding="unicode")


def test_reasons_beyond_the_most_frequent_ones_are_one_series() -> None:
    many = {f"HTTP 5{number:02}": 20 - number for number in range(9)}
    (chart,) = [one for one in charts_of(seen(manifest(0, {"a.example": site(failed=many)}))) if one.key == "failed"]
    assert [series.name for series in chart.series][-1] == "other"
    assert sum(series.values[0] or 0 for series in chart.series) == sum(many.values())


def test_chart_that_has_nothing_to_show_is_not_there() -> None:
    keys = [chart.key for chart in charts_of(seen(manifest(0, {"a.example": site(dropped={}, failed={})})))]
    assert keys == ["articles", "requests", "duration", "unmodified"]


def test_sparkline_tells_nothing_from_nothing_known_and_from_trouble() -> None:
    drawn = bars([4, None, 0, 0, 2], [False, False, False, True, False])
    assert re.findall(r'class="(.)" d="([^"]+)"', drawn) == [
        ("b", "M30 20v-20M46 20v-10"),
        ("i", "M38 20v-1"),
        ("x", "M42 20v-4"),
    ]
    assert 'aria-label="2 articles in the last of 4 runs, at most 4; 1 in trouble"' in drawn


def test_everything_that_can_be_is_called_something() -> None:
    assert set(SITE_STANDINGS) == set(Standing)
    assert set(RUN_STATES) == STATES
    assert set(REMEDIES) == set(Nothing) - {Nothing.NOTHING_NEW, Nothing.NOT_REACHED}


def test_missing_extra_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda name: None if name == "matplotlib" else object())
    with pytest.raises(UsageError, match=r"pip install .*\[report\]'; --json"):
        rendering.render(overview([], FIRST + timedelta(hours=1)))
