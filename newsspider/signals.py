"""Signals of newsspider's own, beside Scrapy's."""

from __future__ import annotations

request_failed = object()
"""A request brought nothing: sent with `request`, `reason` (one line) and `spider`."""
