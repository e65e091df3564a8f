"""What was found of a site, what it means for a crawl, and both on one screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from newsspider.items import Article
from newsspider.report.findings import Findings, Listing, Trouble
from newsspider.report.manifest import recall_facts
from newsspider.report.nothing import Nothing
from newsspider.report.tally import ExitCode

_MOST_LISTED = 4
_MOST_CHARS = 160
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])(?:\s|$)|\n")

_REMEDIES = {
    Nothing.UNREACHABLE: "is the address right? Try again later",
    Nothing.DNS: "is the address right? Its name is not known",
    Nothing.TLS: "is the address right? Where a certificate is known to be broken, insecure = true puts up with it",
    Nothing.BLOCKED: "the site keeps crawlers out; set NEWSSPIDER_CONTACT and ask its webmaster",
    Nothing.HTTP_ERROR: "is the address right? The site may have moved",
    Nothing.CONSENT_WALL: "there is no way around it without a reader's consent; its feeds may lead to pages without",
    Nothing.EMPTY_SHELL: "its pages are empty without a browser: scrapy doctor --render looks at them with one",
    Nothing.SOFT_404: "is the address right? The page says that there is none",
    Nothing.ROBOTS: "robots.txt is obeyed; ask its webmaster",
    Nothing.NO_ARTICLE: "is it the front page of a news site?",
    Nothing.NOT_REACHED: "a crawl has more time",
}
_NONE_READ = frozenset(
    {Nothing.UNREACHABLE, Nothing.DNS, Nothing.TLS, Nothing.BLOCKED, Nothing.HTTP_ERROR, Nothing.ROBOTS}
)
"""What leaves a crawl nothing to read at all, if it is met on the front page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What the findings mean."""

    exit_code: ExitCode
    trouble: Trouble | None
    """Why the site cannot be crawled as it is; None: it can."""
    plan: tuple[str, ...]
    """What a crawl will read, in words."""


def diagnosis_of(findings: Findings) -> Diagnosis:
    trouble = _trouble(findings)
    code = ExitCode.WELL
    if trouble is not None:
        is_everywhere = trouble is findings.trouble and trouble.kind in _NONE_READ
        code = ExitCode.NONE_REACHED if is_everywhere else ExitCode.SUSPICIOUS
    return Diagnosis(exit_code=code, trouble=trouble, plan=tuple(_plan(findings)) if trouble is None else ())


def _trouble(findings: Findings) -> Trouble | None:
    """What keeps a crawl from the articles: an obstacle on the front page does not, where feeds lead to them."""
    if findings.article is not None:
        return None
    if findings.trouble is not None:
        return findings.trouble
    if findings.article_trouble is not None:
        return findings.article_trouble
    reason = next(reversed(findings.faults.values()), "nothing on it looks like an article")
    return Trouble(kind=Nothing.NO_ARTICLE, reason=reason)


def _plan(findings: Findings) -> Iterator[str]:
    if findings.front:
        yield "the front page"
        if sections := len(findings.front.sections):
            yield _count(sections, "section")
    if feeds := max(len(findings.front.feeds) if findings.front else 0, len(findings.listings_of("feed"))):
        yield _count(feeds, "feed")
    named = len(findings.robots.sitemaps) if findings.robots else 0
    if sitemaps := max(named, len(findings.listings_of("sitemap"))):
        yield _count(sitemaps, "sitemap")


def entry_facts(findings: Findings) -> dict[str, str | list[str] | bool]:
    """The site for `sites.toml`: what a crawl would have to guess, and what pages may not say."""
    facts: dict[str, str | list[str] | bool] = {"url": findings.front.url if findings.front else findings.site.url}
    article = findings.article
    if article and article.publisher and article.publisher.name:
        facts["name"] = "".join(char for char in article.publisher.name if char.isprintable())
    if article and article.inLanguage:
        facts["languages"] = [article.inLanguage]
    for kind, key in (("feed", "feeds"), ("sitemap", "sitemaps")):
        if guessed := [entry.url for entry in findings.listings if entry.kind == kind and entry.named_by == "guess"]:
            facts[key] = guessed
    if findings.site.render:
        facts["render"] = True
    return facts


def with_entry(text: str, facts: dict[str, str | list[str] | bool]) -> str:
    """A `sites.toml` with one site more, and everything else as it was."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    before = text if not text or text.endswith("\n") else f"{text}\n"
    return f"{before}{before and chr(10)}[[site]]\n" + "\n".join(lines) + "\n"


def screen(findings: Findings, diagnosis: Diagnosis) -> str:
    """For a person, in some twenty lines."""
    rows = [
        ("robots.txt", _robots(findings)),
        ("front page", _front(findings)),
        *((kind, line) for kind in ("feed", "sitemap", "section") for line in _listings(findings, kind)),
        *(("not read", f"{_short(url)}: {reason}") for url, reason in list(findings.faults.items())[:_MOST_LISTED]),
        *(("example", line) for line in _example(findings)),
        ("plan", ", ".join(diagnosis.plan)),
        ("recall", _recall(findings) if diagnosis.trouble is None else ""),
        ("verdict", _verdict(findings, diagnosis)),
    ]
    lines = [f"{findings.site.url} ({_count(findings.requests, 'request')} in {findings.seconds:.1f} s)"]
    last = ""
    for label, text in rows:
        if text:
            lines.append(f"  {label if label != last else '':<11} {text}")
            last = label
    return "\n".join(lines) + "\n"


