"""Signals of newsspider's own, beside Scrapy's."""

from __future__ import annotations

request_failed = object()
"""A request brought nothing: sent with `request`, `reason` (one line) and `spider`."""

lines_begun = object()
"""A file of lines was opened, and nothing was written to it yet: sent with `file`, a
`newsspider.exporters.linefile.LineFile`. Who receives it settles what is durable (`newsspider.exporters.commit`);
what a receiver raises ends the run."""
