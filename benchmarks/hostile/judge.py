"""What a crawl must be like that has met an attack."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from benchmarks.hostile.attack import SOME, Attack
from benchmarks.hostile.crawl import Crawled
from benchmarks.hostile.process import SiteLog, WebLog

MOST_MB = 400.0
MOST_CPU_S = 5.0
"""Of one attacking page, beyond what the good pages cost."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_COUNTS = (("failed", "failed"), ("dropped", "dropped"), ("not_asked", "notAsked"), ("limits", "limits"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    name: str
    faults: tuple[str, ...]
    """Why it has not survived; (): it has."""
    peak_mb: float
    cpu_s: float
    """Of one attacking page."""
    duration_s: float
    requests: int
    sent: int
    """Bytes."""

    @property
    def survived(self) -> bool:
        return not self.faults


def judge(attack: Attack, good: Sequence[str], crawled: Crawled, web: WebLog, plain_cpu_s: float) -> Verdict:
    """`good` are the headlines of the good articles, `plain_cpu_s` what a crawl of them alone costs."""
    own = web.sites[0]
    cpu_s = max(0.0, crawled.cpu_s - plain_cpu_s) / attack.pages
    faults = [
        *sound_faults(crawled, attack.exit_code),
        *article_faults(crawled, [*good[: attack.good], *attack.also], attack.texts),
        *_count_faults(attack, crawled.site()),
        *reach_faults(web),
        *cookie_faults(own),
        *_bound_faults(attack, crawled, own, cpu_s),
    ]
    if attack.log and attack.log not in crawled.log:
        faults.append(f"the log does not say {attack.log!r}")
    return _verdict(attack, faults, crawled, own, cpu_s)


def judge_plain(attack: Attack, good: Sequence[str], crawled: Crawled, web: WebLog, plain_cpu_s: float) -> Verdict:
    """Of a crawler that has no manifest, no exit codes, no schema and no words for what it meets: as `judge`, but for
    those. Cookies, exceptions in its log and attacking pages that it takes for articles are no faults either."""
    own = web.sites[0]
    cpu_s = max(0.0, crawled.cpu_s - plain_cpu_s) / attack.pages
    records = [_record(line) for line in crawled.lines]
    titles = {str(record.get("headline")) for record in records if isinstance(record, dict)}
    faults = ["it had to be ended"] if crawled.exit_code < 0 else []
    faults += _held_faults(crawled)
    if any(record is None or _has_half(line) for record, line in zip(records, crawled.lines, strict=True)):
        faults.append("a line that is no record")
    if missing := [title for title in (*good[: attack.good], *attack.also) if title not in titles]:
        faults.append(f"missing: {_first(Counter(missing))}")
    if surplus := [title for title in (*good[attack.good :], *attack.never) if title in titles]:
        faults.append(f"not asked for: {_first(Counter(surplus))}")
    faults += _text_faults([record for record in records if isinstance(record, dict)], attack.texts)
    faults += [*reach_faults(web), *_bound_faults(attack, crawled, own, cpu_s)]
    return _verdict(attack, faults, crawled, own, cpu_s)


def _verdict(attack: Attack, faults: Sequence[str], crawled: Crawled, own: SiteLog, cpu_s: float) -> Verdict:
    return Verdict(
        name=attack.name,
        faults=tuple(faults),
        peak_mb=crawled.peak_mb,
        cpu_s=cpu_s,
        duration_s=crawled.duration_s,
        requests=len(own.asked),
        sent=own.sent,
    )


def _bound_faults(attack: Attack, crawled: Crawled, own: SiteLog, cpu_s: float) -> Iterator[str]:
    if attack.forbidden and (asked := sum(path.startswith(attack.forbidden) for _, path, _ in own.asked)):
        yield f"{asked} requests for what nobody may ask for"
    for what, met, most in (
        ("requests", len(own.asked), attack.most_requests),
        ("bytes sent", own.sent, attack.most_bytes),
        ("seconds", crawled.duration_s, attack.most_s),
        ("CPU seconds a page", cpu_s, MOST_CPU_S),
    ):
        if met > most:
            yield f"{met:,.0f} {what}, over {most:,.0f}"


def sound_faults(crawled: Crawled, exit_code: int = 0) -> Iterator[str]:
    """The process, its log and its lines, whatever it has met."""
    if crawled.exit_code != exit_code:
        yield f"exit {crawled.exit_code} instead of {exit_code}"
    if "Traceback" in crawled.log:
        yield "a traceback in the log"
    yield from _held_faults(crawled)
    yield from (f"a line that is no record: {fault}" for line in crawled.lines for fault in _line_faults(line))


def _held_faults(crawled: Crawled) -> Iterator[str]:
    if found := _CONTROL.search(crawled.log):
        yield f"{found[0]!r} in the log"
    if crawled.torn:
        yield "an output that breaks off"
    if crawled.peak_mb > MOST_MB:
        yield f"{crawled.peak_mb:.0f} MB, over {MOST_MB:.0f}"


def article_faults(crawled: Crawled, expected: Sequence[str], texts: Mapping[str, str]) -> Iterator[str]:
    """Exactly the expected articles came out."""
    records = [record for line in crawled.lines if isinstance(record := _record(line), dict)]
    met, wanted = Counter(str(record.get("headline")) for record in records), Counter(expected)
    if missing := wanted - met:
        yield f"missing: {_first(missing)}"
    if surplus := met - wanted:
        yield f"not asked for: {_first(surplus)}"
    yield from _text_faults(records, texts)


def _text_faults(records: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> Iterator[str]:
    for record in records:
        words = texts.get(record.get("headline", ""))
        if words and words not in record.get("articleBody", ""):
            yield f"another text than it was: {record['headline']}"


def reach_faults(web: WebLog) -> Iterator[str]:
    if web.secret:
        yield f"{web.secret} connections to the forbidden port"
    if web.elsewhere:
        yield f"{len(web.elsewhere)} connections to another site"


def cookie_faults(site: SiteLog) -> Iterator[str]:
    if any(cookie for _, _, cookie in site.asked):
        yield "a cookie was sent back"


def _count_faults(attack: Attack, site: Mapping[str, Any]) -> Iterator[str]:
    for name, key in _COUNTS:
        told: Mapping[str, int] = site.get(key) or {}
        for reasons, count in getattr(attack, name).items():
            met = sum(
                times
                for reason, times in told.items()
                if any(
                    reason == wanted or reason.startswith((f"{wanted}:", f"{wanted} ("))
                    for wanted in reasons.split("|")
                )
            )
            if met != count and not (count == SOME and met):
                yield f"{key} says {reasons!r} {met} times instead of {'any' if count == SOME else count}"


@cache
def _schema() -> Draft202012Validator:
    text = files("newsspider").joinpath("article.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _line_faults(line: str) -> Iterator[str]:
    if len(line.splitlines()) != 1:
        yield "a line within it"
    if _has_half(line):
        yield "half a character"
    record = _record(line)
    if record is None:
        yield "no JSON"
    elif error := next(_schema().iter_errors(record), None):
        yield error.message[:80]


def _has_half(line: str) -> bool:
    """Written out or escaped: a strict reader refuses both."""
    return any(0xD800 <= ord(char) < 0xE000 for char in json.dumps(_record(line), ensure_ascii=False) + line)


def _record(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _first(found: Counter[str]) -> str:
    names = list(found)
    return f"{names[0]!r}" + (f" and {found.total() - 1} more" if found.total() > 1 else "")
