"""What one run over archives is asked to do: spider arguments in, an `ArchivePlan` out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from glob import glob
from pathlib import Path
from urllib.parse import urlsplit

from newsspider.archive.entries import Archive
from newsspider.archive.files import WarcFile
from newsspider.archive.months import Month, parse_months
from newsspider.archive.saved import LIST_SUFFIXES, Folder, ListOfFiles
from newsspider.archive.wanted import Wanted, primary_language
from newsspider.errors import UsageError
from newsspider.plan import Plan, moment_of, plan_of, sites_of
from newsspider.sites import Site

ARGUMENTS = ("path", "base", "months", "domains", "languages", "since", "until", "sites", "max_articles", "budget")

_WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.gz.open", ".warc.zst")
_DOMAIN = re.compile(r"[^\s/:@?#]+")
_EXPECTED = "-a path: expected files, folders, patterns or addresses separated by commas, such as '*.warc.gz'"
_MAGIC = (b"\x1f\x8b", b"WARC/")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePlan(Plan):
    """`sites` are what is known of some sites; others are read without."""

    archives: tuple[Archive, ...] = ()
    """Those on disk, in order."""
    addresses: tuple[str, ...] = ()
    """Of WARC files on web servers, in order."""
    base: str | None = None
    """The address below which the lists of `months` are."""
    months: tuple[Month, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)


def read_archive_plan(arguments: Mapping[str, str], default_sites: Path) -> ArchivePlan:
    """The plan of `-a` arguments. Raises `UsageError`."""
    unknown = sorted(set(arguments) - set(ARGUMENTS))
    if unknown:
        raise UsageError(f"-a {unknown[0]}: unknown argument; there are {', '.join(ARGUMENTS)}")
    if ("base" in arguments) != ("months" in arguments):
        raise UsageError("-a base and -a months: give both, the address and the months that are wanted of it")
    if "path" not in arguments and "months" not in arguments:
        raise UsageError("no archive given: use -a path='*.warc.gz', or -a base=https://... -a months=2026-01..2026-03")
    parts = [part.strip() for part in arguments.get("path", "").split(",") if part.strip()]
    paths, addresses = [part for part in parts if "://" not in part], [part for part in parts if "://" in part]
    if "path" in arguments and not parts:
        raise UsageError(_EXPECTED)
    given = plan_of(
        _sites(arguments, default_sites),
        {k: v for k, v in arguments.items() if k in ("since", "max_articles", "budget")},
    )
    languages = frozenset(primary_language(one) for one in _names(arguments.get("languages", "")))
    return ArchivePlan(
        sites=given.sites,
        since=given.since,
        until=_until(arguments["until"]) if "until" in arguments else None,
        languages=languages,
        max_articles=given.max_articles,
        budget_s=given.budget_s,
        archives=tuple(archives_of(paths)),
        addresses=tuple(map(_address, dict.fromkeys(addresses))),
        base=_base(arguments["base"]) if "base" in arguments else None,
        months=tuple(parse_months(arguments["months"])) if "months" in arguments else (),
        wanted=Wanted(domains=_domains(arguments.get("domains", "")), languages=languages, since=given.since),
    )


def archives_of(parts: Iterable[str]) -> list[Archive]:
    """The archives of paths and patterns, each once, those of a pattern in the order of their names. Raises
    `UsageError` for what is not there or is no archive."""
    found: dict[Path, None] = {}
    for part in parts:
        path = Path(part).expanduser()
        names = [str(path)] if path.exists() else sorted(glob(str(path), recursive=True))  # noqa: PTH207  (it may begin anywhere)
        paths = [Path(name) for name in names]
        if not paths:
            raise UsageError(f"-a path={part}: there is no such file")
        found.update(dict.fromkeys(one.absolute() for one in paths))
    return [_archive(path) for path in found]


def _archive(path: Path) -> Archive:
    if path.is_dir():
        return Folder(path)
    if path.name.endswith(_WARC_SUFFIXES):
        return WarcFile(path)
    if path.suffix in LIST_SUFFIXES:
        return ListOfFiles(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(5)
    except OSError as error:
        raise UsageError(f"-a path: {path} cannot be read: {error.strerror or error}") from None
    if beginning.startswith(_MAGIC):
        return WarcFile(path)
    raise UsageError(
        f"-a path: {path} is no WARC file, no folder, and no list of addresses with files ({', '.join(LIST_SUFFIXES)})"
    )


def _sites(arguments: Mapping[str, str], default_sites: Path) -> list[Site]:
    """What is known of sites; nobody asks them, with a browser or without."""
    path = Path(arguments["sites"]).expanduser() if "sites" in arguments else default_sites
    if path == default_sites and not path.exists():
        return []
    return [replace(site, render=False) for site in sites_of(path)]


def _names(text: str) -> Iterable[str]:
    return (name.strip().strip(".").lower() for name in text.split(",") if name.strip())


def _domains(text: str) -> frozenset[str]:
    names = frozenset(_names(text))
    if strange := [name for name in names if not _DOMAIN.fullmatch(name)]:
        raise UsageError(f"-a domains: {strange[0]} is no domain; expected names such as bbc.co.uk,spiegel.de")
    return names


def _base(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"-a base={text}: expected an address such as https://data.commoncrawl.org/")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"-a path={text}: expected a file, or the http(s) address of one")
    return text


def _until(text: str) -> datetime:
    """The moment from which on nothing is wanted: a day is wanted as a whole."""
    moment = moment_of("until", text)
    is_day = moment.timetz() == time(0, tzinfo=UTC) and "T" not in text and ":" not in text
    return moment + timedelta(days=1) if is_day else moment
