"""What waits to be exported is kept where the next run finds it, should this one be killed meanwhile."""

from __future__ import annotations

import logging

from newsspider.errors import StateError
from newsspider.items import Page
from newsspider.log import one_line
from newsspider.state.contract import KeptPage, Memory
from newsspider.state.hashes import key_of
from newsspider.state.kept import packed, size_of

logger = logging.getLogger(__name__)


class Keeper:
    """Whatever settles the address of a page lets go of it: see `newsspider.state.contract.Memory.keep`."""

    def __init__(self, memory: Memory | None) -> None:
        """None: what this run has read no other one will know."""
        self._memory = memory

    def keeps(self, page: Page) -> bool:
        """Whether a page may wait; False: it cannot be kept, which is said."""
        if self._memory is None:
            return True
        kept = KeptPage(
            key=key_of(page.url),
            site=page.site,
            fetched_at=int(page.fetched_at.timestamp()),
            size=size_of(page),
            value=packed(page),
        )
        try:
            self._memory.keep(kept)
        except StateError as error:
            logger.warning("%s does not wait for the next ones: %s", one_line(page.final_url), error)
            return False
        return True
