"""What one run is asked to do: spider arguments in, a `Plan` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from newsspider.durations import seconds_of
from newsspider.errors import SitesError, UsageError
from newsspider.extract.rules import Rules
from newsspider.sites import EXAMPLE, Site, parse_sites, site_from_address, sites_from_addresses

ARGUMENTS = ("site", "sites", "since", "max_articles", "budget", "render", "insecure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    sites: tuple[Site, ...]
    since: datetime | None = None
    """Articles published before are neither asked for nor exported; those without a date are."""
    until: datetime | None = None
    """Articles published from then on are not exported; of those without a date, none that was captured since."""
    languages: frozenset[str] = frozenset()
    """Primary subtags of BCP 47: articles in others are not exported; empty: in any."""
    max_articles: int | None = None
    """Most articles to export, of each site."""
    budget_s: float | None = None
    """Seconds after which the run has ended, whatever waits then."""


def read_plan(arguments: Mapping[str, str], default_sites: Path) -> Plan:
    """The plan of `-a` arguments; `default_sites` is read where they name no site. Raises `UsageError`."""
    unknown = sorted(set(arguments) - set(ARGUMENTS))
    if unknown:
        raise UsageError(f"-a {unknown[0]}: unknown argument; there are {', '.join(ARGUMENTS)}")
    if "site" in arguments and "sites" in arguments:
        raise UsageError("-a site and -a sites: give one of them")
    if "site" in arguments:
        sites = sites_from_addresses(arguments["site"])
    elif "sites" in arguments:
        sites = sites_of(Path(arguments["sites"]).expanduser())
    elif default_sites.exists():
        sites = sites_of(default_sites)
    else:
        raise UsageError(
            f"no site given: use -a site=https://www.example.com/ or list sites in {default_sites}:\n\n{EXAMPLE}"
        )
    return plan_of(sites, arguments)


def plan_of(sites: list[Site], arguments: Mapping[str, str]) -> Plan:
    """The plan for sites that are known already. Raises `UsageError`."""
    if "render" in arguments:
        render = _yes_or_no("render", arguments["render"])
        sites = [replace(site, render=render) for site in sites]
    if "insecure" in arguments:
        insecure = _yes_or_no("insecure", arguments["insecure"])
        sites = [replace(site, insecure=insecure) for site in sites]
    return Plan(
        sites=tuple(sites),
        since=moment_of("since", arguments["since"]) if "since" in arguments else None,
        max_articles=_count(arguments["max_articles"]) if "max_articles" in arguments else None,
        budget_s=_seconds(arguments["budget"]) if "budget" in arguments else None,
    )


def sites_of(path: Path) -> list[Site]:
    """The sites of a file. Raises `SitesError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SitesError(f"{path}: no such file; expected a table a site:\n\n{EXAMPLE}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SitesError(f"{path}: cannot be read: {error}") from None
    return parse_sites(text, str(path))


def rules_for(file: str | None, url: str | None) -> Rules | None:
    """The rules that a `sites.toml` has for the site of an address; None where no file is given. Raises `UsageError`
    where it has none, or no address says which site's are wanted."""
    if not file:
        return None
    if not url:
        raise UsageError("--rules: of which site a file is, --url has to say")
    key = site_from_address(url, where="--url").key
    found = [site.rules for site in sites_of(Path(file).expanduser()) if site.key == key and site.rules]
    if not found:
        raise SitesError(f"{file} has no rules for {key}: it needs a [[site]] of that address with [site.rules]")
    return found[0]


def moment_of(argument: str, text: str) -> datetime:
    """Of an argument that is a day or a moment; UTC where it says nothing else. Raises `UsageError`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"-a {argument}={text}: expected a date such as 2026-11-01 or 2026-11-01T06:00+01:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"-a max_articles={text}: expected a whole number from 1 on")
    return int(text)


def _yes_or_no(argument: str, text: str) -> bool:
    answer = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(text.lower())
    if answer is None:
        raise UsageError(f"-a {argument}={text}: expected 1 or 0")
    return answer


def _seconds(text: str) -> float:
    seconds = seconds_of(text)
    if seconds is None:
        raise UsageError(f"-a budget={text}: expected a time such as 10m, 90s or 1h30m")
    return seconds
