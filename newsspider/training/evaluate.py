"""How well unseen sites are read: `scrapy train CORPUS --check`.

Five times a model is learned from four fifths of the sites, its lexicon included, and reads the pages of the others,
from bytes to text, as `extract()` does. What is printed is never of a page whose site was learned from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from newsspider.errors import ExtractionError
from newsspider.extract.article import read_article
from newsspider.extract.classify import Model, trees_of
from newsspider.extract.metadata.language import detect_language
from newsspider.extract.pagetype import PAGE_FEATURES
from newsspider.items import Article
from newsspider.training.corpus import TruePage, split_rows
from newsspider.training.dataset import Sample, labelled
from newsspider.training.fronts import fronts_of
from newsspider.training.learner import FOLDS, Judged, fit_blocks, judge, split
from newsspider.training.pages import features_of, fit_pages
from newsspider.training.scores import area_under_curve, is_exact, sequence_f1, snippet_counts, word_f1
from newsspider.training.vary import brief_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """One page; None where its truth does not say."""

    corpus: str
    id: str
    language: str
    sequence: float | None = None
    word: float | None = None
    exact: bool | None = None
    snippets: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Averages over the pages of a corpus; None where its truths do not say."""

    name: str
    pages: int
    sequence: float | None
    word: float | None
    exact: float | None
    snippets: float | None

    def line(self) -> str:
        known = (
            ("sequence F1", self.sequence),
            ("word F1", self.word),
            ("exact", self.exact),
            ("snippet F1", self.snippets),
        )
        shown = (f"{name} {value:.4f}" for name, value in known if value is not None)
        return f"{self.name:<14} pages {self.pages:>4}  {'  '.join(shown)}"


@dataclass(slots=True)
class Checked:
    """The outcome of a cross-validation."""

    judged: list[Judged] = field(default_factory=list)
    briefs: list[Judged] = field(default_factory=list)
    """Articles cut to a few blocks, judged likewise: what the page forest learns from beside whole pages."""
    fronts: list[Judged] = field(default_factory=list)
    """Fronts made of articles' pages, judged likewise."""
    pages: list[PageScore] = field(default_factory=list)
    page_truths: list[bool] = field(default_factory=list)
    """Of every page, whether it is an article, and how likely a forest that had not seen its site took it for one."""
    page_values: list[float] = field(default_factory=list)

    @property
    def scores(self) -> list[Scores]:
        return summaries(self.pages, lambda page: page.corpus)

    @property
    def page_type_auc(self) -> float | None:
        """None where no page could be judged, or all that were are of one type."""
        if len(set(self.page_truths)) < 2:
            return None
        return area_under_curve(self.page_truths, self.page_values)

    def taken(self, *, articles: bool, least: float) -> float:
        """Share of the articles, or of the other pages, that are taken for articles from a probability on."""
        pages = zip(self.page_truths, self.page_values, strict=True)
        values = [value for truth, value in pages if truth == articles]
        return sum(value >= least for value in values) / max(len(values), 1)

    @property
    def languages(self) -> list[Scores]:
        """By language, of the articles whose text is known, the most frequent first."""
        known = summaries([page for page in self.pages if page.language], lambda page: page.language)
        return sorted(known, key=lambda scores: -scores.pages)

    def page_line(self) -> str:
        if self.page_type_auc is None:
            return "page type: not learned, since the pages are all articles, or none is, or of too few sites"
        taken = (
            f"{self.taken(articles=True, least=least):.3f} of articles, "
            f"{self.taken(articles=False, least=least):.3f} of other pages from {least} on"
            for least in (0.3, 0.4, 0.5)
        )
        return f"page type AUC {self.page_type_auc:.4f}; taken for articles: {'; '.join(taken)}"


def cross_validate(samples: list[Sample], report: Callable[[str], None] = lambda _: None) -> Checked:
    """Judge every page by a model of other sites; a page for which there are none is left out."""
    checked = Checked()
    for fold in range(FOLDS):
        learn_from, unseen = split(samples, fold)
        if not unseen or not labelled(learn_from):
            continue
        model = fit_blocks(learn_from).model()
        checked.judged += judge(model, unseen)
        checked.briefs += judge(model, map(brief_of, (sample for sample, _ in labelled(unseen))))
        checked.fronts += judge(model, fronts_of(unseen))
        checked.pages += [page for sample in unseen if (page := read_page(sample.page, model))]
        report(f"fold {fold + 1} of {FOLDS}")
    _judge_pages(checked)
    return checked


def read_page(page: TruePage, model: Model) -> PageScore | None:
    """Scores of a page; None for one whose article is not known."""
    if not page.has_truth:
        return None
    try:
        article = read_article(page.html, page.url, model=model, encoding=page.encoding).article
    except ExtractionError:
        article = Article()
    return score_text(page, article.articleBody)


def score_text(page: TruePage, found: str) -> PageScore:
    """Scores of what was found as the article's text."""
    if page.body is None:
        counts = snippet_counts(page.inside, page.outside, found)
        return PageScore(corpus=page.corpus, id=page.id, language="", snippets=counts)
    return PageScore(
        corpus=page.corpus,
        id=page.id,
        language=(detect_language(page.body) or ("", 0.0))[0],
        sequence=sequence_f1(page.body, found),
        word=word_f1(page.body, found),
        exact=is_exact(page.body, found),
    )


def _judge_pages(checked: Checked) -> None:
    """Pages judged by page forests that were learned from other sites."""
    kinds = (checked.judged, checked.briefs, checked.fronts)
    every = [(kind, page) for kind, pages in enumerate(kinds) for page in pages]
    sites = [(page.sample.page.group, page.sample.page.site) for _, page in every]
    for fold in range(FOLDS):
        others, unseen = split_rows(sites, fold, FOLDS)
        known: tuple[list[Judged], list[Judged], list[Judged]] = ([], [], [])
        for row in others:
            kind, page = every[row]
            known[kind].append(page)
        learned = fit_pages(*known)
        if learned is None:
            continue
        forest = trees_of(learned.trees, PAGE_FEATURES)
        for row in unseen:
            kind, page = every[row]
            if kind == 0:
                checked.page_truths.append(page.sample.page.is_article)
                checked.page_values.append(float(forest.probabilities(features_of(page, learned.names))[0]))


def summaries(pages: list[PageScore], key: Callable[[PageScore], str]) -> list[Scores]:
    """A line for each group of pages."""
    groups: dict[str, list[PageScore]] = defaultdict(list)
    for page in pages:
        groups[key(page)].append(page)
    return [_summary(name, groups[name]) for name in sorted(groups)]


def _summary(name: str, pages: list[PageScore]) -> Scores:
    def mean(values: list[float]) -> float | None:
        return sum(values) / len(values) if values else None

    counts = [page.snippets for page in pages if page.snippets]
    hits, leaks, misses = (sum(each) for each in zip(*counts, strict=True)) if counts else (0, 0, 0)
    return Scores(
        name=name,
        pages=len(pages),
        sequence=mean([page.sequence for page in pages if page.sequence is not None]),
        word=mean([page.word for page in pages if page.word is not None]),
        exact=mean([float(page.exact) for page in pages if page.exact is not None]),
        snippets=2 * hits / (2 * hits + leaks + misses) if counts else None,
    )
