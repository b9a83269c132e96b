"""Reads documents in child processes, so that a hostile or endless file cannot take an ingest down."""

import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure, Fault
from ingest.reading import ParsedDocument
from ingest.serialising import REFUSAL
from vectorstore.serialising import Codec

Paged = Callable[[int, int], None]
"""Told the page that was read last, and how many there are."""
Read = Callable[[SourceFile, Paged], ParsedDocument]
Told = Callable[[str, int, int], None]
"""Told a stage, how much of it is done, and how much there is; what it raises ends the reading."""
Outcome = ParsedDocument | SourceError

_CODEC = Codec(TypeAdapter(ParsedDocument))
_PAGES = Codec(TypeAdapter(tuple[int, int]))
_READ, _FAILED, _PAGE = b"+", b"-", b"p"
_SPAWN = multiprocessing.get_context("spawn")
_STOPPING_S = 5.0
_BEAT_S = 0.25
"""Between two words on how far it is, and so the longest until a reading ends that shall."""
_PAGE_S = 0.1


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """How many files are read at a time, and what each may cost."""

    readers: int = 2
    timeout_s: float = 300.0
    memory_bytes: int = 4 * 2**30


class IsolatedReader:
    """Has documents read by child processes, which are kept for the next file and replaced when they fail.

    A child answers in JSON: a document that takes its reader over cannot hand this process code to run. Children end
    with this process, however it ends.
    """

    def __init__(self, read: Read, limits: ReaderLimits, told: Told | None = None) -> None:
        self._limits = limits
        self._told = told
        self._pages: dict[str, tuple[int, int]] = {}
        self._threads = ThreadPoolExecutor(limits.readers)
        self._children: SimpleQueue[_Child] = SimpleQueue()
        self._all = [_Child(read, limits, _SPAWN) for _ in range(limits.readers)]
        for child in self._all:
            self._children.put(child)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._all:
            child.close()
        self._threads.shutdown()

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, Outcome]]:
        """Each source with what was read of it or why it could not be, in the order given.

        Sources are drawn only a few ahead, so that they need not all be in memory.
        """
        waiting: deque[tuple[SourceFile, Future[Outcome]]] = deque()
        for source in sources:
            waiting.append((source, self._threads.submit(self._read, source)))
            if len(waiting) > self._limits.readers:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: deque[tuple[SourceFile, Future[Outcome]]]) -> tuple[SourceFile, Outcome]:
        source, future = waiting.popleft()
        while not wait_for((future,), _BEAT_S).done:
            self._tell(source)
        self._pages.pop(source.name, None)
        return source, future.result()

    def _tell(self, first: SourceFile) -> None:
        if self._told is None:
            return
        names = dict.fromkeys((first.name, *self._pages))
        for name in names:
            self._told(f"read {name}", *self._pages.get(name, (0, 0)))

    def _read(self, source: SourceFile) -> Outcome:
        def paged(page: int, pages: int) -> None:
            self._pages[source.name] = (page, pages)

        child = self._children.get()
        try:
            return child.read(source, paged)
        finally:
            self._children.put(child)


class _Child:
    """One reading process, started when first needed."""

    def __init__(self, read: Read, limits: ReaderLimits, context: SpawnContext) -> None:
        self._read = read
        self._limits = limits
        self._context = context
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._is_closed = False
        self._starting = threading.Lock()

    def read(self, source: SourceFile, paged: Paged) -> Outcome:
        deadline = time.monotonic() + self._limits.timeout_s
        try:
            pipe = self._pipe or self._start()
            pipe.send(source)
            while pipe.poll(max(0.0, deadline - time.monotonic())):
                reply = pipe.recv_bytes()
                if reply[:1] != _PAGE:
                    return _understood(source, reply)
                paged(*_PAGES.load(reply[1:].decode()))
        except (EOFError, OSError, ValueError):
            return self._given_up(source, "its reader died over it", Failure.DIED)
        limit_s = self._limits.timeout_s
        return self._given_up(source, f"not read within {limit_s:g} s", Failure.TOO_SLOW, seconds=int(limit_s))

    def _given_up(self, source: SourceFile, why: str, failure: Failure, **values: int) -> SourceError:
        self.stop()
        message = f"{source.name}: {why}, so it is in quarantine. Check the file; --retry tries it again"
        return SourceError(message, failure, **values)

    def _start(self) -> Connection:
        with self._starting:
            if self._is_closed:
                raise EOFError
            self._pipe, far = self._context.Pipe()
            self._process = self._context.Process(
                target=_serve, args=(far, self._read, self._limits.memory_bytes), daemon=True
            )
            self._process.start()
            far.close()
            return self._pipe

    def close(self) -> None:
        """Ends the process at once, and starts no other."""
        with self._starting:
            self._is_closed = True
            self.stop()

    def stop(self) -> None:
        """Ends the process at once; the next file starts another."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join(_STOPPING_S)
        if pipe is not None:
            pipe.close()


def _understood(source: SourceFile, reply: bytes) -> Outcome:
    text = reply[1:].decode(errors="replace")
    try:
        if reply[:1] != _FAILED:
            return _CODEC.load(text)
        message, fault = REFUSAL.load(text)
    except ValidationError:
        message = f"{source.name}: its reader gave no document back, so it is in quarantine. Check the file"
        return SourceError(message, Failure.DIED)
    return SourceError(message, fault.failure, **fault.values)


def _serve(pipe: Connection, read: Read, memory_bytes: int) -> None:
    """The child's life: one document after the other until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        while True:
            source = pipe.recv()
            pipe.send_bytes(_reply(read, source, _telling(pipe)))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """A child in the middle of a file would not notice that nobody waits for it any more."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _telling(pipe: Connection) -> Paged:
    told_at = 0.0

    def paged(page: int, pages: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= _PAGE_S:
            told_at = time.monotonic()
            pipe.send_bytes(_PAGE + _PAGES.dump((page, pages)).encode())

    return paged


def _reply(read: Read, source: SourceFile, paged: Paged) -> bytes:
    try:
        return _READ + _CODEC.dump(read(source, paged)).encode()
    except SourceError as error:
        return _refused(str(error), error.fault)
    except MemoryError:
        message = f"{source.name}: needs more memory than INGEST_MEMORY_MB allows. Split the file"
        return _refused(message, Fault(Failure.TOO_MUCH_MEMORY))
    except Exception as error:
        # Whatever a parser stumbles over concerns this file alone.
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        return _refused(f"{source.name}: cannot be read ({reason}). Save it anew from its program", Fault())


def _refused(message: str, fault: Fault) -> bytes:
    # A file's name or a parser's words may hold half a surrogate pair, which no UTF-8 does.
    return _FAILED + REFUSAL.dump((message.encode(errors="replace").decode(), fault)).encode()
