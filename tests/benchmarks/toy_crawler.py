"""A crawler of a few lines for the growing newspaper, to try the benchmarks of unattended runs with.

`toy_crawler.py URL FOLDER WAY`: "careful" keeps what it has to; "forgetful" exports everything with each run; "lossy"
never writes each tenth article.
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import re
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_ASK = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def get(url: str) -> str:
    with _ASK.open(url, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def addresses(url: str) -> Iterator[str]:
    for part in re.findall("<loc>(.*?)</loc>", get(f"{url}sitemap.xml")):
        yield from re.findall("<loc>(.*?)</loc>", get(part))


def record(url: str) -> dict[str, Any]:
    page = get(url)
    facts = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    story = page.partition('<div class="story-body">')[2].partition("</article>")[0]
    text = re.findall("<p>(.*?)</p>", re.sub('<div class="ad".*?</div>', "", story))
    return {
        "schemaVersion": "1.0.0",
        "id": hashlib.md5(url.encode(), usedforsecurity=False).hexdigest(),
        "url": url,
        "headline": facts["headline"],
        "articleBody": html.unescape("\n\n".join(text)),
        "datePublished": facts["datePublished"],
    }


def crawl(url: str, folder: Path, way: str) -> None:
    articles = folder / "articles" / "all.jsonl"
    articles.parent.mkdir(exist_ok=True)
    output = os.open(articles, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    whole = articles.read_bytes()
    whole = whole[: whole.rfind(b"\n") + 1]
    os.truncate(output, len(whole))
    known = {urlsplit(json.loads(line)["url"]).path for line in whole.splitlines()}
    for address in addresses(url):
        if way == "lossy" and address.endswith("7"):
            continue
        if way == "forgetful" or urlsplit(address).path not in known:
            line = json.dumps(record(address)).encode() + b"\n"
            if os.write(output, line) < len(line):
                raise OSError("no space left")


def main(url: str, folder: Path, way: str) -> int:
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 75
    try:
        crawl(url, folder, way)
    except OSError:
        return 74
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
