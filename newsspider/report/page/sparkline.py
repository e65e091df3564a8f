"""A row of bars as tall as a line of text, a bar for each run."""

from __future__ import annotations

from collections.abc import Sequence

from newsspider.report.page.words import percent

_STEP, _HEIGHT = 4, 20
_LOW = 0.8
_LEAST_PLACES = 12
"""So that five runs do not look like thirty."""


def bars(values: Sequence[int | None], troubled: Sequence[bool]) -> str:
    """SVG, made of numbers alone. A run that brought nothing is a dot, one that was in trouble a taller one of another
    colour, one that was not about the site is nothing."""
    places = max(len(values), _LEAST_PLACES)
    most = max((value for value in values if value), default=0)
    well, idle, bad = [], [], []
    for place, value in enumerate(values, places - len(values)):
        middle = place * _STEP + _STEP / 2
        if value is None:
            continue
        if troubled[place - places + len(values)]:
            bad.append(f"M{middle:g} 20v-4")
        elif not value:
            idle.append(f"M{middle:g} 20v-1")
        if value:
            well.append(f"M{middle:g} {_HEIGHT}v-{max(2, round(_HEIGHT * value / most))}")
    paths = "".join(
        f'<path class="{name}" d="{"".join(path)}"/>' for name, path in (("b", well), ("i", idle), ("x", bad)) if path
    )
    box = f'viewBox="0 0 {places * _STEP} {_HEIGHT}"'
    return f'<svg class="spark" {box} role="img" aria-label="{_label(values, troubled)}">{paths}</svg>'


def shares(values: Sequence[float | None]) -> str:
    """The same of numbers from 0 to 1: full height is 1. What is below 0.8 is of another colour."""
    places = max(len(values), _LEAST_PLACES)
    well: list[str] = []
    low: list[str] = []
    for place, value in enumerate(values, places - len(values)):
        if value is not None:
            bar = f"M{place * _STEP + _STEP / 2:g} {_HEIGHT}v-{max(1, round(_HEIGHT * value))}"
            (well if value >= _LOW else low).append(bar)
    paths = "".join(f'<path class="{name}" d="{"".join(path)}"/>' for name, path in (("b", well), ("x", low)) if path)
    known = [value for value in values if value is not None]
    said = (
        f"{percent(known[-1])} in the last of {len(known)} runs, at least {percent(min(known))}" if known else "no run"
    )
    box = f'viewBox="0 0 {places * _STEP} {_HEIGHT}"'
    return f'<svg class="spark" {box} role="img" aria-label="{said}">{paths}</svg>'


def _label(values: Sequence[int | None], troubled: Sequence[bool]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return "no run"
    said = f"{known[-1]} articles in the last of {len(known)} runs, at most {max(known)}"
    return f"{said}; {sum(troubled)} in trouble" if any(troubled) else said
