"""A page -> its article: one parse, read once for what the page says of itself and once for its text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

from newsspider.errors import ExtractionError, PageTooComplex
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
from newsspider.extract.measure import Measure, measure_of
from newsspider.extract.metadata import Metadata, PageData, metadata_of, read_dateline, read_page, settle_language
from newsspider.extract.metadata.address import as_given
from newsspider.extract.pagetype import article_probability
from newsspider.extract.parse import clean_bytes, has_markup, parse_clean
from newsspider.extract.plaintext import between, read_lines, title_of
from newsspider.extract.reasons import read_stripped
from newsspider.extract.runs import Runs
from newsspider.extract.scripttext import read_script_text
from newsspider.extract.select import select
from newsspider.extract.template import LINES, SCRIPT, frame_of, template_of
from newsspider.items import Article, Completeness, Embed, FurtherPage, Image, Link, Media, Stripped

MAX_TEXT_CHARS = 2_000_000
"""Of an article: some novels. What is done with a text later takes time and memory for each of its words."""
_FEW_WORDS = 50
_CUT_SHARE = 0.6
_TOLD = tuple(sorted({field.name for field in fields(Metadata)} & {field.name for field in fields(Article)}))
"""Fields of an article that are its metadata's."""
_Medium = TypeVar("_Medium", bound=Image | Media | Embed)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What was read of a page's text."""

    parts: list[Part]
    probability: float
    """That the page is an article."""
    stripped: Stripped
    warnings: tuple[str, ...] = ()
    template: str = ""
    """As `template_of` names it."""
    frame: str = ""
    """As `frame_of` names it."""


@dataclass(frozen=True, slots=True, eq=False)
class _ReadPage:
    url: str | None
    metadata: Metadata
    reading: Reading
    told: PageData | None = None
    """None: a text without markup."""
    body: str | None = None
    """The article's text as JSON-LD has it."""


@dataclass(frozen=True, slots=True)
class Measured:
    article: Article
    measure: Measure


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
    article, _, _ = _read(html, url, model, encoding, link, further)
    return article


def read_measured(
    html: bytes | str,
    url: str | None,
    *,
    model: Model,
    encoding: str | None = None,
    link: Link | None = None,
    further: Sequence[FurtherPage] = (),
) -> Measured:
    """The same, and what it can be watched by."""
    article, words, page = _read(html, url, model, encoding, link, further)
    where = (page.reading.template, page.reading.frame)
    own = None if page.reading.template == SCRIPT else page.body  # it may have been read from there
    bodies = (own, link.text if link and isinstance(link.text, str) else None)
    return Measured(article, measure_of(article, page.told, bodies, words, where))


def _read(
    html: bytes | str,
    url: str | None,
    model: Model,
    encoding: str | None,
    link: Link | None,
    further: Sequence[FurtherPage],
) -> tuple[Article, list[str], _ReadPage]:
    """The article, the words of its text, and its first page."""
    body = clean_bytes(html, encoding=encoding, url=url)
    url, link = as_given(url), usable(link)
    if not has_markup(body):
        text = _of_text(body.decode("utf-8"), url, model, link)
        return *_article(text), text
    pages = [_read_page(body, url, model, link)]
    fault: ExtractionError | None = None
    for page in further:
        try:
            body = clean_bytes(page.body, encoding=page.encoding, url=page.url)
            pages.append(_read_page(body, as_given(page.url), model, None))
        except ExtractionError as error:
            fault = error
            break
    article, words = _article(pages[0], further=pages[1:])
    if fault is not None:
        article.bodyCompleteness = "truncated"
        article.warnings.append(f"page {len(pages) + 1} of the article cannot be read: {fault.reason}")
    return article, words, pages[0]


def _read_page(body: bytes, url: str | None, model: Model, link: Link | None) -> _ReadPage:
    root = parse_clean(body, url=url)
    told = read_page(root, url, link)
    metadata = metadata_of(told)
    page, evidence = read_blocks(root), evidence_of(told)
    reading = read_text(page, evidence, metadata, url, model)
    if (found := read_script_text(root, reading.parts, _FEW_WORDS)) is not None:
        reading = replace(reading, parts=found, warnings=("the text was read from a script",), template=SCRIPT)
    return _ReadPage(url, metadata, reading, told, evidence.body)


def read_text(page: Blocks, evidence: Evidence, metadata: Metadata, url: str | None, model: Model) -> Reading:
    """The article's text among a page's blocks."""
    if not page.blocks:
        return Reading([], 0.0, Stripped())
    matrix = read_features(page, evidence, model.lexicon)
    probabilities = model.blocks.probabilities(matrix)
    chosen = select(page, probabilities, known_of(evidence, metadata))
    return Reading(
        parts=assemble(page, chosen.rows, read_insets(page, chosen.rows, metadata.figures, metadata.frames)),
        probability=article_probability(page, matrix, probabilities, evidence, url, model),
        stripped=read_stripped(page, chosen.rows, chosen.left_out),
        template=template_of(page, chosen.rows),
        frame=frame_of(page),
    )


def _of_text(text: str, url: str | None, model: Model, link: Link | None) -> _ReadPage:
    """Lines are blocks; their words and their order are all there is to judge by."""
    page = read_lines(text)
    title = title_of(page, link.title if link else None)
    evidence = Evidence(titles=(title,) if title else ())
    matrix = read_features(page, evidence, model.lexicon)
    chosen = select(page, model.lines.probabilities(matrix), Known(titles=evidence.titles))
    rows = between(page, chosen.rows, title)
    stripped = read_stripped(page, rows, chosen.left_out)
    reading = Reading(assemble(page, rows), 0.5, stripped, ("the page has no markup",), template=LINES)
    return _ReadPage(url, Metadata(headline=title, base=url), reading)


def _article(page: _ReadPage, *, further: Sequence[_ReadPage] = ()) -> tuple[Article, list[str]]:
    """With the words of its text."""
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
    return article, words


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
