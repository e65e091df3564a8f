"""What one site sends holds back no other, and not its own articles either."""

from __future__ import annotations

from pathlib import Path

from tests.crawl.run import crawl, slowness
from tests.web import Answer, LocalSite, article_page, listing_page

GOOD = {f"/2026/11/20/a-fine-story-of-the-town-{number}.html": f"A fine story {number}" for number in range(40)}
_MOST_GAP_S = 2.0
"""Some tenths of a second, where nothing else is at work on the machine; more where everything takes longer."""


def urlset(site: LocalSite, number: int) -> Answer:
    rows = "".join(
        f"<url><loc>{site.url}2020/10/{entry % 28 + 1:02d}/a-heap-of-stories-{number}-{entry}.html</loc></url>"
        for entry in range(40_000)
    )
    return Answer(f"<urlset>{rows}</urlset>", content_type="application/xml")


def test_huge_sitemaps_hold_back_neither_their_own_site_nor_another(tmp_path: Path) -> None:
    with LocalSite() as good, LocalSite(host="127.0.0.2") as huge:
        for site in (good, huge):
            site.routes |= {
                "/": listing_page(GOOD),
                **{path: article_page(f"{title} at {site.url}") for path, title in GOOD.items()},
            }
        names = [f"/heap{number}.xml" for number in range(2)]
        huge.routes |= {path: urlset(huge, number) for number, path in enumerate(names)}
        huge.routes["/robots.txt"] = Answer(
            "".join(f"Sitemap: {huge.url}{path[1:]}\n" for path in names), content_type="text/plain"
        )
        before = slowness()
        outcome = crawl("-a", f"site={huge.url},{good.url}", "-a", "budget=25s", data=tmp_path, delay_s=0.1)
        most_gap_s = _MOST_GAP_S * max(before, slowness())
        assert len(outcome.headlines_of(good.authority)) == len(GOOD)
        assert max(good.gaps_s()) < most_gap_s
        asked = [path for path in huge.paths if path in GOOD]
        heap = next(number for number, path in enumerate(huge.paths) if "a-heap" in path)
        assert len(set(asked)) == len(GOOD)
        assert sum(path in GOOD for path in huge.paths[: heap + 5]) >= len(GOOD) - 5  # what is fresher goes first
