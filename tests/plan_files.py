"""Small plans as files, as an operator would send them in."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_FONT = "HeiseiKakuGo-W5"
_LEFT, _TOP = 72, 770

LIBRARY_TITLE = "みなと野市図書館みらい計画"
LIBRARY = ("みなと野市は、移動図書館車ひかり号を令和9年度に3台へ増やします。", "返却ポストは市内の駅すべてに置きます。")


def plan_pdf(title: str, *chapters: tuple[str, Sequence[str]]) -> bytes:
    """A PDF with a title page and a page for each chapter: its heading and its sentences."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    _page(canvas, title, ["令和8年4月", "みなと野市"], 24)
    for heading, sentences in chapters:
        _page(canvas, heading, sentences, 16)
    canvas.save()
    return stream.getvalue()


def library_pdf(title: str = LIBRARY_TITLE) -> bytes:
    """A plan on libraries, which no sample plan speaks of."""
    return plan_pdf(title, ("第1章 移動図書館", LIBRARY), ("第2章 進め方", ["取組の結果は、毎年公表します。"]))


def _page(canvas: Canvas, heading: str, lines: Sequence[str], size: int) -> None:
    canvas.setFont(_FONT, size)
    canvas.drawString(_LEFT, _TOP, heading)
    canvas.setFont(_FONT, 11)
    for at, line in enumerate(lines, start=1):
        canvas.drawString(_LEFT, _TOP - 20 - 22 * at, line)
    canvas.showPage()
