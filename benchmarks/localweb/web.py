"""All the sites."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.localweb.designs import DESIGNS, Design
from benchmarks.localweb.leaves import Leaf, Part, read_leaves
from benchmarks.localweb.site import Site
from benchmarks.localweb.stories import stories_of, traps_of

_SHORTEST_TITLE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a web is made from: the same recipe gives the same web."""

    corpus: Path
    epoch: datetime
    """The moment of step 0, UTC."""
    part: Part = "dev"
    seed: int = 1
    articles: int = 100
    """Of each site, at the beginning."""
    new: int = 20
    """Of each site, with the first step."""
    designs: tuple[Design, ...] = DESIGNS
    """Some of them have the pages that they have where there are all."""


def make_web(recipe: Recipe) -> list[Site]:
    """The sites, in the order of their designs. A page of the corpus is on one site at most once, and on several where
    there are too few pages. Raises `ValueError` where there are not even enough for one."""
    leaves = read_leaves(recipe.corpus, recipe.part)
    pages = [leaf for leaf in leaves if leaf.kind == "article" and len(leaf.title) >= _SHORTEST_TITLE]
    others = [leaf for leaf in leaves if leaf.kind != "article"]
    random.Random(recipe.seed).shuffle(pages)
    each = recipe.articles + recipe.new
    if len(pages) < each:
        raise ValueError(f"{recipe.corpus} has {len(pages)} pages of articles in that part; {each} are needed")
    return [
        Site(
            design,
            stories_of(
                design,
                _turn(pages, DESIGNS.index(design) * each, each),
                seed=recipe.seed,
                epoch=recipe.epoch,
                articles=recipe.articles,
                new=recipe.new,
            ),
            traps_of(design, others, seed=recipe.seed, epoch=recipe.epoch),
            recipe.epoch,
        )
        for design in recipe.designs
    ]


def _turn(values: Sequence[Leaf], start: int, count: int) -> list[Leaf]:
    """So many, from a place on, and from the beginning again."""
    return [values[(start + place) % len(values)] for place in range(count)]
