"""A model of one's own, as `scrapy train` writes it: read with care, since a folder may hold anything."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from newsspider.errors import ModelError
from newsspider.extract.model_files import mark_of, read_model_files

if TYPE_CHECKING:
    from newsspider.extract.classify import Model, Trees

_REMEDY = "scrapy train CORPUS --out FOLDER writes a model"


def read_model(folder: Path | str | None) -> Model:
    """The model in a folder, the one that ships with the package for None; read once.

    Raises `ModelError` where the folder holds none, or one that this version cannot use.
    """
    # Imported when first asked for: a crawl, which reads no page in its own process, asks for no more than a mark.
    from newsspider.extract.classify import load_model

    if folder is None:
        return load_model()
    path = Path(folder).expanduser().absolute()
    if not path.is_dir():
        raise ModelError(f"{folder}: no such folder; {_REMEDY}")
    try:
        model = load_model(path)
    except OSError as error:
        name = Path(error.filename).name if error.filename else "a file"
        raise ModelError(f"{folder} is not a model: {name}: {error.strerror}; {_REMEDY}") from None
    except KeyError as error:
        raise ModelError(
            f"{folder} is the model of another version of newsspider: {error} is unknown or missing; "
            f"train it again: {_REMEDY}"
        ) from None
    except (ValueError, TypeError, AttributeError, IndexError) as error:
        raise ModelError(f"{folder} is not a model, or a damaged one: {error}; {_REMEDY}") from None
    if not all(map(_is_finite, (model.blocks, model.lines, model.pages))):
        raise ModelError(f"{folder} is damaged: a number of its trees is none; {_REMEDY}")
    if not all(map(_is_table, (model.lexicon.names, model.lexicon.words, model.page_names))):
        raise ModelError(f"{folder} is damaged: a table of its lexicon is none of numbers; {_REMEDY}")
    return model


@cache
def mark_of_model(folder: Path | str | None) -> bytes:
    """What tells the model from others; read once. Raises as `read_model` does."""
    return mark_of(read_model_files(None)) if folder is None else read_model(folder).mark


def _is_finite(trees: Trees) -> bool:
    numbers = (trees.borders, trees.leaves, np.array(trees.bias))
    return len(trees.features) > 0 and all(bool(np.isfinite(each).all()) for each in numbers)


def _is_table(scores: object) -> bool:
    return isinstance(scores, dict) and all(isinstance(score, int | float) for score in scores.values())
