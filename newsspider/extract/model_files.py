"""The files of a model, and what tells one from another: without reading what is in them."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path


def read_model_files(folder: Path | None) -> tuple[bytes, bytes]:
    """Lexicon and trees of the model in a folder, or of the one that ships with the package. Raises `OSError`."""
    model = folder or files("newsspider.extract").joinpath("model")
    return model.joinpath("lexicon.json").read_bytes(), model.joinpath("trees.json").read_bytes()


def mark_of(model_files: tuple[bytes, bytes]) -> bytes:
    """8 bytes, which no other model has."""
    return hashlib.blake2b(b"".join(model_files), digest_size=8).digest()
