"""Draws the newspaper's pictures: a small landscape of the harbour, different for every name."""

from __future__ import annotations

from hashlib import sha256

WIDTH = 1200
HEIGHT = 675
"""Pixels."""

_SKIES = (
    ("#f6c98f", "#e8825b", "#2f4b6e", "#1d3049"),
    ("#cfe3f1", "#8fb8d6", "#3c6e91", "#234a66"),
    ("#f3dfe3", "#c9a5bd", "#5b5880", "#37365a"),
    ("#e9efd9", "#a9c6a0", "#4b7f73", "#2a544d"),
    ("#fbe8c8", "#f0b86a", "#7a5a86", "#47345a"),
    ("#dfe6ea", "#aab8c2", "#566874", "#33424c"),
)


def svg(name: str) -> str:
    """The picture called `name`: sky, sun, hills, water and whatever the name's digest puts there."""
    digest = sha256(name.encode()).digest()
    light, sky, water, dark = _SKIES[digest[0] % len(_SKIES)]
    horizon = 360 + digest[1] % 90
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        '<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{sky}"/><stop offset="1" stop-color="{light}"/></linearGradient></defs>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>',
        f'<circle cx="{150 + digest[2] * 3.5:.0f}" cy="{110 + digest[3] % 160}" r="{38 + digest[4] % 40}"'
        f' fill="#fff" opacity=".75"/>',
        _hill(digest[5], horizon, sky, ".9"),
        _houses(digest, horizon, dark) if digest[6] % 3 else _hill(digest[7], horizon, water, ".55"),
        f'<rect y="{horizon}" width="{WIDTH}" height="{HEIGHT - horizon}" fill="{water}"/>',
        _waves(digest, horizon, light),
        _boat(200 + digest[8] * 3, horizon + 60 + digest[9] % 90, dark),
        "</svg>",
    ]
    return "".join(parts)


def _hill(seed: int, horizon: int, colour: str, opacity: str) -> str:
    peak = horizon - 90 - seed % 130
    middle = 200 + seed * 3
    return (
        f'<path d="M0 {horizon} Q{middle} {peak} {WIDTH} {horizon - 30} V{horizon} Z" fill="{colour}"'
        f' opacity="{opacity}"/>'
    )


def _houses(digest: bytes, horizon: int, colour: str) -> str:
    drawn, left = [], 60 + digest[10]
    for value in digest[11:23]:
        width, height = 46 + value % 44, 50 + value % 95
        roof = f"M{left - 4} {horizon - height} L{left + width / 2:.0f} {horizon - height - 38} L{left + width + 4}"
        drawn.append(
            f'<path d="{roof} {horizon - height} Z M{left} {horizon - height} h{width} V{horizon} h-{width} Z"/>'
        )
        left += width + 10 + value % 30
    return f'<g fill="{colour}" opacity=".85">{"".join(drawn)}</g>'


def _waves(digest: bytes, horizon: int, colour: str) -> str:
    lines = [
        f'<path d="M{value * 4} {horizon + 24 + step * 26} h{60 + value % 120}"/>'
        for step, value in enumerate(digest[23:32])
    ]
    return f'<g stroke="{colour}" stroke-width="4" stroke-linecap="round" opacity=".45">{"".join(lines)}</g>'


def _boat(x: int, y: int, colour: str) -> str:
    return (
        f'<g transform="translate({x} {y})"><path d="M0 0 h180 l-30 42 h-122 Z" fill="{colour}"/>'
        '<path d="M84 -150 v140 h-74 Z M94 -120 v110 h58 Z" fill="#fff" opacity=".9"/></g>'
    )
