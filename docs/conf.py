"""Sphinx builds the documentation with this: `make docs`. Pages are Markdown; the reference is made of the code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generated import filled

import newsspider

project = "newsspider"
author = "the newsspider authors"
version = release = newsspider.__version__
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = f"newsspider {release}"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b6e69", "color-brand-content": "#0b6e69"},
    "dark_css_variables": {"color-brand-primary": "#5fd0c9", "color-brand-content": "#5fd0c9"},
}
suppress_warnings = ["misc.highlighting_failure"]
"""Of lexers that do not know a language."""


def setup(app: Any) -> None:
    app.connect("source-read", _fill)


def _fill(_app: Any, _name: str, source: list[str]) -> None:
    source[0] = filled(source[0])
