"""A page -> its article: one parse, read once for what the page says of itself and once for its text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import Literal, TypeVar

from newsspider.errors import ExtractionError, PageTooComplex
from newsspider.extract.agree import THRESHOLD
from newsspider.extract.as_exported import rows_as_exported
from newsspider.extract.assemble import Part, assemble, body_text, words_in
from newsspider.extract.blocks import Blocks, read_blocks
from newsspider.extract.classify import Model
from newsspider.extract.evidence import Evidence, evidence_of
from newsspider.extract.extraction import Extraction
from newsspider.extract.features import read_features
from newsspider.extract.insets import read_insets
from newsspider.extract.join import join
from newsspider.extract.judged import Judged
from newsspider.extract.known import Known, known_of
from newsspider.extract.listed import usable
from newsspider.extract.markup import to_html, to_markdown
from newsspider.extract.measure import Measure
from newsspider.extract.measuring import measure_of
from newsspider.extract.metadata.address import as_given
from newsspider.extract.metadata.dateline import read_dateline
from newsspider.extract.metadata.language import settle_language
from newsspider.extract.metadata.page import PageData, read_page
from newsspider.extract.metadata.read import Metadata, metadata_of
from newsspider.extract.outline import Outline, outline_of
from newsspider.extract.pagetype import article_probability
from newsspider.extract.parse import clean_bytes, has_markup, parse_clean
from newsspider.extract.plaintext import between, read_lines, title_of
from newsspider.extract.reasons import read_stripped
from newsspider.extract.recurring import (
    NOTHING_SEEN,
    UNKNOWN,
    KnownSite,
    Marked,
    Observation,
    marked,
    observed,
    weighed,
)
from newsspider.extract.ruled import Ruling, leave_out_pictures, rule, stand
from newsspider.extract.rules import Matches, Rules, RuleUse, match, united, uses_of
from newsspider.extract.runs import Runs
from newsspider.extract.scripttext import read_script_text
from newsspider.extract.select import select
from newsspider.extract.template import LINES, SCRIPT, frame_of, template_of
from newsspider.items import (
    Article,
    Completeness,
    Embed,
    FieldSource,
    FurtherPage,
    Image,
    Link,
    Media,
    Reason,
    Stripped,
)

MAX_TEXT_CHARS = 2_000_000
"""Of an article: some novels. What is done with a text later takes time and memory for each of its words."""
_LIKELY = 0.5
"""From this probability on a page is read as an article's."""
_FEW_WORDS = 50
_CUT_SHARE = 0.6
_TOLD = tuple(sorted({field.name for field in fields(Metadata)} & {field.name for field in fields(Article)}))
"""Fields of an article that are its metadata's."""
_Medium = TypeVar("_Medium", bound=Image | Media | Embed)


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read of a page's text."""

    parts: list[Part]
    probability: float
    """That the page is an article."""
    stripped: Stripped
    warnings: tuple[str, ...] = ()
    judged: Judged | None = None
    """None where the page has no blocks."""
    source: Literal["visible", "script"] = "visible"
    """Where the text was read."""
    template: str = ""
    """As `template_of` names it."""
    frame: str = ""
    """As `frame_of` names it."""

    @cached_property
    def marks(self) -> Marked | None:
        """The page's blocks as other pages of its site know them; None where these know nothing of it."""
        judged = self.judged
        if judged is None or self.template == LINES:
            return None
        return judged.marks or marked(judged.page, judged.probabilities)

    @property
    def seen(self) -> Observation:
        """What the page adds to what is known of its site."""
        return observed(self.marks) if self.marks else NOTHING_SEEN

    @property
    def outline(self) -> Outline | None:
        """What tells whether this is how it is read, now that more is known of its site; None: it has to be read."""
        judged = self.judged
        if judged is None or self.marks is None or judged.weighed is not None or judged.ruling is not None:
            return None
        return outline_of(judged, self.marks)


@dataclass(frozen=True, slots=True, eq=False)
class ReadPage:
    """A page of which an article is made."""

    url: str | None
    metadata: Metadata
    reading: Reading
    told: PageData | None = None
    """What it says of itself; None for a text without markup."""
    uses: tuple[RuleUse, ...] = ()
    """Of the site's rules."""
    body: str | None = None
    """The article's text as JSON-LD has it."""


