"""The reference, made of the code: what `{{ settings }}` and its like stand for in a page."""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any

from scrapy.cmdline import ScrapyArgumentParser
from scrapy.utils.project import get_project_settings

import newsspider
from newsspider import errors
from newsspider.aliases import NAMINGS
from newsspider.errors import NewsspiderError
from newsspider.knobs import Knob, read_knobs
from newsspider.record import DEFAULT_FIELDS
from newsspider.report import manifest as manifests
from newsspider.report import prometheus
from newsspider.report.overview import Overview
from newsspider.report.stats import STATS

_PACKAGE = Path(newsspider.__file__).parent
_PROJECT = _PACKAGE.parent
_MARK = re.compile(r"^\{\{ (\w+) \}\}$", re.MULTILINE)


def filled(markdown: str) -> str:
    """A page with what its marks stand for. Raises `KeyError` for one that stands for nothing."""
    return _MARK.sub(lambda mark: _MAKERS[mark[1]](), markdown)


def settings() -> str:
    lines = []
    for section, knobs in groupby(read_knobs(), key=lambda knob: knob.section):
        lines += [f"\n## {section.capitalize()}\n"]
        for knob in knobs:
            lines += [
                f"### `{knob.name}` \n",
                f"Default: {_default(knob)}\n",
                f"{_text(knob.about)}\n",
            ]
    return "\n".join(lines)


def _default(knob: Knob) -> str:
    return f"`{json.dumps(knob.default)}`" if knob.default not in ("", []) else "empty"


def commands() -> str:
    lines = []
    for path in sorted((_PACKAGE / "commands").glob("[a-z]*.py")):
        command = import_module(f"newsspider.commands.{path.stem}").Command()
        command.settings = get_project_settings()
        parser = ScrapyArgumentParser(prog=f"scrapy {path.stem}", add_help=False, conflict_handler="resolve")
        parser.usage = f"scrapy {path.stem} {command.syntax()}"
        own = parser.add_argument_group("options")
        command.add_options(own)
        options = [action for action in own._group_actions if action.help and action.option_strings]
        lines += [
            f"\n## `scrapy {path.stem}`\n",
            f"```\nscrapy {path.stem} {command.syntax()}\n```\n",
            f"{_text(command.long_desc())}\n",
        ]
        lines += ["| option | |\n|---|---|"]
        lines += [f"| `{_option(action)}` | {_help(action)} |" for action in options if action.dest not in _GLOBAL]
    return "\n".join(lines) + "\n"


_GLOBAL = frozenset({"logfile", "loglevel", "nolog", "profile", "pidfile", "set", "pdb"})


def _option(action: Any) -> str:
    value = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
    return f"{', '.join(action.option_strings)}{value}"


def _help(action: Any) -> str:
    return _text(str(action.help).replace("%(default)s", str(action.default)).replace("%%", "%"))


def record() -> str:
    schema = json.loads((_PACKAGE / "article.schema.json").read_text("utf-8"))
    lines = ["| field | type | |\n|---|---|---|"]
    for name, field in schema["properties"].items():
        shown = f"**`{name}`**" if name in DEFAULT_FIELDS else f"`{name}`"
        lines.append(f"| {shown} | {_type(field, schema)} | {_text(field.get('description', ''))} |")
    return "\n".join(lines) + "\n"


def _type(field: dict[str, Any], schema: dict[str, Any]) -> str:
    if "$ref" in field:
        return _type(schema["$defs"][field["$ref"].rpartition("/")[2]], schema)
    if "enum" in field:
        return " \\| ".join(f"`{json.dumps(value)}`" for value in field["enum"])
    if "anyOf" in field or "oneOf" in field:
        return " or ".join(dict.fromkeys(_type(each, schema) for each in field.get("anyOf") or field["oneOf"]))
    kinds = field.get("type", "any")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    named = [
        f"list of {_type(field['items'], schema)}" if kind == "array" and "items" in field else kind for kind in kinds
    ]
    return " or ".join(named)


def exit_codes() -> str:
    return _enum_table(_PACKAGE / "report" / "tally.py", "ExitCode", "code")


def nothing_came() -> str:
    return _enum_table(_PACKAGE / "report" / "nothing.py", "Nothing", "class")


def _enum_table(path: Path, name: str, head: str) -> str:
    (found,) = (
        node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef) and node.name == name
    )
    lines = [f"| {head} | |\n|---|---|"]
    for node, following in zip(found.body, [*found.body[1:], None], strict=True):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.targets[0], ast.Name)
        ):
            said = (
                following.value.value
                if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
                else ""
            )
            lines.append(
                f"| `{node.value.value}` | {_text(str(said) or node.targets[0].id.replace('_', ' ').capitalize())} |"
            )
    return "\n".join(lines) + "\n"


def stats() -> str:
    return _table("stat", STATS.items())


def metrics() -> str:
    nothing = Overview(made=datetime.now(UTC), runs=[], sites=[])
    return _table("metric", ((name, about) for name, about, _ in prometheus.metrics(nothing)))


def manifest() -> str:
    """What the module that writes it says of it."""
    return inspect.cleandoc(manifests.__doc__ or "").partition("\n")[2].strip() + "\n"


def _table(head: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| {head} | |\n|---|---|", *(f"| `{name}` | {_text(about)} |" for name, about in rows)]
    return "\n".join(lines) + "\n"


def errors_tree() -> str:
    return "\n".join(_classes(NewsspiderError, 0)) + "\n"


def _classes(kind: type, depth: int) -> Iterator[str]:
    yield f"{'    ' * depth}- **`{kind.__name__}`**: {_text(' '.join((kind.__doc__ or '').split()))}"
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _classes(below, depth + 1)


def fields_of(tool: str) -> str:
    """The names of another tool, and what `scrapy convert` makes them of."""
    lines = [f"| {tool} | newsspider |\n|---|---|"]
    lines += [f"| `{field.name}` | {field.ours} |" for field in NAMINGS[tool].fields]
    return "\n".join(lines) + "\n"


def contributing() -> str:
    text = (_PROJECT / "CONTRIBUTING.md").read_text("utf-8").partition("\n")[2]
    return re.sub(r"\[([^\]]+)\]\((?!https?:)[^)]+\)", r"\1", text)


def _text(text: str) -> str:
    """On one line, and with nothing in it that Markdown or a table would take for its own."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


_MAKERS: dict[str, Callable[[], str]] = {
    "settings": settings,
    "commands": commands,
    "record": record,
    "exit_codes": exit_codes,
    "nothing_came": nothing_came,
    "stats": stats,
    "metrics": metrics,
    "manifest": manifest,
    "errors": errors_tree,
    **{f"fields_of_{tool.replace('-', '_')}": partial(fields_of, tool) for tool in NAMINGS},
    "contributing": contributing,
}
