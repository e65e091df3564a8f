"""A page -> its article: one parse, read once for what the page says of itself and once for its text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from newsspider.errors import ExtractionError, PageTooComplex
from newsspider.extract.agree import THRESHOLD
from newsspider.extract.assemble import Part, assemble, body_text, words_in
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.classify import Model
from newsspider.extract.evidence import Evidence, evidence_of
from newsspider.extract.features import read_features
from newsspider.extract.insets import read_insets
from newsspider.extract.join import join
from newsspider.extract.known import Known, known_of
from newsspider.extract.listed import usable
from newsspider.extract.markup import to_html, to_markdown
from newsspider.extract.metadata import Metadata, metadata_of, read_dateline, read_page, settle_language
from newsspider.extract.metadata.address import as_given
from newsspider.extract.pagetype import article_probability
from newsspider.extract.parse import clean_bytes, has_markup, parse_clean
from newsspider.extract.plaintext import between, read_lines, title_of
from newsspider.extract.reasons import read_stripped
from newsspider.extract.recurring import NOTHING_KNOWN, NOTHING_SEEN, Observation, Recurring, marked, observed, weighed
from newsspider.extract.runs import Runs
from newsspider.extract.scripttext import read_script_text
from newsspider.extract.select import select
from newsspider.items import Article, Completeness, Embed, FurtherPage, Image, Link, Media, Reason, Stripped

MAX_TEXT_CHARS = 2_000_000
"""Of an article: some novels. What is done with a text later takes time and memory for each of its words."""
_FEW_WORDS = 50
_CUT_SHARE = 0.6
_TOLD = tuple(sorted({field.name for field in fields(Metadata)} & {field.name for field in fields(Article)}))
"""Fields of an article that are its metadata's."""
_Medium = TypeVar("_Medium", bound=Image | Media | Embed)


@dataclass(frozen=True, slots=True, eq=False)
class KnownSite:
    """What a page is read by that other pages of its site have taught."""

    recurring: Recurring = NOTHING_KNOWN
    knows_page: bool = False
    """The article's own page is one of these, read before."""


UNKNOWN = KnownSite()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of a page's text."""

    parts: list[Part]
    probability: float
    """That the page is an article."""
    stripped: Stripped
    warnings: tuple[str, ...] = ()
    seen: Observation = NOTHING_SEEN
    """For those who read other pages of the site."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """An article, and what its page adds to what is known of its site."""

    article: Article
    seen: Observation


@dataclass(frozen=True, slots=True, eq=False)
class _ReadPage:
    url: str | None
    metadata: Metadata
    reading: Reading


def read_article(
    html: bytes | str,
    url: str | None,
    *,
    model: Model,
    encoding: str | None = None,
    link: Link | None = None,
    further: Sequence[FurtherPage] = (),
) -> Article:
    """The article of a page and its `further` ones, or of a text without markup. Raises `NotHtml` and `PageTooComplex`
    for the first page; one that cannot be read later ends the article."""
    return read_observed(html, url, model=model, encoding=encoding, link=link, further=further).article


def read_observed(
    html: bytes | str,
    url: str | None,
    *,
    model: Model,
    encoding: str | None = None,
    link: Link | None = None,
    further: Sequence[FurtherPage] = (),
    site: KnownSite = UNKNOWN,
) -> Observed:
    """The same, by what is known of the page's `site`, with what the page adds to that."""
    body = clean_bytes(html, encoding=encoding, url=url)
    url, link = as_given(url), usable(link)
    if not has_markup(body):
        return Observed(_of_text(body.decode("utf-8"), url, model, link), NOTHING_SEEN)
    pages = [_read_page(body, url, model, link, site)]
    fault: ExtractionError | None = None
    for page in further:
        try:
            body = clean_bytes(page.body, encoding=page.encoding, url=page.url)
            pages.append(_read_page(body, as_given(page.url), model, None, site))
        except ExtractionError as error:
            fault = error
            break
    article = _article(pages[0], further=pages[1:])
    if fault is not None:
        article.bodyCompleteness = "truncated"
        article.warnings.append(f"page {len(pages) + 1} of the article cannot be read: {fault.reason}")
    return Observed(article, pages[0].reading.seen)


def _read_page(body: bytes, url: str | None, model: Model, link: Link | None, site: KnownSite) -> _ReadPage:
    root = parse_clean(body, url=url)
    told = read_page(root, url, link)
    metadata = metadata_of(told)
    page = read_blocks(root)
    reading = read_text(page, evidence_of(told), metadata, url, model, site)
    if (found := read_script_text(root, reading.parts, _FEW_WORDS)) is not None:
        reading = replace(reading, parts=found, warnings=("the text was read from a script",))
    return _ReadPage(url, metadata, reading)


