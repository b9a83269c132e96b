"""Takes running headers, folios and repeated captions off a document's pages."""

from collections.abc import Sequence

from ingest.furniture import Placed, find_furniture, folio_of, is_near_edge
from ingest.loaders.pdf_lines import Fragment
from ingest.loaders.pdf_page import RawPage


def without_furniture(pages: Sequence[RawPage]) -> None:
    """Takes running headers and folios off the pages and notes the folios."""
    placed, owners = [], []
    for page in pages:
        for part in page.parts:
            height = part.base / page.height
            if is_near_edge(height):
                placed.append(
                    Placed(page.number, part.raw, part.x0, part.base, height, part.size, _shields(part, page))
                )
                owners.append((page, part))
    gone = find_furniture(placed, len(pages))
    for index in sorted(gone):
        page, part = owners[index]
        page.parts.remove(part)
        folio = folio_of(part.raw)
        if folio:
            page.folios.append((part.x0, folio))
    _drop_repeated_captions(pages)


def _shields(part: Fragment, page: RawPage) -> bool:
    """Whether the line stands directly above a table, where its caption or unit stands."""
    return any(0 <= table.y0 - part.base <= 1.7 * part.size and part.x0 < table.x1 for table in page.tables)


def _drop_repeated_captions(pages: Sequence[RawPage]) -> None:
    """A caption that stands over each page of a long table is kept on the first."""
    before: dict[tuple[str, int, int], int] = {}
    for page in pages:
        for part in list(page.parts):
            if not is_near_edge(part.base / page.height) or not _shields(part, page):
                continue
            key = part.raw, round(part.x0 / 4), round(part.base / 4)
            if before.get(key) == page.number - 1:
                page.parts.remove(part)
                page.captions.append(part)
            before[key] = page.number


def printed_page(page: RawPage, x0: float, x1: float) -> str:
    """The folio of the printed page that stands between x0 and x1."""
    folios = [folio for _, folio in sorted(page.folios)]
    if len(folios) < 2 or page.width < page.height:
        return folios[0] if folios else ""
    middle = page.width / 2
    if x0 < middle < x1:
        return f"{folios[0]}|{folios[-1]}"
    return folios[0] if x1 <= middle else folios[-1]
