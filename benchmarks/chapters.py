"""What `python -m benchmarks` measures: the chapters of BENCHMARKS.md, with their commands and how they measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CORPUS = "CORPUS"
"""Stands for the user's folder in the arguments of a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A command, `python -m benchmarks.MODULE ARGUMENTS`."""

    module: str
    arguments: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    """Arguments that come on top of these where it only has to be seen that everything works: figures mean nothing."""

    @property
    def needs_corpus(self) -> bool:
        return CORPUS in self.arguments

    def command(self, corpus: Path | None, *, is_quick: bool) -> list[str]:
        given = (*self.arguments, *(self.quick if is_quick else ()))
        return [f"benchmarks.{self.module}", *(str(corpus) if word == CORPUS else word for word in given)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    name: str
    """As ONLY takes it."""
    heading: str
    how: str
    """How its figures are obtained, in a sentence or two."""
    steps: tuple[Step, ...]


CHAPTERS = (
    Chapter(
        name="demo",
        heading="The newspaper that ships with the project",
        how="Its articles' manuscripts are compared with what a crawl exports. It is our own: this shows that nothing "
        "is broken.",
        steps=(Step(module="demo", quick=("--delay", "0")),),
    ),
    Chapter(
        name="extraction",
        heading="Extraction beside its peers, by corpus and language",
        how="The same pages for all, as bytes and address, each extractor in an environment and a process of its own. "
        "newsspider's texts are read by models of other sites (five folds by site). Times are CPU time of the call.",
        steps=(Step(module="extraction", arguments=(CORPUS, "--peers", "all"), quick=("--peers", "none")),),
    ),
    Chapter(
        name="plaintext",
        heading="Where there is no markup",
        how="Of each page only its lines are left; newsspider's forest of lines has learned from other sites, jusText "
        "is told the language.",
        steps=(Step(module="plaintext", arguments=(CORPUS,), quick=("--folds", "1")),),
    ),
    Chapter(
        name="speed",
        heading="Where the time of extraction goes",
        how="CPU time of each stage of reading a page, medians; one process, no peer.",
        steps=(Step(module="stages", arguments=(CORPUS,)),),
    ),
    Chapter(
        name="discovery",
        heading="Every article of a site, and nothing else",
        how="A web of twelve sites on this machine, made from the corpus's pages; what is true of it is known, and "
        "what was asked is in the sites' own log. Peers find addresses on the same web.",
        steps=(
            Step(
                module="discovery",
                arguments=(CORPUS, "--part", "report"),
                quick=("--peers", "none", "--only", "feeds", "--articles", "6", "--new", "2"),
            ),
        ),
    ),
    Chapter(
        name="throughput",
        heading="Articles a second",
        how="Real pages from forty hosts of this machine, crawled in turn by newsspider and by plain Scrapy with "
        "trafilatura; processor time of the whole tree of processes, start included.",
        steps=(
            Step(
                module="throughput",
                arguments=(CORPUS,),
                quick=("--alone", "--hosts", "2", "--pages", "6", "--runs", "1"),
            ),
            Step(module="starting", quick=("--sites", "5", "--runs", "1", "--seconds", "3")),
        ),
    ),
    Chapter(
        name="archives",
        heading="Archives",
        how="One WARC file of the corpus's pages, read in turn by newsspider, by fastwarc with trafilatura, and by "
        "Fundus (pages of its own publishers); processor time, start included. Then kills at random moments.",
        steps=(
            Step(
                module="archive",
                arguments=(CORPUS, "--install", "--kills", "20"),
                quick=("--rounds", "0", "--pages", "8", "--kills", "1"),
            ),
        ),
    ),
    Chapter(
        name="durability",
        heading="Runs that nobody watches",
        how="A newspaper that grows, crawled as cron does it, with kill -9 at any moment, overlaps, full disks and "
        "clocks that jump; every line is compared with what should have been exported.",
        steps=(
            Step(module="unattended", arguments=("--kills", "100"), quick=("--kills", "2", "--articles", "10")),
            Step(module="unattended", arguments=("--cron", "50"), quick=("--cron", "2", "--articles", "10")),
            Step(module="unattended", arguments=("--unchanged",), quick=("--articles", "10")),
        ),
    ),
    Chapter(
        name="politeness",
        heading="Politeness",
        how="From the servers' access logs, not from the crawler's.",
        steps=(Step(module="politeness"),),
    ),
    Chapter(
        name="strangers",
        heading="Strangers",
        how="Servers that do what servers must not do, one after the other, with good articles beside it.",
        steps=(Step(module="hostile", quick=("--only", "gzip bomb")),),
    ),
    Chapter(
        name="memory",
        heading="Memory, of a process and on disk",
        how="Ten thousand readings in one process; and a memory of addresses that grows to a million.",
        steps=(
            Step(module="memory", arguments=(CORPUS,), quick=("--pages", "20", "--every", "10")),
            Step(module="remembering", arguments=("--addresses", "10000", "1000000"), quick=("--addresses", "1000")),
        ),
    ),
)


def chapters_named(names: str) -> list[Chapter]:
    """Those of a list of names separated by commas; all of them where it is empty. Raises `ValueError`."""
    known = {chapter.name: chapter for chapter in CHAPTERS}
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"there is no chapter {', '.join(unknown)}; there are: {', '.join(known)}")
    return [known[name] for name in wanted] or list(CHAPTERS)


def steps_of(chapters: list[Chapter]) -> Iterator[Step]:
    for chapter in chapters:
        yield from chapter.steps
