"""Sites whose pages are empty without a browser, crawled with one."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import tomllib
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import pytest

from newsspider.report.tally import ExitCode
from tests.crawl.run import PROJECT, Outcome, command, crawl, crawl_arguments, outcome_of, scrapy, surroundings
from tests.rendering import (
    APP,
    STORIES,
    alive,
    app_routes,
    as_json,
    as_script,
    browsers,
    data_of,
    shell,
    skip_without_browser,
)
from tests.web import Answer, LocalSite, article_page

skip_without_browser()

FIRST, *_ = STORIES

NAMES = """
import socket
REAL = socket.gethostbyname
NAMES = {"www.example.com": "127.0.0.1", "api.example.com": "127.0.0.2"}
socket.gethostbyname = lambda name: NAMES.get(name) or REAL(name)
"""
"""A site on loopback addresses, of which one is not allowed: what a name that leads to a private network looks like."""


@dataclass(frozen=True, slots=True)
class Visited:
    outcome: Outcome
    site: LocalSite
    private: LocalSite
    stranger: LocalSite
    datagrams: int


def intruder(private: LocalSite, stranger: LocalSite, udp: int) -> str:
    """A script that tries every way out, and then does what it is for."""
    port = private.authority.partition(":")[2]
    return f"""
    const quiet = promise => promise.catch(() => 0);
    const everywhere = ['{private.url}', 'http://api.example.com:{port}/', '{stranger.url}', '/to-private',
                        '/to-stranger'];
    for (const url of everywhere) {{
      quiet(fetch(url)); quiet(fetch(url, {{mode: 'no-cors'}})); quiet(fetch(url, {{method: 'POST', body: 'x'}}));
      quiet(import(url)); navigator.sendBeacon(url, 'x'); new Image().src = url;
      const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame);
    }}
    new Worker(URL.createObjectURL(new Blob([`fetch('{private.url}worker').catch(() => 0);
      importScripts('{private.url}imported')`])));
    for (const address of ['{private.authority}', '{stranger.authority}']) {{
      new WebSocket('ws://' + address + '/socket'); new EventSource('http://' + address + '/events');
    }}
    const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{udp}'}}]}});
    peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));
    window.open('{private.url}window');
    document.cookie = 'seen=1';
    {APP}
    """


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    data, startup = tmp_path_factory.mktemp("render"), tmp_path_factory.mktemp("startup")
    (startup / "sitecustomize.py").write_text(NAMES)
    with ExitStack() as stack:
        site, private, stranger = (
            stack.enter_context(LocalSite(host=host)) for host in ("127.0.0.1", "127.0.0.2", "127.0.0.3")
        )
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        udp.setblocking(False)
        site.routes |= app_routes(intruder(private, stranger, udp.getsockname()[1])) | {
            "/to-private": Answer(status=302, headers={"Location": private.url}),
            "/to-stranger": Answer(status=302, headers={"Location": stranger.url}),
        }
        url = site.url.replace("127.0.0.1", "www.example.com")
        outcome = crawl(
            "-a",
            f"site={url}",
            "-a",
            "render=1",
            data=data,
            allowed="127.0.0.1/32,127.0.0.3/32",
            env={"PYTHONPATH": os.pathsep.join((str(startup), str(PROJECT)))},
        )
        try:
            datagrams = len(udp.recv(2_000))
        except BlockingIOError:
            datagrams = 0
        yield Visited(outcome, site, private, stranger, datagrams)


def test_articles_that_only_scripts_show_are_exported(visited: Visited) -> None:
    assert visited.outcome.headlines == sorted(STORIES.values()), visited.outcome.stderr
    assert visited.outcome.exit_code == ExitCode.WELL
    assert all("disagreed" in article["articleBody"] for article in visited.outcome.articles)


def test_private_address_is_not_reached_from_inside_the_browser(visited: Visited) -> None:
    assert visited.private.paths == []
    assert "/to-private" in visited.site.paths
    assert f"Not asked: http://api.example.com:{visited.private.authority[10:]}/" in visited.outcome.stderr
    assert visited.datagrams == 0


def test_other_sites_hear_nothing(visited: Visited) -> None:
    assert visited.stranger.paths == []


def test_every_request_is_honest_and_the_shared_script_is_asked_for_once(visited: Visited) -> None:
    assert {asked.agent for asked in visited.site.asked} == {"newsspider/0.1.0"}
    assert visited.site.paths.count("/app.js") == 1
    assert max(visited.site.paths.count(path) for path in (*STORIES, *map(data_of, STORIES))) == 1


def test_pictures_and_style_sheets_are_not_asked_for(visited: Visited) -> None:
    assert not {"/logo.png", "/app.css"} & set(visited.site.paths)


def test_never_more_than_two_in_flight(visited: Visited) -> None:
    assert max(asked.in_flight for asked in visited.site.asked) <= 2


ONE = {FIRST: STORIES[FIRST]}
"""Enough where it is not about articles."""


def test_pace_of_the_host_holds_for_what_its_scripts_ask_for_and_robots_txt_too(tmp_path: Path) -> None:
    secret = "fetch('/secret.json').catch(() => 0);" + APP
    routes = app_routes(secret, ONE) | {
        "/robots.txt": "User-agent: *\nDisallow: /secret\n",
        "/secret.json": as_json({}),
    }
    with LocalSite(routes) as site:
        outcome = crawl("-a", f"site={site.url}", "-a", "render=1", data=tmp_path, delay_s=0.2)
    assert outcome.headlines == [*ONE.values()], outcome.stderr
    assert site.asked[-1].started - site.asked[0].started >= 0.2 * (len(site.asked) - 1) - 0.1
    assert len([gap for gap in site.gaps_s() if gap < 0.15]) <= 2, "a busy machine may be late once or twice"
    assert "/secret.json" not in site.paths


def test_later_run_asks_for_the_front_page_again_although_its_document_has_not_changed(tmp_path: Path) -> None:
    new = "/2026/11/29/story-of-the-second-run.html"
    title = "Story of the second run"
    with LocalSite(app_routes(stories=ONE), etag=lambda body: f'"{len(body)}"') as site:
        assert len(crawl("-a", f"site={site.url}", "-a", "render=1", data=tmp_path).headlines) == 1
        site.routes["/api/front.json"] = as_json([{"url": new, "title": title}])
        text = article_page(title)
        site.routes |= {new: shell(), data_of(new): as_json({"title": title, "text": text[text.index("<p>") :]})}
        outcome = crawl("-a", f"site={site.url}", "-a", "render=1", data=tmp_path)
    assert title in outcome.headlines, outcome.stderr


def test_site_that_stays_empty_names_the_host_that_its_pages_would_need(tmp_path: Path) -> None:
    with LocalSite({"/app.js": as_script(APP)}, host="127.0.0.3") as cdn:
        with LocalSite(app_routes(stories=ONE)) as site:
            for path in ("/", FIRST):
                site.routes[path] = shell(f"{cdn.url}app.js")
            kept_out = crawl("-a", f"site={site.url}", "-a", "render=1", data=tmp_path / "kept out")
            (sites := tmp_path / "sites.toml").write_text(f'[[site]]\nurl = "{site.url}"\nrender = ["127.0.0.3"]\n')
            let_in = crawl("-a", f"sites={sites}", data=tmp_path / "let in")
        assert (kept_out.exit_code, kept_out.files) == (ExitCode.SUSPICIOUS, [])
        assert f"kept from scripts or data of {cdn.authority}, which `render` of its site can name" in kept_out.stderr
        assert "the site's pages are empty in the browser as well" in kept_out.stderr
        assert let_in.headlines == [*ONE.values()], let_in.stderr
        assert cdn.paths == ["/robots.txt", "/app.js"]


# --- a browser that dies, and a run that ends -------------------------------------------------------------------------


@contextmanager
def running(site: LocalSite, data: Path, mark: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    given = crawl_arguments("-a", f"site={site.url}", "-a", "render=1", *arguments, data=data)
    with subprocess.Popen(
        command(*given),
        cwd=PROJECT,
        env=surroundings({"RUN_MARK": mark}),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[bytes], data: Path) -> Outcome:
    _, stderr = process.communicate(timeout=60)
    return outcome_of(subprocess.CompletedProcess(process.args, process.returncode, b"", stderr), data)


def gone(mark: str, groups: Collection[int] = ()) -> bool:
    """Whether nothing of a run, and of these browsers, is left, or will be in a moment."""
    deadline = monotonic() + 5
    while alive(mark, groups) and monotonic() < deadline:
        sleep(0.05)
    return not alive(mark, groups)


def test_browser_that_is_killed_costs_one_page_and_another_one_goes_on(tmp_path: Path) -> None:
    mark = uuid.uuid4().hex
    killed: list[int] = []

    def kill(_: str) -> Answer:
        for pid in browsers(mark):
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)
        return as_json({})

    with (
        LocalSite(app_routes() | {data_of(FIRST): kill}) as site,
        running(site, tmp_path, mark, "-s", "NEWSSPIDER_BROWSER_PAGES=1") as process,
    ):
        outcome = ended(process, tmp_path)
    assert len(killed) == 1
    assert outcome.headlines == sorted(set(STORIES.values()) - {STORIES[FIRST]}), outcome.stderr
    assert f"{FIRST} (not rendered: the browser or its page has died)" in outcome.stderr
    assert outcome.stderr.count("finishes pages") == 2
    assert "Traceback" not in outcome.stderr
    assert gone(mark, killed)


Stop = Callable[[subprocess.Popen[bytes]], None]
STOPS: dict[str, tuple[Stop, int]] = {
    "SIGTERM": (lambda process: process.send_signal(signal.SIGTERM), ExitCode.STOPPED),
    "kill -9": (lambda process: process.kill(), -signal.SIGKILL),
}


@pytest.mark.parametrize("way", STOPS)
def test_browser_ends_with_the_run_whatever_ends_it(way: str, tmp_path: Path) -> None:
    stop, code = STOPS[way]
    mark = uuid.uuid4().hex
    hung: list[str] = []

    def hang(path: str) -> Answer:
        hung.append(path)
        return as_json({}, delay_s=30)

    with (
        LocalSite(app_routes(stories=ONE) | {data_of(FIRST): hang}) as site,
        running(site, tmp_path, mark) as process,
    ):
        deadline = monotonic() + 30
        while not hung and monotonic() < deadline:
            sleep(0.05)
        groups = browsers(mark)
        assert len(alive(mark, groups)) > 5
        began = monotonic()
        stop(process)
        outcome = ended(process, tmp_path)
    assert outcome.exit_code == code, outcome.stderr
    assert monotonic() - began < 10
    assert "Traceback" not in outcome.stderr
    assert gone(mark, groups), alive(mark, groups)


def test_budget_ends_a_run_whose_pages_hang(tmp_path: Path) -> None:
    mark = uuid.uuid4().hex
    slow = as_json({}, delay_s=30)
    with (
        LocalSite(app_routes(stories=ONE) | {data_of(FIRST): slow}) as site,
        running(site, tmp_path, mark, "-a", "budget=6s", "-s", "NEWSSPIDER_GRACE_S=1") as process,
    ):
        outcome = ended(process, tmp_path)
    (path,) = (tmp_path / "runs").glob("*/manifest.json")
    (tally,) = json.loads(path.read_text("utf-8"))["sites"].values()
    assert outcome.exit_code == ExitCode.WELL, outcome.stderr
    assert tally["failed"] == {}
    assert tally["waiting"]
    assert gone(mark)


def test_doctor_looks_with_a_browser_and_writes_that_the_site_needs_one(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newsspider.settings\n")
    options = ("-s", "NEWSSPIDER_ALLOWED_NETWORKS=127.0.0.0/8", "-s", "DOWNLOAD_DELAY=0")
    with LocalSite(app_routes()) as site:
        without = scrapy("doctor", *options, site.url, data=tmp_path, cwd=tmp_path)
        with_one = scrapy("doctor", *options, "--render", "--write", site.url, data=tmp_path, cwd=tmp_path)
    assert (without.exit_code, with_one.exit_code) == (ExitCode.SUSPICIOUS, ExitCode.WELL), with_one.stderr
    assert "scrapy doctor --render" in without.stdout
    assert "-a render=1" in with_one.stdout
    (entry,) = tomllib.loads((tmp_path / "sites.toml").read_text())["site"]
    assert entry["render"] is True
