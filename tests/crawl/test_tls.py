"""Sites whose certificates are good, bad, and bad with leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.certificates import authority, server
from tests.crawl.run import Outcome, crawl
from tests.crawl.test_size_and_time import manifest_in
from tests.raw import GOOD, RawSite
from tests.tunnel import Tunnel

BAD = {
    "self-signed": "it is self-signed",
    "expired": "it has expired",
    "somebody else's": "it is somebody else's",
}


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, RawSite], Outcome, Path]]:
    """Sites by what their certificates are, one crawl of them all, and its data."""
    folder = tmp_path_factory.mktemp("certificates")
    data = tmp_path_factory.mktemp("secured")
    host = "127.0.0.1"
    contexts = {
        "good": server(folder, host, issuer="authority"),
        "self-signed": server(folder, host),
        "expired": server(folder, host, issuer="authority", days=-3),
        "somebody else's": server(folder, "paper.example", issuer="authority"),
        "allowed": server(folder, "paper.example"),
    }
    with ExitStack() as stack:
        sites = {name: stack.enter_context(RawSite({}, tls=context)) for name, context in contexts.items()}
        tables = "".join(
            f'[[site]]\nurl = "{site.url}"\n{"insecure = true" if name == "allowed" else ""}\n'
            for name, site in sites.items()
        )
        (data / "sites.toml").write_text(tables, "utf-8")
        env = {"SSL_CERT_FILE": str(authority(folder))}
        yield sites, crawl("-a", f"sites={data / 'sites.toml'}", data=data, env=env), data


@pytest.mark.parametrize("name", ["good", "allowed"])
def test_site_with_a_good_certificate_or_leave_is_crawled(
    secured: tuple[dict[str, RawSite], Outcome, Path], name: str
) -> None:
    sites, outcome, _ = secured
    assert outcome.headlines_of(sites[name].authority) == sorted(GOOD.values()), outcome.stderr


@pytest.mark.parametrize("name", BAD)
def test_site_with_a_bad_one_is_an_error_that_says_so(
    secured: tuple[dict[str, RawSite], Outcome, Path], name: str
) -> None:
    sites, outcome, data = secured
    site = sites[name]
    assert site.asked == []
    assert f"Failed: {site.url}robots.txt (certificate not valid: {BAD[name]})" in outcome.stderr
    told = manifest_in(data)["sites"][site.authority]
    assert told["failed"] == {"certificate not valid": 1}
    assert told["nothingCame"]["class"] == "tls"


def test_nothing_else_is_said_of_it(secured: tuple[dict[str, RawSite], Outcome, Path]) -> None:
    _, outcome, _ = secured
    assert outcome.exit_code == 1
    assert "Traceback" not in outcome.stderr
    assert "CRITICAL" not in outcome.stderr


def test_leave_may_be_given_for_a_run(tmp_path: Path) -> None:
    with RawSite({}, tls=server(tmp_path, "paper.example")) as site:
        outcome = crawl("-a", f"site={site.url}", "-a", "insecure=1", data=tmp_path)
    assert outcome.headlines == sorted(GOOD.values()), outcome.stderr


@pytest.mark.parametrize(("subject", "headlines"), [("www.example.com", sorted(GOOD.values())), ("other.example", [])])
def test_certificate_is_looked_at_through_a_proxy_too(tmp_path: Path, subject: str, headlines: list[str]) -> None:
    env = {"SSL_CERT_FILE": str(authority(tmp_path))}
    with RawSite({}, tls=server(tmp_path, subject, issuer="authority")) as site, Tunnel(site.authority) as tunnel:
        env["https_proxy"] = tunnel.url
        outcome = crawl("-a", "site=https://www.example.com/", data=tmp_path, allowed="", env=env)
    assert set(tunnel.asked) == {"www.example.com:443"}
    assert outcome.headlines == headlines, outcome.stderr
    assert ("certificate not valid: it is somebody else's" in outcome.stderr) is not bool(headlines)
