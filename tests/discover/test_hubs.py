import pytest

from newsspider.discover.feeds import parse_feed
from newsspider.discover.hubs import hubs_in_header

URL = "https://example.com/feed.xml"
HUB = "https://hub.example.net/"


@pytest.mark.parametrize(
    ("value", "hubs"),
    [
        (f'<{HUB}>; rel="hub", <{URL}>; rel="self"', [HUB]),
        (f"<{URL}>;rel=self,<{HUB}>;rel=hub", [HUB]),
        (f'<{HUB}>; title="a, b"; REL="alternate Hub"', [HUB]),
        (f"<{HUB}>; rel=hub, <{HUB}>; rel=hub", [HUB]),
        ("</hub>; rel=hub", ["https://example.com/hub"]),
        ("<javascript:alert(1)>; rel=hub", []),
        (f"<{HUB}>; rel=hubs", []),
        (f"<{HUB}>", []),
        ("<" * 100_000, []),
        (None, []),
    ],
)
def test_header_names_a_hub_by_its_relation(value: str | None, hubs: list[str]) -> None:
    assert hubs_in_header(value, URL) == hubs


@pytest.mark.parametrize(
    "feed",
    [
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="hub" href="{HUB}"/>'
        '<entry><title>A</title><link href="/a"/></entry></feed>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>'
        f'<atom:link rel="hub" href="{HUB}"/><item><link>/a</link></item></channel></rss>',
        f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "/a"}}],'
        f' "hubs": [{{"type": "WebSub", "url": "{HUB}"}}, 7]}}',
    ],
)
def test_feed_of_each_form_names_its_hub(feed: str) -> None:
    found = parse_feed(feed.encode(), URL)
    assert found.hubs == [HUB]
    assert [link.url for link in found.links] == ["https://example.com/a"]


def test_hubs_without_end_are_few() -> None:
    links = "".join(f'<link rel="hub" href="https://hub{number}.example.net/"/>' for number in range(1_000))
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{links}<entry><link href="/a"/></entry></feed>'
    assert len(parse_feed(feed.encode(), URL).hubs) == 20
