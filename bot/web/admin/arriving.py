"""A file on its way to the disk, and what it is to be called."""

import hashlib
import os
import unicodedata
from pathlib import Path

from vectorstore.operations.jobs import Upload
from vectorstore.ulid import new_ulid

_NAME_CHARS = 200
_JUNK = frozenset({"thumbs.db", "desktop.ini"})


class ArrivingFile:
    """A file that comes piece by piece; `keep` puts it under the digest of its content, whole or not at all."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._name = name
        self._folder = folder
        self._place = folder / f"{new_ulid()}.part"
        self._digest = hashlib.sha256()
        self._size = 0
        self._file = self._place.open("xb")

    def write(self, piece: bytes) -> None:
        """Takes the next piece.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        self._file.write(piece)
        self._digest.update(piece)
        self._size += len(piece)

    def keep(self) -> Upload | None:
        """The file, now in the folder; None where it held nothing."""
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())
        if not self._size:
            self.drop()
            return None
        sha256 = self._digest.hexdigest()
        self._place.replace(self._folder / sha256)
        return Upload(self._name, sha256)

    def drop(self) -> None:
        """Lets go of what has come of it, if it was not kept."""
        self._file.close()
        self._place.unlink(missing_ok=True)


def cleaned_name(sent: str) -> str:
    """What a file is called: of a folder that was sent the path within it, without anything that leads elsewhere.

    "" for what a system leaves in folders by itself, which is no document.
    """
    shown = "".join(letter for letter in unicodedata.normalize("NFC", sent) if letter.isprintable())
    parts = [part.strip() for part in shown.replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")]
    if not parts or any(_is_junk(part) for part in parts):
        return ""
    return "/".join(parts[1:] or parts)[-_NAME_CHARS:]


def _is_junk(part: str) -> bool:
    return part.startswith((".", "~$")) or part.lower() in _JUNK
