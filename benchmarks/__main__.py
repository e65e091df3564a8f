"""Measures what BENCHMARKS.md says, beside the peers: `python -m benchmarks CORPUS [--only extraction,demo]`.

The corpus is a folder as newsspider/training/README.md describes it; chapters that need none do without. Peers are
installed into environments of their own below `.bench`. What is printed is Markdown: of each chapter how its figures
are obtained, its commands with what they printed, and how long they took. Exits with 1 where a bound was not kept.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.chapters import CHAPTERS, Chapter, Step, chapters_named, steps_of
from benchmarks.environment import environment, versions

PROJECT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path, nargs="?", metavar="CORPUS", help="a folder of pages with truth")
    names = ", ".join(chapter.name for chapter in CHAPTERS)
    parser.add_argument("--only", default="", metavar="NAME,...", help=f"these chapters: {names} (all)")
    parser.add_argument("--quick", action="store_true", help="without peers, a little of each: to see that it works")
    options = parser.parse_args(arguments)
    try:
        chapters = chapters_named(options.only)
    except ValueError as error:
        parser.error(str(error))
    if options.corpus is None and any(step.needs_corpus for step in steps_of(chapters)):
        without = ",".join(each.name for each in CHAPTERS if not any(step.needs_corpus for step in each.steps))
        parser.error(f"name a folder of pages with truth (make bench CORPUS=...), or --only {without}, which need none")
    if options.corpus is not None and not options.corpus.is_dir():
        parser.error(
            f"{options.corpus}: there is no such folder; newsspider/training/README.md describes what is in it"
        )
    say("# Benchmarks, measured here\n")
    say(f"{environment()}; {versions(('newsspider', 'scrapy', 'lxml', 'numpy'))}.")
    say("Of times only ratios within one run count.\n")
    failed = [chapter.name for chapter in chapters if not measured(chapter, options.corpus, is_quick=options.quick)]
    say(
        f"Bounds that were not kept, or commands that failed: {', '.join(failed)}."
        if failed
        else "All bounds are kept."
    )
    return int(bool(failed))


def measured(chapter: Chapter, corpus: Path | None, *, is_quick: bool) -> bool:
    """Prints a chapter; whether all of its commands ended well."""
    say(f"## {chapter.heading}\n\n{chapter.how}\n")
    ended = [_run(step, corpus, is_quick=is_quick) for step in chapter.steps]
    return all(ended)


def _run(step: Step, corpus: Path | None, *, is_quick: bool) -> bool:
    command = step.command(corpus.resolve() if corpus else None, is_quick=is_quick)
    say(f"`python -m {' '.join(command)}`:\n")
    start = time.monotonic()
    code = subprocess.run([sys.executable, "-m", *command], cwd=PROJECT, check=False).returncode
    say(f"\n({time.monotonic() - start:.0f} s, exit code {code})\n")
    return code == 0


def say(text: str) -> None:
    """Before what a command prints next."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
