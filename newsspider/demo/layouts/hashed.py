"""Class names as a component framework leaves them: hashed, and the same in the page and in its style sheet."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha1

_PLACEHOLDER = re.compile(r"\.@([a-z][a-z-]*)")


@cache
def hashed(name: str) -> str:
    """`headline` -> `css-1c0f2a9`."""
    return "css-" + sha1(name.encode(), usedforsecurity=False).hexdigest()[:7]


def style_sheet(source: str) -> str:
    """The style sheet with each `.@name` replaced by its hashed class."""
    return _PLACEHOLDER.sub(lambda match: "." + hashed(match[1]), source)
