"""Keeps the source files as they came, each under the digest of its content."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Originals:
    """A folder of files named by their SHA-256; a file is there whole or not at all."""

    folder: Path

    def keep(self, content: bytes) -> None:
        """Keeps a file's content; a second time does nothing.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        place = self.folder / hashlib.sha256(content).hexdigest()
        if place.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_suffix(_UNFINISHED)
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(place)
        finally:
            unfinished.unlink(missing_ok=True)
