"""A newspaper whose pages are empty until their scripts have run, and the browser that runs them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from newsspider.browser.installed import find_chromium
from newsspider.errors import UsageError
from tests.web import Answer, Route, article_page


def skip_without_browser() -> None:
    """Skips the module that calls it."""
    try:
        find_chromium("")
    except UsageError as error:
        pytest.skip(str(error), allow_module_level=True)


STORIES = {f"/2026/11/2{day}/story-number-{day}-of-the-week.html": f"Story {day} of the week" for day in range(3)}
"""Address and headline."""


def shell(script: str = "/app.js") -> str:
    """What the server has of every page."""
    return (
        '<!doctype html><html lang="en"><head><title>The App Times</title></head><body>'
        '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
        f'<script src="{script}"></script><img src="/logo.png"><link rel="stylesheet" href="/app.css"></body></html>'
    )


APP = """
(async () => {
  const root = document.getElementById('root'), path = location.pathname;
  const data = await (await fetch(path === '/' ? '/api/front.json' : '/api' + path.replace('.html', '.json'))).json();
  if (path === '/') {
    root.innerHTML = '<main><ul>' + data.map(story =>
      `<li><h2><a href="${story.url}">${story.title}</a></h2></li>`).join('') + '</ul></main>';
  } else {
    document.title = data.title + ' - The App Times';
    root.innerHTML = `<main><article><h1>${data.title}</h1>${data.text}</article></main>`;
  }
})();
"""


def as_json(value: object, delay_s: float = 0.0) -> Answer:
    return Answer(json.dumps(value), content_type="application/json", delay_s=delay_s)


def as_script(text: str) -> Answer:
    return Answer(text, content_type="text/javascript")


def data_of(path: str) -> str:
    """Where the script of a story's page gets it from."""
    return "/api" + path.replace(".html", ".json")


def app_routes(script: str = APP, stories: Mapping[str, str] = STORIES) -> dict[str, Route]:
    found: dict[str, Route] = {
        "/robots.txt": "",
        "/": shell(),
        "/app.js": as_script(script),
        "/api/front.json": as_json([{"url": path, "title": title} for path, title in stories.items()]),
    }
    for path, title in stories.items():
        page = article_page(title)
        text = page[page.index("<p>") : page.index("</article>")]
        found |= {path: shell(), data_of(path): as_json({"title": title, "text": text})}
    return found


def alive(mark: str, groups: Collection[int] = ()) -> list[int]:
    """Processes that were begun with `mark` in their environment, or are of one of these groups, whoever their parent
    is by now. A Chromium is the leader of a group; some of its processes write over their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
            is_marked = mark.encode() in (folder / "environ").read_bytes()
        except OSError:  # it has ended meanwhile, or is somebody else's
            continue
        if state != "Z" and (is_marked or int(group) in groups):
            found.append(int(folder.name))
    return found


def browsers(mark: str) -> list[int]:
    """Those of them that are a Chromium's first process, which the others hang on."""
    found = []
    for pid in alive(mark):
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"--remote-debugging-pipe" in arguments and b"--type=" not in arguments:
            found.append(pid)
    return found
