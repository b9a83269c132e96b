"""Plain text: a line a block, with wrapped lines joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.document import LoadedBlock, LoadedDocument, SourceFile
from ingest.loaders.decoding import decode, refuse_damage
from ingest.loaders.lines import is_chrome, line_block, starts_item, tidy, width, without_chrome
from ingest.loaders.metadata import is_about, metadata_of

_LINE_END = re.compile(r"\r\n|[\r\n\f\v\u2028\u2029\x85]")
_MIN_FULL_LINES = 3
_WIDEST_WRAP = 140


def load_text(source: SourceFile) -> LoadedDocument:
    """Reads plain text; each line is a block, unless the text is wrapped at a fixed width.

    Raises:
        SourceError: the text is in no known encoding.
    """
    decoded = decode(source)
    refuse_damage(decoded, source.name)
    blocks = text_blocks(decoded.text)
    own = tuple(without_chrome(blocks, [is_about(block.text) for block in blocks]))
    return LoadedDocument(
        media_type="text/plain",
        blocks=own,
        metadata=metadata_of(own, title=_title(own)),
        warnings=(decoded.warning,) if decoded.warning else (),
    )


def text_blocks(text: str) -> list[LoadedBlock]:
    """The lines of a text as list items, notes and paragraphs."""
    lines = [line.expandtabs(4).rstrip() for line in _LINE_END.split(text)]
    wrap = _wrap_width(lines)
    joined = _unwrapped(lines, wrap) if wrap else (line for line in lines if line.strip())
    return [line_block(stripped) for line in joined if (stripped := tidy(line.strip("\u3000 ")))]


def _title(blocks: Sequence[LoadedBlock]) -> str:
    first = next((block.text for block in blocks if not is_about(block.text) and not is_chrome(block.text)), "")
    return first if len(first) <= 80 and not first.endswith("。") else ""


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which this text was wrapped, 0 if each line is a paragraph of its own."""
    pairs = [(line, after) for line, after in pairwise(lines) if line.strip() and after.strip()]
    widths = Counter(width(line) for line, _ in pairs)
    if not widths:
        return 0
    limit = max(widths, key=lambda w: (sum(widths[v] for v in (w, w - 1, w - 2)), w))
    full = sum(_is_full(line, after, limit) for line, after in pairs if width(line) <= limit + 2)
    is_wrapped = full >= _MIN_FULL_LINES and 2 * full >= len(pairs) and limit <= _WIDEST_WRAP
    return limit if is_wrapped else 0


def _is_full(line: str, after: str, limit: int) -> bool:
    """Whether the first word of the next line had no room on this one."""
    word = re.match(r"[!-~]+[、。，．）」]*|.[、。，．）」]*", after.strip())
    return width(line) + width(word.group() if word else "") + 1 > limit


def _unwrapped(lines: Sequence[str], limit: int) -> Iterator[str]:
    paragraph: list[str] = []
    for line in lines:
        last = paragraph[-1] if paragraph else ""
        if last and not (_is_full(last, line, limit) and not _begins(line, last)):
            yield _joined(paragraph)
            paragraph = []
        if line.strip():
            paragraph.append(line)
    if paragraph:
        yield _joined(paragraph)


def _joined(lines: Sequence[str]) -> str:
    return tidy("\n".join(line.strip() for line in lines))


def _begins(line: str, last: str) -> bool:
    """Whether a line starts a paragraph of its own: blank, marked, or indented where the line before is not."""
    if not line.strip() or starts_item(line.strip()):
        return True
    return line.startswith(("\u3000", "  ")) and not last.startswith(("\u3000", "  ")) and not starts_item(last.strip())
