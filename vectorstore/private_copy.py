"""A folder's copy for this process alone, gone when the process is."""

import atexit
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import IndexUnusableError

_PREFIX = "keikaku-index-"
_LOCK = "lock"


class PrivateCopy:
    """A writable copy of a folder in the system's temporary folder.

    A lock marks it as in use; copies whose process was killed are removed when the next one is made. Hard links would
    spare the copying but not the original: Chroma writes to the files of a small index when it opens it.
    """

    def __init__(self, original: Path) -> None:
        _remove_orphans()
        self._home = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = FileLock(self._home / _LOCK, thread_local=False)
        self._lock.acquire()
        self.folder = self._home / "copy"
        atexit.register(self.remove)
        try:
            shutil.copytree(original, self.folder)
        except OSError as error:
            self.remove()
            raise IndexUnusableError(
                f"{original}: cannot be copied to {self._home}: {error}. Free some space"
            ) from error

    def remove(self) -> None:
        """Removes the copy; a second time does nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()
        shutil.rmtree(self._home, ignore_errors=True)
        atexit.unregister(self.remove)


def _remove_orphans() -> None:
    for home in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # A folder without a lock is one that its process is making just now.
        if (home / _LOCK).exists():
            _remove_if_free(home)


def _remove_if_free(home: Path) -> None:
    lock = FileLock(home / _LOCK)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return
    try:
        shutil.rmtree(home, ignore_errors=True)
    finally:
        lock.release()
