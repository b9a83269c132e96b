"""How many pages are drawn at once, and for how long."""

import asyncio
from pathlib import Path

from bot.drawing import NoPicture, PicturePress
from bot.kept_pictures import KeptPictures
from tests.pdf_files import endless_pdf, pdf

A4 = (595.0, 842.0)


def test_others_than_the_first_two_are_told_to_come_back(tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_bytes(pdf(A4, A4, A4))

    async def at_once() -> list[bytes | NoPicture]:
        press = PicturePress(KeptPictures(tmp_path / "pictures", 2**20), patience_s=0.01)
        return await asyncio.gather(*(press.draw(file, page) for page in (1, 2, 3)))

    drawn = asyncio.run(at_once())
    assert [isinstance(each, bytes) for each in drawn] == [True, True, False]
    assert drawn[2] is NoPicture.BUSY


def test_those_who_wait_get_their_turn(tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_bytes(pdf(*[A4] * 5))

    async def at_once() -> list[bytes | NoPicture]:
        press = PicturePress(KeptPictures(tmp_path / "pictures", 2**20), patience_s=30)
        return await asyncio.gather(*(press.draw(file, page) for page in range(1, 6)))

    assert all(isinstance(each, bytes) for each in asyncio.run(at_once()))


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "plan"
    file.write_bytes(endless_pdf())

    async def drawn() -> tuple[bytes | NoPicture, bytes | NoPicture | None]:
        press = PicturePress(KeptPictures(tmp_path / "pictures", 2**20), drawing_s=0.2)
        return await press.draw(file, 1), press.known(file, 1)

    assert asyncio.run(drawn()) == (NoPicture.ABSENT, NoPicture.ABSENT)
