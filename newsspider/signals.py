"""Signals of newsspider's own, beside Scrapy's."""

from __future__ import annotations

request_failed = object()
"""A request brought nothing: sent with `request`, `reason` (one line) and `spider`."""

article_unchanged = object()
"""An article was looked at again, and the server says that it is as it was: sent with `request` and `spider`."""
