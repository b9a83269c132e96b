"""Files that were sent in."""

import hashlib
import os
import time
from pathlib import Path

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure
from ingest.uploads import Uploads
from vectorstore.operations.jobs import Upload
from vectorstore.originals import Originals

BODY = b"# plan"
DIGEST = hashlib.sha256(BODY).hexdigest()
UPLOAD = Upload("計画.md", DIGEST)


def test_a_file_is_found_where_it_was_sent_and_among_the_originals(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    (gone,) = uploads.sources([UPLOAD])
    assert isinstance(gone, SourceError)
    assert gone.fault.failure is Failure.GONE
    Originals(tmp_path / "incoming").keep(BODY)
    assert list(uploads.sources([UPLOAD])) == [SourceFile("計画.md", BODY)]
    Originals(tmp_path / "originals").keep(BODY)
    uploads.let_go([UPLOAD], ())
    assert not (tmp_path / "incoming" / DIGEST).exists()
    assert list(uploads.sources([UPLOAD])) == [SourceFile("計画.md", BODY)]


def test_a_file_that_another_job_wants_or_nobody_has_read_stays(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    Originals(tmp_path / "incoming").keep(BODY)
    uploads.let_go([UPLOAD], ())
    assert (tmp_path / "incoming" / DIGEST).exists()
    Originals(tmp_path / "originals").keep(BODY)
    uploads.let_go([UPLOAD], {DIGEST})
    assert (tmp_path / "incoming" / DIGEST).exists()


def test_what_nobody_has_wanted_for_a_month_goes(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    uploads.clear(())
    Originals(tmp_path / "incoming").keep(BODY)
    place = tmp_path / "incoming" / DIGEST
    uploads.clear(())
    old = time.time() - 31 * 24 * 3600
    os.utime(place, (old, old))
    uploads.clear({DIGEST})
    assert place.exists()
    uploads.clear(())
    assert not place.exists()
