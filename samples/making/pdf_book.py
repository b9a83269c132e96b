"""A plan as a printed book: cover, contents with leaders, running headers, folios, footnotes and bookmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, NextPageTemplate, PageBreak, PageTemplate, Spacer
from reportlab.platypus import Frame as PageFrame

from making.markup import Heading, Node, Note
from making.pdf_flow import INK, LINE, SEA, flowables
from making.pdf_prose import BOLD, REGULAR, Prose, Type

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 62, 74, 86
_INNER = _WIDTH - _LEFT - _RIGHT
_ROMAN = ("", "ⅰ", "ⅱ", "ⅲ", "ⅳ", "ⅴ", "ⅵ")


@dataclass(frozen=True, slots=True)
class Book:
    """What is printed: the cover's lines, the front matter, and the body in chapters."""

    title: str
    subtitle: str
    label: str
    date: str
    city: str
    front: tuple[Node, ...]
    body: tuple[Node, ...]
    dashed_folios: bool = False


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

    def run(self) -> list[tuple[int, str, int]]:
        book = self.book
        titles: list[tuple[int, str, int]] = []
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
        start = lambda canvas, _: self._begin(canvas, titles)  # noqa: E731 - a bound listener
        press.addPageTemplates(
            [
                PageTemplate("cover", [body], onPage=self._cover),
                PageTemplate("page", [body], onPage=start, onPageEnd=self._finish),
            ]
        )
        press.build(self._story())
        return titles

    def _story(self) -> list[Flowable]:
        story: list[Flowable] = [NextPageTemplate("page"), Spacer(1, 1), PageBreak()]
        if self.book.front:
            story += [_front_title("ごあいさつ"), *flowables(self.book.front, _INNER), PageBreak()]
        story.append(_front_title("目　次"))
        story += [_Entry(level, text, page - self.offset) for level, text, page in self.contents if level < 3]
        for node in self.book.body:
            if isinstance(node, Heading) and node.level == 1:
                story.append(PageBreak())
            story += flowables([node], _INNER)
        return story

    def _cover(self, canvas: Canvas, _press: BaseDocTemplate) -> None:
        book = self.book
        canvas.setFillColor(SEA)
        canvas.rect(0, _HEIGHT * 0.44, _WIDTH, _HEIGHT * 0.56, stroke=0, fill=1)
        for number, shade in enumerate(("#2f7d97", "#6ba7b8", "#b4d3db")):
            _wave(canvas, _HEIGHT * 0.44 - 14 * number, shade)
        canvas.setFillColor("#ffffff")
        for size, y, words in ((29, 0.70, book.title), (19, 0.64, book.subtitle), (15, 0.58, book.label)):
            canvas.setFont(BOLD, size)
            canvas.drawCentredString(_WIDTH / 2, _HEIGHT * y, words)
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 13)
        canvas.drawCentredString(_WIDTH / 2, _HEIGHT * 0.17, book.date)
        canvas.setFont(BOLD, 18)
        canvas.drawCentredString(_WIDTH / 2, _HEIGHT * 0.12, "　".join(book.city))

    def _begin(self, canvas: Canvas, titles: list[tuple[int, str, int]]) -> None:
        canvas.titles_seen = titles
        canvas.page_notes = []
        canvas.page_chapter = ""

    def _finish(self, canvas: Canvas, _press: BaseDocTemplate) -> None:
        page = canvas.getPageNumber()
        if canvas.page_chapter:
            self.chapter = canvas.page_chapter
            self._band(canvas)
        else:
            self._header(canvas)
        self._footnotes(canvas)
        self._folio(canvas, page)

    def _band(self, canvas: Canvas) -> None:
        bottom = _HEIGHT - _TOP - 88
        canvas.setFillColor(SEA)
        canvas.rect(0, bottom + 8, _WIDTH, _HEIGHT - bottom - 8, stroke=0, fill=1)
        canvas.setFillColor("#ffffff")
        canvas.setFont(BOLD, 19)
        canvas.drawString(_LEFT, bottom + 32, self.chapter)

    def _header(self, canvas: Canvas) -> None:
        y = _HEIGHT - 48
        canvas.setFillColor(INK)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(_LEFT, y, f"{self.book.title}　{self.book.subtitle}{self.book.label}")
        canvas.drawRightString(_WIDTH - _RIGHT, y, self.chapter)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(_LEFT, y - 6, _WIDTH - _RIGHT, y - 6)

    def _footnotes(self, canvas: Canvas) -> None:
        notes = [Prose(f"{mark}　{self.notes[mark]}", Type(size=7.4, leading=9.6, after=0)) for mark in canvas.page_notes]
        canvas.page_notes = []
        height = sum(note.wrap(_INNER, 0)[1] for note in notes)
        if notes:
            canvas.setStrokeColor(INK)
            canvas.setLineWidth(0.4)
            canvas.line(_LEFT, 46 + height, _LEFT + 120, 46 + height)
        y = 42 + height
        for note in notes:
            y -= note.height
            note.drawOn(canvas, _LEFT, y)

    def _folio(self, canvas: Canvas, page: int) -> None:
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


class _Entry(Flowable):
    """A line of the contents: title, dot leaders, page."""

    def __init__(self, level: int, text: str, page: int) -> None:
        super().__init__()
        self.level, self.text, self.page = level, text, page
        self.spaceBefore = 7 if level == 1 else 0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        return width, 17.0

    def draw(self) -> None:
        canvas, x = self.canv, 0 if self.level == 1 else 16
        font, size = (BOLD, 10.5) if self.level == 1 else (REGULAR, 9.3)
        canvas.setFillColor(INK)
        canvas.setFont(font, size)
        canvas.drawString(x, 4, self.text)
        canvas.drawRightString(self.width, 4, str(self.page))
        room = self.width - 24 - x - stringWidth(self.text, font, size) - 8
        dots = max(int(room / stringWidth("・", REGULAR, 8)), 0)
        canvas.setFont(REGULAR, 8)
        canvas.drawRightString(self.width - 22, 4.5, "・" * dots)


def _wave(canvas: Canvas, y: float, color: str) -> None:
    canvas.setFillColor(color)
    path = canvas.beginPath()
    path.moveTo(0, y)
    path.curveTo(_WIDTH * 0.3, y + 26, _WIDTH * 0.6, y - 30, _WIDTH, y + 8)
    path.lineTo(_WIDTH, y - 14)
    path.curveTo(_WIDTH * 0.6, y - 46, _WIDTH * 0.3, y + 10, 0, y - 18)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
