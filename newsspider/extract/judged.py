"""What the judgement of a page's blocks was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newsspider.extract.blocks import Blocks
from newsspider.extract.classify import Probabilities
from newsspider.extract.features import Matrix
from newsspider.extract.known import Known
from newsspider.extract.recurring import Marked, Weighed
from newsspider.extract.ruled import Ruling
from newsspider.extract.select import Selection
from newsspider.items import Reason


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    page: Blocks
    matrix: Matrix
    probabilities: Probabilities
    """The model's own, of each block."""
    chosen: Selection
    rows: list[int]
    """Of the blocks that are the article's in the end."""
    known: Known
    left_out: Mapping[int, Reason] = field(default_factory=dict)
    """Why others are not, of those that seemed to be."""
    ruling: Ruling | None = None
    """What the site's rules said; None: it has none."""
    marks: Marked | None = None
    """The blocks as the site's other pages know them; None: nobody has asked yet."""
    weighed: Weighed | None = None
    """What these say of them; None: nothing."""

    @property
    def by_site(self) -> Probabilities:
        """Of each block, as the model and the site's other pages judge it together."""
        return self.probabilities if self.weighed is None else self.weighed.probabilities
