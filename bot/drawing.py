"""Pictures of the pages of PDF files, each drawn in a process of its own."""

import asyncio
import logging
import sys
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from bot.kept_pictures import KeptPictures

log = logging.getLogger(__name__)

_AT_ONCE = 2
_DIGITS = 7


class NoPicture(StrEnum):
    """Why there is no picture: there will be none, or it is not this one's turn."""

    ABSENT = "absent"
    BUSY = "busy"


class PicturePress:
    """Draws pages, so many at once; what was drawn is kept, and so is that a page could not be drawn.

    A file is told by its name, which is its digest.
    """

    def __init__(self, kept: KeptPictures, patience_s: float = 10.0, drawing_s: float = 20.0) -> None:
        self._kept = kept
        self._patience_s = patience_s
        self._drawing_s = drawing_s
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._pages: dict[str, int] = {}

    def known(self, file: Path, page: int) -> bytes | NoPicture | None:
        """The picture if it is kept, ABSENT if there will be none, else None."""
        if page > self._pages.get(file.name, page):
            return NoPicture.ABSENT
        found = self._kept.find(file.name, page)
        return NoPicture.ABSENT if found is None and self._kept.gives_none(file.name, page) else found

    async def draw(self, file: Path, page: int) -> bytes | NoPicture:
        """A picture that is not known yet; BUSY where others' pictures take too long."""
        try:
            async with asyncio.timeout(self._patience_s):
                await self._turns.acquire()
        except TimeoutError:
            return NoPicture.BUSY
        try:
            # Others may have waited for the same page.
            known = await asyncio.to_thread(self.known, file, page)
            return await self._drawn(file, page) if known is None else known
        finally:
            self._turns.release()

    async def _drawn(self, file: Path, page: int) -> bytes | NoPicture:
        with TemporaryFile() as output:
            fault = await _run(file, page, output, self._drawing_s)
            output.seek(0)
            pages, picture = _told(output.read())
        return await asyncio.to_thread(self._filed, file, page, picture if not fault else b"", fault, pages)

    def _filed(self, file: Path, page: int, picture: bytes, fault: str, pages: int) -> bytes | NoPicture:
        if picture:
            self._kept.keep(file.name, page, picture)
            return picture
        if 0 < pages < page:
            self._pages[file.name] = pages
            return NoPicture.ABSENT
        log.warning("page %d of the original %s cannot be drawn: %s", page, file.name, fault or "no picture came")
        self._kept.note_none(file.name, page if pages else 0)
        return NoPicture.ABSENT


async def _run(file: Path, page: int, output: IO[bytes], timeout_s: float) -> str:
    """Runs the drawing process; what went wrong, "" if nothing did. It gets no environment: no secret is its business."""
    command = (sys.executable, "-I", "-m", "bot.page_pictures", str(file), str(page))
    none = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=none, stdout=output, stderr=none, env={})
    try:
        async with asyncio.timeout(timeout_s):
            status = await process.wait()
    except TimeoutError:
        return f"not done within {timeout_s:g} s"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return f"its process ended with {status}" if status else ""


def _told(output: bytes) -> tuple[int, bytes]:
    """The number of pages, 0 where the file could not be opened, and the picture."""
    number, _, picture = output.partition(b"\n")
    is_picture = picture.startswith(b"RIFF") and picture[8:12] == b"WEBP"
    return int(number) if number.isdigit() and len(number) < _DIGITS else 0, picture if is_picture else b""
