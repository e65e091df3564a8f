"""The address of a sink: `parquet:FOLDER`, `postgresql://...`, `opensearch+https://...`."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from newsspider.errors import UsageError
from newsspider.extras import install_command
from newsspider.secrets import conceal, passwords_of, redacted
from newsspider.sinks.contract import Place
from newsspider.sinks.parquet_folder import ParquetFolder

KINDS = (
    "parquet:FOLDER",
    "postgresql://HOST/DATABASE",
    "opensearch+https://HOST:9200/INDEX",
    "elasticsearch+https://HOST:9200/INDEX",
)
_ADDRESS = re.compile(r"(?:parquet:|postgres(?:ql)?://|(?:opensearch|elasticsearch)\+https?://)")
_TABLE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?")
_INDEX = re.compile(r"[a-z0-9][a-z0-9._-]*")
_DEFAULT_NAME = "articles"
_API_KEY = "NEWSSPIDER_SEARCH_API_KEY"


def is_address(text: str) -> bool:
    """Whether a text begins as an address of a sink does; a file may be meant otherwise."""
    return _ADDRESS.match(text) is not None


def place_of(address: str, base: Path) -> Place:
    """Where an address leads; a relative folder begins at `base`. Nothing is opened.

    Raises `UsageError` where it is no address, or its extra is not installed.
    """
    conceal(passwords_of([address]))
    scheme = address.partition(":")[0]
    if not is_address(address):
        raise UsageError(f"{redacted(address)} is no address of a sink; there are {', '.join(KINDS)}")
    if scheme == "parquet":
        return _parquet(address.removeprefix("parquet:"), base)
    if scheme in ("postgres", "postgresql"):
        return _postgres(address)
    return _search(address)


def _parquet(folder: str, base: Path) -> Place:
    if not folder:
        raise UsageError("parquet: needs a folder: parquet:data/parquet")
    _check("pyarrow", "parquet")
    return ParquetFolder((base / Path(folder).expanduser()).absolute())


def _postgres(address: str) -> Place:
    _check("psycopg", "postgres")
    from newsspider.sinks.postgres import PostgresTable

    parts = urlsplit(address)
    ours, theirs = _options(parts.query, "table")
    table = ours.get("table", _DEFAULT_NAME)
    if not _TABLE.fullmatch(table):
        raise UsageError(f"?table={table}: expected a name in lower case, with the schema that it is in or without")
    return PostgresTable(urlunsplit(parts._replace(query=urlencode(theirs))), table)


def _search(address: str) -> Place:
    _check("urllib3", "opensearch")
    from newsspider.sinks.search import SearchIndex

    parts = urlsplit(address)
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{redacted(address)}: {error}") from None
    ours, theirs = _options(parts.query, "revisions")
    above, _, index = parts.path.rstrip("/").rpartition("/")
    index = index or _DEFAULT_NAME
    if not host or theirs or ours.get("revisions", "all") != "all" or not _INDEX.fullmatch(index):
        raise UsageError(
            f"{redacted(address)}: expected {KINDS[2]}, an index in lower case, and ?revisions=all or nothing after it"
        )
    named = f"[{host}]" if ":" in host else host
    return SearchIndex(
        url=f"{parts.scheme.partition('+')[2]}://{named}{f':{port}' if port else ''}{above}",
        index=index,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        api_key=os.environ.get(_API_KEY, ""),
        each_revision="revisions" in ours,
    )


def _options(query: str, name: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Of what stands behind the question mark, what is ours and what is not."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return {key: value for key, value in pairs if key == name}, [pair for pair in pairs if pair[0] != name]


def _check(module: str, extra: str) -> None:
    if find_spec(module) is None:
        raise UsageError(f"{module} is not installed: {install_command(extra)}")
