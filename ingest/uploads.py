"""Files that were sent in: they lie in `incoming/` until a job has read them, then among the originals."""

import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from vectorstore.operations.jobs import Upload

_KEPT_S = 30 * 24 * 3600


class Uploads:
    """The uploads of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._incoming = data_dir / "incoming"
        self._originals = data_dir / "originals"

    def sources(self, uploads: Sequence[Upload]) -> Iterator[SourceFile | SourceError]:
        """Their content, one after the other; one that is gone comes as a SourceError in its place."""
        for upload in uploads:
            place = next((folder / upload.sha256 for folder in self._places(upload)), None)
            if place is None:
                message = f"{upload.name}: the file that was sent is no longer there. Send it again."
                yield SourceError(message, Failure.GONE)
            else:
                yield SourceFile(upload.name, place.read_bytes())

    def let_go(self, uploads: Sequence[Upload], wanted: Collection[str]) -> None:
        """Removes what lies among the originals by now, but for the digests that are still wanted."""
        for upload in uploads:
            if upload.sha256 not in wanted and (self._originals / upload.sha256).is_file():
                (self._incoming / upload.sha256).unlink(missing_ok=True)

    def clear(self, wanted: Collection[str]) -> None:
        """Removes what nobody has wanted for thirty days."""
        if not self._incoming.is_dir():
            return
        for file in self._incoming.iterdir():
            if file.name not in wanted and time.time() - file.stat().st_mtime > _KEPT_S:
                file.unlink(missing_ok=True)

    def _places(self, upload: Upload) -> list[Path]:
        return [folder for folder in (self._incoming, self._originals) if (folder / upload.sha256).is_file()]