def read_text(
    page: Blocks, evidence: Evidence, metadata: Metadata, url: str | None, model: Model, site: KnownSite = UNKNOWN
) -> Reading:
    """The article's text among a page's blocks."""
    if not page.blocks:
        return Reading([], 0.0, Stripped())
    matrix = read_features(page, evidence, model.lexicon)
    probabilities = model.blocks.probabilities(matrix)
    marks = marked(page, probabilities)
    again = weighed(marks, site.recurring, itself=site.knows_page)
    chosen = select(page, again.probabilities, known_of(evidence, metadata), furniture=again.furniture)
    turned: dict[int, Reason] = {
        row: "recurring" for row in again.furniture.difference(chosen.rows) if probabilities[row] >= THRESHOLD
    }
    return Reading(
        parts=assemble(page, chosen.rows, read_insets(page, chosen.rows, metadata.figures, metadata.frames)),
        probability=article_probability(page, matrix, probabilities, evidence, url, model),
        stripped=read_stripped(page, chosen.rows, chosen.left_out | turned),
        seen=observed(marks),
    )


def _of_text(text: str, url: str | None, model: Model, link: Link | None) -> Article:
    """Lines are blocks; their words and their order are all there is to judge by."""
    page = read_lines(text)
    title = title_of(page, link.title if link else None)
    evidence = Evidence(titles=(title,) if title else ())
    matrix = read_features(page, evidence, model.lexicon)
    chosen = select(page, model.lines.probabilities(matrix), Known(titles=evidence.titles))
    rows = between(page, chosen.rows, title)
    stripped = read_stripped(page, rows, chosen.left_out)
    reading = Reading(assemble(page, rows), 0.5, stripped, ("the page has no markup",))
    return _article(_ReadPage(url, Metadata(headline=title, base=url), reading))


def _article(page: _ReadPage, *, further: Sequence[_ReadPage] = ()) -> Article:
    metadata, reading = page.metadata, page.reading
    article = Article(url=page.url)
    for name in _TOLD:
        setattr(article, name, getattr(metadata, name))
    article.stripped = reading.stripped
    pages = [page, *further]
    texts = [reading.parts]
    if further:
        texts = join([other.reading.parts for other in pages], (metadata.headline, metadata.description))
        _add_pages(article, [other for other, parts in zip(further, texts[1:], strict=True) if parts])
    parts = [part for text in texts for part in text]
    body = body_text(parts)
    if len(body) > MAX_TEXT_CHARS:
        raise PageTooComplex(f"a text of more than {MAX_TEXT_CHARS:,} characters", page.url)
    words = words_in(parts)
    runs = [Runs(other.metadata.base) for other in pages]
    article.articleBody = body
    article.articleBodyHtml = "\n".join(filter(None, map(to_html, texts, runs)))
    article.articleBodyMarkdown = "\n\n".join(filter(None, map(to_markdown, texts, runs)))
    article.blocks = [part.block for part in parts]
    article.wordCount = len(words)
    article.contentHash = hashlib.sha256(" ".join(words).encode()).hexdigest()[:32] if words else None
    article.inLanguage = settle_language(metadata.inLanguage, body)
    article.isArticleProbability = round(reading.probability, 4)
    article.bodyCompleteness = _completeness(metadata, len(words))
    article.warnings = [*metadata.warnings, *reading.warnings]
    if line := read_dateline(body):
        article.dateline = article.dateline or line[0]
        article.creditedAgencies = list(dict.fromkeys((*article.creditedAgencies, *line[1])))
    return article


def _add_pages(article: Article, pages: Sequence[_ReadPage]) -> None:
    """Gives an article what stands on its further pages beside their text."""
    for page in pages:
        metadata, stripped = page.metadata, page.reading.stripped
        article.pageUrls += [address for address in (None if article.pageUrls else article.url, page.url) if address]
        article.images = _with(article.images, metadata.images)
        article.videos = _with(article.videos, metadata.videos)
        article.audios = _with(article.audios, metadata.audios)
        article.embeds = _with(article.embeds, metadata.embeds)
        new = [update for update in metadata.liveBlogUpdates if update not in article.liveBlogUpdates]
        article.liveBlogUpdates = [*article.liveBlogUpdates, *new]
        before = article.stripped or Stripped()
        reasons = Counter(before.byReason)
        reasons.update(stripped.byReason)
        article.stripped = Stripped(
            blocks=before.blocks + stripped.blocks,
            chars=before.chars + stripped.chars,
            byReason=dict(reasons.most_common()),
        )


def _with(known: list[_Medium], others: list[_Medium]) -> list[_Medium]:
    """Those of several pages, each address once."""
    urls = {medium.url for medium in known}
    return [*known, *(medium for medium in others if medium.url not in urls)]


def _completeness(metadata: Metadata, words: int) -> Completeness:
    """Whether all of the text is there: a page that names its number of words tells, and so does a free one."""
    if not words:
        return "unknown"
    if metadata.declaredWords and words < _CUT_SHARE * metadata.declaredWords:
        return "truncated"
    if metadata.isAccessibleForFree is not False and not metadata.wallEvidence:
        return "full"
    return "full" if metadata.declaredWords else "unknown"
