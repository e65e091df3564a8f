"""Elements of a deep tree that are held in memory so that those inside them cost what others cost."""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.html import HtmlElement

_LEVELS = 64
_BELOW: Any = etree.XPath("/".join(["*"] * (_LEVELS - 1)) + "/*[*]")
"""Elements with children, so many levels below one."""


def hold(root: HtmlElement) -> list[HtmlElement]:
    """Elements of every 64th level; none for most pages. They are held as long as the list is.

    When lxml lets go of an element it looks through those around it for one that is still held. Inside of 1,900 open
    `<span>`s that made each element sixty times as slow to visit; to look for them costs a twelfth of a millisecond.
    """
    held: list[HtmlElement] = []
    level = [root]
    while level := [below for element in level for below in _BELOW(element)]:
        held += level
    return held
