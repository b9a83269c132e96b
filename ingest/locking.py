"""Sees to it that one process at a time writes to a data folder."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import BuildError, BusyError

WAITING = "waiting for another ingest"
_PAUSE_S = 0.25


@contextmanager
def alone(folder: Path, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Nobody else ingests into the folder meanwhile; calls `waiting` while somebody does, where that is given.

    Raises:
        BusyError: another ingest is at work, and nobody waits for it.
        BuildError: the folder cannot be written.
    """
    lock = _lock(folder, "ingest.lock")
    while not _is_taken(lock):
        if waiting is None:
            raise BusyError(f"{folder}: another ingest is at work. Wait for it to end")
        waiting()
        time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """No other worker runs jobs of the folder meanwhile.

    Raises:
        BusyError: another one does.
        BuildError: the folder cannot be written.
    """
    lock = _lock(folder, "worker.lock")
    if not _is_taken(lock):
        raise BusyError(f"{folder}: another worker is at work on this folder. One is enough; keikaku serve starts one")
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path, name: str) -> FileLock:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return FileLock(folder / name)


def _is_taken(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    except OSError as error:
        raise _unwritable(Path(lock.lock_file).parent, error) from error
    return True


def _unwritable(folder: Path, error: OSError) -> BuildError:
    return BuildError(f"{folder}: {error.strerror}. Set KEIKAKU_DATA_DIR to a folder of yours", "disk")
