"""The two tables in which workers see each other: who has a site until when, and whose turn it is.

`leases` are by site, that is by registrable domain, so that no two workers ask one host. `token` grows with each
holder: who has an older one has lost the site, whatever it believes. A lease that is let go of ends when the site has
had its rest. The clock is the database's alone.

`turns` has a row for each site that was ever due:

- `due`: it is to be crawled, and no worker may have heard of it;
- `queued`: workers were told of it, at `since`;
- `running`: it is being crawled, or its worker is gone, where nobody has the lease;
- `resting`: it was crawled, and its next run is counted from `began`; `failures` runs in a row have failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import psycopg

from newsspider.state.leases import LEASES

State = Literal["due", "queued", "running", "resting"]

_TURNS = """
create table if not exists turns (
    site text primary key,
    state text not null,
    since timestamptz not null default now(),
    began timestamptz,
    failures integer not null default 0
)
"""
_MAKING, _QUEUEING = 0x6E657773, 0x6E657774
"""Locks of those that make the tables at once, and of those that dispatch at once."""
_DAY_S = 86_400.0

_NOT_ALIVE = "not exists (select from leases l where l.site = t.site and l.until > now())"
_BACKED_OFF = "least(w.every_s * 2 ^ least({failures}, 20), greatest(w.every_s, %(day_s)s)) * interval '1 second'"
_IS_DUE = f"""(
    t.state = 'due'
    or t.state = 'resting' and t.began + {_BACKED_OFF.format(failures="t.failures")} <= now()
    or t.state = 'queued' and t.since + %(lost_s)s * interval '1 second' <= now()
    or t.state = 'running' and {_NOT_ALIVE}
       and (t.failures < 2 or t.began + {_BACKED_OFF.format(failures="(t.failures - 1)")} <= now())
)"""
_WANTED = "unnest(%(sites)s::text[], %(every)s::float8[]) as w(site, every_s)"

_ENTER = "insert into turns (site, state) select site, 'due' from unnest(%(sites)s::text[]) site on conflict do nothing"
_LOOK = f"select w.site from {_WANTED} left join turns t using (site) where t.site is null or {_IS_DUE}"  # noqa: S608
_QUEUE = f"""
update turns t set
    state = 'queued', since = now(), failures = t.failures + case t.state when 'running' then 1 else 0 end
from {_WANTED} where t.site = w.site and {_IS_DUE} returning t.site
"""  # noqa: S608  (nothing of anybody's)
_TAKE = """
insert into leases as l values (%(site)s, 1, %(holder)s, now() + %(lease_s)s * interval '1 second')
on conflict (site) do update set token = l.token + 1, holder = excluded.holder, until = excluded.until
where l.until <= now() returning token
"""
_RENEW = """
update leases set until = now() + %(lease_s)s * interval '1 second'
where site = %(site)s and token = %(token)s and until > now()
"""
_LET_GO = """
update leases set token = token + 1, holder = '', until = now() + %(rest_s)s * interval '1 second'
where site = %(site)s and token = %(token)s
"""
_BEGIN = """
insert into turns as t (site, state, began) values (%(site)s, 'running', now())
on conflict (site) do update set state = 'running', since = now(), began = now(),
    failures = t.failures + case t.state when 'running' then 1 else 0 end
