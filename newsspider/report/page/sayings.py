"""How the page calls what runs and sites are, in words for people."""

from __future__ import annotations

from typing import NamedTuple

from newsspider.report.overview import RunFigures
from newsspider.report.standing import Standing


class Saying(NamedTuple):
    label: str
    meaning: str


SITE_STANDINGS: dict[Standing, Saying] = {
    Standing.ALARM: Saying("changed", "it has changed, as far as one can tell"),
    Standing.UNREAD: Saying("not read", "nothing of it could be read"),
    Standing.ODD: Saying("looks wrong", "it was read, and what came is not what a news site brings"),
    Standing.FAULTY: Saying("our fault", "faults of our own code lost pages of it"),
    Standing.LIMITED: Saying("limit met", "limits of ours left something out"),
    Standing.WAITING: Saying("waits", "its turn did not come"),
    Standing.ABSENT: Saying("not asked", "the last run was not asked for it"),
    Standing.QUIET: Saying("nothing new", "there was nothing new"),
    Standing.WELL: Saying("well", "articles came"),
}

RUN_STATES: dict[str, Saying] = {
    "running": Saying("at work", "it has not ended yet"),
    "finished": Saying("finished", "it came to its end"),
    "stopped": Saying("stopped", "a signal or a limit stopped it"),
    "budget": Saying("budget", "its time was used up; what waits is the next run's"),
    "killed": Saying("killed", "its process has gone without a word"),
}

_EXITS: dict[int, tuple[str, str]] = {
    0: ("well", "All went well"),
    1: ("warn", "Some sites could not be read"),
    2: ("bad", "No site could be read"),
    3: ("bad", "Something looks wrong"),
    4: ("warn", "It was stopped before its end"),
    74: ("bad", "The output could not be written"),
}
"""Exit code -> how bad it is, and what it says."""


def exit_saying(figures: RunFigures) -> tuple[str, str]:
    """Of a run: `well`, `warn` or `bad`, and a sentence without its stop."""
    if figures.run.state in ("running", "killed"):
        return ("bad" if figures.run.state == "killed" else "idle"), RUN_STATES[figures.run.state].label.capitalize()
    code = figures.run.exit_code
    level, sentence = _EXITS.get(-1 if code is None else code, ("bad", f"Exit code {code}"))
    if code == 1 and figures.errors and not figures.standings[Standing.UNREAD]:
        sentence = "Faults of our own code lost pages"
    if code == 3 and figures.alarms:
        changed = figures.standings[Standing.ALARM]
        sentence = f"{changed:,} sites have changed" if changed != 1 else "A site has changed"
    return level, sentence
