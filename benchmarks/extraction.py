"""newsspider against its peers on pages with truth: `python -m benchmarks.extraction CORPUS`.

The corpus is a folder as newsspider/training/README.md describes it. Every extractor gets the same pages, as bytes
and address, in a process of its own, one after the other; a page that it fails on is an empty text. Peers are
installed into environments of their own below the cache folder.

newsspider's model was trained on pages such as these, so its texts are not those of the shipped model: each page is
read by a model of other sites (newsspider/training/evaluate.py). Headline, date and authors, which nothing is learned
for, and the times are those of `newsspider.extract.extract`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import process, results
from benchmarks.environment import environment, versions
from benchmarks.facts import read_facts
from benchmarks.installed import python_of
from benchmarks.lead import lead
from benchmarks.peers import DEFAULT, Peer, peers_named
from benchmarks.results import Run, key_of
from benchmarks.row import AllFacts, Row, failures, row_of
from benchmarks.table import figure, table
from benchmarks.verdict import better, by_language
from newsspider.training.corpus import TruePage, fold_of, read_corpus
from newsspider.training.dataset import read_samples
from newsspider.training.evaluate import PageScore, cross_validate

OWN = "newsspider"
PROJECT = Path(__file__).parents[1]
_HEAD = (
    "extractor",
    "pages",
    "sequence F1",
    "word F1",
    "exact",
    "snippet F1",
    "newsspider's lead (95 %)",
    "headline",
    "date",
    "authors F1",
    "empty",
    "failed",
    "CPU ms median",
    "CPU ms p95",
)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def read_pages(folder: Path, only: str | None = None, fold: str | None = None) -> dict[str, list[TruePage]]:
    """Pages with truth of each corpus, or of some corpora, or of one fold of the sites."""
    names = only.split(",") if only else None
    number, folds = (int(part) for part in fold.split("/")) if fold else (0, 1)
    found: dict[str, list[TruePage]] = defaultdict(list)
    for page in read_corpus(folder):
        if names and page.corpus not in names:
            continue
        if page.has_truth and fold_of(page.group, folds) == number:
            found[page.corpus].append(page)
    return found


def run_peer(peer: Peer, corpus: str, pages: list[TruePage], cache: Path, *, cached: bool) -> Run:
    """A peer's results, measured now, or those kept if they are wanted and complete."""
    path = cache / "results" / peer.name / f"{corpus}.jsonl"
    kept = results.load(path) if cached else None
    if kept and kept.how == peer.how and all(key_of(page) in kept.results for page in pages):
        return kept
    python = python_of(peer, cache)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [str(python), "-P", str(process.READER), peer.call]
    run = replace(measure(peer.name, command, env, pages, cache), how=peer.how)
    results.save(run, path)
    return run


def run_own(pages: list[TruePage], cache: Path) -> Run:
    """newsspider as it ships: for its times and for what is not learned."""
    env = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return measure(OWN, [sys.executable, "-P", str(process.READER), OWN], env, pages, cache)


def measure(name: str, command: list[str], env: dict[str, str], pages: list[TruePage], cache: Path) -> Run:
    say(f"{name}: {len(pages)} pages of {pages[0].corpus}")
    where = environment()
    with process.ReaderProcess(command, cache / "logs" / f"{name}.txt", env=env) as reader:
        found = [reader.read(page) for page in pages]
        return Run(name=name, versions=reader.versions, environment=where, results={each.key: each for each in found})


def unseen(folder: Path) -> dict[str, dict[str, PageScore]]:
    """newsspider's scores of each page by a model of other sites: corpus -> page -> score. Takes minutes.

    Exits where the pages cannot teach a model.
    """
    samples = read_samples(folder)
    if all(sample.page.is_article for sample in samples):
        sys.exit(
            f"{folder}: newsspider learns from pages that are no articles, too, and here are none; "
            "give the folder above and --only, or --without-own"
        )
    found: dict[str, dict[str, PageScore]] = defaultdict(dict)
    for page in cross_validate(samples, lambda message: say(f"{OWN}, cross-validation: {message}")).pages:
        found[page.corpus][page.id] = page
    return found


