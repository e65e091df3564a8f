"""Every article of a site, and nothing else: `python -m benchmarks.discovery CORPUS`.

A web of many sites is made from one half of the corpus's sites and served on this machine; `scrapy crawl news` gets the
addresses of the front pages, and again when each site has new articles. What it exported is compared with what is true,
and what it asked for with what it might. Exit code 1 if a bound is not kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.environment import environment, versions
from benchmarks.installed import python_of
from benchmarks.localweb.asked import Asked
from benchmarks.localweb.crawling import Run, news_crawl
from benchmarks.localweb.designs import DESIGNS
from benchmarks.localweb.figures import figure_table, figures, side_by_side, site_table, wrong_table
from benchmarks.localweb.judge import Score, cause, of_site, outputs_of, score
from benchmarks.localweb.others import scores_of
from benchmarks.localweb.process import LocalWeb
from benchmarks.localweb.site import Site
from benchmarks.localweb.web import Recipe, make_web
from benchmarks.peers import peers_named


def judged(
    sites: Sequence[Site],
    fronts: Sequence[str],
    run: Run,
    log: Sequence[Asked],
    step: int,
    before: Sequence[Score] = (),
) -> list[Score]:
    """A score for each site; `log` is of this run, `before` the scores of an earlier one.

    Raises `RuntimeError` where a line is of none of the sites.
    """
    outputs = outputs_of(run.lines)
    scores = []
    for number, (site, front) in enumerate(zip(sites, fronts, strict=True)):
        missed = {story.number for story in before[number].missed} if before else set()
        had = frozenset(story.number for story in site.stories if before and story.step < step) - missed
        asked = [line for line in log if line.site == number]
        scores.append(score(site, front, of_site(outputs, front, site), asked, step, had))
    if sum(each.lines for each in scores) != len(outputs):
        raise RuntimeError("there are lines of none of the sites")
    return scores


def misses(sites: Sequence[Site], scores: Sequence[Score], log: Sequence[Asked], step: int) -> Iterator[str]:
    """What was missed by cause, and what was exported and should not have been, for those who mend."""
    for number, (site, each) in enumerate(zip(sites, scores, strict=True)):
        asked = frozenset(line.path for line in log if line.site == number and line.status in (200, 304))
        causes: dict[str, list[str]] = {}
        for story in each.missed:
            kind = " (brief)" if story.is_brief else "" if story.has_marks else " (no og:type)"
            causes.setdefault(cause(site, story, asked, step), []).append(f"{story.path} <- {story.leaf.url}{kind}")
        if causes or each.wrong or each.doubled or each.off_canonical:
            yield f"\n{each.site}:"
        for name, found in sorted(causes.items(), key=lambda pair: -len(pair[1])):
            yield f"- missed {len(found)}: {name}"
            yield from (f"    {line}" for line in found)
        yield from (f"- no article ({kind}): {url}" for kind, url in each.wrong)
        yield from (f"- exported twice: {each_.url} {' '.join(each_.changed)}" for each_ in each.doubled)
        yield from (f"- not the canonical address: {url}" for url in each.off_canonical)
        yield from (f"- disallowed: {path}" for path in each.manners.disallowed)
        for path, count in Counter((line.host, line.path) for line in log if line.site == number).items():
            if count > 1 and step == 0:
                yield f"- asked {count} times: {path[0]} {path[1]}"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=(__doc__ or "").split(":")[0])
    made.add_argument("corpus", type=Path, metavar="CORPUS")
    made.add_argument("--part", choices=("dev", "report"), default="dev", help="half of its sites (%(default)s)")
    made.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    made.add_argument("--only", nargs="*", default=[], metavar="NAME", help="of the sites (all)")
    made.add_argument("--articles", type=int, default=100, help="of each site (%(default)s)")
    made.add_argument("--new", type=int, default=20, help="of each site, for the second run (%(default)s)")
    made.add_argument("--peers", default="trafilatura,newspaper4k", help="or none (%(default)s)")
    made.add_argument("--cache", type=Path, default=Path(".bench"), help="for their environments (%(default)s)")
    made.add_argument("--misses", type=Path, metavar="FILE", help="where to list what was missed, and why")
    made.add_argument("--keep", type=Path, metavar="FOLDER", help="for the crawl's data and the access log")
    return made


def main() -> None:
    options = parser().parse_args()
    recipe = Recipe(
        corpus=options.corpus,
        # What comes with the step is younger, and not of tomorrow.
        epoch=(datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0),
        part=options.part,
        seed=options.seed,
        articles=options.articles,
        new=options.new,
        designs=tuple(design for design in DESIGNS if design.name in (options.only or [design.name])),
    )
    print(f"{environment()}; {versions(('scrapy', 'lxml'))}; part {recipe.part}, seed {recipe.seed}\n", flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sites = make_web(recipe)
        first, well = measured(recipe, sites, folder, options.misses)
        if peers := peers_named(options.peers):
            runs = {"newsspider": first}
            for peer in peers:
                python = python_of(peer, options.cache)
                runs[peer.name] = scores_of(peer.name, python, recipe, sites, folder / f"{peer.name}.jsonl")
            print(f"\n{side_by_side(runs)}")
        sys.exit(0 if well else 1)


def measured(recipe: Recipe, sites: Sequence[Site], folder: Path, told: Path | None) -> tuple[list[Score], bool]:
    """Prints the tables; the scores of the first run, and whether all bounds are kept."""
    with LocalWeb(recipe, folder / "access.jsonl") as web:
        run = news_crawl(web.fronts, web.proxy, folder / "data")
        log = web.log()
        first = judged(sites, web.fronts, run, log, 0)
        print(f"{site_table('first run', first)}\n\n{wrong_table(first)}\n", flush=True)
        web.go_on(1)
        again = news_crawl(web.fronts, web.proxy, folder / "data")
        later = web.log()[len(log) :]
        second = judged(sites, web.fronts, again, later, 1, first)
    print(f"{site_table('second run', second)}\n")
    print(f"exit codes {run.exit_code}, {again.exit_code}; {run.duration_s:.0f} s, {again.duration_s:.0f} s\n")
    if told:
        lines = ["# First run", *misses(sites, first, log, 0), "\n# Second run"]
        lines += misses(sites, second, [*log, *later], 1)
        told.write_text("\n".join(lines) + "\n", "utf-8")
    found = figures(first, second)
    print(figure_table(found))
    return first, all(each.kept for each in found)


if __name__ == "__main__":
    main()
