"""A page that takes too much costs itself and nothing else."""

from __future__ import annotations

import asyncio
import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from newsspider import settings
from newsspider.errors import NotHtml, ReadingFailed
from newsspider.extract import extract
from newsspider.reading.acts import sitemap_of
from newsspider.reading.readers import DIED, TOO_LONG, TOO_MUCH, Readers
from tests.extract.samples import article_page
from tests.reading import acts

URL = "https://www.example.com/2026/11/20/a-story.html"
PROJECT = Path(__file__).parents[2]


def reading(
    test: Callable[[Readers], Awaitable[None]], count: int = 1, *, cpu_s: float = 1.0, memory_mb: int = 110
) -> None:
    """Runs a test with readers, which are gone after it."""

    async def run() -> None:
        readers = Readers(count, cpu_s=cpu_s, memory_mb=memory_mb)
        readers.open()
        try:
            await test(readers)
        finally:
            pids = readers.pids
            await readers.close()
            assert not any(is_there(pid) for pid in pids)

    asyncio.run(run())


def is_there(pid: int) -> bool:
    """Whether a process runs. One that has ended stays without a command where the first process buries no orphans."""
    try:
        os.kill(pid, 0)
        return not Path("/proc/self").exists() or Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (ProcessLookupError, FileNotFoundError):
        return False


async def ends(pid: int) -> bool:
    """Whether a process ends, however busy the machine is."""
    wait_until = time.monotonic() + 20
    while is_there(pid) and time.monotonic() < wait_until:  # noqa: ASYNC110  (nobody tells)
        await asyncio.sleep(0.02)
    return not is_there(pid)


async def reason(readers: Readers, act: Callable[[], object]) -> str:
    with pytest.raises(ReadingFailed) as raised:
        await readers.read(act, URL)
    assert raised.value.url == URL
    return raised.value.reason


def test_article_is_the_same_wherever_it_is_read() -> None:
    act = partial(extract, article_page(), URL)

    async def test(readers: Readers) -> None:
        assert await readers.read(act, URL) == act()
        assert await Readers(0).read(act, URL) == act()

    reading(test)


def test_page_on_which_a_library_hangs_took_too_long_and_the_next_one_is_read() -> None:
    async def test(readers: Readers) -> None:
        await readers.read(acts.reader, URL)
        start = time.monotonic()
        assert await reason(readers, acts.hangs) == TOO_LONG
        assert time.monotonic() - start < 20  # however busy the machine is: it is a second of the processor's
        assert await readers.read(partial(acts.echoes, b"next"), URL) == b"next"

    reading(test)


def test_act_may_have_more_patience() -> None:
    async def test(readers: Readers) -> None:
        start = time.process_time()
        with pytest.raises(ReadingFailed):
            await readers.read(acts.hangs, URL, patience=0.2)
        assert time.process_time() - start < 1

    reading(test)


def test_page_that_takes_too_much_memory_is_named_and_the_next_one_is_read() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        assert await reason(readers, partial(acts.takes, 300)) == TOO_MUCH
        assert await reason(readers, partial(extract, "<p>" + "橋は閉鎖された" * 370_000)) == TOO_MUCH
        assert await readers.read(acts.reader, URL) != first

    reading(test, memory_mb=45)


def test_page_is_read_again_where_other_pages_have_taken_the_memory() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(partial(acts.keeps, 60), URL)
        assert await readers.read(partial(acts.takes, 60), URL) != first

    reading(test)


def test_process_that_keeps_much_memory_is_replaced() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(partial(acts.keeps, 1), URL)
        assert await readers.read(acts.reader, URL) == first
        assert await readers.read(partial(acts.keeps, 90), URL) == first
        assert await readers.read(acts.reader, URL) != first
        assert await ends(first)

    reading(test)


def test_page_that_crashes_its_process_is_named() -> None:
    async def test(readers: Readers) -> None:
        assert await reason(readers, acts.crashes) == DIED
        assert await reason(readers, acts.is_killed) == TOO_MUCH  # as the kernel does where there is none left
        assert await readers.read(partial(acts.echoes, b"next"), URL) == b"next"

    reading(test)


