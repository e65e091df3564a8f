"""Looking at a page that is one file, as a person would: on a desk or a phone, with or without eyes for colours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDE = {"viewport": {"width": 1280, "height": 800}}


def phone(width: int = 375) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": 667}, "is_mobile": True, "has_touch": True}


@contextmanager
def opened(browser: Browser, path: Path, **options: Any) -> Iterator[Any]:
    """The page, which must neither complain (on the console, by errors, in dialogs) nor ask for anything but itself."""
    complaints: list[str] = []
    asked: list[str] = []
    context = browser.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert complaints == []
    assert [url for url in asked if not url.startswith(("data:", path.as_uri()))] == []
    assert page.url.partition("#")[0] == path.as_uri()
    context.close()


def contrast(one: str, other: str) -> float:
    """Of two colours, each `rgb(r, g, b)` (WCAG 2.2)."""
    lights = luminance(one), luminance(other)
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def luminance(colour: str) -> float:
    """Relative."""
    parts = [float(part) / 255 for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
