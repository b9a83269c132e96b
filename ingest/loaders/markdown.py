"""Markdown: headings, lists, pipe tables, notes and front matter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import LoadedBlock, LoadedDocument, Metadata, SourceFile
from ingest.loaders.contents import mark_contents
from ingest.loaders.decoding import decode, refuse_damage
from ingest.loaders.grid import Cell, resolve, unit_of
from ingest.loaders.lines import join, line_block, stands_alone, tidy, without_chrome
from ingest.loaders.markdown_inline import plain
from ingest.loaders.metadata import completed, is_about, metadata_of
from vectorstore.domain import BlockKind

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_\-\w]+)\s*:\s*(.+)$", re.MULTILINE)
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t\u3000]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(\S.*)$")
_BULLET = re.compile(r"^\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_PIPES = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_NOTE = re.compile(r"^\[\^([^\]]+)\]:[ \t]*(.*)$")
_CELL_END = re.compile(r"(?<!\\)\|")
_FRONT_FIELDS = {
    "title": "title",
    "city": "city",
    "department": "department",
    "phone": "phone",
    "date": "published",
    "published": "published",
    "updated": "updated",
    "lastmod": "updated",
    "lang": "language",
    "language": "language",
}


@dataclass(slots=True)
class _Reader:
    """The blocks read so far, the paragraph that is still open, and the notes to be placed."""

    blocks: list[LoadedBlock] = field(default_factory=list)
    open_lines: list[str] = field(default_factory=list)
    is_item: bool = False
    notes: dict[str, str] = field(default_factory=dict)

    def close(self) -> None:
        """Ends the open paragraph or list item."""
        lines, self.open_lines = self.open_lines, []
        for position, text in enumerate(_sentences(lines)):
            block = line_block(text)
            is_first = self.is_item and position == 0
            self.blocks.append(replace(block, kind=BlockKind.LIST_ITEM) if is_first else block)
        self.is_item = False

    def heading(self, text: str, level: int) -> None:
        """Adds a heading."""
        self.close()
        if plain(text):
            self.blocks.append(LoadedBlock(BlockKind.HEADING, plain(text), level=level))

    def table(self, lines: Sequence[str]) -> None:
        """Adds a pipe table: header, rule, rows."""
        self.close()
        caption = self.blocks[-1].text if self.blocks and unit_of(self.blocks[-1].text) else ""
        cells = [
            Cell(plain(text), row, column)
            for row, line in enumerate((lines[0], *lines[2:]))
            for column, text in enumerate(_split_row(line))
        ]
        table = resolve(cells, unit=unit_of(caption), header_rows=1)
        if table.text:
            self.blocks.append(LoadedBlock(BlockKind.TABLE, table.text, table=table))


def load_markdown(source: SourceFile) -> LoadedDocument:
    """Reads Markdown; front matter gives the metadata.

    Raises:
        SourceError: the text is in no known encoding.
    """
    decoded = decode(source)
    refuse_damage(decoded, source.name)
    text = _COMMENT.sub("", decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    front = _FRONT.match(text)
    stated = _front_metadata(front.group(1)) if front and _FIELD.search(front.group(1)) else Metadata()
    body = text[front.end() :] if front and stated != Metadata() else text
    read = markdown_blocks(body)
    blocks = tuple(mark_contents(without_chrome(read, [is_about(block.text) for block in read])))
    title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
    return LoadedDocument(
        media_type="text/markdown",
        blocks=blocks,
        metadata=completed(stated, metadata_of(blocks, title=title)),
        warnings=(decoded.warning,) if decoded.warning else (),
    )


def markdown_blocks(text: str) -> list[LoadedBlock]:
    """The blocks of a Markdown text; notes follow the block that refers to them."""
    reader, lines, position = _Reader(), text.split("\n"), 0
    while position < len(lines):
        position = _read(reader, lines, position)
    reader.close()
    return list(_with_notes(reader.blocks, reader.notes))


def _read(reader: _Reader, lines: Sequence[str], position: int) -> int:
    """Reads what begins at `position` and returns where the next begins."""
    line = re.sub(r"^ {0,3}(?:> ?)+", "", lines[position])
    following = lines[position + 1] if position + 1 < len(lines) else ""
    if _FENCE.match(line):
        return _read_fence(reader, lines, position)
    if "|" in line and "|" in following and _PIPES.match(following):
        end = next((i for i in range(position + 2, len(lines)) if "|" not in lines[i]), len(lines))
        reader.table(lines[position:end])
        return end
    if reader.open_lines and not reader.is_item and _SETEXT.match(line):
        _close_setext(reader, 1 if "=" in line else 2)
    else:
        _read_line(reader, line)
    return position + 1


def _read_line(reader: _Reader, line: str) -> None:
    heading, note, item = _ATX.match(line), _NOTE.match(line), _ITEM.match(line)
    if not line.strip() or _RULE.match(line):
        reader.close()
    elif heading:
        reader.heading(heading.group(2) or "", len(heading.group(1)))
    elif note:
        reader.close()
        reader.notes[note.group(1)] = plain(note.group(2))
    elif item:
        reader.close()
        reader.open_lines.append(_BULLET.sub("", line))
        reader.is_item = True
    else:
        reader.open_lines.append(line)


def _close_setext(reader: _Reader, level: int) -> None:
    *before, title = reader.open_lines
    reader.open_lines = before
    reader.heading(title, level)


def _read_fence(reader: _Reader, lines: Sequence[str], position: int) -> int:
    reader.close()
    fence = _FENCE.match(lines[position])
    mark = fence.group(1) if fence else "```"
    end = next((i for i in range(position + 1, len(lines)) if lines[i].strip().startswith(mark)), len(lines))
    inside = (line.strip() for line in lines[position + 1 : end])
    reader.blocks.extend(LoadedBlock(BlockKind.PARAGRAPH, line) for line in inside if line)
    return end + 1


def _sentences(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a paragraph, joined where a break stands inside a sentence."""
    paragraph = ""
    for line in lines:
        is_hard = line.endswith(("  ", "\\"))
        for part in plain(line.rstrip("\\")).split("\n"):
            if paragraph and (stands_alone(paragraph, part) or is_about(paragraph) or is_about(part)):
                yield paragraph
                paragraph = ""
            paragraph = join(paragraph, part) if paragraph else tidy(part)
        if is_hard and paragraph:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def _split_row(line: str) -> list[str]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in _CELL_END.split(inner)]


def _with_notes(blocks: Sequence[LoadedBlock], notes: dict[str, str]) -> Iterator[LoadedBlock]:
    waiting = dict(notes)
    for block in blocks:
        yield block
        for name in [name for name in waiting if f"[{name}]" in block.text]:
            yield LoadedBlock(BlockKind.FOOTNOTE, f"[{name}] {waiting.pop(name)}")
    for name, text in waiting.items():
        yield LoadedBlock(BlockKind.FOOTNOTE, f"[{name}] {text}")


def _front_metadata(text: str) -> Metadata:
    found = {key.lower(): value.strip().strip("\"'") for key, value in _FIELD.findall(text)}
    return Metadata(**{name: found[key] for key, name in _FRONT_FIELDS.items() if key in found})
