"""Office files that come out the same on every day: no entry and no property carries the time of making."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

_MOMENT = "2025-04-01T09:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")


def write_fixed(content: bytes, path: Path) -> None:
    """Writes an office file with all times in it set to one moment."""
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2025, 4, 1, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, _STAMP.sub(rb"\g<1>" + _MOMENT.encode(), source.read(name)))
