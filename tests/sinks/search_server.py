"""A server with the bulk interface of OpenSearch and Elasticsearch, as far as a loader meets it.

It keeps to what both document: versions that are given from outside, one answer a document, the types of a mapping,
templates, errors by their names. What it cannot tell is what an analyser makes of a text.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.in_thread import Serving

Refusal = tuple[int, dict[str, str], Any]
"""Status, headers, body."""


class SearchServer(Serving):
    """A context manager. `refuse` is asked before each bulk request, `refuse_document` before each document; what they
    return takes the place of an answer, and None lets it pass."""

    def __init__(self, user: str = "") -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.versions: dict[str, int] = {}
        self.mappings: dict[str, dict[str, Any]] = {}
        self.templates: dict[str, Any] = {}
        self.asked: list[str] = []
        self.refuse: Callable[[int], Refusal | None] = lambda number: None
        self.refuse_document: Callable[[str, int], tuple[int, str] | None] = lambda name, number: None
        self.bulks = 0
        self.may_only_write = False
        self._seen: dict[str, int] = {}
        self._user = user
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def headlines(self) -> list[str]:
        return sorted(document["headline"] for document in self.documents.values())

    # --- answers -----------------------------------------------------------------------------------------------------

    def answer(self, method: str, path: str, body: bytes, headers: Any) -> Refusal:
        with self._lock:
            self.asked.append(f"{method} {path}")
            wanted = b64encode(self._user.encode()).decode()
            if self._user and headers.get("Authorization") != f"Basic {wanted}":
                return 401, {}, _error("security_exception", "missing authentication credentials")
            if self.may_only_write and method == "PUT":
                return 403, {}, _error("security_exception", "no permissions")
            if path == "/_bulk":
                self.bulks += 1
                return self.refuse(self.bulks) or self._bulk(body, headers)
            if path.startswith("/_index_template/"):
                self.templates[path.rpartition("/")[2]] = json.loads(body)
                return 200, {}, {"acknowledged": True}
            return self._index(method, path.strip("/"), body)

    def _index(self, method: str, path: str, body: bytes) -> Refusal:
        index, _, what = path.partition("/")
        if method == "HEAD":
            return (200 if index in self.mappings else 404), {}, None
        if what == "_mapping":
            for name, field in json.loads(body)["properties"].items():
                known = self.mappings[index]["properties"].get(name)
                if known and known.get("type") != field.get("type"):
                    reason = f"mapper [{name}] cannot be changed from type [{known['type']}] to [{field['type']}]"
                    return 400, {}, _error("illegal_argument_exception", reason)
            self.mappings[index]["properties"] |= json.loads(body)["properties"]
            return 200, {}, {"acknowledged": True}
        if index in self.mappings:
            return 400, {}, _error("resource_already_exists_exception", f"index [{index}] already exists")
        fitting = [each["template"] for each in self.templates.values() if index in each["index_patterns"]]
        given = [*fitting, json.loads(body)]
        self.mappings[index] = {
            "properties": {k: v for each in given for k, v in each["mappings"]["properties"].items()}
        }
        return 200, {}, {"acknowledged": True, "index": index}

    def _bulk(self, body: bytes, headers: Any) -> Refusal:
        if headers.get("Content-Type") != "application/x-ndjson":
            return 406, {}, _error("media_type_header_exception", "Content-Type header is not supported")
        if not body.endswith(b"\n"):
            return 400, {}, _error("illegal_argument_exception", "must be terminated by a newline [\\n]")
        parts = body.split(b"\n")[:-1]
        items = [
            {"index": self._document(json.loads(a)["index"], b)} for a, b in zip(parts[::2], parts[1::2], strict=True)
        ]
        errors = any("error" in item["index"] for item in items)
        return 200, {}, {"took": 3, "errors": errors, "items": items}

    def _document(self, action: dict[str, Any], line: bytes) -> dict[str, Any]:
        name, document = action["_id"], json.loads(line)
        said = {"_index": action["_index"], "_id": name}
        self._seen[name] = self._seen.get(name, 0) + 1
        if refusal := self.refuse_document(name, self._seen[name]):
            status, kind = refusal
            return {**said, "status": status, **_error(kind, "refused")}
        version = self.versions.get(name, 0)
        if action.get("version_type") == "external_gte":
            if action["version"] < version:
                reason = f"[{name}]: version conflict, current version [{version}] is higher"
                return {**said, "status": 409, **_error("version_conflict_engine_exception", reason)}
            version = action["version"]
        else:
            version += 1
        if wrong := _unlike(document, self.mappings[action["_index"]]["properties"]):
            kind = "mapper_parsing_exception" if len(name) % 2 else "document_parsing_exception"
            return {**said, "status": 400, **_error(kind, f"failed to parse field [{wrong}]")}
        is_new = name not in self.documents
        self.documents[name], self.versions[name] = document, version
        return {
            **said,
            "_version": version,
            "result": "created" if is_new else "updated",
            "status": 201 if is_new else 200,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _reply(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers.get("Content-Encoding") == "gzip" and body:
                    body = gzip.decompress(body)
                status, headers, told = server.answer(self.command, self.path, body, self.headers)
                if status == 0:  # it breaks off
                    self.close_connection = True
                    return
                data = b"" if told is None else told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_PUT = do_POST = do_HEAD = _reply  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Quiet: `asked` is the log."""

        return Handler


def _error(kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason}}


def _unlike(document: Any, properties: dict[str, Any]) -> str | None:
    """The first field that its mapping cannot take."""
    for name, field in properties.items():
        for value in _each(document.get(name)):
            if "properties" in field:
                if not isinstance(value, dict):
                    return name
                if wrong := _unlike(value, field["properties"]):
                    return f"{name}.{wrong}"
            elif not _takes(field, value):
                return name
    return None


def _each(value: Any) -> list[Any]:
    return [each for each in (value if isinstance(value, list) else [value]) if each is not None]


def _takes(field: dict[str, Any], value: Any) -> bool:
    match field["type"]:
        case "object":
            return not field.get("enabled", True)
        case "text" | "keyword":
            return isinstance(value, str | int | float)
        case "long":
            return isinstance(value, int) and abs(value) < 2**63
        case "double":
            return isinstance(value, int | float)
        case "boolean":
            return isinstance(value, bool)
        case "date":
            return bool(re.match(r"\d{4}-\d\d-\d\dT", value)) and bool(datetime.fromisoformat(value))
    return False
