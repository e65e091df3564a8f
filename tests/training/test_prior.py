"""Addresses of many sites teach weights; what a page links is labelled by how it is linked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from newsspider.discover import prior
from newsspider.training.addresses import KnownAddress, known_addresses
from newsspider.training.corpus import TruePage
from newsspider.training.prior import learn_prior, unseen_odds

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def page(links: str, *, is_article: bool = True) -> TruePage:
    html = f"<html><body>{links}</body></html>".encode()
    return TruePage(
        id="one", corpus="ours", url="https://example.com/news/1", group="example.com", is_article=is_article,
        html=html, body=None, inside=(), outside=(),
    )  # fmt: skip


def labels(links: str, *, is_article: bool = True) -> dict[str, bool]:
    known = known_addresses([page(links, is_article=is_article)])
    return {one.url.removeprefix("https://example.com"): one.is_article for one in known if one.known_by == "link"}


def test_menus_link_no_articles_and_headings_do() -> None:
    links = """<nav><a href="/sport">Sport</a></nav>
        <h2><a href="/a">The bridge over the harbour</a></h2>
        <a href="/b">A long text that links is as good as a headline to whoever reads it</a>
        <a href="/c">Here</a> <a rel="tag" href="/d">A long text of a tag that is longer than any headline is</a>"""
    assert labels(links) == {"/sport": False, "/a": True, "/b": True, "/d": False}


def test_menu_that_shows_articles_says_nothing_of_them() -> None:
    links = '<nav><h3><a href="/a">The bridge over the harbour opens after nine years</a></h3></nav>'
    assert labels(links) == {}


def test_what_other_pages_link_is_not_learned_from() -> None:
    assert labels('<h2><a href="/a">A product with a long name</a></h2>', is_article=False) == {}


def known(site: int, path: str, *, is_article: bool) -> KnownAddress:
    name = f"site{site}.example"
    return KnownAddress(
        url=f"https://{name}{path}", site=name, group=name, corpus="ours", is_article=is_article, known_by="truth"
    )


ADDRESSES = [
    address
    for site in range(40)
    for address in (
        known(site, f"/chronicle/{'-'.join('bridge' * 3)}-{site}", is_article=True),
        known(site, f"/rubric/town{site}", is_article=False),
    )
]


def test_names_of_articles_weigh_more_than_those_of_other_pages() -> None:
    weights = learn_prior(ADDRESSES).weights
    assert weights["in chronicle"] > 0 > weights["in rubric"]


def test_names_of_one_site_are_not_kept() -> None:
    assert not any("town" in name for name in learn_prior(ADDRESSES).weights)


def test_same_addresses_give_the_same_prior() -> None:
    assert learn_prior(ADDRESSES) == learn_prior(ADDRESSES)


def test_addresses_are_judged_by_other_sites() -> None:
    odds = unseen_odds(ADDRESSES)
    assert all((odd > 0) == address.is_article for odd, address in zip(odds, ADDRESSES, strict=True))


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the evaluation pages are not here")
def test_command_gives_the_prior_that_ships(tmp_path: Path) -> None:
    out = tmp_path / "prior.json"
    subprocess.run(
        [sys.executable, "-m", "newsspider.training.prior", str(CORPUS), "--out", str(out)], check=True, timeout=300
    )
    shipped = Path(prior.__file__).with_name("prior.json")
    assert out.read_bytes() == shipped.read_bytes()
