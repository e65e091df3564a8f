"""A process that reads: takes a job, answers it, takes the next one, until nobody has any more."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from time import process_time

from newsspider.errors import NewsspiderError
from newsspider.reading.messages import HEAD, Answer, Job

_MIB = 1024 * 1024
_ROOM_TO_SAY_SO = 64 * _MIB
"""More than the limit, to answer that it was reached."""
_HELD_SHARE = 0.25
"""Another process costs some hundredths of a second."""
_PIECE_BYTES = 1 << 20
_STATM = Path("/proc/self/statm")


def read_for(jobs: socket.socket, memory_mb: int) -> None:
    """Ends this process when nobody is there who could have a job. `memory_mb` is what it may have of data beside
    what it begins with, in MiB, 0 for no limit."""
    limit = _Limit(memory_mb)
    sys.excepthook = lambda kind, *_: _end_without_memory(kind)  # lxml prints what it cannot raise, by both
    sys.unraisablehook = lambda unraisable: _end_without_memory(unraisable.exc_type)
    with contextlib.suppress(ConnectionError):  # the crawl has ended
        while packed := _received(jobs):
            answer, leaves = _answered(packed, limit)
            jobs.sendall(HEAD.pack(len(answer)))
            jobs.sendall(answer)
            if leaves:
                break
    os._exit(0)


class _Limit:
    """How much data the process may have: that is what the kernel counts, and what it refuses more of. There is none
    where the system does not say how much it has."""

    def __init__(self, memory_mb: int) -> None:
        self._begins_with = _data_bytes()
        self._room = memory_mb * _MIB if self._begins_with else 0
        self.restore()

    def restore(self) -> None:
        self._set(self._begins_with + self._room)

    def lift(self) -> None:
        """Leave room to say that the limit was reached."""
        self._set(self._begins_with + self._room + _ROOM_TO_SAY_SO)

    @property
    def is_near(self) -> bool:
        """Whether most of what there was room for is still held after a page."""
        return bool(self._room) and _data_bytes() > self._begins_with + _HELD_SHARE * self._room

    def _set(self, most: int) -> None:
        if self._room:
            _, hard = resource.getrlimit(resource.RLIMIT_DATA)
            resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _answered(packed: bytes, limit: _Limit) -> tuple[bytes, bool]:
    """The pickled answer to a pickled job, and whether it is the last one."""
    began_s = process_time()
    try:
        job: Job = pickle.loads(packed)  # noqa: S301  (the crawl's own)
        signal.setitimer(signal.ITIMER_PROF, job.cpu_s)
        answer = _pickled(Answer(job.act(), leaves=limit.is_near, cpu_s=process_time() - began_s))
    except MemoryError:
        limit.lift()
        return pickle.dumps(Answer(error=MemoryError(), leaves=True)), True
    except Exception as error:  # noqa: BLE001  (it is raised where the job came from)
        return _raised(error), False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return answer, limit.is_near


def _pickled(answer: Answer) -> bytes:
    """Without a note of each object, which takes more than the 50,000 links of a sitemap themselves: answers are trees,
    in which nothing is met again but some texts."""
    packed = io.BytesIO()
    pickler = pickle.Pickler(packed, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True
    pickler.dump(answer)
    return packed.getvalue()


def _raised(error: Exception) -> bytes:
    if not isinstance(error, NewsspiderError):
        error.add_note("In a process that reads pages:\n" + "".join(traceback.format_exception(error)))
    try:
        return pickle.dumps(Answer(error=error.with_traceback(None)))
    except Exception:  # noqa: BLE001  (there are exceptions that cannot be pickled)
        return pickle.dumps(Answer(error=RuntimeError("\n".join([repr(error), *error.__notes__]))))


def _received(jobs: socket.socket) -> bytes:
    """The next message; empty where there is none."""
    head = _read(jobs, HEAD.size)
    return _read(jobs, HEAD.unpack(head)[0]) if len(head) == HEAD.size else b""


def _read(jobs: socket.socket, size: int) -> bytes:
    read = bytearray()
    while len(read) < size and (piece := jobs.recv(min(_PIECE_BYTES, size - len(read)))):
        read += piece
    return bytes(read)


def _end_without_memory(kind: type[BaseException] | None) -> None:
    """libxml2 goes on without the memory that it lacks: of a page of a million faults it told each, for minutes."""
    if kind is MemoryError:
        os.kill(os.getpid(), signal.SIGKILL)


def _data_bytes() -> int:
    """What the process has of data; 0 where the system (other than Linux) does not say."""
    try:
        return int(_STATM.read_text("ascii").split()[5]) * resource.getpagesize()
    except OSError:
        return 0
