"""Corpora -> a model in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsspider.errors import UsageError
from newsspider.files import make_folder, write_whole
from newsspider.training.card import model_card
from newsspider.training.corpus import drafts, licences
from newsspider.training.dataset import Sample, labelled, read_samples
from newsspider.training.evaluate import Checked, cross_validate
from newsspider.training.learner import Forests, fit_blocks
from newsspider.training.pages import fit_pages, shipped_pages

Report = Callable[[str], None]
_NAMED = 5


def _silent(_: str) -> None:
    """Nothing is said."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What training gave."""

    pages: int
    checked: Checked
    """Scores of pages of sites that were not learned from."""
    files: tuple[Path, ...]


def train(corpora: Sequence[Path], out: Path, *, date: str | None = None, report: Report = _silent) -> Trained:
    """Learn from the pages below the folders `corpora` and write the model and its card into the folder `out`.

    The same pages give the same files; `date` is what the card says, if anything. Pages that teach nothing of what is
    no article, because all are articles, leave that judgement to the trees that ship with the package. Takes some
    minutes. Raises `UsageError` where the pages cannot be learned from, `OutputError` where `out` cannot be written.
    """
    if (out / "README.md").exists() and not (out / "trees.json").exists():
        raise UsageError(f"{out} has a README.md that is no model's; give the model a folder of its own")
    samples = samples_of(corpora, report)
    make_folder(out)
    checked = cross_validate(samples, report)
    forests = fit_blocks(samples)
    report("blocks learned")
    pages = fit_pages(checked.judged, checked.briefs, checked.fronts)
    report("pages learned" if pages else "all pages are articles: what is none is judged as the shipped model does")
    complete = Forests(forests.lexicon, forests.blocks, forests.lines, pages or shipped_pages())
    card = model_card(samples, checked, complete, licences=licences(*corpora), date=date)
    return Trained(len(samples), checked, _write(complete, out, card))


def check(corpora: Sequence[Path], *, report: Report = _silent) -> Checked:
    """How well sites are read that were not learned from; nothing is written. Raises `UsageError` as `train` does."""
    return cross_validate(samples_of(corpora, report), report)


def samples_of(corpora: Sequence[Path], report: Report = _silent) -> list[Sample]:
    """The pages to learn from. Raises `UsageError` where they are too few."""
    unreviewed = drafts(*corpora)
    samples = read_samples(*corpora)
    if unreviewed:
        more = " ..." if len(unreviewed) > _NAMED else ""
        report(f"left out until somebody has reviewed them: {', '.join(unreviewed[:_NAMED])}{more}")
    if not samples:
        raise UsageError(
            f"no page to learn from in {', '.join(map(str, corpora))}; pages whose line says "
            '"reviewed": false are not learned from until it says true'
        )
    _check_sites(samples)
    report(f"{len(samples)} pages read")
    return samples


def _check_sites(samples: list[Sample]) -> None:
    """Raises `UsageError` where no site could be read by what others teach."""
    known = labelled(samples)
    if not known:
        raise UsageError("no article with truth to learn from; a corpus needs articles of several sites")
    sites = sorted({sample.page.site for sample, _ in known})
    if len(sites) < 2:
        raise UsageError(
            f"{len(known)} articles, all of {sites[0]}: how well a model reads is measured on sites that it has not "
            "learned from, so that articles of two sites are the least, and of fifty a beginning; add pages of other "
            "sites, or a second corpus: scrapy train YOURS ANOTHER"
        )


def _write(forests: Forests, out: Path, card: str) -> tuple[Path, ...]:
    assert forests.pages is not None
    words = {"names": dict(forests.lexicon.names), "words": dict(forests.lexicon.words), "pages": forests.pages.names}
    trees = {"blocks": forests.blocks, "lines": forests.lines, "pages": forests.pages.trees}
    contents = {"lexicon.json": _json(words), "trees.json": _json(trees), "README.md": card}
    for name, content in contents.items():
        write_whole(out / name, content.encode())
    return tuple(out / name for name in contents)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"
