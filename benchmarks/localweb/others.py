"""What other programs find on the same web, each in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.localweb.judge import Output, Score, of_site, score
from benchmarks.localweb.process import LocalWeb
from benchmarks.localweb.site import Site
from benchmarks.localweb.web import Recipe

_FINDERS = Path(__file__).parent / "finders.py"
_LONGEST_S = 600


def scores_of(name: str, python: Path, recipe: Recipe, sites: Sequence[Site], log: Path) -> list[Score]:
    """Of the addresses that a program of `finders.py` gives for each site; they are all asked for one after another.

    An address is right where it leads to an article: these programs say nothing of what is there.
    """
    scores = []
    with LocalWeb(recipe, log) as web:
        for number, site in enumerate(sites):
            names = site.design.names
            front = f"http://{names[0]}/" if names else f"http://s{number}.example.net/"
            outputs = [Output(url=url, canonical=url) for url in _found(name, python, front, web.proxy)]
            asked = [line for line in web.log() if line.site == number]
            scores.append(score(site, front, of_site(outputs, front, site), asked, 0))
    return scores


def _found(name: str, python: Path, front: str, proxy: str) -> list[str]:
    """Without fragments, each once; nothing where the program fails, which is said on stderr."""
    try:
        done = subprocess.run(
            [str(python), str(_FINDERS), name, front, proxy],
            env={"PATH": "/usr/bin:/bin", "https_proxy": proxy},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name} at {front}: {error}; {str(error.stderr)[-500:]}", file=sys.stderr)
        return []
    urls: list[str] = json.loads(done.stdout.splitlines()[-1])
    return list(dict.fromkeys(url.partition("#")[0] for url in urls))
