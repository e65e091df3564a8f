"""Pages with reviewed truth -> what is read of them otherwise now: a corpus as test cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsspider.extract.metadata.text import fold
from newsspider.items import Article
from newsspider.training.corpus import TruePage

_WORD = re.compile(r"\w+")
_SHOWN_CHARS = 80
_ARTICLE = 0.5


def differences(page: TruePage, article: Article) -> Iterator[str]:
    """Where an article is not as the page's truth has it, each in a line; none: it is as expected.

    What the truth does not know is not compared. Of a text the words count, block by block, and not its spaces.
    """
    probability = article.isArticleProbability or 0.0
    if not page.is_article:
        if probability >= _ARTICLE:
            yield f"is taken for an article ({probability:.2f})"
        return
    if "title" in page.known and fold(page.title or "") != fold(article.headline or ""):
        yield f"headline: expected {_cut(page.title)}, found {_cut(article.headline)}"
    found = [author.name for author in article.authors]
    if "authors" in page.known and sorted(map(fold, page.authors)) != sorted(map(fold, found)):
        yield f"authors: expected {', '.join(page.authors) or 'none'}, found {', '.join(found) or 'none'}"
    day = article.datePublished.date().isoformat() if article.datePublished else None
    wanted = page.date[:10] if page.date else None
    if "date" in page.known and wanted != day:
        yield f"date: expected {wanted or 'none'}, found {day or 'none'}"
    yield from _of_text(page, article.articleBody)


def _of_text(page: TruePage, body: str) -> Iterator[str]:
    if page.body is not None:
        wanted, found = _words(page.body), _words(body)
        if wanted != found:
            yield from (f"text: lacks {_cut(block)}" for block in _others(page.body, found))
            yield from (f"text: should not have {_cut(block)}" for block in _others(body, wanted))
            if sorted(wanted.split()) == sorted(found.split()):
                yield "text: in another order"
    squeezed = " ".join(body.split())
    yield from (f"text: lacks {_cut(part)}" for part in page.inside if " ".join(part.split()) not in squeezed)
    yield from (f"text: should not have {_cut(part)}" for part in page.outside if " ".join(part.split()) in squeezed)


def _others(text: str, known: str) -> list[str]:
    """Blocks of a text whose words are not, one after the other, among those of another one."""
    around = f" {known} "
    return [block for block in text.split("\n") if (words := _words(block)) and f" {words} " not in around]


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _cut(text: str | None) -> str:
    if text is None:
        return "none"
    line = " ".join(text.split())
    return f'"{line[:_SHOWN_CHARS].rstrip()} ..."' if len(line) > _SHOWN_CHARS else f'"{line}"'
