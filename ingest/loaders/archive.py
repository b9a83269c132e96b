"""Opens the zip archive that a DOCX or XLSX file is, once it is known to be harmless."""

import io
import re
import zipfile
import zlib

from ingest.document import SourceFile
from ingest.errors import SourceError
from ingest.failures import Failure

# What reading a damaged archive or the XML in it can raise.
DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError)
MAX_UNPACKED = 600 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 20_000
_MIN_SUSPECT = 20 * 1024 * 1024
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def open_archive(source: SourceFile) -> zipfile.ZipFile:
    """The archive of `source`, checked against bombs, damage, passwords and entity declarations.

    Raises:
        SourceError: the archive is cut short, damaged, locked, or unpacks to far more than it weighs.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.content))
    except DAMAGE as error:
        raise SourceError(
            f"{source.name}: the file is cut short or damaged. Fetch or save it again.", Failure.BROKEN
        ) from error
    members = archive.infolist()
    _refuse_bomb(source, members)
    for member in members:
        if member.flag_bits & 0x1:
            raise SourceError(
                f"{source.name}: {member.filename} is locked with a password. Save a copy without one.", Failure.LOCKED
            )
    _refuse_entities(source, archive)
    return archive


def _refuse_bomb(source: SourceFile, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, len(source.content))
    mib = unpacked // (1024 * 1024)
    if unpacked > MAX_UNPACKED or (ratio > MAX_RATIO and unpacked > _MIN_SUSPECT) or len(members) > MAX_MEMBERS:
        raise SourceError(
            f"{source.name}: unpacks to {mib} MiB in {len(members)} parts, {ratio:.0f} times its size: refused as a zip"
            " bomb. Save it again from Word or Excel, or as PDF.",
            Failure.SUSPICIOUS,
        )


def _refuse_entities(source: SourceFile, archive: zipfile.ZipFile) -> None:
    """Office writes no DOCTYPE; one in there can only be an attempt to expand or fetch entities."""
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as part:
                head = part.read(4096)
        except DAMAGE as error:
            raise SourceError(
                f"{source.name}: {member.filename} is damaged. Fetch or save the file again.", Failure.BROKEN
            ) from error
        if _DOCTYPE.search(head):
            raise SourceError(
                f"{source.name}: {member.filename} declares entities. Save the file again from Office.",
                Failure.SUSPICIOUS,
            )
