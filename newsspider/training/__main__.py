"""`python -m newsspider.training CORPUS [--out FOLDER] [--date DAY]`: train the model."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from newsspider.training.train import train

_SHIPPED = Path(__file__).parents[1] / "extract" / "model"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m newsspider.training", description="Train the extraction model.")
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--out", type=Path, default=_SHIPPED, metavar="FOLDER", help="default: the package's model")
    parser.add_argument("--date", metavar="DAY", help="a date for the model's card")
    options = parser.parse_args()
    start = time.monotonic()

    def report(message: str) -> None:
        sys.stderr.write(f"{time.monotonic() - start:5.0f} s  {message}\n")

    trained = train(options.corpus, options.out, date=options.date, report=report)
    lines = [score.line() for score in trained.checked.scores]
    lines += [trained.checked.page_line(), *(f"wrote {path}" for path in trained.files)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
