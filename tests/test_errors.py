"""The tree of errors at the top of the module is the one below it."""

import inspect
import re

from newsspider import errors


def drawn() -> dict[str, str]:
    """Class -> its base, as the docstring draws them."""
    tree: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"((?:[│ ] {3})*)(?:[├└]── )?([A-Z]\w+)(?: |$)", line):
            depth = (line.index(match[2])) // 4
            above = [*above[:depth], match[2]]
            if depth:
                tree[match[2]] = above[-2]
    return tree


def test_docstring_draws_every_class_under_its_base() -> None:
    classes = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if cls is not errors.NewsspiderError]
    assert drawn() == {cls.__name__: cls.__base__.__name__ for cls in classes if cls.__base__}