def facts(findings: Findings, diagnosis: Diagnosis, record: dict[str, Any] | None) -> dict[str, Any]:
    """For programs. `record` is the example as it would be exported; what was not read is null."""
    robots, front, trouble = findings.robots, findings.front, diagnosis.trouble
    return {
        "url": findings.site.url,
        "site": findings.site.key,
        "requests": findings.requests,
        "seconds": round(findings.seconds, 3),
        "robots": robots
        and {
            "allowed": robots.allows,
            "reason": robots.reason,
            "crawlDelay": robots.crawl_delay_s,
            "sitemaps": list(robots.sitemaps),
        },
        "frontPage": front
        and {
            "url": front.url,
            "articles": front.articles,
            "sections": list(front.sections),
            "feeds": list(front.feeds),
        },
        "listings": [
            {
                "kind": listing.kind,
                "url": listing.url,
                "namedBy": listing.named_by,
                "articles": listing.entries,
                "newest": listing.newest.isoformat() if listing.newest else None,
                "newsFields": listing.has_news_fields,
                "children": listing.children,
                "hub": listing.hub,
            }
            for listing in findings.listings
        ],
        "notRead": findings.faults,
        "example": record,
        "plan": list(diagnosis.plan),
        "recall": recall_facts(findings.recall) if findings.recall else None,
        "trouble": trouble and {"class": trouble.kind.value, "reason": trouble.reason},
        "exitCode": int(diagnosis.exit_code),
        "exitName": diagnosis.exit_code.name,
    }


def _robots(findings: Findings) -> str:
    robots = findings.robots
    if robots is None:
        return "could not be had"
    says = [f"keeps us out: {robots.reason}" if robots.reason else "lets us in"]
    if robots.crawl_delay_s is not None:
        says.append(f"asks for {robots.crawl_delay_s:g} s between requests")
    says.append(f"names {_count(len(robots.sitemaps), 'sitemap')}" if robots.sitemaps else "names no sitemap")
    return "; ".join(says)


def _front(findings: Findings) -> str:
    front = findings.front
    if front is None:
        return findings.trouble.reason if findings.trouble and findings.robots else ""
    moved = f"now at {front.url}; " if front.url != findings.site.url else ""
    named = ("article", front.articles), ("section", len(front.sections)), ("feed", len(front.feeds))
    return moved + "names " + ", ".join(_count(number, noun) for noun, number in named)


def _listings(findings: Findings, kind: str) -> Iterator[str]:
    listings = [listing for listing in findings.listings if listing.kind == kind]
    yield from (_listing(listing) for listing in listings[:_MOST_LISTED])


def _listing(listing: Listing) -> str:
    says = [_count(listing.entries, "article")]
    if listing.children:
        says = [f"index of {_count(listing.children, 'sitemap')}"]
    if listing.newest:
        says.append(f"newest {listing.newest:%Y-%m-%d %H:%M}")
    if listing.has_news_fields:
        says.append("with news fields")
    if listing.hub:
        says.append("with a WebSub hub")
    if listing.named_by == "guess":
        says.append("found by trying")
    return f"{_short(listing.url)}: {', '.join(says)}"


def _example(findings: Findings) -> Iterator[str]:
    article = findings.article
    if article is None:
        return
    yield article.url or ""
    yield f'"{_cut(article.headline or "")}"'
    authors = ", ".join(author.name for author in article.authors) or "no author found"
    date = f"{article.datePublished:%Y-%m-%d %H:%M}" if article.datePublished else "no date found"
    words = _count(_words(article), "word")
    yield f"{date}; {_cut(authors)}; {article.inLanguage or 'language not known'}; {words}"
    yield _cut(_first_sentence(article.articleBody))


def _words(article: Article) -> int:
    return article.wordCount or len(article.articleBody.split())


def _first_sentence(body: str) -> str:
    return _SENTENCE_END.split(body.strip(), maxsplit=1)[0]


def _recall(findings: Findings) -> str:
    if findings.recall is None:
        return "cannot be known: no two kinds of channels name enough of the same articles"
    advice = f"; {findings.recall.advice}" if findings.recall.advice else ""
    return f"{findings.recall}, by what these listings name{advice}"


def _verdict(findings: Findings, diagnosis: Diagnosis) -> str:
    trouble = diagnosis.trouble
    if trouble is not None:
        return f"{trouble.kind.value}: {trouble.reason}; {_REMEDIES.get(trouble.kind, '')}"
    note = f" (its front page: {findings.trouble.reason})" if findings.trouble else ""
    render = " -a render=1" if findings.site.render else ""
    return f"it can be crawled{note}: scrapy crawl news -a site={findings.site.url}{render}"


def _short(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or url


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 3]}..."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
