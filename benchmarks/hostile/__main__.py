"""Crawls sites that attack: `python -m benchmarks.hostile`. Exits with 1 if something did not survive.

Each attack alone (the default), all that can be on one site together, and that site beside ten good ones; or each on
plain Scrapy as well.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.environment import environment
from benchmarks.hostile.attack import Attack
from benchmarks.hostile.cases import ATTACKS, GROUPS, PLAIN
from benchmarks.hostile.crawl import Crawled, crawl
from benchmarks.hostile.judge import (
    Verdict,
    article_faults,
    cookie_faults,
    judge,
    judge_plain,
    reach_faults,
    sound_faults,
)
from benchmarks.hostile.names import GuardedNames
from benchmarks.hostile.peer import crawl_plain
from benchmarks.hostile.process import HostileWeb, SiteLog
from benchmarks.hostile.server import good_of
from benchmarks.table import table

_GOOD_TOGETHER = 12
_OTHERS = 10
_OTHER_ARTICLES = 20
_DELAY_BESIDE_S = 0.1
_MOST_GAP_S = 1.0
_MOST_LATER = 1.2
"""The last good article beside the attacker, compared with how long it took without."""
_COMPARED = ("newsspider", "Scrapy")
_SOON = {"DOWNLOAD_TIMEOUT": "6"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--only", nargs="*", default=[], metavar="NAME", help="attacks that have one of these in their name"
    )
    parser.add_argument("--group", choices=GROUPS)
    parser.add_argument("--together", action="store_true", help="all attacks of one site, instead")
    parser.add_argument("--beside", action="store_true", help="all attacks of one site beside ten good ones, instead")
    parser.add_argument("--peer", choices=("scrapy",), help="the same attacks on plain Scrapy as well, by group")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="logs and data of each crawl are kept here")
    parser.add_argument("--list", action="store_true", help="names and what each does")
    options = parser.parse_args(arguments)
    attacks = [attack for attack in ATTACKS if _is_chosen(attack, options.group, options.only)]
    if options.list:
        print("\n".join(f"{attack.group:8} {attack.name:32} {attack.does}" for attack in attacks))
        return 0
    print(environment(), flush=True)
    if options.together:
        return 0 if together(attacks, options.keep) else 1
    if options.beside:
        return 0 if beside(attacks, options.keep) else 1
    if options.peer:
        compared(attacks, options.keep)
        return 0
    return 0 if alone(attacks, options.keep) else 1


def alone(attacks: Sequence[Attack], keep: Path | None) -> bool:
    """Each in a site and a crawl of its own."""
    plain = run_alone(PLAIN, 0.0, keep)[0]
    print(_line(plain), flush=True)
    plain_cpu_s = run_alone(PLAIN, 0.0, None)[1].cpu_s
    verdicts = []
    for attack in attacks:
        verdict, _ = run_alone(attack, plain_cpu_s, keep)
        verdicts.append(verdict)
        print(_line(verdict), flush=True)
    head = ("attack", "survived", "peak MB", "CPU s a page", "s", "requests", "MB sent")
    print("\n" + table(head, [_row(verdict) for verdict in [plain, *verdicts]]))
    print(f"\n{sum(verdict.survived for verdict in verdicts)} of {len(verdicts)} survived.")
    return all(verdict.survived for verdict in [plain, *verdicts])


def run_alone(attack: Attack, plain_cpu_s: float, keep: Path | None) -> tuple[Verdict, Crawled]:
    with HostileWeb([attack.name]) as web:
        settings = {name: value.replace("{secret}", str(web.secret)) for name, value in attack.settings.items()}
        if attack.hosts:
            settings["TWISTED_DNS_RESOLVER"] = f"{GuardedNames.__module__}.{GuardedNames.__name__}"
        crawled = crawl(
            web.sites,
            allowed=[web.elsewhere, *(f"{host}:{urlsplit(web.sites[0]).port}" for host in attack.hosts)],
            settings=settings,
            timeout_s=attack.most_s + 30,
            keep=_folder(keep, attack),
        )
        good = list(good_of(0, 4).values())
        return judge(attack, good, crawled, web.log(), plain_cpu_s), crawled


def compared(attacks: Sequence[Attack], keep: Path | None) -> None:
    """Each alone, crawled by newsspider and by plain Scrapy; whoever does not survive is told why."""
    cpu_s = run_alone(PLAIN, 0.0, keep)[1].cpu_s
    plain_cpu_s = run_plain(PLAIN, 0.0, keep)[1].cpu_s
    ours, theirs = Counter[str](), Counter[str]()
    most = Counter[str]()
    for attack in attacks:
        verdicts = (run_alone(attack, cpu_s, keep)[0], run_plain(attack, plain_cpu_s, keep)[0])
        for name, verdict, survived in zip(_COMPARED, verdicts, (ours, theirs), strict=True):
            survived[attack.group] += verdict.survived
            most[name] = max(most[name], round(verdict.peak_mb))
            print(f"{name}: {_line(verdict)}", flush=True)
    sizes = Counter(attack.group for attack in attacks)
    rows = [[group, str(size), str(ours[group]), str(theirs[group])] for group, size in sizes.items()]
    rows.append(["all", str(sizes.total()), str(ours.total()), str(theirs.total())])
    rows.append(["most MB", "", *(str(most[name]) for name in _COMPARED)])
    print("\n" + table(("group", "attacks", *_COMPARED), rows))


def run_plain(attack: Attack, plain_cpu_s: float, keep: Path | None) -> tuple[Verdict, Crawled]:
    with HostileWeb([attack.name]) as web:
        crawled = crawl_plain(
            web.sites[0],
            settings=attack.settings,
            names=bool(attack.hosts),
            timeout_s=attack.most_s + 5,
            keep=_folder(keep and keep / "scrapy", attack),
        )
        good = list(good_of(0, 4).values())
        return judge_plain(attack, good, crawled, web.log(), plain_cpu_s), crawled


def _folder(keep: Path | None, attack: Attack) -> Path | None:
    return keep / attack.name.replace(" ", "-").replace("/", "-") if keep else None


def together(attacks: Sequence[Attack], keep: Path | None) -> bool:
    """All attacks of one site: exactly its good articles come out."""
    joined = [attack for attack in attacks if attack.joins]
    with HostileWeb([attack.name for attack in joined], good=_GOOD_TOGETHER) as web:
        crawled = crawl(
            web.sites, allowed=[web.elsewhere], settings=_SOON, timeout_s=900, keep=keep / "together" if keep else None
        )
        log = web.log()
    expected = [*good_of(0, _GOOD_TOGETHER).values(), *(title for attack in joined for title in attack.also)]
    texts = {title: words for attack in joined for title, words in attack.texts.items()}
    faults = [*sound_faults(crawled), *article_faults(crawled, expected, texts), *reach_faults(log)]
    faults += cookie_faults(log.sites[0])
    print(
        f"{len(joined)} attacks together: exit {crawled.exit_code}, {crawled.duration_s:.0f} s, {crawled.cpu_s:.0f} s "
        f"of CPU, {crawled.peak_mb:.0f} MB, {len(log.sites[0].asked)} requests, {len(crawled.lines)} articles"
    )
    return _tell(faults)


def beside(attacks: Sequence[Attack], keep: Path | None) -> bool:
    """That site beside good ones in one process: these lose neither articles nor time."""
    joined = [attack.name for attack in attacks if attack.joins]
    faults: list[str] = []
    ends: list[float] = []
    for names in ([], joined):
        with HostileWeb(names, others=_OTHERS, other_articles=_OTHER_ARTICLES) as web:
            crawled = crawl(
                web.sites if names else web.sites[1:],
                allowed=[web.elsewhere],
                settings=_SOON,
                delay_s=_DELAY_BESIDE_S,
                timeout_s=900,
                keep=keep / ("beside" if names else "without") if keep else None,
            )
            logs = web.log().sites[1:]
        gap_s = max(_longest_gap_s(log) for log in logs)
        ends.append(max(log.asked[-1][0] for log in logs) - min(log.asked[0][0] for log in logs))
        print(
            f"{'beside the attacker' if names else 'without it'}: longest gap {gap_s:.2f} s, last request after "
            f"{ends[-1]:.1f} s, {crawled.peak_mb:.0f} MB, exit {crawled.exit_code}",
            flush=True,
        )
        expected = {title for number in range(1, _OTHERS + 1) for title in good_of(number, _OTHER_ARTICLES).values()}
        met = sum(any(title in line for line in crawled.lines) for title in expected)
        if met < len(expected):
            faults.append(f"{len(expected) - met} of {len(expected)} articles of the good sites are missing")
        if names:
            faults += sound_faults(crawled)
            if gap_s > _MOST_GAP_S:
                faults.append(f"a good site was not asked for {gap_s:.2f} s")
    if ends[1] > ends[0] * _MOST_LATER + _MOST_GAP_S:
        faults.append(f"the good sites took {ends[1]:.1f} s instead of {ends[0]:.1f} s")
    return _tell(faults)


def _longest_gap_s(log: SiteLog) -> float:
    return max((later[0] - earlier[0] for earlier, later in itertools.pairwise(log.asked)), default=0.0)


def _is_chosen(attack: Attack, group: str | None, names: Sequence[str]) -> bool:
    return (group in (None, attack.group)) and (not names or any(name in attack.name for name in names))


def _tell(faults: Sequence[str]) -> bool:
    print("\n".join(f"- {fault}" for fault in faults) if faults else "Survived.", flush=True)
    return not faults


def _line(verdict: Verdict) -> str:
    words = "survived" if verdict.survived else f"NOT: {'; '.join(verdict.faults)}"
    return (
        f"{verdict.name}: {words} ({verdict.peak_mb:.0f} MB, {verdict.cpu_s:.2f} s a page, {verdict.duration_s:.0f} s)"
    )


def _row(verdict: Verdict) -> list[str]:
    return [
        verdict.name,
        "yes" if verdict.survived else "no",
        f"{verdict.peak_mb:.0f}",
        f"{verdict.cpu_s:.2f}",
        f"{verdict.duration_s:.1f}",
        str(verdict.requests),
        f"{verdict.sent / 2**20:.1f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
