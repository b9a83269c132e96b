"""Pictures of pages on disk, up to a size: a cache that may be deleted."""

import logging
import time
from pathlib import Path
from secrets import token_hex

log = logging.getLogger(__name__)

_TRIED_AGAIN_S = 24 * 60 * 60
_LEFT_SHARE = 0.9
"""So much stays when the oldest go, so that not every new picture has to look for room."""


class KeptPictures:
    """Pictures by the digest of their file and page; beside them notes of pages that gave none, good for a day."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes

    def find(self, sha256: str, page: int) -> bytes | None:
        """The picture of a page, None where it is not kept."""
        try:
            return self._place(sha256, page).read_bytes()
        except OSError:
            return None

    def gives_none(self, sha256: str, page: int) -> bool:
        """Whether the page, or the whole file, was tried lately without a picture."""
        return any(_is_recent(self._note(sha256, each)) for each in (0, page))

    def keep(self, sha256: str, page: int, picture: bytes) -> None:
        """Keeps a picture; the oldest go where there are too many."""
        self._write(self._place(sha256, page), picture)
        self._make_room()

    def note_none(self, sha256: str, page: int = 0) -> None:
        """Notes that a page gave no picture; without a page, that the file gives none at all."""
        self._write(self._note(sha256, page), b"")

    def _place(self, sha256: str, page: int) -> Path:
        return self._folder / sha256 / f"{page}.webp"

    def _note(self, sha256: str, page: int) -> Path:
        return self._folder / sha256 / f"{page}.none"

    def _write(self, place: Path, content: bytes) -> None:
        unfinished = place.with_name(f"{place.name}.{token_hex(4)}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(place)
        except OSError as error:
            log.warning("a page's picture could not be kept: %s", error.strerror)

    def _make_room(self) -> None:
        files = sorted(_sizes(self._folder), reverse=True)
        if sum(size for _, size, _ in files) <= self._max_bytes:
            return
        left = int(self._max_bytes * _LEFT_SHARE)
        for _, size, file in files:
            left -= size
            if left < 0:
                file.unlink(missing_ok=True)


def _sizes(folder: Path) -> list[tuple[float, int, Path]]:
    found = []
    for file in folder.glob("*/*"):
        try:
            status = file.stat()
        except FileNotFoundError:  # another worker was quicker
            continue
        found.append((status.st_mtime, status.st_size, file))
    return found


def _is_recent(note: Path) -> bool:
    try:
        return time.time() - note.stat().st_mtime < _TRIED_AGAIN_S
    except OSError:
        return False
