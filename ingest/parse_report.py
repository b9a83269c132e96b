"""What was read of a document, for the operator to judge."""

import re
from dataclasses import asdict, dataclass

from ingest.document import LoadedDocument
from vectorstore.domain import BlockKind

_MAX_NAMED_PAGES = 20
# Private use, replacement and control characters: what a font without a character map leaves behind.
_ODD = re.compile(r"[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]|\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class ParseReport:
    """The facts on one document's reading. `odd_share` runs from 0 to 1; `headings` is known after structuring."""

    file: str
    media_type: str
    pages: int
    blocks: int
    characters: int
    tables: int
    footnotes: int
    pages_without_text: tuple[int, ...]
    odd_share: float
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    headings: int = 0

    def to_json(self) -> dict[str, object]:
        """The facts as JSON values."""
        return asdict(self)

    def to_text(self) -> str:
        """A line for each fact worth reading."""
        lines = [
            f"{self.file}: {self.media_type}",
            f"  pages: {self.pages}, blocks: {self.blocks}, characters: {self.characters}",
            f"  headings: {self.headings}, tables: {self.tables}, footnotes: {self.footnotes}",
        ]
        if self.pages_without_text:
            lines.append(f"  pages without text: {_page_list(self.pages_without_text)}")
        if self.odd_share:
            lines.append(f"  odd characters: {self.odd_share:.2%}")
        lines.extend(f"  note: {note}" for note in self.notes)
        lines.extend(f"  warning: {warning}" for warning in self.warnings)
        return "\n".join(lines)


def report(name: str, document: LoadedDocument, headings: int = 0) -> ParseReport:
    """The report on a loaded document known as `name`."""
    characters = sum(len(block.text) for block in document.blocks)
    odd = sum(len(_ODD.findall(block.text)) for block in document.blocks)
    odd = max(odd, sum(page.odd_characters for page in document.pages))
    return ParseReport(
        file=name,
        media_type=document.media_type,
        pages=len(document.pages),
        blocks=len(document.blocks),
        characters=characters,
        tables=sum(block.table is not None for block in document.blocks),
        footnotes=sum(block.kind is BlockKind.FOOTNOTE for block in document.blocks),
        pages_without_text=tuple(page.page for page in document.pages if not page.characters),
        odd_share=round(min(1.0, odd / characters), 4) if characters else 0.0,
        notes=tuple(f"page {page.page}: {page.note}" for page in document.pages if page.note),
        warnings=document.warnings,
        headings=headings,
    )


def _page_list(pages: tuple[int, ...]) -> str:
    named = ", ".join(str(page) for page in pages[:_MAX_NAMED_PAGES])
    return f"{named} and {len(pages) - _MAX_NAMED_PAGES} more" if len(pages) > _MAX_NAMED_PAGES else named
