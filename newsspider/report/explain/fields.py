"""Fields with where they came from, and what the page says of itself, as tables that refer to each other."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from newsspider.extract.origins import Origin, Statement
from newsspider.report.explain.markup import element

_LONG_CHARS = 300


def fields(origins: list[Origin], statements: list[Statement]) -> str:
    """A list of fields: value, source, and buttons to the places that say so."""
    rows = []
    for origin in origins:
        source = element("span", escape(origin.source), class_="source") if origin.source else ""
        agrees = "".join(element("span", f"{escape(name)}", class_="source agrees") for name in origin.agrees)
        if agrees:
            agrees = f" <span class=quiet>agreed by</span> {agrees}"
        value = element("p", escape(_cut(origin.value)), class_="value", dir="auto")
        rows.append(
            element("dt", escape(origin.field), id=f"f-{origin.field}")
            + element("dd", f"{value}<p>{source}{agrees}</p>{_places(origin, statements)}")
        )
    return element("dl", "".join(rows), class_="fields")


def _places(origin: Origin, statements: list[Statement]) -> str:
    buttons = [
        element("button", f"→ on the page, block {row}", type="button", class_="go", data_block=row)
        for row in origin.rows
    ]
    buttons += [
        element(
            "button",
            f"→ {escape(statements[at].source)} {escape(_cut(statements[at].name, 60))}",
            type="button",
            class_="go",
            data_said=at,
        )
        for at in origin.statements
    ]
    return element("p", " ".join(buttons), class_="places") if buttons else ""


def sources(origins: list[Origin], statements: list[Statement]) -> str:
    """A table of statements, with buttons to the fields that have the value."""
    used: dict[int, list[str]] = defaultdict(list)
    for origin in origins:
        for at in origin.statements:
            used[at].append(origin.field)
    rows = []
    for at, statement in enumerate(statements):
        buttons = " ".join(
            element("button", f"← {escape(name)}", type="button", class_="go", data_field=name) for name in used[at]
        )
        cells = element("td", element("span", escape(statement.source), class_="source"))
        cells += element("td", escape(statement.name), class_="name")
        cells += element("td", f"{escape(_cut(statement.text))} {buttons}", dir="auto")
        rows.append(element("tr", cells, data_at=at, tabindex=-1))
    if not rows:
        return element("p", "The page says nothing of itself.", class_="none")
    return element("table", element("tbody", "".join(rows)), class_="sources")


def _cut(text: str, most: int = _LONG_CHARS) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"
