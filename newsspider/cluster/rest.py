"""How long the hosts of a site have to be left alone after a run: read from its ledger."""

from __future__ import annotations

from pathlib import Path

from newsspider.errors import LedgerError
from newsspider.report.ledger import Pace, Pause, Run, Start, from_line

_OF_USE = ('"event":"run"', '"event":"pace"', '"event":"pause"', '"event":"start"')


def rest_after_s(ledger: Path, longest_s: float) -> float:
    """From the end of the run on: the longest pace of any host, and what is left of any pause. `longest_s`, and never
    more than that, where the ledger does not tell (there is none, it is torn)."""
    last_s, paces, paused_until_s = 0.0, dict[str, float](), 0.0
    try:
        with ledger.open(encoding="utf-8") as lines:
            for line in lines:
                if not any(event in line for event in _OF_USE):
                    continue
                entry = from_line(line)
                last_s = max(last_s, entry.t)
                match entry:
                    case Run(delay=delay):
                        paces[""] = delay
                    case Pace(host=host, delay=delay):
                        paces[host] = delay
                    case Pause(seconds=seconds, t=began_s):
                        paused_until_s = max(paused_until_s, began_s + seconds)
                    case Start():
                        pass
    except (OSError, UnicodeDecodeError, LedgerError):
        return longest_s
    return min(longest_s, max([*paces.values(), paused_until_s - last_s], default=longest_s))
