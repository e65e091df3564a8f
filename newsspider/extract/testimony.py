"""What a site's other pages have said of a page's blocks, in words for a person."""

from __future__ import annotations

from collections.abc import Iterator

from newsspider.extract.agree import THRESHOLD
from newsspider.extract.judged import Judged
from newsspider.extract.reasons import Cause
from newsspider.extract.recurring import KnownSite, Weighed

_LEAST_PAGES = 2
"""One other page says nothing."""


def told_by_site(judged: Judged, site: KnownSite) -> dict[int, list[Cause]]:
    """Of each block that other pages know something of, by row: in the order in which they were heard, what they say
    and what became of the block by it."""
    if judged.weighed is None:
        return {}
    of_page = ((row, list(_causes(judged.weighed, row, site.others))) for row in range(len(judged.page.blocks)))
    return {row: causes for row, causes in of_page if causes}


def told_as_exported(before: Judged, after: Judged) -> dict[int, Cause]:
    """Of each block that is the article's, or is not, because its article was exported so, by row."""
    kept = set(after.rows)
    return {
        row: Cause(judge="site memory", keeps=row in kept, text=_AS_EXPORTED[row in kept])
        for row in kept.symmetric_difference(before.rows)
    }


_AS_EXPORTED = {
    True: "was exported with the article when less was known of the site: it stays while the article does not change",
    False: "was not exported with the article: it stays out while the article does not change",
}


def _causes(weighed: Weighed, row: int, others: int) -> Iterator[Cause]:
    pages, texts = int(weighed.places[row]), int(weighed.texts[row])
    if pages >= _LEAST_PAGES:
        yield Cause(
            judge="site memory",
            keeps=bool(weighed.by_place[row] >= 0),
            text=f"on {_of(pages, others)} what stands at this place "
            f"{'is' if weighed.of_place[row] >= 0 else 'is not'} the article's text",
            pages=pages,
            of=others,
        )
    if texts >= _LEAST_PAGES:
        rest = "; but so does most of this page's text, so that they are taken for pages of this article"
        yield Cause(
            judge="site memory",
            keeps=bool(weighed.probabilities[row] >= THRESHOLD),
            text=f"this very text stands here on {_of(texts, others)}{rest if weighed.is_same_article else ''}",
            pages=texts,
            of=others,
        )


def _of(pages: int, others: int) -> str:
    return (
        f"all {others} other pages of this site" if pages == others else f"{pages} of {others} other pages of this site"
    )
