"""Fuzzes each entry for some seconds: `python -m benchmarks.fuzz [--only NAME ...] [--seconds 60] [--keep DIR]`.

Wants atheris (`pip install atheris`). For an entry that fails, its bytes and a log are kept in DIR, and the exit code
is 1; `python -m benchmarks.fuzz.one NAME FILE` reads these bytes again.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from benchmarks.fuzz.entries import ENTRIES, Entry

_MOST_BYTES = 4_096
_LONGEST_S = 10
"""For one input; beyond that it is a hang."""
_MOST_MB = 2_048


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description="fuzzes what reads strangers' bytes")
    parser.add_argument("--only", nargs="+", choices=ENTRIES, default=list(ENTRIES), metavar="NAME")
    parser.add_argument("--seconds", type=int, default=60, help="for each entry")
    parser.add_argument("--keep", type=Path, help="a folder for what was found, and to go on from")
    options = parser.parse_args()
    if find_spec("atheris") is None:
        print("benchmarks.fuzz wants atheris: pip install atheris", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        well = [_is_well(name, options.seconds, options.keep or Path(folder)) for name in options.only]
    return 0 if all(well) else 1


def _is_well(name: str, seconds: int, folder: Path) -> bool:
    """Whether an entry has stood it. In a process of its own, which libFuzzer ends."""
    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(ENTRIES[name].seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / f"{name}.words"
    words.write_text(_dictionary(ENTRIES[name]), "ascii")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.fuzz.one", name, str(corpus)),
            *(f"-max_total_time={seconds}", f"-max_len={_MOST_BYTES}", f"-timeout={_LONGEST_S}"),
            *([f"-dict={words}"] if ENTRIES[name].words else ()),
            *(f"-artifact_prefix={folder}/{name}-", f"-rss_limit_mb={_MOST_MB}"),
        ],
        capture_output=True,
        check=False,
    )
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "")
    print(f"{name}: {last}" if not done.returncode else f"{name}: FAILED\n{said[-4_000:]}", flush=True)
    if done.returncode:
        (folder / f"{name}.log").write_text(said, "utf-8")
    return not done.returncode


def _dictionary(entry: Entry) -> str:
    """As libFuzzer reads it: a quoted word a line."""
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in entry.words)
    return "".join(f'"{word}"\n' for word in quoted)


if __name__ == "__main__":
    sys.exit(main())
