"""Makes the pictures of the documentation anew, from a crawl of the newspaper that ships: `python docs/screenshots.py`.

Wants the extras `browser` and `report`, and a Chromium.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from newsspider.browser.installed import find_chromium
from newsspider.demo.server import DemoServer

OUT = Path(__file__).parent / "_static"
STORY = "town/night-ferry-returns-after-eleven-years"
_MOST_ARTICLES = (("-a", "max_articles=30"), ("-a", "max_articles=20"), ())
"""Of each of the runs."""


def main() -> None:
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, DemoServer() as server:
        here = Path(folder)
        for most in _MOST_ARTICLES:
            _scrapy("crawl", "news", "-a", f"site={server.url}", *most, folder=here, server=server)
        _scrapy("explain", f"{server.url}{STORY}", folder=here, server=server)
        _scrapy("report", "-o", "report.html", folder=here, server=server)
        with sync_playwright() as playwright, playwright.chromium.launch(executable_path=find_chromium("")) as browser:
            _picture(browser, here / "explain.html", "explain")
            _picture(browser, here / "report.html", "report")


def _scrapy(*arguments: str, folder: Path, server: DemoServer) -> None:
    settings = {
        "NEWSSPIDER_ALLOWED_NETWORKS": server.url.split("/")[2],
        "NEWSSPIDER_CONTACT": f"{server.url}about/",
        "NEWSSPIDER_DATA_DIR": str(folder / "data"),
        "DOWNLOAD_DELAY": "0.05",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "newsspider.settings"}
    subprocess.run([sys.executable, "-m", "scrapy", *arguments, *options], cwd=folder, env=environment, check=True)


def _picture(browser: Browser, page: Path, name: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(page.as_uri())
    Image.open(BytesIO(opened.screenshot())).convert("RGB").save(OUT / f"{name}.webp", quality=82, method=6)
    context.close()


if __name__ == "__main__":
    main()
