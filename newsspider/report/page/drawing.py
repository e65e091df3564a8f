"""A chart as SVG, drawn by matplotlib, whose colours are the page's: it is right in the dark as well.

Matplotlib writes styles and colours into every element. Here each colour stands for a part of the chart and becomes a
class, and styles become attributes, since the page allows no styles but its own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from io import BytesIO
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

from lxml import etree

from newsspider.report.page.charts import Chart
from newsspider.report.page.words import amount, day, moment
from newsspider.shown import shown

if TYPE_CHECKING:
    from datetime import datetime

    from matplotlib.axes import Axes

_WIDTH, _HEIGHT = 420, 210
"""Units of the view box: about pixels, so that letters are 9 to 12 of them wherever the page is read."""
_LETTERS = 12
_LEFT, _RIGHT, _BOTTOM, _TOP = 44, 6, 24, 8
_TICK = 88
"""What the name of a run takes."""
_LEAST_SHOWN = 80
"""Per cent, so that what agrees wholly is not a line at the bottom."""
_LEAST_PLACES = 8
"""So that a bar is not as wide as the picture."""

_INK, _GRID = "#0a0000", "#0b0000"
_SERIES = tuple(f"#0c000{number}" for number in range(6))
"""Stand-ins for the colours of the page."""
_CLASSES = {_INK: "ink", _GRID: "grid", **{colour: f"s{number}" for number, colour in enumerate(_SERIES)}}

_KEPT = frozenset({"stroke-width", "stroke-linecap", "stroke-linejoin", "fill-opacity", "text-anchor", "font-size"})
"""Of styles; `fill` and `stroke` become classes, and letters are the page's."""
_FONT = re.compile(r"(?:\S+ )*?(?P<size>[\d.]+)px ")
_SVG = "{http://www.w3.org/2000/svg}"


