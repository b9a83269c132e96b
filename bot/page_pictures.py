"""Draws one page of a PDF, in a process that may do nothing else: `python -m bot.page_pictures FILE PAGE`.

Standard output gets the number of pages on a line of its own, then the picture as WebP. There is no picture where there
is no such page, and not even a number where the file cannot be opened.
"""

import os
import resource
import sys
from pathlib import Path

import pypdfium2 as pdfium

_WIDTH = 1200
_MAX_HEIGHT = 4800
_QUALITY = 80
_MEMORY_BYTES = 2**30
_CPU_S = 10
_OUTPUT_BYTES = 8 * 2**20
_NICENESS = 10
"""Answers go before pictures."""


def main() -> None:
    """Draws what the command line names, within limits that hold before the file is opened."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, _OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    os.nice(_NICENESS)
    file, number = sys.argv[1:]
    _draw(Path(file), int(number))


def _draw(file: Path, number: int) -> None:
    output = sys.stdout.buffer
    with pdfium.PdfDocument(file) as document:
        output.write(b"%d\n" % len(document))
        output.flush()
        if number <= len(document):
            page = document[number - 1]
            scale = min(_WIDTH / page.get_width(), _MAX_HEIGHT / page.get_height())
            page.render(scale=scale).to_pil().save(output, "WEBP", quality=_QUALITY)


if __name__ == "__main__":
    main()
