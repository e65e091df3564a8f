"""What is told of the article elsewhere on its page: used to find where its text begins, and not to say it twice."""

from __future__ import annotations

from dataclasses import dataclass

from newsspider.extract.blocks import TextBlock
from newsspider.extract.evidence import Evidence
from newsspider.extract.lexicon import words_of
from newsspider.extract.metadata.read import Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    titles: tuple[str, ...] = ()
    """Forms of its headline."""
    authors: tuple[str, ...] = ()
    """Names."""
    description: str | None = None
    captions: frozenset[tuple[str, ...]] = frozenset()
    """Words of its pictures' captions and credits."""
    is_article: bool = False
    """Whether the page as a whole is likely an article."""

    def is_caption(self, block: TextBlock) -> bool:
        """Whether a block says what stands beside a picture, wherever it stands itself."""
        return tuple(block.words) in self.captions


def known_of(evidence: Evidence, metadata: Metadata, *, is_article: bool) -> Known:
    """What the head, the scripts and the lines around the headline tell."""
    titles = (*evidence.titles, metadata.headline or "", metadata.alternativeHeadline or "")
    return Known(
        titles=tuple(title for title in titles if title),
        authors=tuple(author.name for author in (*metadata.authors, *metadata.contributors)),
        description=evidence.description,
        captions=frozenset(
            tuple(words)
            for image in metadata.images
            for text in (image.caption, image.credit)
            if (words := words_of(text or ""))
        ),
        is_article=is_article,
    )
