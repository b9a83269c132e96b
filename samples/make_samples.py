"""Makes the sample plans of an invented city; run as `python samples/make_samples.py`."""

import argparse
import sys
from pathlib import Path

from making import pdf_book, sogo_keikaku
from making.markup import Node, parse
from making.web_page import write_page
from making.word import write_word
from making.workbook import named_grids, write_workbook

_HERE = Path(__file__).resolve().parent
_CONTENT = _HERE / "content"
_FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")
_SHEETS = {
    "資料２　前期基本計画の指標一覧": "指標一覧",
    "表２－２　地区別の人口と世帯数": "地区別人口",
    "表２－３　一般会計決算の推移": "決算",
}


def main() -> None:
    """Writes every sample file below the folder that was asked for."""
    options = _options()
    if not (options.fonts / "BIZUDPGothic-Bold.ttf").is_file():
        sys.exit(
            f"{options.fonts}: no BIZ UDPGothic here. Install Debian's fonts-morisawa-bizud-gothic, or give --fonts."
        )
    plans, internal = options.out / "plans", options.out / "internal"
    for folder in (plans, internal):
        folder.mkdir(parents=True, exist_ok=True)
    pdf_book.load_fonts(options.fonts)
    adopted, author = sogo_keikaku.adopted(), sogo_keikaku.CITY
    pdf_book.print_book(adopted, plans / "minatono-sogo-keikaku.pdf")
    pdf_book.print_book(sogo_keikaku.draft(), plans / "minatono-sogo-keikaku-soan.pdf")
    write_page(_nodes("keikaku-page"), _CONTENT / "keikaku-page.html", plans / "minatono-sogo-keikaku.html")
    write_word(_nodes("shingikai-shiryo"), plans / "shingikai-shiryo.docx", author)
    write_workbook(named_grids(adopted.body, _SHEETS), plans / "shihyo-ichiran.xlsx", author)
    write_word(_nodes("naibu-kento"), internal / "naibu-kento.docx", author)
    print(f"made the samples in {options.out}")


def _nodes(name: str) -> tuple[Node, ...]:
    return parse((_CONTENT / f"{name}.txt").read_text("utf-8"))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_HERE, help="folder to write below")
    parser.add_argument("--fonts", type=Path, default=_FONTS, help="folder of the BIZ UDPGothic typefaces")
    return parser.parse_args()


if __name__ == "__main__":
    main()