def test_page_whose_process_somebody_has_ended_is_read_by_another_one(tmp_path: Path) -> None:
    async def test(readers: Readers) -> None:
        pid = await readers.read(acts.reader, URL)
        assert await readers.read(partial(acts.crashes_once, tmp_path), URL) != pid

    reading(test)


def test_page_whose_lack_of_memory_cannot_be_raised_ends_at_once() -> None:
    async def test(readers: Readers) -> None:
        assert await reason(readers, acts.cannot_raise) == TOO_MUCH

    reading(test)


def test_fault_of_our_own_is_raised_with_its_place() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        with pytest.raises(KeyError) as raised:
            await readers.read(acts.has_a_fault, URL)
        assert "in has_a_fault" in "".join(raised.value.__notes__)
        with pytest.raises(NotHtml):
            await readers.read(partial(extract, b"%PDF-1", URL), URL)
        assert await readers.read(acts.reader, URL) == first

    reading(test)


def test_pages_are_read_in_the_order_in_which_they_came() -> None:
    async def test(readers: Readers) -> None:
        order: list[int] = []

        async def read(number: int) -> None:
            await readers.read(partial(acts.sleeps, 0.02 * (3 - number % 3)), URL)
            order.append(number)

        await asyncio.gather(*map(read, range(9)))
        assert order == list(range(9))

    reading(test)


def test_several_read_at_once(tmp_path: Path) -> None:
    async def test(readers: Readers) -> None:
        pids = await asyncio.gather(*(readers.read(partial(acts.meets, tmp_path, 2), URL) for _ in range(4)))
        assert len(set(pids)) == 2

    reading(test, 2)


def test_page_that_takes_long_keeps_no_other_site_waiting() -> None:
    others = [f"https://other{number}.example/" for number in range(3)]

    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        long = [asyncio.ensure_future(readers.read(partial(acts.sleeps, 30), URL)) for _ in range(2)]
        await asyncio.sleep(0)
        start = time.monotonic()
        pids = set(await asyncio.gather(*(readers.read(acts.reader, other) for other in others)))
        assert time.monotonic() - start < 10
        assert len(pids) == 1
        assert first not in pids
        assert not any(one.done() for one in long)
        for one in long:
            one.cancel()
        await asyncio.gather(*long, return_exceptions=True)

    reading(test)


def test_process_that_stands_in_ends_when_it_is_no_longer_needed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("newsspider.reading.readers._REST_S", 0.2)

    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        long = asyncio.ensure_future(readers.read(partial(acts.meets, tmp_path, 2), URL))
        await asyncio.sleep(0)
        other = await readers.read(partial(acts.meets, tmp_path, 2), "https://other.example/")
        assert await long == first
        assert other != first
        assert await ends(other)
        assert readers.pids == [first]

    reading(test)


def test_page_that_takes_long_starts_no_process_where_only_its_own_site_waits() -> None:
    async def test(readers: Readers) -> None:
        pids = await asyncio.gather(*(readers.read(partial(acts.sleeps, 0.7), URL) for _ in range(3)))
        assert len(set(pids)) == 1

    reading(test)


def test_further_process_is_started_when_the_others_have_something_to_read() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        assert await readers.read(acts.reader, "https://other.example/") == first
        assert readers.pids == [first]
        long = asyncio.ensure_future(readers.read(partial(acts.sleeps, 0.5), URL))
        await asyncio.sleep(0)
        assert await readers.read(acts.reader, "https://other.example/") != first
        assert await long == first
        assert len(readers.pids) == 2

    reading(test, 2)


def test_pages_of_a_site_are_read_one_after_the_other_where_sites_are_kept_apart() -> None:
    async def test(readers: Readers) -> None:
        readers.are_apart = True
        first = await readers.read(acts.reader, URL)
        read = [asyncio.ensure_future(readers.read(partial(acts.sleeps, 0.2), URL)) for _ in range(3)]
        await asyncio.sleep(0)
        assert await readers.read(acts.reader, "https://other.example/") != first
        assert not any(page.done() for page in read)
        assert await asyncio.gather(*read) == [first] * 3

    reading(test, 2)


