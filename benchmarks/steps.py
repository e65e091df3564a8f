"""What each step after the model is worth: `python -m benchmarks.steps CORPUS`.

Pages are judged by models that have not seen their sites (`newsspider.training.evaluate`); then all steps of
`newsspider.extract.select` are taken, and all but one, and the scores are compared. Takes as long as training.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsspider.extract.assemble import assemble, body_text
from newsspider.extract.evidence import evidence_of
from newsspider.extract.known import Known, known_of
from newsspider.extract.metadata.page import read_page
from newsspider.extract.metadata.read import metadata_of
from newsspider.extract.parse import parse
from newsspider.extract.select import STEPS, Step, select
from newsspider.training.dataset import read_samples
from newsspider.training.evaluate import PageScore, Scores, cross_validate, score_text, summaries
from newsspider.training.learner import Judged


def read_known(page: Judged) -> Known:
    """What `extract()` would know of the article from elsewhere on its page, were it sure that it is one."""
    true = page.sample.page
    told = read_page(parse(true.html, encoding=true.encoding, url=true.url), true.url, None)
    return known_of(evidence_of(told), metadata_of(told), is_article=True)


def scores(pages: Sequence[tuple[Judged, Known]], steps: Sequence[Step]) -> list[Scores]:
    """Scores by corpus when only these steps are taken."""
    found: list[PageScore] = []
    for judged, known in pages:
        rows = select(judged.sample.blocks, judged.probabilities, known, steps).rows
        found.append(score_text(judged.sample.page, body_text(assemble(judged.sample.blocks, rows))))
    return summaries(found, lambda page: page.corpus)


def table(pages: Sequence[tuple[Judged, Known]]) -> Iterator[str]:
    """Markdown: the score of all steps, and the difference that leaving one out makes."""
    whole = scores(pages, STEPS)
    names = [f"{score.name} ({'sequence' if score.sequence is not None else 'snippet'} F1)" for score in whole]
    yield f"| steps | {' | '.join(names)} |"
    yield f"|---|{'--:|' * len(names)}"
    yield f"| all | {' | '.join(f'{_value(score):.4f}' for score in whole)} |"
    for step in STEPS:
        without = scores(pages, [other for other in STEPS if other is not step])
        gaps = (_value(less) - _value(all_) for less, all_ in zip(without, whole, strict=True))
        yield f"| no `{step.__name__}` | {' | '.join(f'{gap:+.4f}' for gap in gaps)} |"


def _value(score: Scores) -> float:
    return next(value for value in (score.sequence, score.snippets) if value is not None)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.steps", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    samples = read_samples(parser.parse_args().corpus)
    checked = cross_validate(samples, lambda message: print(message, file=sys.stderr))
    pages = [(page, read_known(page)) for page in checked.judged if page.sample.page.has_truth]
    for line in table(pages):
        print(line, flush=True)


if __name__ == "__main__":
    main()
