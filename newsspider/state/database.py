"""The address of a database that keeps a memory, as the user has given it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsspider.errors import UsageError

_SCHEMES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database."""

    url: str = field(repr=False)
    """What libpq takes: `postgresql://user:password@host/name?connect_timeout=5`."""

    @property
    def label(self) -> str:
        """What people may read of it: neither a name nor a password, nor what follows a question mark."""
        scheme, _, rest = self.url.partition("://")
        name, at, place = rest.partition("?")[0].rpartition("@")
        is_plain = rest.count("@") == at.count("@") and "@" not in name  # else nobody knows where the password ends
        return f"{scheme}://{place if is_plain else '***'}"

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write what is remembered of a site, as the table `leases` has it."""

    site: str
    token: int
    """Another one each time that the site is given to a worker."""


def database_of(setting: str) -> Database | None:
    """The database that the setting NEWSSPIDER_MEMORY names; None: it names a file."""
    return Database(setting) if setting.startswith(_SCHEMES) else None


def lease_of(setting: str) -> Lease | None:
    """What the setting NEWSSPIDER_LEASE says; None: it is empty. Raises `UsageError`."""
    if not setting:
        return None
    site, _, token = setting.rpartition(":")
    if not site or not re.fullmatch(r"\d{1,18}", token):
        raise UsageError(f"NEWSSPIDER_LEASE={setting}: expected the site's name, a colon and the number of the lease")
    return Lease(site, int(token))