def draw(chart: Chart) -> str:
    """One `<svg>`, for a page; ids begin with the chart's key."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it warns where there is no home to keep its fonts in
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.key, "font.size": _LETTERS, "path.simplify": False}):
        figure = Figure(figsize=(_WIDTH / 72, _HEIGHT / 72), dpi=72)
        FigureCanvasSVG(figure)
        axes = figure.add_axes(
            (
                _LEFT / _WIDTH,
                _BOTTOM / _HEIGHT,
                (_WIDTH - _LEFT - _RIGHT) / _WIDTH,
                (_HEIGHT - _BOTTOM - _TOP) / _HEIGHT,
            )
        )
        titles = _bars(axes, chart) if chart.kind == "bars" else _lines(axes, chart)
        _frame(axes, chart)
        written = BytesIO()
        figure.savefig(
            written, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    return _for_page(written.getvalue(), chart, titles)


def _bars(axes: Axes, chart: Chart) -> dict[str, str]:
    """Draws them, and returns what each says when it is pointed at, by its id."""
    titles = {}
    floor = [0.0] * len(chart.moments)
    for number, series in enumerate(chart.series):
        for place, value in enumerate(series.values):
            if not value:
                continue
            (bar,) = axes.bar(place, value, bottom=floor[place], width=0.78, color=_SERIES[number], linewidth=0)
            floor[place] += value
            name = f"{chart.key}-{number}-{place}"
            bar.set_gid(name)
            titles[name] = f"{moment(chart.moments[place])}: {amount(value, chart.unit)} {_named(series.name, chart)}"
    return titles


def _named(series: str, chart: Chart) -> str:
    return "" if chart.unit in ("s", "min") else series


def _lines(axes: Axes, chart: Chart) -> dict[str, str]:
    titles = {}
    for number, series in enumerate(chart.series):
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(range(len(values)), values, color=_SERIES[number % len(_SERIES)], linewidth=2)
        for place, value in enumerate(series.values):
            if value is not None:
                name = f"{chart.key}-{number}-{place}"
                titles[name] = f"{moment(chart.moments[place])}: {series.name} {amount(value, chart.unit)}"
                axes.plot([place], [value], color=_SERIES[number % len(_SERIES)], marker="o", markersize=4, gid=name)
    return titles


def _frame(axes: Axes, chart: Chart) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(-0.6, max(len(chart.moments), _LEAST_PLACES) - 0.4)
    if chart.unit == "%":
        lowest = min((value for series in chart.series for value in series.values if value is not None), default=0.0)
        axes.set_ylim(bottom=max(0.0, min(_LEAST_SHOWN, 10 * ((lowest - 1) // 10))), top=100.9)
    else:
        axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=chart.unit not in ("s", "min")))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: amount(value, "%" if chart.unit == "%" else "")))
    places = _ticks(len(chart.moments))
    axes.set_xticks(places, _moments([chart.moments[place] for place in places]))
    axes.tick_params(length=0, colors=_INK, pad=5)
    for side, spine in axes.spines.items():
        spine.set_visible(side == "bottom")
        spine.set_color(_GRID)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=_GRID, linewidth=1)


def _ticks(runs: int) -> list[int]:
    """The places of a few runs, evenly apart: so many as there is room for their names."""
    slot = (_WIDTH - _LEFT - _RIGHT) / max(runs, _LEAST_PLACES)
    step = ceil(_TICK / slot)
    places = range((runs - 1) % step // 2, runs, step)
    return [place for place in places if _LEFT + (place + 0.6) * slot <= _WIDTH - _TICK / 2]


def _moments(moments: Sequence[datetime]) -> list[str]:
    """Days, with the hour where several are of one day."""
    is_short = len({day(one) for one in moments}) < len(moments)
    return [moment(one) if is_short else day(one) for one in moments]


def _for_page(svg: bytes, chart: Chart, titles: dict[str, str]) -> str:
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, remove_comments=True, remove_blank_text=True))
    for name in ("metadata", "style"):
        for element in list(root.iter(_SVG + name)):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    renamed = {
        identifier: f"{chart.key}-i{number}"
        for identifier, number in zip(
            (element.get("id") for element in root.iter() if element.get("id") not in titles), count(), strict=False
        )
        if identifier is not None
    }
    for element in root.iter(etree.Element):
        _restyle(element)
        _rename(element, renamed)
        if title := titles.get(element.get("id", "")):
            said = etree.Element(_SVG + "title")
            said.text = shown(title.rstrip())
            element.insert(0, said)
    _label(root, chart)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _label(root: etree._Element, chart: Chart) -> None:
    """What it is, for those who do not see it."""
    for name in ("width", "height", "version"):
        root.attrib.pop(name, "")
    root.attrib.update({"role": "img", "aria-labelledby": f"{chart.key}-title {chart.key}-about", "class": "chart"})
    for number, (name, text) in enumerate((("title", chart.title), ("about", chart.about))):
        said = etree.Element(_SVG + ("title" if name == "title" else "desc"), id=f"{chart.key}-{name}")
        said.text = shown(text)
        root.insert(number, said)


def _restyle(element: etree._Element) -> None:
    style = element.attrib.pop("style", "")
    if not style:
        return
    classes = []
    for declaration in str(style).split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in ("fill", "stroke"):
            if value in _CLASSES:
                classes.append(f"{name}-{_CLASSES[value]}")
            else:
                element.set(name, value)
        elif name == "font" and (font := _FONT.match(value)):
            element.set("font-size", font["size"])
        elif name in _KEPT:
            element.set(name, value)
    if classes:
        element.set("class", " ".join(classes))


_HREF = "{http://www.w3.org/1999/xlink}href"


def _rename(element: etree._Element, renamed: dict[str, str]) -> None:
    """Ids of several charts in one page have to be told apart; those that nothing refers to go."""
    identifier = element.get("id")
    if identifier in renamed:
        if element.tag in (_SVG + "clipPath", _SVG + "path"):
            element.set("id", renamed[identifier])
        else:
            del element.attrib["id"]
    if target := element.attrib.pop(_HREF, ""):
        element.set("href", f"#{renamed[str(target)[1:]]}")
    clip = element.get("clip-path")
    if clip is not None:
        element.set("clip-path", f"url(#{renamed[clip[5:-1]]})")
