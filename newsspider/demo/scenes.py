"""What stands in the newspaper's pictures: each scene draws its subject on the horizon, in SVG."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

WIDTH = 1200
HEIGHT = 675
"""Pixels."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a scene draws with."""

    digest: bytes
    """At least 32 bytes that make one picture different from the next."""
    horizon: int
    light: str
    sky: str
    water: str
    dark: str
    """Colours."""


def houses(canvas: Canvas) -> str:
    drawn, left = [], 60 + canvas.digest[10] // 2
    for value in canvas.digest[11:23]:
        width, height = 46 + value % 44, 50 + value % 95
        if left + width > WIDTH - 60:
            break
        drawn.append(_house(left, canvas.horizon, width, height))
        left += width + 10 + value % 30
    return f'<g fill="{canvas.dark}" opacity=".85">{"".join(drawn)}</g>{_boat(canvas)}'


def street(canvas: Canvas) -> str:
    drawn, left = [], 0
    for value in canvas.digest[8:20]:
        width, height = 120 + value % 60, 210 + value % 150
        drawn.append(f'<g fill="{canvas.dark}">{_house(left, HEIGHT, width, height)}</g>')
        lit = "".join(
            f'<rect x="{left + x}" y="{HEIGHT - height + y}" width="22" height="34" fill="#ffd98a"'
            f' opacity="{".95" if (value + x + y) % 3 else ".15"}"/>'
            for x in (22, width - 48)
            for y in range(26, height - 60, 62)
        )
        drawn.append(lit)
        left += width
    return "".join(drawn)


def ferry(canvas: Canvas) -> str:
    windows = "".join(f'<rect x="{x}" y="-78" width="26" height="24"/>' for x in range(110, 500, 44))
    return (
        f'<g transform="translate({220 + canvas.digest[8]} {canvas.horizon + 90})">'
        f'<path d="M0 -30 H640 L590 60 H60 Z" fill="{canvas.dark}"/><rect x="80" y="-96" width="450" height="66"'
        f' fill="#fff"/><g fill="{canvas.water}">{windows}</g><rect x="150" y="-150" width="260" height="54"'
        ' fill="#fff"/>'
        f'<rect x="330" y="-218" width="54" height="70" fill="#c8492f"/><path d="M357 -236 q40 -40 110 -30 t130 -40"'
        f' stroke="{canvas.light}" stroke-width="22" fill="none" opacity=".7" stroke-linecap="round"/></g>'
    )


def lighthouse(canvas: Canvas) -> str:
    x, y = 300 + canvas.digest[8] * 2, canvas.horizon
    return (
        f'<path d="M{x - 300} {y} q150 -70 300 -60 t320 60 Z" fill="{canvas.dark}"/>'
        f'<path d="M{x} {y - 316} L{x + 900} {y - 480} v270 Z" fill="#fff6cf" opacity=".5"/>'
        f'<path d="M{x - 38} {y - 50} l14 -240 h48 l14 240 Z" fill="#fff"/>'
        f'<path d="M{x - 33} {y - 130} l4 -66 h58 l4 66 Z M{x - 26} {y - 250} l2 -40 h48 l2 40 Z" fill="#b8332a"/>'
        f'<rect x="{x - 22}" y="{y - 334}" width="44" height="44" fill="#ffd76a"/>'
        f'<path d="M{x - 32} {y - 334} h64 l-32 -34 Z" fill="{canvas.dark}"/>{_boat(canvas)}'
    )


def crane(canvas: Canvas) -> str:
    x, y = 420 + canvas.digest[8], canvas.horizon + 40
    return (
        f'<rect x="{x - 260}" y="{y}" width="620" height="34" fill="{canvas.dark}"/><g stroke="{canvas.dark}"'
        ' fill="none"'
        f' stroke-width="14"><path d="M{x - 90} {y} L{x - 40} {y - 220} H{x + 40} L{x + 90} {y} M{x - 70}'
        f" {y - 90} H{x + 70}"
        f' M{x - 62} {y - 110} L{x + 46} {y - 210} M{x} {y - 250} L{x + 330} {y - 420} L{x + 60} {y - 330} Z"/>'
        f'<path d="M{x + 330} {y - 420} V{y - 180}" stroke-width="5"/></g><rect x="{x - 70}" y="{y - 320}" width="150"'
        f' height="100" fill="#6f7f5d"/><path d="M{x + 300} {y - 180} h60 l-12 46 h-36 Z" fill="{canvas.dark}"/>'
    )


