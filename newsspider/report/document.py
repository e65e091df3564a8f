"""What our HTML pages have in common: they are one file, ask nobody for anything, and run no script but their own."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from urllib.parse import urlsplit


def head(title: str, style: str, script: str) -> str:
    """From the doctype to `</head>`. The page's policy (Content-Security-Policy, level 3) lets nothing run or load but
    this style and this script, which is to stand in the body, whatever else gets into it."""
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        '<meta name="robots" content="noindex">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>"
    )


def is_web(url: str) -> bool:
    """Whether an address may be a link."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
