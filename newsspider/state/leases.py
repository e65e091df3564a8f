"""The one table that those who crawl many sites on many machines share with what runs remember: who has a site."""

from __future__ import annotations

LEASES = """
    CREATE TABLE IF NOT EXISTS leases (
        site text PRIMARY KEY,
        token bigint NOT NULL,        -- of a holder; each has a higher one
        holder text NOT NULL,
        until timestamptz NOT NULL
    )
"""
"""`newsspider.cluster.registry` gives sites to workers; a memory in the same database only asks whether a lease stands,
and makes the table should that one not have come yet."""
