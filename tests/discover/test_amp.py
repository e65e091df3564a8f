import lxml.html
import pytest

from newsspider.discover.amp import canonical_of_amp, is_amp

URL = "https://example.com/amp/story"


@pytest.mark.parametrize("tag", ["<html amp>", "<html ⚡>", '<html lang="en" amp="">', "<HTML AMP lang=de>", "<html ⚡ lang='en'>"])  # fmt: skip # noqa: E501
def test_page_that_says_so_is_one_of_amp(tag: str) -> None:
    assert is_amp(f"<!doctype html>\n{tag}<head>".encode())


@pytest.mark.parametrize(
    "tag", ["<html>", '<html class="no-amp amp">', '<html lang="en"><body amp>', "<html amp4email>"]
)
def test_other_pages_are_not(tag: str) -> None:
    assert not is_amp(f"<!doctype html>{tag}".encode())


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ('<link rel="canonical" href="/story?utm_source=amp">', "https://example.com/story"),
        ('<link rel="canonical" href="https://example.com/amp/story">', None),
        ('<link rel="canonical" href="">', None),
        ("", None),
    ],
)
def test_page_behind_it_is_the_canonical_one(head: str, canonical: str | None) -> None:
    root = lxml.html.document_fromstring(f"<html amp><head>{head}</head><body>text</body></html>")
    assert canonical_of_amp(root, URL) == canonical
