"""What strangers write does nothing in a log but to be read."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from newsspider.log import clean_logs
from newsspider.shown import shown


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler of the usual kind writes."""
    before = logging.getLogRecordFactory()
    clean_logs()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("tests.log")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("one\r\ntwo", "one\\x0d\\x0atwo"),
        ("a\u2028b\u0085c", "a\\u2028b\\x85c"),
        ("\u202egnirts", "\\u202egnirts"),
        ("\ud800", "\\ud800"),
        ("Grüße, 世界 مرحبا 👩‍👩‍👧", "Grüße, 世界 مرحبا 👩‍👩‍👧"),
    ],
)
def test_odd_characters_are_shown_and_not_done(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_message_of_several_lines_cannot_pass_for_several_messages(written: io.StringIO) -> None:
    logging.getLogger("tests.log").warning("Asked %s", "http://a/\nERROR: forged\x1b[2J")
    assert written.getvalue() == "WARNING: Asked http://a/\n    ERROR: forged\\x1b[2J\n"


def test_traceback_is_clean_as_well(written: io.StringIO) -> None:
    try:
        raise ValueError("ftp://me:hush@host/\n2026-11-26 ERROR: forged\u2028again")
    except ValueError:
        logging.getLogger("tests.log").exception("Broken")
    lines = written.getvalue().split("\n")
    assert lines[0] == "ERROR: Broken"
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[-3:] == ["    ValueError: ftp://***@host/", "    2026-11-26 ERROR: forged\\u2028again", ""]
