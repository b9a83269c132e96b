"""Pictures of the pages of PDF editions."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi import Path as InPath
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from bot.drawing import NoPicture
from bot.web.door import TheDoor
from bot.web.originals import PDF, is_known, kept_as, public_original
from bot.web.problems import ProblemError
from vectorstore.domain import Edition

router = APIRouter()

_BUSY_S = "5"

PageNumber = Annotated[str, InPath(pattern="^[1-9][0-9]{0,4}$")]


def picture_url(edition: Edition, page: int | None) -> str:
    """The picture of a page, "" where the edition has none; whether its file is kept tells `original_of`."""
    if page is None or edition.media_type != PDF:
        return ""
    return f"/originals/{edition.original_sha256}/pages/{page}.webp"


def pdf_of_public_edition(sha256: str, door: TheDoor) -> Path:
    """The file of a public edition that has pages to draw.

    Raises:
        ProblemError: `not_found`.
    """
    edition, file = public_original(door, sha256)
    if edition.media_type != PDF:
        raise ProblemError("not_found")
    return file


@router.api_route("/originals/{sha256}/pages/{page}.webp", methods=["GET", "HEAD"])
async def send_picture(
    request: Request, page: PageNumber, door: TheDoor, file: Annotated[Path, Depends(pdf_of_public_edition)]
) -> Response:
    """The picture of a page; one that must be drawn first is counted, and one that the browser has is not sent again."""
    # The address names the file by its digest: what it shows can never be another picture.
    headers = kept_as(f"{file.name}-{page}")
    if is_known(request, headers):
        return Response(status_code=304, headers=headers)
    found = await run_in_threadpool(door.pictures.known, file, int(page))
    if found is None:
        await run_in_threadpool(door.limiter.count, request, "picture")
        found = await door.pictures.draw(file, int(page))
    if found is NoPicture.BUSY:
        raise ProblemError("not_ready", headers={"Retry-After": _BUSY_S})
    if found is NoPicture.ABSENT:
        raise ProblemError("not_found")
    return Response(found, media_type="image/webp", headers=headers)
