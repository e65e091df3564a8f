"""What can go wrong, one class per reaction.

NewsspiderError
├── UsageError              the user asked for something that cannot be done: say how, exit 64
│   ├── SitesError          sites.toml or -a site= is malformed: names the line and what was expected
│   ├── RuleError           a site's rule cannot be used: names it and what is wrong with its selector
│   ├── SelectorError       no CSS selector, or not one of what is wanted: says what is wrong with it
│   ├── ModelError          a folder is no model, or one of another version: exit 64, the message says what to do
│   ├── OutputError         the output cannot be written: exit 74
│   ├── StateError          the memory cannot be opened or written: exit 74, never begun anew silently
│   │   └── LeaseLost       the sites of a run are somebody else's by now: it ends, and writes nothing more, exit 74
│   ├── LedgerError         a ledger cannot be read: exit 74, the message names the line
│   ├── ManifestError       a manifest cannot be read: the report is made of the others, and says so
│   └── Locked              another run has the memory: exit 75
├── NotFetched              a page that was asked for did not come: it is said with the reason, exit 2
├── NotRendered             a browser could not finish a page: that page is a failure, the crawl goes on
├── CutShort                a run ends while a request is under way: nobody's failure, the next run asks again
├── NotTaken                an answer goes beyond a limit or cannot be read, or an address is not asked for: counted
│   │                       by its reason, the crawl goes on
│   ├── NotTakenNow         the next moment may bring it: it is asked for once more
│   └── AddressRefused      a request would leave the public web
├── DiscoveryError          a listing cannot be read: it is said with its address, the crawl goes on without it
│   ├── NotAFeed            the bytes are neither RSS, RDF, Atom nor JSON Feed
│   ├── NotASitemap         the bytes are neither a sitemap, a sitemap index nor a list of addresses
│   └── TooLarge            the decompressed bytes are over the limit
└── ExtractionError         a page gives no article: the page is dropped and counted, the crawl goes on
    ├── NotHtml             the bytes are not a document (an image, a PDF, nothing at all)
    ├── PageTooComplex      parsing would take unbounded time or memory
    └── ReadingFailed       reading took too long or too much memory, or ended the process that read: a listing is
                            gone without as well
"""

from __future__ import annotations


class NewsspiderError(Exception):
    """Everything newsspider raises on purpose."""


class UsageError(NewsspiderError):
    """What was asked for cannot be done; the message says what to change."""


class SitesError(UsageError):
    """An address or `sites.toml` is malformed; the message names the line and what was expected."""


class RuleError(UsageError):
    """A rule for the pages of a site cannot be used; `rule` names it, `reason` says why."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(rule, reason)
        self.rule = rule
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


class SelectorError(UsageError):
    """A text is no CSS selector, or none that gives what is wanted; the message says why."""


class ModelError(UsageError):
    """A folder holds no model, or one that this version cannot use; the message names it and the remedy."""


class OutputError(UsageError):
    """The output cannot be written; the message names the path and the reason."""


class StateError(UsageError):
    """The memory of earlier runs cannot be opened, read or written; the message names the file and the remedy."""


class LeaseLost(StateError):  # noqa: N818
    """The sites of a run have been given to another one meanwhile; the message says how that is known."""


class LedgerError(UsageError):
    """A ledger, or a line of it, cannot be read; the message says why."""


class ManifestError(UsageError):
    """A run's manifest cannot be read; the message says why."""


class Locked(UsageError):  # noqa: N818
    """Another run is at work with the same memory; the message names its process."""


class NotFetched(NewsspiderError):  # noqa: N818
    """A page that was asked for did not come; `reason` says why."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, reason)
        self.url = url
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class NotRendered(NewsspiderError):  # noqa: N818
    """A browser could not finish the page of an address; `reason` says why."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason, url)
        self.reason = reason
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class CutShort(NewsspiderError):  # noqa: N818
    """The run ended while the request of an address was under way."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: cut short, since the run ended"


class NotTaken(NewsspiderError):  # noqa: N818
    """An answer was not taken, or an address not asked for.

    `reason` is one of a few words, without anything of the address or the answer in it ("too large", "broken off"), by
    which such things are counted; `detail` says more, and may be empty.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}" if self.detail else self.reason


class NotTakenNow(NotTaken):
    """An answer was not taken, and another try may bring it."""


class AddressRefused(NotTaken):
    """A request would reach an address that is not on the public web and not in NEWSSPIDER_ALLOWED_NETWORKS."""

    def __init__(self, host: str, address: str) -> None:
        where = host if host == address else f"{host} ({address})"
        super().__init__("private address", f"{where}; NEWSSPIDER_ALLOWED_NETWORKS can allow it")


class DiscoveryError(NewsspiderError):
    """A feed or sitemap cannot be read; `reason` says why, `url` which."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason, url)
        self.reason = reason
        self.url = url

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class NotAFeed(DiscoveryError):  # noqa: N818
    """The bytes are neither RSS, RDF, Atom nor JSON Feed."""


class NotASitemap(DiscoveryError):  # noqa: N818
    """The bytes are neither a sitemap, a sitemap index nor a list of addresses."""


class TooLarge(DiscoveryError):  # noqa: N818
    """The decompressed bytes are over the limit."""


class ExtractionError(NewsspiderError):
    """A page gives no article; `url` is the page's address, or None where it has none."""

    def __init__(self, reason: str, url: str | None = None) -> None:
        super().__init__(reason, url)
        self.reason = reason
        self.url = url

    def __str__(self) -> str:
        return f"{self.url or 'page'}: {self.reason}"


class NotHtml(ExtractionError):  # noqa: N818
    """The bytes are not an HTML document."""


class PageTooComplex(ExtractionError):  # noqa: N818
    """Reading the document would take unbounded time or memory."""


class ReadingFailed(ExtractionError):  # noqa: N818
    """Reading a page or a listing took too long or too much memory, or has ended the process that read it."""
