"""Small PDF files, honest and hostile."""

import io
from collections.abc import Sequence

from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def pdf(*sizes: tuple[float, float]) -> bytes:
    """A file with a page of each size, in points; on each a word and a line."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.drawString(width / 4, height / 2, "KEIKAKU")
        canvas.line(0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def endless_pdf(levels: int = 40) -> bytes:
    """A page that draws a form which draws a form ten times, and so on: 10^40 lines in a few kilobytes."""
    names = [f"F{level}" for level in range(levels)]
    forms = [_form(b"0 0 m 9 9 l S", "")]
    forms += (_form(f"/{name} Do ".encode() * 10, f"/{name} {at} 0 R") for at, name in enumerate(names[:-1], 4))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {levels + 4} 0 R"
        f"/Resources<</XObject<</{names[-1]} {levels + 3} 0 R>>>>>>".encode(),
        *forms,
        _stream(f"/{names[-1]} Do".encode()),
    ]
    return _file(objects)


def _form(content: bytes, drawn: str) -> bytes:
    return _stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<{drawn}>>>>")


def _stream(content: bytes, entries: str = "") -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def text_pdf(pages: int, said: str = "Park plan, page") -> bytes:
    """A file of so many pages with some lines on each."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=0)
    for page in range(pages):
        canvas.drawString(72, 700, f"{said} {page + 1}")
        canvas.drawString(72, 660, f"Measure {page + 1}: the park grows by {page + 1} hectares.")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def locked_pdf() -> bytes:
    """A file that opens with a password alone."""
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 700, "KEIKAKU")
    canvas.save()
    return stream.getvalue()


def scanned_pdf(pages: int = 3) -> bytes:
    """A file whose pages are pictures, as a scanner makes them."""
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (200, 280), 128)), 0, 0, 595, 842)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
