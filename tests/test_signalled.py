"""A signal that ends a crawl is heard of whatever its process is at; others are nobody's business."""

from __future__ import annotations

import signal
import subprocess
import sys
from time import monotonic

PROGRAM = """
import os, signal, sys, time
from scrapy.crawler import CrawlerProcess
from newsspider.extensions.signalled import SignalWatch
if sys.argv[1] == "scrapy":
    process = CrawlerProcess({"LOG_ENABLED": False})
    signal.signal(signal.SIGTERM, process._signal_shutdown)
else:
    signal.signal(signal.SIGTERM, lambda *_: None)
before = os.pipe()
os.set_blocking(before[1], False)
signal.set_wakeup_fd(before[1])
watch = SignalWatch(float(sys.argv[2]), lambda: os._exit(7))
watch.begin()
print("ready", flush=True)
began = time.monotonic()
while time.monotonic() - began < 2.5:
    pass
if sys.argv[1] == "stopped":
    watch.stop()
os.set_blocking(before[0], False)
print(os.read(before[0], 9)[:1], signal.set_wakeup_fd(-1) == before[1], flush=True)
"""


def run(*arguments: str) -> tuple[int, str, float]:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        began = monotonic()
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
        return process.wait(10), rest, monotonic() - began


def test_busy_process_is_ended_in_its_time() -> None:
    code, _, seconds = run("scrapy", "0.5")
    assert code == 7
    assert 0.4 < seconds < 2.0


def test_signal_that_is_somebody_elses_ends_nothing_and_is_passed_on() -> None:
    code, said, _ = run("other", "0.5")
    assert (code, said) == (0, f"{bytes([signal.SIGTERM])!r} False\n")


def test_signals_are_given_back() -> None:
    assert run("stopped", "0.5")[:2] == (0, f"{bytes([signal.SIGTERM])!r} True\n")
