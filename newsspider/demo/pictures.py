"""Draws the newspaper's pictures: sky, sun, hills and water, and the scene that the picture's name begins with."""

from __future__ import annotations

from hashlib import sha256

from newsspider.demo.scenes import HEIGHT, SCENES, WIDTH, Canvas, houses

_PALETTES = (
    ("#f6c98f", "#e8825b", "#2f4b6e", "#1d3049"),
    ("#cfe3f1", "#8fb8d6", "#3c6e91", "#234a66"),
    ("#f3dfe3", "#c9a5bd", "#5b5880", "#37365a"),
    ("#e9efd9", "#a9c6a0", "#4b7f73", "#2a544d"),
    ("#fbe8c8", "#f0b86a", "#7a5a86", "#47345a"),
    ("#dfe6ea", "#aab8c2", "#566874", "#33424c"),
)
_NIGHT = ("#56628f", "#232a52", "#2b3563", "#141936")


def svg(name: str) -> str:
    """The picture called `name`, for example `ferry-petrel`; a name of no scene shows houses by the water."""
    digest = sha256(name.encode()).digest()
    scene = name.partition("-")[0]
    palette = _NIGHT if scene == "street" else _PALETTES[digest[0] % len(_PALETTES)]
    canvas = Canvas(digest, 360 + digest[1] % 90, *palette)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        '<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{canvas.sky}"/><stop offset="1" stop-color="{canvas.light}"/>'
        "</linearGradient></defs>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#s)"/>',
        f'<circle cx="{150 + digest[2] * 3.5:.0f}" cy="{110 + digest[3] % 160}" r="{38 + digest[4] % 40}"'
        ' fill="#fff" opacity=".75"/>',
        _hill(digest[5], canvas),
        f'<rect y="{canvas.horizon}" width="{WIDTH}" height="{HEIGHT - canvas.horizon}" fill="{canvas.water}"/>',
        _waves(canvas),
        SCENES.get(scene, houses)(canvas),
        "</svg>",
    ]
    return "".join(parts)


def _hill(seed: int, canvas: Canvas) -> str:
    peak, middle, ground = canvas.horizon - 90 - seed % 130, 200 + seed * 3, canvas.horizon
    return (
        f'<path d="M0 {ground} Q{middle} {peak} {WIDTH} {ground - 30} V{ground} Z" fill="{canvas.sky}" opacity=".9"/>'
    )


def _waves(canvas: Canvas) -> str:
    lines = (
        f'<path d="M{value * 4} {canvas.horizon + 24 + step * 26} h{60 + value % 120}"/>'
        for step, value in enumerate(canvas.digest[23:32])
    )
    return f'<g stroke="{canvas.light}" stroke-width="4" stroke-linecap="round" opacity=".45">{"".join(lines)}</g>'
