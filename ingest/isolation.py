"""Reads documents in child processes, so that a hostile or endless file cannot take an ingest down."""

import multiprocessing
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.reading import ParsedDocument
from vectorstore.serialising import Codec

Read = Callable[[SourceFile], ParsedDocument]

_CODEC = Codec(TypeAdapter(ParsedDocument))
_READ, _FAILED = b"+", b"-"
_SPAWN = multiprocessing.get_context("spawn")
_STOPPING_S = 5.0


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """How many files are read at a time, and what each may cost."""

    readers: int = 2
    timeout_s: float = 300.0
    memory_bytes: int = 4 * 2**30


class IsolatedReader:
    """Has documents read by child processes, which are kept for the next file and replaced when they fail.

    A child answers in JSON: a document that takes its reader over cannot hand this process code to run.
    """

    def __init__(self, read: Read, limits: ReaderLimits) -> None:
        self._limits = limits
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
            child.stop()
        self._threads.shutdown()

    def read_all(self, sources: Iterable[SourceFile]) -> Iterator[tuple[SourceFile, ParsedDocument | SourceError]]:
        """Each source with what was read of it or why it could not be, in the order given.

        Sources are drawn only a few ahead, so that they need not all be in memory.
        """
        waiting: deque[tuple[SourceFile, Future[ParsedDocument | SourceError]]] = deque()
        for source in sources:
            waiting.append((source, self._threads.submit(self._read, source)))
            if len(waiting) > self._limits.readers:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)

    def _read(self, source: SourceFile) -> ParsedDocument | SourceError:
        child = self._children.get()
        try:
            return child.read(source)
        finally:
            self._children.put(child)


def _next(
    waiting: deque[tuple[SourceFile, Future[ParsedDocument | SourceError]]],
) -> tuple[SourceFile, ParsedDocument | SourceError]:
    source, future = waiting.popleft()
    return source, future.result()


class _Child:
    """One reading process, started when first needed."""

    def __init__(self, read: Read, limits: ReaderLimits, context: SpawnContext) -> None:
        self._read = read
        self._limits = limits
        self._context = context
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def read(self, source: SourceFile) -> ParsedDocument | SourceError:
        pipe = self._pipe or self._start()
        try:
            pipe.send(source)
            if not pipe.poll(self._limits.timeout_s):
                return self._given_up(source, f"not read within {self._limits.timeout_s:g} s")
            reply = pipe.recv_bytes()
        except (EOFError, OSError):
            return self._given_up(source, "its reader died over it")
        return _understood(source, reply)

    def _given_up(self, source: SourceFile, why: str) -> SourceError:
        self.stop()
        return SourceError(f"{source.name}: {why}, so it is in quarantine. Check the file; --retry tries it again")

    def _start(self) -> Connection:
        self._pipe, far = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(far, self._read, self._limits.memory_bytes), daemon=True
        )
        self._process.start()
        far.close()
        return self._pipe

    def stop(self) -> None:
        """Ends the process at once; the next file starts another."""
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if process is not None:
            process.kill()
            process.join(_STOPPING_S)
        if pipe is not None:
            pipe.close()


def _understood(source: SourceFile, reply: bytes) -> ParsedDocument | SourceError:
    text = reply[1:].decode(errors="replace")
    if reply[:1] == _FAILED:
        return SourceError(text)
    try:
        return _CODEC.load(text)
    except ValueError:
        return SourceError(f"{source.name}: its reader gave no document back, so it is in quarantine. Check the file")


def _serve(pipe: Connection, read: Read, memory_bytes: int) -> None:
    """The child's life: one document after the other until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    try:
        while True:
            pipe.send_bytes(_reply(read, pipe.recv()))
    except (EOFError, OSError):
        return


def _reply(read: Read, source: SourceFile) -> bytes:
    try:
        return _READ + _CODEC.dump(read(source)).encode()
    except SourceError as error:
        return _FAILED + str(error).encode(errors="replace")
    except MemoryError:
        return _FAILED + f"{source.name}: needs more memory than INGEST_MEMORY_MB allows. Split the file".encode()
    except Exception as error:
        # Whatever a parser stumbles over concerns this file alone.
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        return _FAILED + f"{source.name}: cannot be read ({reason}). Save it anew from its program".encode(
            errors="replace"
        )
