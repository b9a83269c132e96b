"""The files that editions were read from, as the city gave them."""

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from bot.web.door import Door, TheDoor
from bot.web.problems import ProblemError
from vectorstore.domain import Edition

router = APIRouter()

PDF = "application/pdf"
# A browser's PDF viewer is a page of its own in place of the file. In older Chromes a sandbox kept it from starting, and
# it needed leave to show an object and its own styles; those of today mind none of this.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def original_url(edition: Edition, page: int | None = None) -> str:
    """Our own copy of an edition's file, opened at the page where it is a PDF; whether it is kept tells `original_of`."""
    at_page = f"#page={page}" if page is not None and edition.media_type == PDF else ""
    return f"/originals/{edition.original_sha256}{at_page}"


def original_of(door: Door, edition: Edition) -> Path | None:
    """Where an edition's file lies, None where it is not kept."""
    file = door.settings.data_dir / "originals" / edition.original_sha256
    return file if file.is_file() else None


def public_original(door: Door, sha256: str) -> tuple[Edition, Path]:
    """The public edition that was read from this file, and the file.

    Raises:
        ProblemError: `not_found`, also where only an internal edition was read from it, or a hidden one.
    """
    public = [each for plan in door.shelf.plans() for each in plan.editions if each.edition.original_sha256 == sha256]
    # A file that one plan must no longer show is not shown by another one that it was read for.
    edition = None if any(each.is_hidden for each in public) else next((each.edition for each in public), None)
    file = original_of(door, edition) if edition else None
    if edition is None or file is None:
        raise ProblemError("not_found")
    return edition, file


def kept_as(name: str) -> dict[str, str]:
    """Headers by which a browser keeps what never changes under its name, and still asks each time whether it may.

    A copy that a proxy had, or that was shown unasked, would outlive the plan's being taken down.
    """
    return {"Cache-Control": "private, no-cache", "ETag": f'"{name}"'}


def is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the browser has it already."""
    return headers["ETag"] in request.headers.get("if-none-match", "")


@router.api_route("/originals/{sha256}", methods=["GET", "HEAD"])
def send_original(request: Request, sha256: str, door: TheDoor) -> Response:
    """The file: a PDF to be read in the browser, anything else to be kept; never opened as part of this site."""
    edition, file = public_original(door, sha256)
    is_pdf = edition.media_type == PDF
    headers = kept_as(sha256) | {"Content-Security-Policy": _PDF_POLICY if is_pdf else _FILE_POLICY}
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return FileResponse(
        file,
        headers=headers,
        media_type=edition.media_type,
        filename=edition.file_name,
        content_disposition_type="inline" if is_pdf else "attachment",
    )
