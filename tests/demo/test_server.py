"""The newspaper on a port."""

from __future__ import annotations

import gzip
import http.client
import threading
import time
import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from newsspider.demo.server import DemoServer
from newsspider.demo.truth import truth


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status, dict(answer.headers), answer.read()


def test_every_article_is_served() -> None:
    with DemoServer() as demo:
        for article in truth():
            status, _, body = fetch(demo.url.rstrip("/") + article.path)
            assert status == 200
            assert article.headline.encode() in body


def test_the_log_knows_who_asked_for_what() -> None:
    with DemoServer() as demo:
        fetch(demo.url + "town/?a=1", **{"User-Agent": "reader"})
        (line,) = demo.log
    assert (line.method, line.path, line.user_agent, line.status) == ("GET", "/town/?a=1", "reader", 200)


def test_requests_in_flight_are_counted() -> None:
    with DemoServer(delay_s=0.3) as demo:
        threads = [threading.Thread(target=fetch, args=(demo.url,)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert demo.peak_in_flight == 3
        demo.forget()
        assert (demo.log, demo.peak_in_flight) == ([], 0)


def test_delay_may_depend_on_the_path() -> None:
    with DemoServer(delay_s=lambda path: 0.2 if path == "/town/" else 0.0) as demo:
        started = time.monotonic()
        fetch(demo.url + "town/")
        assert time.monotonic() - started >= 0.2


def test_head_has_headers_and_no_body() -> None:
    with DemoServer() as demo:
        status, headers, body = fetch(demo.url, method="HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 1000


def test_an_unchanged_page_is_answered_with_304() -> None:
    with DemoServer() as demo:
        _, headers, _ = fetch(demo.url)
        with pytest.raises(HTTPError) as caught:
            fetch(demo.url, **{"If-None-Match": headers["ETag"]})
    assert caught.value.code == 304


def test_an_unknown_page_is_404() -> None:
    with DemoServer() as demo, pytest.raises(HTTPError) as caught:
        fetch(demo.url + "nowhere/")
    assert caught.value.code == 404


def test_links_carry_the_host_that_was_asked_for() -> None:
    with DemoServer() as demo:
        _, _, body = fetch(demo.url + "feed.xml", Host="paper.example:81")
    assert b"http://paper.example:81/" in body
    assert demo.url.encode() not in body


def test_pages_are_zipped_only_for_those_who_accept_it() -> None:
    with DemoServer() as demo:
        _, plain_headers, plain = fetch(demo.url)
        _, headers, zipped = fetch(demo.url, **{"Accept-Encoding": "gzip"})
        _, sitemap_headers, sitemap = fetch(demo.url + "sitemaps/archive-1.xml.gz", **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain_headers
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped) == plain
    assert "Content-Encoding" not in sitemap_headers
    assert b"<urlset" in gzip.decompress(sitemap)


def test_a_connection_serves_several_requests() -> None:
    with DemoServer() as demo:
        connection = http.client.HTTPConnection(urlsplit(demo.url).netloc, timeout=10)
        for path in ("/", "/nowhere/", "/town/"):
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()
        assert [line.status for line in demo.log] == [200, 404, 200]


def test_each_access_says_when_it_began() -> None:
    with DemoServer() as demo:
        before = time.monotonic()
        fetch(demo.url)
        fetch(demo.url + "town/")
        starts = [line.started_s for line in demo.log]
    assert before <= starts[0] < starts[1] <= time.monotonic()
