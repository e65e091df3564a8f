"""What people read of a database's address."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsspider.errors import UsageError
from newsspider.state.database import Database, Lease, database_of, lease_of


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("postgresql:///news", "postgresql:///news"),
        ("postgresql://me@host:5433/news?sslmode=require", "postgresql://host:5433/news"),
        ("postgres://me:secret@one,two/news", "postgres://one,two/news"),
        ("postgresql://host/news?user=me@corp&password=secret", "postgresql://***"),
        ("postgresql://me:sec?ret@host/news", "postgresql://***"),
        ("postgresql://me:sec@ret@host/news", "postgresql://***"),
    ],
)
def test_label_has_no_name_and_no_password(url: str, label: str) -> None:
    assert str(Database(url)) == Database(url).label == label
    assert "host" not in repr(Database(url))


def test_address_of_a_database_is_told_from_the_name_of_a_file() -> None:
    assert database_of("postgresql://me@host/news") == Database("postgresql://me@host/news")
    assert database_of("memory.sqlite") is None
    assert database_of(str(Path("postgresql.sqlite"))) is None


def test_lease_is_a_site_and_a_number() -> None:
    assert lease_of("") is None
    assert lease_of("127.0.0.1:8080:17") == Lease("127.0.0.1:8080", 17)
    for text in ("example.com", "example.com:", ":7", "example.com:x"):
        with pytest.raises(UsageError, match="expected the site's name, a colon and the number"):
            lease_of(text)
