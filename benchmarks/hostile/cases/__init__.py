"""The attacks, by group."""

from __future__ import annotations

from benchmarks.hostile.attack import Attack
from benchmarks.hostile.cases import manners, markup, reach, traps, wire

ATTACKS: tuple[Attack, ...] = (
    *wire.ATTACKS,
    *reach.ATTACKS,
    *traps.ATTACKS,
    *markup.ATTACKS,
    *manners.ATTACKS,
)
GROUPS = ("wire", "reach", "traps", "markup", "manners")
PLAIN = Attack(name="plain", group="", does="nothing: what the others are compared with", pages=1)


def by_name(name: str) -> Attack:
    """Raises `KeyError`."""
    return {attack.name: attack for attack in (PLAIN, *ATTACKS)}[name]
