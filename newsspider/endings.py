"""How a run can end: the reasons that Scrapy is given for closing its spider."""

from __future__ import annotations

FINISHED = "finished"
"""There is nothing left to ask for. Scrapy's own word."""
BUDGET = "budget"
"""The time that the run was given is used up; what waits is the next run's."""
AS_PLANNED = frozenset({FINISHED, BUDGET})
"""The run did what it was asked to, and its output is complete."""
