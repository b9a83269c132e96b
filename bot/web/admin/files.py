"""What was read of a file, a page at a time, beside the page's picture."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from bot.accounts.roles import Role
from bot.drawing import NoPicture
from bot.web.admin.entrance import Operator, allowed
from bot.web.admin.job_views import outcome_of, remark_words
from bot.web.admin.jobs import TheJob
from bot.web.admin.office import Office, TheOffice
from bot.web.admin.parse_report import parse_report
from bot.web.admin.rendering import shown
from bot.web.admin.schemas import FileOut
from bot.web.door import TheDoor
from bot.web.highlighting import PLAIN
from bot.web.originals import PDF
from bot.web.pictures import PageNumber
from bot.web.problems import ProblemError
from bot.web.tables import ShownTable, shown_table
from vectorstore.domain import Table
from vectorstore.readings import Reading

router = APIRouter()

Viewer = Annotated[Operator, Depends(allowed(Role.VIEWER))]

_BUSY_S = "5"
_DIGEST_CHARS = 64


@router.get("/jobs/{job_id}/files/{number}")
def show_file(
    request: Request, operator: Viewer, job: TheJob, number: int, office: TheOffice, page: int = 1
) -> Response:
    """One page of a file, as it was read, with the list of those that need a look."""
    file, reading = _read_file(office, outcome_of(job).files, number)
    report = parse_report(reading, office.catalogue.sections_read(reading.key))
    if not 1 <= page <= len(report.pages):
        raise ProblemError("not_found")
    is_pdf = reading.edition.media_type == PDF and _original(office, file.sha256) is not None
    values = {
        "job": job,
        "number": number,
        "file": file,
        "reading": reading,
        "report": report,
        "remarks": remark_words(file),
        "shown": report.pages[page - 1],
        "picture": f"/admin/originals/{file.sha256}/pages/{page}.webp" if is_pdf and report.has_pages else "",
        "laid_out": _laid_out,
    }
    return shown(request, operator, "file.html", values)


def pdf_of(sha256: str, office: TheOffice) -> Path:
    """A PDF that was read or sent in, public or not.

    Raises:
        ProblemError: `not_found`.
    """
    file = _original(office, sha256)
    if file is None or not _is_pdf(file):
        raise ProblemError("not_found")
    return file


ThePdf = Annotated[Path, Depends(pdf_of)]


@router.api_route("/originals/{sha256}/pages/{page}.webp", methods=["GET", "HEAD"])
async def send_picture(_: Viewer, page: PageNumber, door: TheDoor, file: ThePdf) -> Response:
    """The picture of a page, of a file that is published or not."""
    found = await run_in_threadpool(door.pictures.known, file, int(page))
    if found is None:
        found = await door.pictures.draw(file, int(page))
    if found is NoPicture.BUSY:
        raise ProblemError("not_ready", headers={"Retry-After": _BUSY_S})
    if found is NoPicture.ABSENT:
        raise ProblemError("not_found")
    # It may be of an internal paper: unlike a public page's picture no browser keeps it, as nothing of the operators'.
    return Response(found, media_type="image/webp")


def _laid_out(table: Table) -> ShownTable:
    return shown_table(table, [""] * (len(table.header_rows) + len(table.rows)), "", PLAIN, furigana=False)


def _read_file(office: Office, files: list[FileOut], number: int) -> tuple[FileOut, Reading]:
    file = files[number - 1] if 1 <= number <= len(files) else None
    readings = office.catalogue.readings([file.reading_key]) if file else []
    if file is None or not readings:
        raise ProblemError("not_found")
    return file, readings[0]


def _original(office: Office, sha256: str) -> Path | None:
    """Where a file lies, published or not; None where it is not kept, and for what is no digest."""
    if len(sha256) != _DIGEST_CHARS or not sha256.isalnum():
        return None
    places = (office.originals.folder / sha256, office.incoming.folder / sha256)
    return next((place for place in places if place.is_file()), None)


def _is_pdf(file: Path) -> bool:
    with file.open("rb") as opened:
        return b"%PDF-" in opened.read(1024)
