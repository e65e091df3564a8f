"""What keeps an article from being exported, by itself."""

from __future__ import annotations

from datetime import datetime

from newsspider.items import Article


def fault_of(article: Article, least_probability: float, since: datetime | None) -> tuple[str, str] | None:
    """Why an article is not exported, as (reason, detail); None: it is."""
    if not article.articleBody:
        return "no_text", "no text was found on the page"
    if not article.headline:
        return "no_headline", "no headline was found on the page"
    probability = article.isArticleProbability
    if probability is not None and probability < least_probability:
        return "not_an_article", f"probability {probability:.2f}"
    if since and article.datePublished and article.datePublished < since:
        return "too_old", f"published {article.datePublished:%Y-%m-%d}"
    return None
