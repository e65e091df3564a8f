"""A virtual environment for each peer, made once."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.peers import Peer


def python_of(peer: Peer, cache: Path) -> Path:
    """The interpreter that has the peer installed. Raises `CalledProcessError` where pip cannot."""
    folder = (cache / "venvs" / peer.environment).resolve()
    python = folder / "bin" / "python"
    ready = folder / "requirements.txt"
    wanted = "\n".join(peer.requirements) + "\n"
    if not ready.exists() or ready.read_text("utf-8") != wanted:
        print(f"installing {' '.join(peer.requirements)}", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *peer.requirements]
        subprocess.run(pip, check=True)
        ready.write_text(wanted, "utf-8")
    return python
