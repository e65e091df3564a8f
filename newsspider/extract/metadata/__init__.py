"""What a page says about its article: headline, dates, people, pictures and where each was read."""

from newsspider.extract.metadata.dateline import read_dateline
from newsspider.extract.metadata.json_ld import json_ld_article_body
from newsspider.extract.metadata.language import detect_language, settle_language
from newsspider.extract.metadata.page import PageData, read_page
from newsspider.extract.metadata.read import Metadata, metadata_of, read_metadata

__all__ = [
    "Metadata",
    "PageData",
    "detect_language",
    "json_ld_article_body",
    "metadata_of",
    "read_dateline",
    "read_metadata",
    "read_page",
    "settle_language",
]