def read_article(
    html: bytes | str,
    url: str | None,
    *,
    model: Model,
    encoding: str | None = None,
    link: Link | None = None,
    further: Sequence[FurtherPage] = (),
    rules: Rules | None = None,
    site: KnownSite = UNKNOWN,
    plain: bool = False,
    measured: bool = False,
    learning: bool = False,
) -> Extraction:
    """The article of a page and its `further` ones, or of a text without markup, which every `plain` one is, by what is
    known of the page's `site`;
    where it is to be `measured` what its site can be watched by, and for those who are `learning` of the site what the
    page adds. Raises `NotHtml` and `PageTooComplex` for the first page; one that cannot be read later ends the
    article."""
    body = clean_bytes(html, encoding=encoding, url=url)
    url, link = as_given(url), usable(link)
    pages = [read_whole(body, url, model, link, rules, site, plain=plain)]
    if site.exported and not further:
        pages = [as_exported(pages[0], site.exported)]
    fault: ExtractionError | None = None
    for page in further:
        try:
            body = clean_bytes(page.body, encoding=page.encoding, url=page.url)
            pages.append(_read_page(body, as_given(page.url), model, None, rules, site))
        except ExtractionError as error:
            fault = error
            break
    article, words = _article(pages[0], further=pages[1:])
    if fault is not None:
        article.bodyCompleteness = "truncated"
        article.warnings.append(f"page {len(pages) + 1} of the article cannot be read: {fault.reason}")
    return Extraction(
        article,
        rules=united(pages[0].uses, [page.uses for page in pages[1:]]),
        measure=_measure(article, words, pages[0], link) if measured else None,
        seen=pages[0].reading.seen if learning else NOTHING_SEEN,
        outline=pages[0].reading.outline if learning and not further else None,
    )


def as_exported(whole: ReadPage, exported: str) -> ReadPage:
    """The page as it was read when its article was exported, where that has not changed."""
    reading, metadata = whole.reading, whole.metadata
    judged = reading.judged
    if judged is None or judged.ruling or reading.source == "script" or whole.told is None:
        return whole

    def parts_of(rows: list[int]) -> list[Part]:
        return assemble(judged.page, rows, read_insets(judged.page, rows, metadata.figures, metadata.frames))

    alone = select(judged.page, judged.probabilities, judged.known).rows
    rows = rows_as_exported(judged.rows, alone, lambda rows: _hash_of(words_in(parts_of(rows))), exported)
    if rows is None or rows == judged.rows:
        return whole
    recurring: dict[int, Reason] = dict.fromkeys({*alone, *judged.rows}.difference(rows), "recurring")
    left_out = {**judged.left_out, **recurring}
    return replace(
        whole,
        reading=replace(
            reading,
            parts=parts_of(rows),
            stripped=read_stripped(judged.page, rows, left_out, judged.known),
            judged=replace(judged, rows=rows, left_out=left_out),
        ),
    )


def _hash_of(words: Sequence[str]) -> str | None:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32] if words else None


def _measure(article: Article, words: list[str], page: ReadPage, link: Link | None) -> Measure:
    own = None if page.reading.template == SCRIPT else page.body  # it may have been read from there
    bodies = (own, link.text if link and isinstance(link.text, str) else None)
    return measure_of(article, page.told, bodies, words, (page.reading.template, page.reading.frame))


def read_whole(
    body: bytes,
    url: str | None,
    model: Model,
    link: Link | None,
    rules: Rules | None = None,
    site: KnownSite = UNKNOWN,
    *,
    plain: bool = False,
) -> ReadPage:
    """A page, or a text without markup, as `clean_bytes` gave it. Raises as `parse` does."""
    if plain or not has_markup(body):
        return replace(_read_lines(body.decode("utf-8"), url, model, link), uses=uses_of(rules, {}) if rules else ())
    return _read_page(body, url, model, link, rules, site)


def _read_page(
    body: bytes, url: str | None, model: Model, link: Link | None, rules: Rules | None, site: KnownSite
) -> ReadPage:
    root = parse_clean(body, url=url)
    told = read_page(root, url, link)
    matches = match(rules, root) if rules else None
    metadata = metadata_of(told, matches)
    gone = leave_out_pictures(metadata, matches) if matches else []
    page, evidence = read_blocks(root), evidence_of(told)
    reading = read_text(page, evidence, metadata, url, model, matches, site)
    ruling = reading.judged.ruling if reading.judged else None
    has_place = ruling is not None and ruling.body is not None
    if not has_place and (found := read_script_text(root, reading.parts, _FEW_WORDS)) is not None:
        warnings = ("the text was read from a script",)
        reading = replace(reading, parts=found, source="script", warnings=warnings, template=SCRIPT)
    uses = _uses(matches, metadata, ruling, gone) if matches else ()
    return ReadPage(url, metadata, reading, told, uses, evidence.body)


