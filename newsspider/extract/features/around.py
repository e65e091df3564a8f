"""What stands beside a block, and the page as a whole."""

from __future__ import annotations

import numpy as np

from newsspider.extract.features.tree import Column

_WINDOW = 3


def neighbour_columns(columns: dict[str, Column]) -> dict[str, Column]:
    def beside(name: str, shift: int) -> Column:
        values = columns[name]
        moved = np.full_like(values, -1.0)
        if shift > 0:
            moved[:-shift] = values[shift:]
        else:
            moved[-shift:] = values[:shift]
        return moved

    found = {
        f"{name} of {'next' if shift > 0 else 'previous'}{abs(shift) if abs(shift) > 1 else ''}": beside(name, shift)
        for name in ("words", "link density", "name score", "good", "wording")
        for shift in (-1, 1, 2)
    }
    found |= {
        f"{name} around": _window(columns[name]) for name in ("good", "link density", "wording", "words", "name score")
    }
    return found


def _window(values: Column) -> Column:
    """Means over the block and its three neighbours on each side."""
    padded = np.concatenate([np.zeros(_WINDOW), values, np.zeros(_WINDOW)])
    sums = np.convolve(padded, np.ones(2 * _WINDOW + 1), mode="valid")
    return sums / (2 * _WINDOW + 1)


def page_columns(columns: dict[str, Column]) -> dict[str, Column]:
    size = len(columns["words"])
    rows = np.arange(size)
    good = np.flatnonzero(columns["good"])
    first, last = (good[0], good[-1]) if len(good) else (size, -1)
    return {
        "page blocks": np.full(size, float(size)),
        "page chars": np.full(size, columns["chars"].sum()),
        "page good blocks": np.full(size, columns["good"].sum()),
        "page p share": np.full(size, (columns["is p"] * columns["chars"]).sum() / columns["chars"].sum()),
        "position": rows / size,
        "good blocks before": np.cumsum(columns["good"]) - columns["good"],
        "good blocks after": columns["good"].sum() - np.cumsum(columns["good"]),
        "before first good": (rows < first) * (first - rows).astype(float),
        "after last good": (rows > last) * (rows - last).astype(float),
    }
