"""`scrapy settings --newsspider`: every knob, its value and who has set it."""

from __future__ import annotations

import argparse
import json
import textwrap
from itertools import groupby

from scrapy.commands.settings import Command as ScrapySettings
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from newsspider.knobs import Knob, read_knobs
from newsspider.secrets import conceal, passwords_of, redacted
from newsspider.shown import shown

_SOURCES = {
    "cmdline": "-s on the command line",
    "spider": "the spider",
    "project": "the project's settings",
    "addon": "newsspider",
    "command": "the command",
    "default": "Scrapy",
}
_WIDTH = 100


class Command(ScrapySettings):
    """Scrapy's own command, which shows one setting, and beside it all of ours."""

    def long_desc(self) -> str:
        return (
            "Print the value of a setting; or, with --newsspider, of every setting that can be turned, by section: "
            "its value, and who has set it where it is another one than newsspider ships. Names narrow that down: "
            "scrapy settings --newsspider report delay."
        )

    def syntax(self) -> str:
        return "[options] [words]"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--newsspider", action="store_true", help="every setting that can be turned")
        parser.add_argument("--about", action="store_true", help="with --newsspider: and what it is for")
        parser.add_argument("--json", action="store_true", help="with --newsspider: for programs")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if not opts.newsspider:
            if args or opts.about or opts.json:
                raise ScrapyUsageError("words, --about and --json go with --newsspider")
            super().run(args, opts)
            return
        assert self.settings is not None
        words = [word.lower() for word in args]
        knobs = [knob for knob in read_knobs() if not words or any(word in knob.name.lower() for word in words)]
        if not knobs:
            raise ScrapyUsageError(f"no setting has {' or '.join(args)} in its name")
        print(_as_json(knobs, self.settings) if opts.json else _as_text(knobs, self.settings, about=opts.about))


def _as_json(knobs: list[Knob], settings: BaseSettings) -> str:
    told = [
        {
            "name": knob.name,
            "section": knob.section,
            "value": _value(knob, settings),
            "default": knob.default,
            "source": _source(knob, settings),
            "about": knob.about,
        }
        for knob in knobs
    ]
    return json.dumps(told, indent=2, ensure_ascii=False)


def _as_text(knobs: list[Knob], settings: BaseSettings, *, about: bool) -> str:
    lines: list[str] = []
    for section, of_section in groupby(knobs, key=lambda knob: knob.section):
        lines += ["", section] if lines else [section]
        for knob in of_section:
            value = _value(knob, settings)
            source = f"   ({_source(knob, settings)}; {_written(knob.default)} ships)" if value != knob.default else ""
            lines.append(shown(f"  {knob.name} = {_written(value)}{source}"))
            if about and knob.about:
                lines += textwrap.wrap(knob.about, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
    return "\n".join(lines)


def _value(knob: Knob, settings: BaseSettings) -> object:
    """As it is used: a text from the command line becomes what the setting is."""
    match knob.default:
        case bool():
            return settings.getbool(knob.name)
        case int():
            return settings.getint(knob.name)
        case float():
            return settings.getfloat(knob.name)
        case list():
            is_numbers = isinstance(next(iter(knob.default), ""), int)
            return [int(value) if is_numbers else str(value) for value in settings.getlist(knob.name)]
    text = str(settings[knob.name] or "")
    conceal(passwords_of([text]))
    return redacted(text)


def _source(knob: Knob, settings: BaseSettings) -> str:
    """Who has set it."""
    priority = settings.getpriority(knob.name)
    name = next((name for name, of_name in SETTINGS_PRIORITIES.items() if of_name == priority), "default")
    return _SOURCES[name]


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | list) else str(value)
