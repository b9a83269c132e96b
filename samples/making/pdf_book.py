"""A plan as a printed book: cover, contents with leaders, running headers, folios, footnotes and bookmarks."""

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus.doctemplate import BaseDocTemplate, NextPageTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable, PageBreak, Spacer
from reportlab.platypus.frames import Frame as PageFrame

from making.book import Book
from making.markup import Heading, Note
from making.pdf_contents import Entry
from making.pdf_cover import draw_cover
from making.pdf_flow import flowables
from making.pdf_pieces import LINE, SEA
from making.pdf_prose import BOLD, INK, REGULAR, Prose, Type
from making.pdf_sheet import Sheet

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 62, 74, 86
_INNER = _WIDTH - _LEFT - _RIGHT
_NOTE = Type(size=7.4, leading=9.6, indent=24, after=0)
_ROMAN = ("", "ⅰ", "ⅱ", "ⅲ", "ⅳ", "ⅴ", "ⅵ")


Contents = Sequence[tuple[int, str, int]]


def load_fonts(folder: Path) -> None:
    """Registers the typefaces; reportlab embeds the letters that are used."""
    registerFont(TTFont(REGULAR, folder / "BIZUDPGothic-Regular.ttf"))
    registerFont(TTFont(BOLD, folder / "BIZUDPGothic-Bold.ttf"))


def print_book(book: Book, path: Path) -> None:
    """Writes the book; sets it twice, because the contents name pages that the first setting finds."""
    blank = [(node.level, node.text, 0) for node in book.body if isinstance(node, Heading)]
    found = _Press(book, path, blank).run()
    _Press(book, path, found).run()


class _Press:
    def __init__(self, book: Book, path: Path, contents: Contents) -> None:
        self.book, self.path, self.contents = book, path, contents
        self.offset = contents[0][2] - 1
        self.notes = {node.mark: node.text for node in book.body if isinstance(node, Note)}
        self.chapter = ""
        self.titles: list[tuple[int, str, int]] = []

    def run(self) -> list[tuple[int, str, int]]:
        book = self.book
        press = BaseDocTemplate(
            str(self.path),
            pagesize=A4,
            title=f"{book.title}　{book.subtitle}{book.label}",
            author=book.city,
            subject=book.subtitle,
            lang="ja",
            invariant=1,
        )
        body = PageFrame(_LEFT, _BOTTOM, _INNER, _HEIGHT - _TOP - _BOTTOM, 0, 0, 0, 0, id="body")
        press.addPageTemplates(
            [
                PageTemplate("cover", [body], onPage=self._cover),
                PageTemplate("page", [body], onPage=self._begin, onPageEnd=self._finish),
            ]
        )
        press.build(self._story(), canvasmaker=Sheet)
        return self.titles

    def _story(self) -> list[Flowable]:
        story: list[Flowable] = [NextPageTemplate("page"), Spacer(1, 1), PageBreak()]
        if self.book.front:
            story += [_front_title("ごあいさつ"), *flowables(self.book.front, _INNER), PageBreak()]
        story.append(_front_title("目　次"))
        story += [Entry(level, text, page - self.offset) for level, text, page in self.contents if level < 3]
        for node in self.book.body:
            if isinstance(node, Heading) and node.level == 1:
                story.append(PageBreak())
            story += flowables([node], _INNER)
        return story

    def _cover(self, canvas: Sheet, _press: BaseDocTemplate) -> None:
        draw_cover(canvas, self.book)

    def _begin(self, canvas: Sheet, _press: BaseDocTemplate) -> None:
        canvas.titles = self.titles
        canvas.notes = []
        canvas.chapter = ""

    def _finish(self, canvas: Sheet, _press: BaseDocTemplate) -> None:
        page = canvas.getPageNumber()
        if canvas.chapter:
            self.chapter = canvas.chapter
            self._band(canvas)
        else:
            self._header(canvas)
        self._footnotes(canvas)
        self._folio(canvas, page)

    def _band(self, canvas: Sheet) -> None:
        bottom = _HEIGHT - _TOP - 88
        canvas.setFillColor(SEA)
        canvas.rect(0, bottom + 8, _WIDTH, _HEIGHT - bottom - 8, stroke=0, fill=1)
        canvas.setFillColor("#ffffff")
        canvas.setFont(BOLD, 19)
        canvas.drawString(_LEFT, bottom + 32, self.chapter)

    def _header(self, canvas: Sheet) -> None:
        y = _HEIGHT - 48
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(_LEFT, y, f"{self.book.title}　{self.book.subtitle}{self.book.label}")
        canvas.drawRightString(_WIDTH - _RIGHT, y, self.chapter)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT, y - 6, _WIDTH - _RIGHT, y - 6)

    def _footnotes(self, canvas: Sheet) -> None:
        notes = [(mark, Prose(self.notes[mark], _NOTE)) for mark in canvas.notes]
        height = sum(note.wrap(_INNER, 0)[1] for _, note in notes)
        if notes:
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.4)
            canvas.line(_LEFT, 46 + height, _LEFT + 120, 46 + height)
        y = 42 + height
        for mark, note in notes:
            canvas.setFillColor(INK)
            canvas.setFont(REGULAR, _NOTE.size)
            canvas.drawString(_LEFT, y - _NOTE.size, mark)
            y -= note.height
            note.drawOn(canvas, _LEFT, y)

    def _folio(self, canvas: Sheet, page: int) -> None:
        number = str(page - self.offset) if page > self.offset else _ROMAN[max(page - 1, 0)]
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 9)
        if self.book.dashed_folios:
            canvas.drawCentredString(_WIDTH / 2, 26, f"- {number} -")
        elif page % 2:
            canvas.drawRightString(_WIDTH - _RIGHT, 26, number)
        else:
            canvas.drawString(_LEFT, 26, number)


def _front_title(text: str) -> Flowable:
    return Prose(text, Type(size=17, leading=30, font=BOLD, align="center", color=SEA, after=10))