def test_readers_that_are_ended_with_the_process_they_branched_off_are_replaced() -> None:
    async def test(readers: Readers) -> None:
        first = await readers.read(acts.reader, URL)
        branched_off = await readers.read(os.getppid, URL)
        os.kill(branched_off, signal.SIGKILL)
        assert await ends(branched_off)
        os.kill(first, signal.SIGKILL)
        assert await readers.read(acts.reader, URL) != first

    reading(test)


def test_no_more_is_asked_of_a_site_that_waits_while_others_are_asked() -> None:
    async def test(readers: Readers) -> None:
        long = [asyncio.ensure_future(readers.read(partial(acts.sleeps, 1), URL)) for _ in range(2)]
        await asyncio.sleep(0)
        assert readers.are_behind("example.com")
        assert not readers.are_behind("other.example")
        await asyncio.gather(*long)
        assert not readers.are_behind("example.com")

    reading(test)


def test_large_values_go_both_ways() -> None:
    value = os.urandom(9_000_000)

    async def test(readers: Readers) -> None:
        assert await readers.read(partial(acts.echoes, value), URL) == value

    reading(test)


def test_sitemap_of_as_many_articles_as_one_may_have_is_read_within_the_memory_of_a_reader() -> None:
    address = "https://www.example.com/section/2026/11/26/some-words-of-the-headline-of-this-article-{}.html"
    news = (
        "<news:publication><news:name>The Example</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-11-26T10:{:02}:00+01:00</news:publication_date>"
        "<news:title>Some ten words of a headline that is about number {}</news:title>"
    )
    entries = (
        f"<url><loc>{address.format(number)}</loc><news:news>{news.format(number % 60, number)}</news:news></url>"
        for number in range(50_000)
    )
    body = gzip.compress(f'<urlset xmlns:news="n">{"".join(entries)}</urlset>'.encode(), 1)

    async def test(readers: Readers) -> None:
        sitemap = await readers.read(partial(sitemap_of, body, "https://www.example.com/s.xml", None), "the sitemap")
        assert len(sitemap.links) == 50_000

    reading(test, cpu_s=4 * settings.NEWSSPIDER_PAGE_CPU_S, memory_mb=settings.NEWSSPIDER_READER_MB)


def test_what_libraries_print_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    async def test(readers: Readers) -> None:
        assert await readers.read(acts.prints, URL)

    reading(test)
    assert capfd.readouterr() == ("", "")


def test_signals_of_the_group_do_not_end_a_reader() -> None:
    async def test(readers: Readers) -> None:
        pid = await readers.read(acts.reader, URL)
        os.kill(pid, signal.SIGINT)
        os.kill(pid, signal.SIGTERM)
        assert await readers.read(acts.reader, URL) == pid

    reading(test)


def test_reading_that_is_given_up_leaves_no_process_that_goes_on() -> None:
    async def test(readers: Readers) -> None:
        pid = await readers.read(acts.reader, URL)
        given_up = asyncio.ensure_future(readers.read(partial(acts.sleeps, 60), URL))
        await asyncio.sleep(0.1)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert await readers.read(acts.reader, URL) != pid
        assert await ends(pid)

    reading(test)


@pytest.mark.parametrize("act", ["sleeps, 0.01", "hangs"])
def test_reader_ends_with_the_process_that_has_it_however_that_ends(act: str) -> None:
    code = (
        "import asyncio\n"
        "from functools import partial\n"
        "from newsspider.reading.readers import Readers\n"
        "from tests.reading import acts\n"
        "async def main():\n"
        "    readers = Readers(1, cpu_s=1.0)\n"
        "    print(await readers.read(acts.reader, ''), flush=True)\n"
        f"    await readers.read(partial(acts.{act}), '')\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    reader = int(process.stdout.readline())
    time.sleep(0.2)
    process.kill()
    process.communicate()
    assert asyncio.run(ends(reader))