def read_text(
    page: Blocks,
    evidence: Evidence,
    metadata: Metadata,
    url: str | None,
    model: Model,
    matches: Matches | None = None,
    site: KnownSite = UNKNOWN,
) -> Reading:
    """The article's text among a page's blocks; `matches` is what the site's rules match on the page, `site` what its
    other pages have in common."""
    if not page.blocks:
        return Reading([], 0.0, Stripped())
    matrix = read_features(page, evidence, model.lexicon)
    probabilities = model.blocks.probabilities(matrix)
    probability = article_probability(page, matrix, probabilities, evidence, url, model)
    known = known_of(evidence, metadata, is_article=probability >= _LIKELY)
    standing = stand(page, matches, known) if matches else None
    marks, by_site = None, None
    again, turned = probabilities, frozenset[int]()
    if site.speaks:
        marks = marked(page, probabilities)
        by_site = weighed(marks, site.recurring, itself=site.knows_page)
        again, turned = by_site.probabilities, by_site.furniture
    choose = partial(select, page, again, known, furniture=turned)
    ruling = rule(page, known, standing, lambda barred: choose(barred=barred)) if standing else None
    chosen = ruling.chosen if ruling else choose()
    left_out: dict[int, Reason] = {row: "recurring" for row in turned if probabilities[row] >= THRESHOLD}
    left_out = left_out | (ruling.left_out if ruling else chosen.left_out)
    return Reading(
        parts=assemble(page, chosen.rows, read_insets(page, chosen.rows, metadata.figures, metadata.frames)),
        probability=probability,
        stripped=read_stripped(page, chosen.rows, left_out, known),
        judged=Judged(page, matrix, probabilities, chosen, chosen.rows, known, left_out, ruling, marks, by_site),
        template=template_of(page, chosen.rows),
        frame=frame_of(page),
    )


def _uses(matches: Matches, metadata: Metadata, ruling: Ruling | None, gone: Sequence[bool]) -> tuple[RuleUse, ...]:
    """`gone`: by rule for what to strip, whether pictures of the article would be there without it."""
    differed = dict(metadata.ruled)
    if ruling is not None and ruling.body is not None:
        differed["body"] = ruling.body
    of_text = ruling.strip if ruling else [False] * len(matches.strip)
    strip = [
        (text or picture) if elements else None
        for elements, text, picture in zip(matches.strip, of_text, gone, strict=True)
    ]
    return uses_of(matches.rules, differed, strip)


def _read_lines(text: str, url: str | None, model: Model, link: Link | None) -> ReadPage:
    """Lines are blocks; their words and their order are all there is to judge by."""
    page = read_lines(text)
    title = title_of(page, link.title if link else None)
    evidence = Evidence(titles=(title,) if title else ())
    matrix = read_features(page, evidence, model.lexicon)
    probabilities = model.lines.probabilities(matrix)
    known = Known(titles=evidence.titles)
    chosen = select(page, probabilities, known)
    rows = between(page, chosen.rows, title)
    stripped = read_stripped(page, rows, chosen.left_out, known)
    judged = Judged(page, matrix, probabilities, chosen, rows, known, chosen.left_out)
    reading = Reading(assemble(page, rows), 0.5, stripped, ("the page has no markup",), judged, template=LINES)
    return ReadPage(url, Metadata(headline=title, base=url), reading)


def article_of(page: ReadPage) -> Article:
    """The article of one page. Raises `PageTooComplex` where its text is one of a library."""
    article, _ = _article(page)
    return article


def _article(page: ReadPage, *, further: Sequence[ReadPage] = ()) -> tuple[Article, list[str]]:
    """The article of a page and its further ones, and the words of its text. Raises as `article_of`."""
    metadata, reading = page.metadata, page.reading
    article = Article(url=page.url)
    for name in _TOLD:
        setattr(article, name, getattr(metadata, name))
    article.fieldSources = dict(metadata.fieldSources)
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
    if body:
        article.fieldSources["articleBody"] = FieldSource(source=reading.source)
    article.articleBodyHtml = "\n".join(filter(None, map(to_html, texts, runs)))
    article.articleBodyMarkdown = "\n\n".join(filter(None, map(to_markdown, texts, runs)))
    article.blocks = [part.block for part in parts]
    article.wordCount = len(words)
    article.contentHash = _hash_of(words)
    article.inLanguage = settle_language(metadata.inLanguage, body)
    if article.inLanguage != metadata.inLanguage:
        article.fieldSources["inLanguage"] = FieldSource(source="detected")
    article.isArticleProbability = round(reading.probability, 4)
    article.bodyCompleteness = _completeness(metadata, len(words))
    article.warnings = [*metadata.warnings, *reading.warnings]
    if line := read_dateline(body):
        if article.dateline is None and line[0] is not None:
            article.dateline, article.fieldSources["dateline"] = line[0], FieldSource(source="visible")
        article.creditedAgencies = list(dict.fromkeys((*article.creditedAgencies, *line[1])))
    return article, words


def _add_pages(article: Article, pages: Sequence[ReadPage]) -> None:
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
