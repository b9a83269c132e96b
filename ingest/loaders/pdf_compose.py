"""Makes the blocks of a page of its letters and tables."""

import re
from dataclasses import dataclass, field

from ingest.document import Layout, LoadedBlock
from ingest.furniture import is_contents_line
from ingest.loaders.lines import starts_item
from ingest.loaders.pdf_aligned import aligned_tables
from ingest.loaders.pdf_charts import chart_labels
from ingest.loaders.pdf_columns import Item, flows, into_frames
from ingest.loaders.pdf_edges import printed_page
from ingest.loaders.pdf_looks import Looks
from ingest.loaders.pdf_notes import as_further_note, with_notes_tied
from ingest.loaders.pdf_page import RawPage
from ingest.loaders.pdf_paragraphs import Paragraph, paragraphs
from ingest.loaders.pdf_table_blocks import TableBlocks, is_unit_line
from vectorstore.domain import BlockKind

_CAPTION = re.compile(
    r"^[(（【［<＜]?\s*(?:図表?|表|写真|グラフ|Fig(?:ure)?\.?|Table)\s*[\d０-９]+(?:[-－.．][\d０-９]+)*"
)
_ITEM = re.compile(r"^(?:[(（][\d０-９]{1,2}[)）]|[•●○〇◎■□◆◇▪・➢✓](?![\d０-９])|[①-⑳])")
_SMALL_NOTE = re.compile(r"^(?:[*＊]|[\d０-９]{1,2}[)）.．\s])")


@dataclass(slots=True)
class Composer:
    """Makes blocks page by page."""

    looks: Looks
    tables: TableBlocks = field(default_factory=TableBlocks)

    def blocks(self, page: RawPage) -> tuple[list[LoadedBlock], int]:
        """The page's blocks in reading order, and how many chart labels were left out."""
        labels = chart_labels(page.parts, page.tables)
        items: list[Item] = [*(part for part in page.parts if part not in labels), *page.tables]
        framed = into_frames(items, page.boxes, page.width * page.height)
        columns = [aligned_tables(flow) for flow in flows(framed, page.middle)]
        pieces = paragraphs(columns, self.looks.right_edge(page), self.looks.spread)
        found: list[LoadedBlock] = []
        for index, piece in enumerate(pieces):
            if isinstance(piece, Paragraph):
                found.append(as_further_note(self._text_block(piece, page), found))
                self.tables.open = self.tables.open and found[-1].kind in {BlockKind.CAPTION, BlockKind.FOOTNOTE}
            else:
                found.append(self.tables.block(piece, page, pieces[:index][-6:], pieces[index + 1 :][:1]))
        return with_notes_tied(found), len(labels)

    def _text_block(self, piece: Paragraph, page: RawPage) -> LoadedBlock:
        first = piece.lines[0]
        x1 = max(line.x1 for line in piece.lines)
        text = piece.text
        layout = Layout(
            font_size=round(first.size, 1),
            bold=first.main.bold or (first.main.gothic and not self.looks.gothic),
            x0=round(min(line.x0 for line in piece.lines), 1),
            x1=round(x1, 1),
            y0=round(min(part.y0 for part in first.parts), 1),
            y1=round(max(part.y1 for part in piece.lines[-1].parts), 1),
            lines=len(piece.lines),
            centred=piece.centred,
        )
        return LoadedBlock(
            self._kind(piece, layout, page),
            text,
            page.number,
            printed_page(page, first.x0, x1),
            layout=layout,
            is_contents=is_contents_line(text),
        )

    def _kind(self, piece: Paragraph, layout: Layout, page: RawPage) -> BlockKind:
        text = piece.text
        small = (layout.font_size or 0) < 0.88 * self.looks.size and (layout.y0 or 0) > 0.75 * page.height
        if piece.is_note or (small and _SMALL_NOTE.match(text) and not is_contents_line(text)):
            return BlockKind.FOOTNOTE
        if is_unit_line(text) or (_CAPTION.match(text) and layout.lines <= 2 and not text.endswith("。")):
            return BlockKind.CAPTION
        return BlockKind.LIST_ITEM if starts_item(text) or _ITEM.match(text) else BlockKind.PARAGRAPH
