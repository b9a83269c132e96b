"""Takes a form with files in as it comes: each file goes to the disk, never whole into memory."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from bot.web.admin.arriving import ArrivingFile, cleaned_name
from bot.web.problems import ProblemError
from vectorstore.operations.jobs import Upload

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MAX_PARTS = 1_000
_FIELD_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A form that was sent: its files, each content once and now in the folder, and its other fields by name.

    `repeated` counts files whose content came more than once, `empty` those that held nothing.
    """

    uploads: tuple[Upload, ...]
    fields: Mapping[str, str]
    repeated: int = 0
    empty: int = 0


async def receive(
    content_type: str, body: AsyncIterator[bytes], folder: Path, check: Callable[[Mapping[str, str]], None]
) -> Received:
    """Takes the form in; `check` is given the fields that came before the first file, or all where there is none.

    Raises:
        ProblemError: it is no form with files, or `check` refuses it; nothing of it is kept.
        OSError: the disk is full or cannot be written.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise ProblemError("unsupported_media_type")
    form = _Form(folder, check)
    try:
        parser = MultipartParser(boundary, form.callbacks())
        async for piece in body:
            await run_in_threadpool(parser.write, piece)
        parser.finalize()
        return form.received()
    except FormParserError as error:
        raise ProblemError("invalid_request") from error
    finally:
        form.drop()


class _Form:
    """Hears of a form's parts one after the other."""

    def __init__(self, folder: Path, check: Callable[[Mapping[str, str]], None]) -> None:
        self._folder = folder
        self._check = check
        self._is_checked = False
        self._name, self._value = bytearray(), bytearray()
        self._disposition = b""
        self._parts = 0
        self._field = ""
        self._text = bytearray()
        self._file: ArrivingFile | None = None
        self._fields: dict[str, str] = {}
        self._files: list[Upload] = []
        self._empty = 0

    def callbacks(self) -> "MultipartCallbacks":
        """What the parser calls."""
        return {
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_ended,
            "on_headers_finished": self._part_begun,
            "on_part_data": lambda data, start, end: self._part_grew(data[start:end]),
            "on_part_end": self._part_ended,
        }

    def received(self) -> Received:
        """All that came."""
        self._checked()
        once = tuple({upload.sha256: upload for upload in self._files}.values())
        return Received(once, self._fields, len(self._files) - len(once), self._empty)

    def drop(self) -> None:
        """Lets go of a file that did not come to its end."""
        if self._file is not None:
            self._file.drop()

    def _header_ended(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def _part_begun(self) -> None:
        self._parts += 1
        if self._parts > _MAX_PARTS:
            raise ProblemError("invalid_request")
        _, options = parse_options_header(self._disposition)
        self._field = _decoded(options.get(b"name", b""))
        if b"filename" in options:
            self._checked()
            name = cleaned_name(_decoded(options[b"filename"]))
            self._file = ArrivingFile(self._folder, name) if name else None
            self._field = ""

    def _part_grew(self, piece: bytes) -> None:
        if self._file is not None:
            self._file.write(piece)
        elif self._field:
            self._text += piece
            if len(self._text) > _FIELD_BYTES:
                raise ProblemError("body_too_large")

    def _part_ended(self) -> None:
        if self._field:
            self._fields[self._field] = _decoded(bytes(self._text))
        elif self._file is not None:
            kept = self._file.keep()
            self._files += [kept] if kept else []
            self._empty += kept is None
        self._field, self._file = "", None
        self._text.clear()

    def _checked(self) -> None:
        if not self._is_checked:
            self._check(self._fields)
            self._is_checked = True


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
