"""What reads strangers' pages can give the crawl values, and nothing else."""

from __future__ import annotations

import enum
import os
import pickle
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from newsspider.errors import NotHtml, ReadingFailed
from newsspider.extract import extraction_of
from newsspider.reading.messages import Answer
from newsspider.reading.readers import DIED, Readers
from newsspider.reading.values import value_of
from tests.extract.samples import article_page
from tests.reading import acts
from tests.reading.test_readers import URL, reading


@pytest.mark.parametrize(
    "value",
    [
        Answer(value={"a": [1, 2.5, None, (b"x", "y")]}, cpu_s=0.5),
        {datetime(2026, 11, 26, tzinfo=UTC), frozenset({1})},
        RecursionError("too deep"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_come_out_as_they_went_in(value: object) -> None:
    assert repr(value_of(pickle.dumps(value))) == repr(value)


def test_an_error_of_ours_keeps_what_it_says() -> None:
    error = value_of(pickle.dumps(NotHtml("an image", URL)))
    assert isinstance(error, NotHtml)
    assert str(error) == str(NotHtml("an image", URL))


def test_all_that_is_read_of_a_page_is_values() -> None:
    read = extraction_of(article_page(), URL, measured=True)
    assert value_of(pickle.dumps(read)) == read


@pytest.mark.parametrize(
    "asked",
    [
        os.system,
        eval,
        print,
        Path,
        Readers,
        partial(print, "hello"),
        enum.Enum,
        pickle.loads,
        acts.Command("true"),
    ],
    ids=lambda asked: getattr(asked, "__qualname__", type(asked).__name__),  # no addresses in memory
)
def test_what_does_something_is_refused(asked: object) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no value"):
        value_of(pickle.dumps(asked))


def test_nothing_is_reached_through_a_module_of_ours() -> None:
    with pytest.raises(pickle.UnpicklingError, match=r"newsspider\.reading\.stem\.subprocess\.Popen is no value"):
        value_of(b"\x80\x04\x8c\x17newsspider.reading.stem\x8c\x10subprocess.Popen\x93.")


def test_a_reader_that_was_taken_over_cannot_make_the_crawl_do_anything(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(readers: Readers) -> None:
        with pytest.raises(ReadingFailed, match=DIED):
            await readers.read(partial(acts.commands, "touch", str(tmp_path / "made")), URL)
        assert isinstance(await readers.read(acts.prints, URL), int)

    reading(test)
    assert not list(tmp_path.iterdir())
    assert "subprocess.run is no value" in caplog.text


def test_an_answer_without_end_is_none(caplog: pytest.LogCaptureFixture) -> None:
    async def test(readers: Readers) -> None:
        with pytest.raises(ReadingFailed, match=DIED):
            await readers.read(acts.sends_more_than_there_is, URL)
        assert isinstance(await readers.read(acts.prints, URL), int)

    reading(test)
    assert f"{1 << 60} bytes" in caplog.text


def test_readers_are_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "https://somebody:secret@example.com")

    async def test(readers: Readers) -> None:
        assert "secret" not in str(await readers.read(acts.environment, URL))

    reading(test)
