"""Bytes of listings -> links: feeds, sitemaps, front and section pages, and which of them are articles'."""
