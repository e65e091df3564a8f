"""A corpus -> the model that ships with the package."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsspider.training.card import model_card
from newsspider.training.dataset import read_samples
from newsspider.training.evaluate import Checked, cross_validate
from newsspider.training.learner import Forests, fit_blocks
from newsspider.training.pages import fit_pages


@dataclass(frozen=True, slots=True)
class Trained:
    """What training gave."""

    pages: int
    checked: Checked
    """Scores of pages of sites that were not learned from."""
    files: tuple[Path, ...]


def train(
    corpus: Path, out: Path, *, date: str | None = None, report: Callable[[str], None] = lambda _: None
) -> Trained:
    """Learn from the pages below `corpus` and write the model and its card into the folder `out`.

    The same pages give the same files; `date` is what the card says, if anything. Takes some minutes. Raises
    `UsageError` where there are no pages.
    """
    samples = read_samples(corpus)
    report(f"{len(samples)} pages read")
    checked = cross_validate(samples, report)
    forests = fit_blocks(samples)
    report("blocks learned")
    learned = fit_pages(checked.judged, checked.briefs, checked.fronts)
    complete = Forests(forests.lexicon, forests.blocks, forests.lines, learned)
    report("pages learned")
    files = _write(complete, out)
    card = out / "README.md"
    card.write_text(model_card(samples, checked, complete, date), "utf-8")
    return Trained(pages=len(samples), checked=checked, files=(*files, card))


def _write(forests: Forests, out: Path) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    assert forests.pages is not None
    words = {"names": dict(forests.lexicon.names), "words": dict(forests.lexicon.words), "pages": forests.pages.names}
    trees = {"blocks": forests.blocks, "lines": forests.lines, "pages": forests.pages.trees}
    return (_json(out / "lexicon.json", words), _json(out / "trees.json", trees))


def _json(path: Path, value: dict[str, Any]) -> Path:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_text(text + "\n", "utf-8")
    return path