def kept_scores(file: Path) -> dict[str, dict[str, PageScore]]:
    """The same of the file that `scrapy train --scores FILE` has written. Exits where it is none."""
    found: dict[str, dict[str, PageScore]] = defaultdict(dict)
    try:
        for line in file.read_text("utf-8").splitlines():
            page = PageScore(**json.loads(line))
            found[page.corpus][page.id] = page
    except (OSError, ValueError, TypeError) as error:
        sys.exit(f"{file}: {error}; scrapy train CORPUS --check --scores {file} writes it")
    return found


def line(row: Row, own: Row | None, pages: Iterable[TruePage]) -> list[str]:
    """A row of the table."""
    ahead = "-"
    if own is not None and row is not own:
        margin = lead(own.pages, row.pages, {page.id: page.group for page in pages})
        ahead = f"{margin.mean:+.4f} ({margin.low:+.4f} to {margin.high:+.4f})"
    mark = " *" if row.cached else ""
    known = (row.scores.sequence, row.scores.word, row.scores.exact, row.scores.snippets)
    return [
        row.name,
        str(row.scores.pages),
        *map(figure, known),
        ahead,
        *(figure(value, 3) for value in (row.headline, row.date, row.authors)),
        str(row.empty),
        str(row.failed),
        *(figure(value, 1) + mark for value in (row.median_ms, row.p95_ms)),
    ]


def compare(
    pages: list[TruePage], runs: list[Run], facts: AllFacts, judged: dict[str, PageScore]
) -> tuple[str, list[Row]]:
    """A corpus's table."""
    rows = [row_of(run, pages, facts, judged if run.name == OWN else None) for run in runs]
    own = next((row for row in rows if row.name == OWN), None)
    return table(_HEAD, [line(row, own, pages) for row in rows]), rows


def notes(runs: Iterable[Run], pages: list[TruePage]) -> list[str]:
    """Which versions were measured, where the times of earlier runs are from, and what failed."""
    found = []
    for run in runs:
        parts = ", ".join(f"{name} {version}" for name, version in run.versions.items())
        found.append(f"- {run.name}: {parts}" + (f"; measured earlier (*): {run.environment}" if run.cached else ""))
        found += [f"  - failed on {page.id}: {result.error}" for page, result in failures(run, pages)]
    return found


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--peers", default=",".join(DEFAULT), help="names by commas, all or none (%(default)s)")
    parser.add_argument("--only", metavar="NAME,...", help="only these corpora below CORPUS; all of them teach")
    parser.add_argument("--fold", metavar="K/N", help="only the pages of fold K of N, by site")
    parser.add_argument("--cache", type=Path, default=PROJECT / ".bench", help="environments and results (.bench)")
    parser.add_argument("--cached", action="store_true", help="take peers' earlier results where they are complete")
    parser.add_argument(
        "--scores", type=Path, metavar="FILE", help="newsspider's scores as scrapy train wrote them, not measured anew"
    )
    parser.add_argument("--without-own", action="store_true", help="measure the peers only")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a JSON line for each page and extractor")
    options = parser.parse_args(arguments)
    try:
        options.peers = peers_named(options.peers)
    except ValueError as error:
        parser.error(str(error))
    return options


def main(arguments: list[str] | None = None) -> None:
    options = options_of(arguments)
    corpora, facts = read_pages(options.corpus, options.only, options.fold), read_facts(options.corpus)
    if not corpora:
        sys.exit(f"{options.corpus}: no page with truth in what was asked for")
    print(f"Environment: {environment()}; {versions(('scrapy', 'lxml', 'numpy', 'catboost'))}\n")
    judged: dict[str, dict[str, PageScore]] = {}
    if not options.without_own:
        judged = kept_scores(options.scores) if options.scores else unseen(options.corpus)
    runs: dict[str, list[Run]] = defaultdict(list)
    for corpus, pages in corpora.items():
        if not options.without_own:
            runs[corpus].append(run_own(pages, options.cache))
        for peer in options.peers:
            runs[corpus].append(run_peer(peer, corpus, pages, options.cache, cached=options.cached))
    scored = []
    for corpus, pages in corpora.items():
        text, rows = compare(pages, runs[corpus], facts, judged.get(corpus, {}))
        told = (f"### {corpus}\n", text, "", by_language(rows), "", *better(rows, OWN), *notes(runs[corpus], pages), "")
        print("\n".join(told), flush=True)
        scored += [{"extractor": row.name, **asdict(page)} for row in rows for page in row.pages]
    if options.out:
        options.out.write_text("".join(json.dumps(each) + "\n" for each in scored), "utf-8")


if __name__ == "__main__":
    main()
