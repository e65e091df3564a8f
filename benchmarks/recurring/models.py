"""Models that were learned from other sites than those they judge: kept, since each takes minutes."""

from __future__ import annotations

import json
from pathlib import Path

from newsspider.extract.classify import Model
from newsspider.extract.lexicon import Lexicon
from newsspider.files import make_folder, write_whole
from newsspider.training.dataset import read_samples
from newsspider.training.learner import Forests, fit_blocks, split


def model_of_other_sites(corpus: Path, fold: int, folder: Path) -> tuple[Model, set[tuple[str, str]]]:
    """A model, and the pages (corpus and id) of the sites that it has not learned from."""
    file = folder / f"fold{fold}.json"
    if not file.exists():
        learn_from, unseen = split(read_samples(corpus), fold)
        forests = fit_blocks(learn_from)
        kept = {
            "names": dict(forests.lexicon.names),
            "words": dict(forests.lexicon.words),
            "blocks": forests.blocks,
            "lines": forests.lines,
            "unseen": [(sample.page.corpus, sample.page.id) for sample in unseen],
        }
        make_folder(folder)
        write_whole(file, json.dumps(kept).encode())
    known = json.loads(file.read_text("utf-8"))
    lexicon = Lexicon(names=known["names"], words=known["words"])
    model = Forests(lexicon, known["blocks"], known["lines"]).model()
    return model, {(name, page) for name, page in known["unseen"]}
