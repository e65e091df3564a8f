"""What strangers and users write, and should not be read by others, in logs, manifests, ledgers and on terminals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.run import Outcome, crawl, scrapy
from tests.raw import GOOD, RawSite, Route, answer, redirect
from tests.web import LocalSite, article_page, listing_page

ODD = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
SECRET = "Hush0Hush0Hush"
FORGED = "2026-11-26 00:00:00 [newsspider] ERROR: FORGED"


def path_of(name: str) -> str:
    return f"/2026/11/25/what-the-server-says-of-{name}-is-odd.html"


RULED = "/2026/11/25/%1B%5B31mwhat-the-server-says-of-rules-is-odd.html"
ROUTES: dict[str, Route] = {
    "/robots.txt": answer("User-agent: *\nDisallow: /2026/11/25/\x1b[31m\n", kind="text/plain"),
    RULED: answer(article_page("Not to be asked for")),
    path_of("phrase"): b"HTTP/1.1 599 \x1b[31mred\r\nContent-Length: 0\r\n\r\n",
    path_of("lines"): redirect(f"http://a\u2028{FORGED}\u2028b/".encode().decode("latin-1")),
    path_of("direction"): redirect("http://\u202egro.elpmaxe/".encode().decode("latin-1")),
    path_of("nothing"): b"\x1b[2J\x07 hello \x00\r\n\r\n",
    path_of("type"): b"HTTP/1.1 200 OK\r\nContent-Type: text/\x1b[31m\x00red\r\nContent-Length: 2\r\n\r\nhi",
    path_of("encoding"): answer("hi", Content_Encoding="gzip, \x1b[31m"),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Outcome, Path]]:
    data = tmp_path_factory.mktemp("odd")
    with RawSite(ROUTES) as site:
        yield crawl("-a", f"site={site.url}", "-s", "LOG_LEVEL=DEBUG", data=data), data


def test_log_has_no_control_characters_and_no_lines_of_others(odd: tuple[Outcome, Path]) -> None:
    outcome, _ = odd
    assert outcome.headlines == sorted(GOOD.values()), outcome.stderr
    assert ODD.findall(outcome.stderr) == []
    assert not any(line.startswith(FORGED) for line in outcome.stderr.splitlines())


def test_nobody_can_talk_to_the_crawl(odd: tuple[Outcome, Path]) -> None:
    """Scrapy's consoles listen at a port, and say so."""
    assert "telnet" not in odd[0].stderr.lower().replace("'telnetconsole_enabled': false", "")
    assert "listening" not in odd[0].stderr.lower()


def test_audit_shows_the_rules_of_strangers_without_doing_what_they_say(odd: tuple[Outcome, Path]) -> None:
    _, data = odd
    audit = scrapy("audit", "last", "-s", f"NEWSSPIDER_DATA_DIR={data}", data=data)
    assert "\\x1b[31m" in audit.stdout
    assert ODD.findall(audit.stdout) == []


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path, Path]:
    """A run whose user has given secrets in all the places where they go, its data and the folder that it ran in."""
    data, here = tmp_path_factory.mktemp("secretive"), tmp_path_factory.mktemp("here")
    stories = {f"/2026/11/2{n}/a-story-that-is-told-to-all-{n}.html": f"Story {n} for all" for n in range(2)}
    with LocalSite({path: article_page(title) for path, title in stories.items()}) as site:
        site.routes["/"] = listing_page(stories)
        outcome = crawl(
            "-a",
            f"site=http://user:{SECRET}@{site.authority}/",
            "-o",
            f"ftp://user:{SECRET}@127.0.0.1:9/out.jsonl",
            "-s",
            f"AWS_SECRET_ACCESS_KEY={SECRET}",
            "-s",
            f"FTP_PASSWORD={SECRET}",
            "-s",
            f"DATABASE_URL=postgresql://user:{SECRET}@db.example/news?sslpassword={SECRET}",
            data=data,
            cwd=here,
            env={
                "SCRAPY_SETTINGS_MODULE": "newsspider.settings",
                "http_proxy": f"http://user:{SECRET}@{site.authority}",
                "no_proxy": "",
            },
        )
    return outcome, data, here


def test_secrets_are_in_no_log_manifest_or_ledger(secretive: tuple[Outcome, Path, Path]) -> None:
    outcome, data, _ = secretive
    assert "/***@127.0.0.1:9/out.jsonl" in outcome.stderr
    written = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert any(path.name == "manifest.json" for path in written)
    assert SECRET not in outcome.stderr + outcome.stdout
    assert [path for path, text in written.items() if SECRET.encode() in text] == []


def test_address_of_an_output_elsewhere_is_no_folder_here(secretive: tuple[Outcome, Path, Path]) -> None:
    assert list(secretive[2].iterdir()) == []


def test_message_about_an_address_has_no_password(tmp_path: Path) -> None:
    outcome = crawl("-a", f"site=ftp://user:{SECRET}@127.0.0.1/", data=tmp_path)
    assert outcome.exit_code == 64
    assert "ftp://***@127.0.0.1/" in outcome.stderr
    assert SECRET not in outcome.stderr
