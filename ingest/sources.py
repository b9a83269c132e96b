"""Finds the source files behind paths, folders and addresses."""

import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.addresses import Network
from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.fetching import FetchLimits, fetch
from ingest.loaders.detect import SUFFIXES

_JUNK = frozenset({"thumbs.db", "desktop.ini", "__macosx", "node_modules", "__pycache__", "$recycle.bin"})
_JUNK_ENDS = ("~", ".tmp", ".bak", ".swp", ".part", ".crdownload", ".lnk", ".url")


@dataclass(frozen=True, slots=True)
class SourceLimits:
    """How much is taken in: bytes a file, files in all, and what may be fetched from the net."""

    max_bytes: int = 100 * 1024 * 1024
    max_files: int = 10_000
    timeout_s: float = 60.0
    max_redirects: int = 5
    allow_private_addresses: bool = False
    private_networks: tuple[Network, ...] = ()

    @property
    def fetching(self) -> FetchLimits:
        """The part that concerns addresses."""
        return FetchLimits(
            self.max_bytes, self.timeout_s, self.max_redirects, self.allow_private_addresses, self.private_networks
        )


_DEFAULT_LIMITS = SourceLimits()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A file or address before it is opened; `is_found` where a folder was searched for it."""

    place: str
    name: str
    is_found: bool = False

    @property
    def is_address(self) -> bool:
        return "://" in self.place

    @property
    def key(self) -> str:
        return self.place if self.is_address else os.path.realpath(self.place)


def find_sources(
    paths: Sequence[str], limits: SourceLimits = _DEFAULT_LIMITS, fetching: Callable[[str], None] | None = None
) -> Iterator[SourceFile | SourceError]:
    """The files behind `paths` (files, folders, http and https addresses), in a stable order, each once.

    `fetching` hears of each address before it is fetched.

    What cannot be read comes as a SourceError value in its place, so that the others go on.
    """
    seen: set[str] = set()
    for path in paths:
        for candidate in _candidates(path):
            if len(seen) >= limits.max_files:
                yield SourceError(
                    f"{path}: more than {limits.max_files} files. Ingest the folder in parts.",
                    Failure.TOO_MANY_FILES,
                    allowed=limits.max_files,
                )
                return
            if candidate.key not in seen:
                seen.add(candidate.key)
                if fetching and candidate.is_address:
                    fetching(candidate.place)
                yield _taken(candidate, limits)


def _candidates(path: str) -> Iterator[_Candidate]:
    path = path.replace("\0", "").strip()
    if "://" in path:
        yield _Candidate(path, path)
        return
    place = Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises for an unknown user
    if not path or not os.path.isdir(place):  # noqa: PTH112 - Path.is_dir raises for a name too long
        yield _Candidate(str(place) if path else "", place.name or path)
        return
    found = False
    for file in _walk(place):
        found = True
        yield _Candidate(str(file), file.relative_to(place).as_posix(), is_found=True)
    if not found:
        yield _Candidate(str(place), path)


def _walk(folder: Path) -> Iterator[Path]:
    """The folder's files in order of their names; links to folders are not followed, they may lead in circles."""
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_junk(name))
        yield from (Path(where) / name for name in sorted(files) if not _is_junk(name))


def _is_junk(name: str) -> bool:
    lower = name.lower()
    return name.startswith((".", "~$")) or lower in _JUNK or lower.endswith(_JUNK_ENDS)


def _taken(candidate: _Candidate, limits: SourceLimits) -> SourceFile | SourceError:
    try:
        if candidate.is_address:
            return fetch(candidate.place, limits.fetching)
        return _read(candidate, limits)
    except SourceError as error:
        return error


def _read(candidate: _Candidate, limits: SourceLimits) -> SourceFile:
    if not candidate.place:
        raise SourceError("an empty path was given. Name a file, a folder or an address.", Failure.NO_FILE)
    path, name = Path(candidate.place), unicodedata.normalize("NFC", candidate.name)
    try:
        _refuse(path, name, candidate.is_found, limits)
        return SourceFile(name, path.read_bytes())
    except FileNotFoundError as error:
        raise SourceError(f"{name}: no such file ({path}). Check the path.", Failure.MISSING) from error
    except OSError as error:
        raise SourceError(
            f"{name}: cannot be opened ({error.strerror}). Check its access rights.", Failure.NO_ACCESS
        ) from error


def _refuse(path: Path, name: str, is_found: bool, limits: SourceLimits) -> None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(f"{name}: the folder holds no files. Check the path.", Failure.NO_FILE)
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{name}: not a regular file. Name a file or a folder.", Failure.NO_FILE)
    if is_found and path.suffix.lower() not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES))
        raise SourceError(
            f"{name}: a kind of file that is not read. Save it as one of {known}, or leave it out.", Failure.KIND
        )
    if status.st_size > limits.max_bytes:
        raise SourceError(
            f"{name}: {status.st_size / 2**20:.1f} MiB, more than the {limits.max_bytes / 2**20:.0f} MiB allowed."
            " Split the file or leave out its pictures.",
            Failure.TOO_BIG,
            size_mib=round(status.st_size / 2**20, 1),
            allowed_mib=limits.max_bytes // 2**20,
        )