def fish(canvas: Canvas) -> str:
    shapes = (
        f'<g transform="translate({x} {y}) scale({0.86 if step % 2 else -0.86} 0.86)"'
        f' opacity="{".95" if step % 3 else ".6"}">'
        f'<path d="M-110 0 Q-20 -66 90 0 Q-20 66 -110 0 Z M80 0 l60 -42 v84 Z"/><circle cx="-66" cy="-8" r="7"'
        f' fill="{canvas.water}"/></g>'
        for step, (x, y) in enumerate((170 + 290 * (n % 4), 130 + 200 * (n // 4)) for n in range(12))
    )
    return (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{canvas.water}"/><g fill="{canvas.light}">{"".join(shapes)}</g>'
    )


def bridge(canvas: Canvas) -> str:
    y = canvas.horizon
    arches = "".join(f"M{x} {y + 70} v-60 q100 -130 200 0 v60 Z " for x in range(80, 1080, 260))
    return (
        f'<path fill-rule="evenodd" fill="{canvas.dark}" d="M0 {y - 110} H{WIDTH} V{y + 70} H0 Z {arches}"/>'
        f'<rect y="{y - 134}" width="{WIDTH}" height="24" fill="{canvas.dark}" opacity=".7"/>{_boat(canvas)}'
    )


def clock(canvas: Canvas) -> str:
    x, y = WIDTH // 2, 330
    ticks = "".join(
        f'<path d="M{x} {y - 150} v26" transform="rotate({hour * 30} {x} {y})" stroke="{canvas.dark}"'
        ' stroke-width="9"/>'
        for hour in range(12)
    )
    hands = canvas.digest[9] % 12 * 30, canvas.digest[10] % 60 * 6
    return (
        f'<path d="M240 {HEIGHT} V270 L{x} 20 L{WIDTH - 240} 270 V{HEIGHT} Z" fill="{canvas.dark}"/>'
        f'<circle cx="{x}" cy="{y}" r="170" fill="#fffaf0"/>{ticks}<g stroke="{canvas.dark}" stroke-linecap="round">'
        f'<path d="M{x} {y} v-84" stroke-width="16" transform="rotate({hands[0]} {x} {y})"/>'
        f'<path d="M{x} {y} v-124" stroke-width="9" transform="rotate({hands[1]} {x} {y})"/></g>'
    )


def tower(canvas: Canvas) -> str:
    x, y = 500 + canvas.digest[8], canvas.horizon + 20
    return (
        f'<path d="M0 {y} Q{x} {y - 160} {WIDTH} {y} V{HEIGHT} H0 Z" fill="{canvas.water}"/><g fill="{canvas.dark}">'
        f'<path d="M{x - 60} {y - 60} l12 -190 h96 l12 190 Z"/><rect x="{x - 96}" y="{y - 350}" width="192"'
        ' height="104"/>'
        f'<path d="M{x - 116} {y - 350} h232 l-116 -92 Z"/></g><g fill="#ffd98a"><rect x="{x - 60}" y="{y - 320}"'
        f' width="26" height="40"/><rect x="{x + 30}" y="{y - 320}" width="26" height="40"/>'
        f'<rect x="{x - 12}" y="{y - 180}" width="24" height="36"/></g>'
    )


def train(canvas: Canvas) -> str:
    y = canvas.horizon + 60
    wheels = "".join(f'<circle cx="{x}" cy="{y - 24}" r="26"/>' for x in (190, 290, 390, 560, 680, 830, 950))
    windows = "".join(f'<rect x="{x}" y="{y - 150}" width="54" height="52"/>' for x in (540, 620, 700, 810, 890, 970))
    puffs = "".join(f'<circle cx="{216 + n * 62}" cy="{y - 290 - n * 24}" r="{30 + n * 13}"/>' for n in range(4))
    return (
        f'<rect y="{y}" width="{WIDTH}" height="{HEIGHT - y}" fill="{canvas.water}"/><g fill="#fff"'
        f' opacity=".75">{puffs}</g>'
        f'<g fill="#3d7a55"><path d="M150 {y - 44} v-92 h190 v-84 h120 v176 Z M190 {y - 136} v-100 h50 v100 Z"/>'
        f'<rect x="510" y="{y - 186}" width="260" height="142"/><rect x="790" y="{y - 186}" width="260"'
        ' height="142"/></g>'
        f'<g fill="{canvas.light}">{windows}</g><g fill="{canvas.dark}">{wheels}</g>'
    )


def chart(canvas: Canvas) -> str:
    rings = "".join(
        f'<path d="{_blob(420 + canvas.digest[8], 340, size, canvas.digest)}" fill="none"/>'
        for size in range(70, 330, 42)
    )
    return (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f3e7cb"/><g stroke="{canvas.water}" stroke-width="4"'
        f' opacity=".7">{rings}</g><path d="M90 560 Q330 420 520 520 T1040 150" fill="none" stroke="#b8332a"'
        f' stroke-width="7" stroke-dasharray="22 18"/><path d="M1016 126 l48 48 m0 -48 l-48 48" stroke="#b8332a"'
        f' stroke-width="13"/><g transform="translate(1030 520)" fill="{canvas.dark}"><path d="M0 -90 l20 70'
        " 70 20 -70 20"
        f' -20 70 -20 -70 -70 -20 70 -20 Z"/></g>'
    )


def dike(canvas: Canvas) -> str:
    y = canvas.horizon - 40
    sheep = "".join(
        f'<g transform="translate({90 + n * 128} {y + 110 + canvas.digest[8 + n] % 190})"><ellipse rx="34" ry="23"'
        f' fill="#fffdf4"/><circle cx="-34" cy="-8" r="13" fill="{canvas.dark}"/><path d="M-16 18 v20 M16 18 v20"'
        f' stroke="{canvas.dark}" stroke-width="6"/></g>'
        for n in range(9)
    )
    return f'<path d="M0 {y + 80} Q600 {y - 90} {WIDTH} {y + 30} V{HEIGHT} H0 Z" fill="#6f9b62"/>{sheep}'


def sails(canvas: Canvas) -> str:
    cloths = "".join(
        f'<path d="M{x} {260 + step % 2 * 50} L{x + 300} 330 L{x + 130} {470 - step % 2 * 40} Z" fill="{colour}"'
        ' opacity=".93"/>'
        for step, (x, colour) in enumerate(
            zip(range(-40, 1100, 190), ("#fff", "#f0b86a", "#fff", "#c8492f", "#fff", "#f0b86a"), strict=True)
        )
    )
    masts = "".join(f'<rect x="{x}" y="240" width="9" height="380"/>' for x in range(120, 1150, 190))
    ground = f'<rect y="610" width="{WIDTH}" height="65" fill="{canvas.dark}"/>'
    return (
        f'<rect y="430" width="{WIDTH}" height="245" fill="{canvas.light}"/><g fill="{canvas.dark}">{masts}'
        f"</g>{ground}{cloths}"
    )


def _house(left: float, ground: float, width: float, height: float) -> str:
    ridge = f"M{left - 4} {ground - height} L{left + width / 2:.0f} {ground - height - 38} L{left + width + 4}"
    return f'<path d="{ridge} {ground - height} Z M{left} {ground - height} h{width} V{ground} h-{width} Z"/>'


def _boat(canvas: Canvas) -> str:
    x, y = 120 + canvas.digest[24] * 3, canvas.horizon + 70 + canvas.digest[25] % 80
    return (
        f'<g transform="translate({x} {y})"><path d="M0 0 h180 l-30 42 h-122 Z" fill="{canvas.dark}"/>'
        '<path d="M84 -150 v140 h-74 Z M94 -120 v110 h58 Z" fill="#fff" opacity=".9"/></g>'
    )


def _blob(x: int, y: int, size: int, digest: bytes) -> str:
    points = []
    for step in range(24):
        reach, angle = size * (0.82 + digest[step] / 700), step * math.pi / 12
        points.append(f"{x + reach * 1.5 * math.cos(angle):.0f} {y + reach * math.sin(angle):.0f}")
    return "M" + " L".join(points) + " Z"


SCENES: dict[str, Callable[[Canvas], str]] = {
    "houses": houses,
    "street": street,
    "ferry": ferry,
    "lighthouse": lighthouse,
    "crane": crane,
    "fish": fish,
    "bridge": bridge,
    "clock": clock,
    "tower": tower,
    "train": train,
    "map": chart,
    "dike": dike,
    "sails": sails,
}
"""By the first word of a picture's name."""
