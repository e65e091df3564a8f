"""Signals of newsspider's own, beside Scrapy's."""

from __future__ import annotations

request_failed = object()
"""A request brought nothing: sent with `request`, `reason` (one line), `detail` (what a log says beside it), `kind` (a
`Nothing`), `read` (there was an answer of status 2xx, which turned out to be none) and `spider`."""
limit_met = object()
"""A limit of ours was met: sent with `site` (its key), `reason` (see `newsspider.report.limits`) and, where more than
one thing is left out, `count`."""
request_cut = object()
"""The run ended while a request was under way, which the next run asks again: sent with `request` and `spider`."""
rules_used = object()
"""An article was read with rules of its site: sent with `site` (its key) and `uses` (of each rule a
`newsspider.extract.rules.RuleUse`)."""
article_unchanged = object()
"""An article was looked at again, and the server says that it is as it was: sent with `request` and `spider`."""
page_measured = object()
"""A page was read, whether it becomes an article or not: sent with `site` (its key), `url` and `measure`, a
`newsspider.extract.measure.Measure`."""
site_changed = object()
"""A site's pages are other ones than before, as the run that ends has seen: sent with `site` (its key) and `alarm`, a
`newsspider.drift.alarms.Alarm` of kind "layout". What was learned of its pages is out of date."""
article_refused = object()
"""An article that is no copy of this run's is not exported, since the memory knows what it says, or seems to: sent with
`article`, before anything else happens."""
kept_exported = object()
"""Articles whose pages an earlier run had read were exported, and the memory knows it, as if that run had done it: sent
with `articles`, the set of their ids."""

read_again = object()
"""A page is read of an address of which the memory knows an earlier one, of this run maybe: sent with `url` and
`spider`."""

lines_begun = object()
"""A file of lines was opened, and nothing was written to it yet: sent with `file`, a
`newsspider.exporters.linefile.LineFile`. Who receives it settles what is durable (`newsspider.exporters.commit`);
what a receiver raises ends the run."""
