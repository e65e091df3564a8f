"""One run at a time with a memory: a lock that the kernel lets go of when its process ends, however that ends."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from newsspider.errors import Locked, StateError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who has a memory, as the lock's file says for people and for messages; the kernel's lock alone decides."""

    pid: int
    host: str
    run_id: str
    since: str
    """RFC 3339, UTC."""


@contextlib.contextmanager
def lock(path: Path, run_id: str) -> Iterator[None]:
    """Holds the memory at `path` for this process, by a lock on `<path>.lock`; never waits.

    Several in one process are one: the last that ends lets go. The file stays, empty while nobody has the memory.
    Raises `Locked`, which names the owner, and `StateError` where there can be no such file.
    """
    key = _lock_file(path)
    if key not in _held:
        _held[key] = _Held(_taken(key, path, run_id))
    held = _held[key]
    held.holders += 1
    try:
        yield
    finally:
        held.holders -= 1
        if not held.holders and _held.get(key) is held:  # else this is a forked child, which has let go already
            del _held[key]
            os.ftruncate(held.descriptor, 0)  # an owner that is named was not able to do this
            os.close(held.descriptor)


def holds(path: Path) -> bool:
    """Whether this process has the memory at `path`."""
    return _lock_file(path) in _held


@dataclass(slots=True)
class _Held:
    descriptor: int
    holders: int = 0


_held: dict[Path, _Held] = {}


def _let_go_in_child() -> None:
    """A forked child has the same lock: it would outlive its parent's death."""
    for held in _held.values():
        os.close(held.descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


def _lock_file(path: Path) -> Path:
    return path.absolute().with_name(f"{path.name}.lock")


def _taken(file: Path, path: Path, run_id: str) -> int:
    """A descriptor that has the lock, and is closed where another program is started (as all of Python's are)."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise StateError(f"{file} cannot be opened: {error.strerror}; it keeps two runs from one memory") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        before = _owner(descriptor)
        _write(descriptor, run_id)
    except BlockingIOError:
        message = _refusal(path, file, _owner(descriptor))
        os.close(descriptor)
        raise Locked(message) from None
    except OSError as error:
        os.close(descriptor)
        raise StateError(f"{file} cannot be locked: {error.strerror}") from None
    if before is not None:
        logger.info(
            "Run %s (pid %d on %s, since %s) ended without letting go of %s; taken over",
            before.run_id, before.pid, before.host, before.since, path,
        )  # fmt: skip
    return descriptor


def _write(descriptor: int, run_id: str) -> None:
    owner = Owner(
        pid=os.getpid(),
        host=socket.gethostname(),
        run_id=run_id,
        since=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{json.dumps(asdict(owner))}\n".encode(), 0)


def _owner(descriptor: int) -> Owner | None:
    """Whom the file names; None: nobody, or half of somebody."""
    try:
        return Owner(**json.loads(os.pread(descriptor, 4096, 0)))
    except (ValueError, TypeError):
        return None


def _refusal(path: Path, file: Path, owner: Owner | None) -> str:
    if owner is None:  # it has the lock, and has not written its name yet
        return f"another run is at work with {path}; wait until it is through ('fuser {file}' names its process)"
    here = socket.gethostname()
    where = "" if owner.host == here else f" on {owner.host}"
    remedy = f"end it with 'kill {owner.pid}'"
    if owner.host == here and not _is_alive(owner.pid):
        remedy = f"end what it has left behind ('fuser {file}' names the process)"
    return (
        f"run {owner.run_id} (pid {owner.pid}{where}) has been at work with {path} since {owner.since}; "
        f"wait until it is through, or {remedy}"
    )


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
