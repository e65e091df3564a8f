"""The tables of the embedded memory, and how one of an older version gets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = int.from_bytes(b"nspd")
"""Says in the file's header whose it is."""

Migration = Sequence[str]
"""Statements that lead from one version to the next."""

_TABLES = (
    # Ten million addresses are to fit into 1.5 GB: a typical row has its key and the number of its article, and the
    # id is kept once, with the article. What is NULL or 0 takes one byte.
    """CREATE TABLE addresses (
        key BLOB NOT NULL PRIMARY KEY,
        article INTEGER,              -- articles.number; NULL: it leads to none
        fate INTEGER NOT NULL,        -- contract.Fate; of one with an article EXPORTED, see articles.removed
        at INTEGER,                   -- last read or failed; NULL: as its article, or never
        retry_at INTEGER,
        failures INTEGER NOT NULL,
        published INTEGER             -- of one that was dropped as too old
    ) WITHOUT ROWID""",
    # In the order in which they were seen first: new ones fill page after page, whatever their ids are.
    """CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id BLOB NOT NULL,             -- found through addresses: its own id is one of its keys
        site INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        fruitless INTEGER NOT NULL,
        content BLOB NOT NULL,
        headline_hash INTEGER NOT NULL,
        simhash INTEGER NOT NULL,
        published INTEGER,
        modified INTEGER,
        first_seen INTEGER NOT NULL,
        seen_at INTEGER NOT NULL
    )""",
    # What serves only to look at an article again: for a week or so, and then it is forgotten.
    """CREATE TABLE visits (
        article INTEGER PRIMARY KEY,
        site INTEGER NOT NULL,
        visit_at INTEGER,
        url TEXT NOT NULL,
        headline TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        titles BLOB NOT NULL
    )""",
    "CREATE INDEX visits_by_time ON visits (site, visit_at)",
    """CREATE TABLE waiting (
        number INTEGER PRIMARY KEY,   -- the order in which they were named
        key BLOB NOT NULL UNIQUE,
        site INTEGER NOT NULL,
        url TEXT NOT NULL,
        channels TEXT NOT NULL,       -- JSON: [[via, url, title, date], ...]
        modified INTEGER,
        language TEXT,
        fresh INTEGER NOT NULL
    )""",
    "CREATE INDEX waiting_by_site ON waiting (site, fresh DESC, number)",
    """CREATE TABLE sources (
        number INTEGER PRIMARY KEY,   -- the order in which they were found
        site INTEGER NOT NULL,
        url TEXT NOT NULL,
        kind TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        body BLOB,
        wanted TEXT NOT NULL,
        modified INTEGER,
        polled_at INTEGER NOT NULL,
        brought_at INTEGER NOT NULL,
        unmodified INTEGER NOT NULL,
        distrusted INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        UNIQUE (site, url)
    )""",
    """CREATE TABLE shapes (
        site INTEGER NOT NULL,
        name TEXT NOT NULL,
        articles INTEGER NOT NULL,
        others INTEGER NOT NULL,
        day INTEGER NOT NULL,         -- when it was last decided
        PRIMARY KEY (site, name)
    ) WITHOUT ROWID""",
    """CREATE TABLE outputs (
        number INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        run_id TEXT NOT NULL,
        known_bytes INTEGER NOT NULL
    )""",
    "CREATE TABLE sites (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)",
    # Of the articles of some weeks: the sketch in one piece, and each of its shingles to be found by.
    "CREATE TABLE sketches (article INTEGER PRIMARY KEY, shingles BLOB NOT NULL)",
    """CREATE TABLE shingles (
        shingle INTEGER NOT NULL,
        article INTEGER NOT NULL,
        PRIMARY KEY (shingle, article)
    ) WITHOUT ROWID""",
)

_HUBS_AND_DOUBTS = (
    "ALTER TABLE sources ADD COLUMN hub TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sources ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0",
)

_DATES_OF_PAGES = ("ALTER TABLE articles ADD COLUMN edited INTEGER",)

_ORIGIN_FILES = (
    """CREATE TABLE origin_files (
        url TEXT NOT NULL PRIMARY KEY,
        body BLOB NOT NULL,
        asked_at INTEGER NOT NULL,
        etag TEXT,
        last_modified TEXT
    ) WITHOUT ROWID""",
)

_MEASURES = (
    """CREATE TABLE measures (
        number INTEGER PRIMARY KEY,   -- the order in which runs were told
        site INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        started INTEGER NOT NULL,
        sums BLOB NOT NULL,
        UNIQUE (site, run_id)
    )""",
)

_RECURRING = (
    """CREATE TABLE recurring (
        site INTEGER PRIMARY KEY,
        value BLOB NOT NULL           -- newsspider.extract.recurring packs and reads it
    )""",
)

_KEPT = (
    # Empty but for the moments between reading and exporting, and after a run that was killed in one of them.
    """CREATE TABLE kept (
        number INTEGER PRIMARY KEY,   -- the order in which they were kept
        key BLOB NOT NULL UNIQUE,
        site INTEGER NOT NULL,
        fetched_at INTEGER NOT NULL,
        size INTEGER NOT NULL,        -- of what is in it, unpacked
        value BLOB NOT NULL           -- newsspider.state.kept packs and reads it
    )""",
)

_ARCHIVES = (
    """CREATE TABLE archives (
        name TEXT NOT NULL PRIMARY KEY,
        read_to INTEGER NOT NULL,
        mark BLOB NOT NULL,
        whole INTEGER NOT NULL
    ) WITHOUT ROWID""",
)

MIGRATIONS: Sequence[Migration] = (
    _TABLES,
    _HUBS_AND_DOUBTS,
    _DATES_OF_PAGES,
    _ORIGIN_FILES,
    _MEASURES,
    _RECURRING,
    _KEPT,
    _ARCHIVES,
)
"""The first one makes the tables, each further one leads to the next version; released ones are never changed."""


def version_of(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Applies those that a file has not seen yet, each in a transaction with the version that it leads to."""
    for version in range(version_of(connection), len(migrations)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migrations[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