"""
_END = """
update turns set state = %(state)s, since = now(), failures = case when %(failed)s then failures + 1 else 0 end
where site = %(site)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLease:
    """What a holder shows to say that a site is its own."""

    site: str
    token: int
    lease_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many of the sites that were asked about are what, after it."""

    queued: int = 0
    running: int = 0
    resting: int = 0


class Registry:
    """Each act is a connection and a transaction of its own, so that one that is lost costs nothing else.

    All raise `psycopg.Error` where the database cannot be asked; it is given up after `patience_s`.
    """

    def __init__(self, address: str, *, patience_s: float = 10.0) -> None:
        self._address = address
        self._patience_s = max(2, round(patience_s))

    def prepare(self) -> None:
        """Makes the tables where they are not there yet."""
        with self._connected() as connection:
            connection.execute("select pg_advisory_xact_lock(%s)", [_MAKING])
            connection.execute(LEASES)
            connection.execute(_TURNS)

    def look(self, every_s: Mapping[str, float], lost_s: float) -> list[str]:
        """The sites that are due, of those that are given with the time from run to run; nothing is changed."""
        with self._connected() as connection:
            return [site for (site,) in connection.execute(_LOOK, _wanted(every_s, lost_s))]

    def queue(self, every_s: Mapping[str, float], lost_s: float) -> list[str]:
        """The same, which are `queued` from now on: nobody else is told of them."""
        with self._connected() as connection:
            wanted = _wanted(every_s, lost_s)
            connection.execute("select pg_advisory_xact_lock(%s)", [_QUEUEING])
            connection.execute(_ENTER, wanted)
            return [site for (site,) in connection.execute(_QUEUE, wanted)]

    def put_back(self, sites: Sequence[str]) -> None:
        """The next `scrapy dispatch` tells of these again: the broker could not be told, or they could not be had."""
        with self._connected() as connection:
            connection.execute("update turns set state = 'due' where state = 'queued' and site = any(%s)", [[*sites]])

    def standing(self, sites: Sequence[str]) -> Standing:
        with self._connected() as connection:
            counted = dict(
                connection.execute("select state, count(*) from turns where site = any(%s) group by 1", [[*sites]])
            )
        return Standing(**{name: counted.get(name, 0) for name in ("queued", "running", "resting")})

    def begin(self, site: str, holder: str, lease_s: float) -> HeldLease | State:
        """The lease of a site, which is `running` from now on; or, where it is not to be had, what the site is:
        `running` somewhere else or `resting` (there is nothing to do), or `queued` or `due` (it is to be tried again:
        it has its rest, or another crawl asks one of its hosts)."""
        with self._connected() as connection:
            row = connection.execute("select state from turns where site = %s for update", [site]).fetchone()
            state: State = row[0] if row else "due"
            if state == "resting":
                return state
            known = {"site": site, "holder": holder, "lease_s": lease_s}
            taken = connection.execute(_TAKE, known).fetchone()
            if taken is None:
                return state
            connection.execute(_BEGIN, known)
            return HeldLease(site=site, token=taken[0], lease_s=lease_s)

    def renew(self, lease: HeldLease) -> bool:
        """False: it is somebody else's, or was nobody's for a while."""
        with self._connected() as connection:
            known = {"site": lease.site, "token": lease.token, "lease_s": lease.lease_s}
            return bool(connection.execute(_RENEW, known).rowcount == 1)

    def end(self, lease: HeldLease, *, rest_s: float, state: State, failed: bool) -> bool:
        """Lets go of a site, which is left alone for `rest_s`. False: it was somebody else's already, and nothing is
        changed."""
        with self._connected() as connection:
            known = {"site": lease.site, "token": lease.token, "rest_s": rest_s, "state": state, "failed": failed}
            connection.execute("select from turns where site = %(site)s for update", known)  # in the order of `begin`
            if connection.execute(_LET_GO, known).rowcount != 1:
                return False
            connection.execute(_END, known)
            return True

    def take(self, site: str, holder: str, lease_s: float) -> HeldLease | None:
        """The lease alone, for a crawl of another site that asks a host of this one; None: somebody has it."""
        with self._connected() as connection:
            taken = connection.execute(_TAKE, {"site": site, "holder": holder, "lease_s": lease_s}).fetchone()
            return HeldLease(site=site, token=taken[0], lease_s=lease_s) if taken else None

    def let_go(self, lease: HeldLease, rest_s: float) -> None:
        """Of what `take` gave."""
        with self._connected() as connection:
            connection.execute(_LET_GO, {"site": lease.site, "token": lease.token, "rest_s": rest_s})

    def _connected(self) -> psycopg.Connection[tuple[str, ...]]:
        return psycopg.connect(
            self._address,
            connect_timeout=self._patience_s,
            tcp_user_timeout=self._patience_s * 1_000,  # a server that is cut off says nothing
            application_name="newsspider",
        )


def _wanted(every_s: Mapping[str, float], lost_s: float) -> dict[str, object]:
    return {"sites": list(every_s), "every": list(every_s.values()), "lost_s": lost_s, "day_s": _DAY_S}
