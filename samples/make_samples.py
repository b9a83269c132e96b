"""Makes the sample plans of an invented city; run as `python samples/make_samples.py`."""

import argparse
from pathlib import Path

from making import pdf_book, sogo_keikaku

_FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")


def main() -> None:
    """Writes every sample file below the folder that was asked for."""
    options = _options()
    plans = options.out / "plans"
    plans.mkdir(parents=True, exist_ok=True)
    pdf_book.load_fonts(options.fonts)
    pdf_book.print_book(sogo_keikaku.adopted(), plans / "minatono-sogo-keikaku.pdf")
    pdf_book.print_book(sogo_keikaku.draft(), plans / "minatono-sogo-keikaku-soan.pdf")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent, help="folder to write below")
    parser.add_argument("--fonts", type=Path, default=_FONTS, help="folder of the BIZ UDPGothic typefaces")
    return parser.parse_args()


if __name__ == "__main__":
    main()
