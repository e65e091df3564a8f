"""What a run has read of one archive, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class ArchiveTally:
    label: str = ""
    records: int = 0
    """Pages that it holds from where reading began, wanted or not, and what could not be read."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Pages that were not read, by reason."""
    broken: int = 0
    """Records that could not be read; log says where they are."""
    failure: str | None = None
    """Why the archive could not be read to its end."""

    @property
    def has_failed(self) -> bool:
        """Nothing at all could be read of it."""
        return self.failure is not None and not self.records

    @property
    def is_damaged(self) -> bool:
        return self.failure is not None or self.broken > 0


def archive_facts(archives: Mapping[str, ArchiveTally]) -> dict[str, Any]:
    """Of each archive, by its name, for the manifest."""
    return {
        name: {
            "records": one.records,
            "leftOut": dict(one.left_out.most_common()),
            "broken": one.broken,
            "failure": one.failure,
        }
        for name, one in archives.items()
    }
